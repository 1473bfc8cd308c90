-- question: Which plans does the profile of a topic know, what are they called, and which one answers which?
-- grain: one row per lineage of a list that the log was told
-- key: event_id, lineage
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_lineage AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        recorded_at,
        unnest(
            from_json(
                json_extract(payload, '$.lineages'), '[{"id": "VARCHAR", "title": "VARCHAR", "answers": "VARCHAR"}]'
            )
        ) AS listed
    FROM new_event
    WHERE type = 'LineagesListed' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    recorded_at,
    listed.id AS lineage,
    listed.title AS title,
    listed.answers AS answers
FROM decoded;

COMMENT ON TABLE stg_lineage IS 'Plans of the topic profiles, as the log was told them; of each topic the last list holds';
COMMENT ON COLUMN stg_lineage.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_lineage.event_id IS 'Id of the event that lists them';
COMMENT ON COLUMN stg_lineage.topic IS 'Topic';
COMMENT ON COLUMN stg_lineage.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_lineage.lineage IS 'Id of the lineage in the topic profile';
COMMENT ON COLUMN stg_lineage.title IS 'What the profile calls it';
COMMENT ON COLUMN stg_lineage.answers IS 'Lineage to whose text it is the answer; NULL where it answers none';
