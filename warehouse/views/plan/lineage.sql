-- question: What is each plan called, and which one answers which?
-- grain: one row per lineage that a topic's profile knows
-- key: topic, lineage
-- mode: full
-- inputs: stg_lineage

CREATE OR REPLACE TABLE lineage AS
SELECT
    topic,
    lineage,
    title,
    answers
FROM stg_lineage
QUALIFY position = max(position) OVER (PARTITION BY topic);

COMMENT ON TABLE lineage IS 'Plans through their versions, as the log was last told them of each profile: names for any day';
COMMENT ON COLUMN lineage.topic IS 'Topic';
COMMENT ON COLUMN lineage.lineage IS 'Id in the topic profile';
COMMENT ON COLUMN lineage.title IS 'What the profile calls it';
COMMENT ON COLUMN lineage.answers IS 'Lineage to whose text it is the answer; NULL where it answers none';
