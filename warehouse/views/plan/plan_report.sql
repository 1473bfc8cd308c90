-- question: What is or was said about each plan, and why is it taken to be that one?
-- grain: one row per report of a plan, also of a revision that was replaced
-- key: observation
-- mode: keys
-- inputs: observation_history, stg_plan_report, identity
-- touched: SELECT article_id FROM changed_observation_history WHERE kind = 'plan'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind IN ('plan', 'version')
-- narrowed: observation_history, stg_plan_report, identity BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE plan_report AS
SELECT
    o.observation,
    i.entity AS plan,
    v.entity AS version,
    o.topic,
    o.event,
    o.modality,
    r.lineage,
    r.points,
    r.points_text,
    r.label,
    list_transform(r.agents, LAMBDA agent: struct_pack(name := agent.name, role := agent.role)) AS agents,
    r.when_earliest,
    r.when_latest,
    r.when_precision,
    r.when_text,
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
INNER JOIN stg_plan_report AS r ON o.observation = r.event_id
INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'plan'
LEFT JOIN identity AS v ON o.observation = v.observation AND v.kind = 'version'
-- What is said of one thing lies together.
ORDER BY i.entity, o.published, o.observation;

COMMENT ON TABLE plan_report
IS 'Reports about plans with what plan they speak of; plan_change puts those that count today in order';
COMMENT ON COLUMN plan_report.observation IS 'Event id of the report';
COMMENT ON COLUMN plan_report.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN plan_report.version IS 'Public id of the text within it; NULL where it is not clear which';
COMMENT ON COLUMN plan_report.topic IS 'Topic';
COMMENT ON COLUMN plan_report.event
IS 'What happened: a word of the vocabulary for plans, from proposed and drafted to withdrawn and superseded';
COMMENT ON COLUMN plan_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN plan_report.lineage IS 'Lineage that the words name, if they do';
COMMENT ON COLUMN plan_report.points IS 'Number of points that the text gives';
COMMENT ON COLUMN plan_report.points_text IS 'That number as written';
COMMENT ON COLUMN plan_report.label IS 'The plan as written';
COMMENT ON COLUMN plan_report.agents IS 'Everybody who takes part, with a role';
COMMENT ON COLUMN plan_report.when_earliest IS 'First day on which it may have happened';
COMMENT ON COLUMN plan_report.when_latest IS 'Last day on which it may have happened';
COMMENT ON COLUMN plan_report.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN plan_report.when_text IS 'The day as written';
COMMENT ON COLUMN plan_report.why IS 'Why this report is taken to speak of this plan';
COMMENT ON COLUMN plan_report.version_why IS 'Why it is taken to speak of this version';
COMMENT ON COLUMN plan_report.voices IS 'The speaker and whoever relayed it, nearest to the speaker first';
COMMENT ON COLUMN plan_report.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan_report.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan_report.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan_report.outlet IS 'Who published it';
COMMENT ON COLUMN plan_report.title IS 'Title of the article';
COMMENT ON COLUMN plan_report.url IS 'Address of the article';
COMMENT ON COLUMN plan_report.article_id IS 'Article that says it';
COMMENT ON COLUMN plan_report.revision IS 'Revision that says it';
COMMENT ON COLUMN plan_report.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan_report.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan_report.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan_report.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN plan_report.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN plan_report.stood_until IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN plan_report.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN plan_report.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN plan_report.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
