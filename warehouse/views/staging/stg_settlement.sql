-- question: Which contradictions did people settle?
-- grain: one row per act of settling
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_settlement AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        observed_at,
        recorded_at,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "by": "VARCHAR",
                "note": "VARCHAR",
                "first": {"observation": "VARCHAR"},
                "second": {"observation": "VARCHAR"},
                "verdict": "VARCHAR"
            }'
        ) AS told
    FROM new_event
    WHERE type = 'ContradictionSettled' AND payload IS NOT NULL
)

SELECT
    position,
    event_id AS act,
    coalesce(told.topic, topic) AS topic,
    told.by AS decided_by,
    told.note AS note,
    observed_at AS made_at,
    recorded_at,
    told.first.observation AS observation_a,
    told.second.observation AS observation_b,
    told.verdict AS verdict
FROM decoded;

COMMENT ON TABLE stg_settlement IS 'What people decided about pairs of statements that seem to conflict';
COMMENT ON COLUMN stg_settlement.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_settlement.act IS 'Event id';
COMMENT ON COLUMN stg_settlement.topic IS 'Topic';
COMMENT ON COLUMN stg_settlement.decided_by IS 'Who decided';
COMMENT ON COLUMN stg_settlement.note IS 'Why, in their words';
COMMENT ON COLUMN stg_settlement.made_at IS 'When it was decided, UTC';
COMMENT ON COLUMN stg_settlement.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_settlement.observation_a IS 'The earlier statement, as it was known then';
COMMENT ON COLUMN stg_settlement.observation_b IS 'The later statement, as it was known then';
COMMENT ON COLUMN stg_settlement.verdict IS 'compatible, first_holds, second_holds or stands';
