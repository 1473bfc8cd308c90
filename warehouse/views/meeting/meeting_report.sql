-- question: What is or was said about each meeting, and why is it taken to be that one?
-- grain: one row per report of a meeting, also of a revision that was replaced
-- key: observation
-- mode: keys
-- inputs: observation_history, stg_meeting_report, identity
-- touched: SELECT article_id FROM changed_observation_history WHERE kind = 'meeting'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind = 'meeting'
-- narrowed: observation_history, stg_meeting_report, identity BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE meeting_report AS
SELECT
    o.observation,
    i.entity AS meeting,
    o.topic,
    o.event,
    o.modality,
    r.place,
    r.place_written,
    list_transform(r.participants, LAMBDA mention: mention.name) AS participants,  -- noqa: RF01
    r.when_earliest,
    r.when_latest,
    r.when_precision,
    r.when_text,
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
INNER JOIN stg_meeting_report AS r ON o.observation = r.event_id
INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'meeting'
-- What is said of one thing lies together.
ORDER BY i.entity, o.published, o.observation;

COMMENT ON TABLE meeting_report
IS 'Reports about meetings with what meeting they speak of; meeting_change puts those that count today in order';
COMMENT ON COLUMN meeting_report.observation IS 'Event id of the report';
COMMENT ON COLUMN meeting_report.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_report.topic IS 'Topic';
COMMENT ON COLUMN meeting_report.event IS 'proposed, announced, confirmed, postponed, cancelled or held';
COMMENT ON COLUMN meeting_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN meeting_report.place IS 'Where, by the name in the topic profile';
COMMENT ON COLUMN meeting_report.place_written IS 'Where, as written';
COMMENT ON COLUMN meeting_report.participants IS 'Who, by name';
COMMENT ON COLUMN meeting_report.when_earliest IS 'First day that it may mean';
COMMENT ON COLUMN meeting_report.when_latest IS 'Last day that it may mean';
COMMENT ON COLUMN meeting_report.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN meeting_report.when_text IS 'The day as written';
COMMENT ON COLUMN meeting_report.why IS 'Why this report is taken to speak of this meeting';
COMMENT ON COLUMN meeting_report.voices IS 'The speaker and whoever relayed it, nearest to the speaker first';
COMMENT ON COLUMN meeting_report.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN meeting_report.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_report.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN meeting_report.outlet IS 'Who published it';
COMMENT ON COLUMN meeting_report.title IS 'Title of the article';
COMMENT ON COLUMN meeting_report.url IS 'Address of the article';
COMMENT ON COLUMN meeting_report.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting_report.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting_report.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting_report.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting_report.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting_report.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN meeting_report.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN meeting_report.stood_until IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN meeting_report.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN meeting_report.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN meeting_report.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
