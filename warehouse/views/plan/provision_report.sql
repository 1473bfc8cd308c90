-- question: What do or did articles say that each plan contains, and why is it taken to be that one?
-- grain: one row per report of a provision, also of a revision that was replaced
-- key: observation
-- mode: keys
-- inputs: observation_history, stg_provision_report, identity
-- touched: SELECT article_id FROM changed_observation_history WHERE kind = 'provision'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind IN ('plan', 'version')
-- narrowed: observation_history, stg_provision_report, identity BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE provision_report AS
SELECT
    o.observation,
    i.entity AS plan,
    v.entity AS version,
    o.topic,
    r.provision_topic,
    o.event,
    r.obligation,
    r.value,
    r.old_value,
    r.unit,
    r.text,
    o.modality,
    r.lineage,
    r.points,
    r.points_text,
    r.label,
    i.why,
    v.why AS version_why,
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
INNER JOIN stg_provision_report AS r ON o.observation = r.event_id
INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'plan'
LEFT JOIN identity AS v ON o.observation = v.observation AND v.kind = 'version'
-- What is said of one thing lies together.
ORDER BY i.entity, o.published, o.observation;

COMMENT ON TABLE provision_report
IS 'Reports of what plans contain with what plan they speak of; provision folds those that count today';
COMMENT ON COLUMN provision_report.observation IS 'Event id of the report';
COMMENT ON COLUMN provision_report.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN provision_report.version IS 'Public id of the text within it; NULL where it is not clear which';
COMMENT ON COLUMN provision_report.topic IS 'Topic';
COMMENT ON COLUMN provision_report.provision_topic IS 'What it is on, a provision topic of the profile';
COMMENT ON COLUMN provision_report.event IS 'How it stands in that text: contained, changed, removed, absent or open';
COMMENT ON COLUMN provision_report.obligation IS 'must, must_not, may, or would where the words only tell what will be';
COMMENT ON COLUMN provision_report.value IS 'Its number, if it turns on one';
COMMENT ON COLUMN provision_report.old_value IS 'That number in the version before, where the words give both';
COMMENT ON COLUMN provision_report.unit IS 'What the number counts: persons, days, dollars and others';
COMMENT ON COLUMN provision_report.text IS 'The words that tell it, with numbers in digits';
COMMENT ON COLUMN provision_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN provision_report.lineage IS 'Lineage that the words name, if they do';
COMMENT ON COLUMN provision_report.points IS 'Number of points that the text gives';
COMMENT ON COLUMN provision_report.points_text IS 'That number as written';
COMMENT ON COLUMN provision_report.label IS 'The plan as written';
COMMENT ON COLUMN provision_report.why IS 'Why this report is taken to speak of this plan';
COMMENT ON COLUMN provision_report.version_why IS 'Why it is taken to speak of this version';
COMMENT ON COLUMN provision_report.voices IS 'The speaker and whoever relayed it, nearest to the speaker first';
COMMENT ON COLUMN provision_report.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN provision_report.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN provision_report.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN provision_report.outlet IS 'Who published it';
COMMENT ON COLUMN provision_report.title IS 'Title of the article';
COMMENT ON COLUMN provision_report.url IS 'Address of the article';
COMMENT ON COLUMN provision_report.article_id IS 'Article that says it';
COMMENT ON COLUMN provision_report.revision IS 'Revision that says it';
COMMENT ON COLUMN provision_report.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN provision_report.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN provision_report.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN provision_report.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN provision_report.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN provision_report.stood_until IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN provision_report.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN provision_report.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN provision_report.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
