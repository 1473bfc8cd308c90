-- question: Which public ids were given?
-- grain: one row per public id
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_entity_named AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        reported_at,
        observed_at,
        recorded_at,
        from_json(
            payload,
            '{
                "entity": "VARCHAR",
                "kind": "VARCHAR",
                "slug": "VARCHAR",
                "anchor": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'EntityNamed' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    reported_at,
    observed_at,
    recorded_at,
    said.entity AS entity,
    said.kind AS kind,
    said.slug AS slug,
    said.anchor AS anchor
FROM decoded;

COMMENT ON TABLE stg_entity_named IS 'Public ids of plans, versions, deadlines and meetings';
COMMENT ON COLUMN stg_entity_named.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_entity_named.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_entity_named.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_entity_named.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_entity_named.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_entity_named.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_entity_named.entity IS 'Public id, kept for ever';
COMMENT ON COLUMN stg_entity_named.kind IS 'plan, version, deadline or meeting';
COMMENT ON COLUMN stg_entity_named.slug IS 'Readable part of its address';
COMMENT ON COLUMN stg_entity_named.anchor IS 'Event id of the observation that the public id follows';
