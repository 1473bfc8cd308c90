-- question: Which things did people say are one, and which are two?
-- grain: one row per act of merging or splitting
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_entity_decision AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        type,
        observed_at,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "by": "VARCHAR",
                "entity": "VARCHAR",
                "entities": ["VARCHAR"],
                "anchors": [{"observation": "VARCHAR"}],
                "stay": [{"observation": "VARCHAR"}]
            }'
        ) AS told
    FROM new_event
    WHERE type IN ('EntitiesMerged', 'EntitiesSplit') AND payload IS NOT NULL
)

SELECT
    position,
    event_id AS act,
    coalesce(told.topic, topic) AS topic,
    type,
    told.by AS decided_by,
    observed_at AS made_at,
    coalesce(told.entities, [told.entity]) AS entities,
    list_transform(told.anchors, LAMBDA a: a.observation) AS anchors,  -- noqa: RF01
    coalesce(list_transform(told.stay, LAMBDA a: a.observation), []) AS stay  -- noqa: RF01
FROM decoded;

COMMENT ON TABLE stg_entity_decision IS 'What people decided about which things are one';
COMMENT ON COLUMN stg_entity_decision.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_entity_decision.act IS 'Event id';
COMMENT ON COLUMN stg_entity_decision.topic IS 'Topic';
COMMENT ON COLUMN stg_entity_decision.type IS 'EntitiesMerged or EntitiesSplit';
COMMENT ON COLUMN stg_entity_decision.decided_by IS 'Who decided';
COMMENT ON COLUMN stg_entity_decision.made_at IS 'When it was decided, UTC';
COMMENT ON COLUMN stg_entity_decision.entities IS 'Public ids at the time, the first of which stays';
COMMENT ON COLUMN stg_entity_decision.anchors
IS 'Observations that are one with each other or, where some stay, speak of another thing than these';
COMMENT ON COLUMN stg_entity_decision.stay IS 'Observations with which the id of a thing that was split stays';
