-- question: Which plan, version, deadline or meeting does each report speak of, and why is it taken to?
-- grain: one row per report and kind of thing that it speaks of
-- key: observation, kind
-- mode: keys
-- inputs: core_member, core_entity
-- touched: SELECT article_id FROM changed_core_member
--   UNION SELECT article_id FROM core_member SEMI JOIN (SELECT core FROM changed_core_entity) AS moved USING (core)
-- narrowed: core_member BY SELECT article_id FROM touched; core_entity BY SELECT core FROM core_member

CREATE OR REPLACE TABLE identity AS
SELECT
    m.observation,
    m.article_id,
    e.entity,
    e.kind,
    e.topic,
    CASE WHEN m.observation = e.observation THEN e.why ELSE e.why_alike END AS why
FROM core_member AS m
SEMI JOIN touched USING (article_id)
INNER JOIN core_entity AS e ON m.core = e.core
-- What one article says lies together, where it is looked up.
ORDER BY m.article_id, m.observation;

COMMENT ON TABLE identity IS 'Which plan, version, deadline or meeting a report speaks of';
COMMENT ON COLUMN identity.observation IS 'Event id of a report that counts, today or when its revision stood';
COMMENT ON COLUMN identity.article_id IS 'Article that says it';
COMMENT ON COLUMN identity.entity IS 'Public id of the plan, version, deadline or meeting that it speaks of';
COMMENT ON COLUMN identity.kind IS 'plan, version, deadline or meeting';
COMMENT ON COLUMN identity.topic IS 'Topic';
COMMENT ON COLUMN identity.why IS 'Why it is taken to speak of that one';
