-- question: What is or was said about each deadline, and why is it taken to be that one?
-- grain: one row per report of a deadline, also of a revision that was replaced
-- key: observation
-- mode: keys
-- inputs: observation_history, stg_deadline_report, identity
-- touched: SELECT article_id FROM changed_observation_history WHERE kind = 'deadline'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind = 'deadline'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind = 'plan'
--   GROUP BY article_id, observation HAVING count(*) = 1 OR count(DISTINCT entity) = 2
-- narrowed: observation_history, stg_deadline_report, identity BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE deadline_report AS
SELECT
    o.observation,
    i.entity AS deadline,
    p.entity AS plan,
    o.topic,
    o.event,
    o.modality,
    r.due_earliest,
    r.due_latest,
    r.due_precision,
    r.due_text,
    list_transform(r.set_by, LAMBDA mention: mention.name) AS set_by,  -- noqa: RF01
    list_transform(r.addressed_to, LAMBDA mention: mention.name) AS addressed_to,  -- noqa: RF01
    r.subject,
    i.why,
    list_filter([o.speaker] || o.chain, LAMBDA name: name IS NOT NULL) AS voices,
    o.speaker,
    o.chain_text,
    o.origin,
    o.outlet,
    o.title,
    o.url,
    o.article_id,
    o.revision,
    o.published,
    o.quote,
    o.start,
    o."end",
    o.stood_from,
    o.stood_until,
    o.counts,
    o.added_at,
    o.excluded
FROM observation_history AS o
SEMI JOIN touched USING (article_id)
INNER JOIN stg_deadline_report AS r ON o.observation = r.event_id
INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'deadline'
LEFT JOIN identity AS p ON o.observation = p.observation AND p.kind = 'plan'
-- What is said of one thing lies together.
ORDER BY i.entity, o.published, o.observation;

COMMENT ON TABLE deadline_report
IS 'Reports about deadlines with what deadline they speak of; deadline_change puts those that count today in order';
COMMENT ON COLUMN deadline_report.observation IS 'Event id of the report';
COMMENT ON COLUMN deadline_report.deadline IS 'Public id of the deadline';
COMMENT ON COLUMN deadline_report.plan IS 'Public id of the plan that it is about, where the words name one';
COMMENT ON COLUMN deadline_report.topic IS 'Topic';
COMMENT ON COLUMN deadline_report.event IS 'set, reaffirmed, shortened, extended, softened, abandoned, denied, met or passed';
COMMENT ON COLUMN deadline_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN deadline_report.due_earliest IS 'First day that the due date may mean';
COMMENT ON COLUMN deadline_report.due_latest IS 'Last day that the due date may mean';
COMMENT ON COLUMN deadline_report.due_precision IS 'How precisely the text says it';
COMMENT ON COLUMN deadline_report.due_text IS 'The due date as written';
COMMENT ON COLUMN deadline_report.set_by IS 'Who set or changed it';
COMMENT ON COLUMN deadline_report.addressed_to IS 'Who has to meet it';
COMMENT ON COLUMN deadline_report.subject IS 'What has to be done';
COMMENT ON COLUMN deadline_report.why IS 'Why this report is taken to speak of this deadline';
COMMENT ON COLUMN deadline_report.voices IS 'The speaker and whoever relayed it, nearest to the speaker first';
COMMENT ON COLUMN deadline_report.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN deadline_report.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN deadline_report.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN deadline_report.outlet IS 'Who published it';
COMMENT ON COLUMN deadline_report.title IS 'Title of the article';
COMMENT ON COLUMN deadline_report.url IS 'Address of the article';
COMMENT ON COLUMN deadline_report.article_id IS 'Article that says it';
COMMENT ON COLUMN deadline_report.revision IS 'Revision that says it';
COMMENT ON COLUMN deadline_report.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN deadline_report.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN deadline_report.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN deadline_report.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN deadline_report.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN deadline_report.stood_until IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN deadline_report.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN deadline_report.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN deadline_report.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
