-- question: Which dates went by in silence?
-- grain: one row per date that went by
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_lapse AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        reported_at,
        observed_at,
        recorded_at,
        type,
        from_json(
            payload,
            '{
                "entity": "VARCHAR",
                "due": "DATE",
                "planned_for": "DATE"
            }'
        ) AS said
    FROM new_event
    WHERE type IN ('DeadlineLapsed', 'MeetingDatePassed') AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    reported_at,
    observed_at,
    recorded_at,
    type,
    said.entity AS entity,
    coalesce(said.due, said.planned_for) AS due
FROM decoded;

COMMENT ON TABLE stg_lapse IS 'Dates that went by without a report of an outcome';
COMMENT ON COLUMN stg_lapse.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_lapse.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_lapse.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_lapse.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_lapse.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_lapse.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_lapse.type IS 'DeadlineLapsed or MeetingDatePassed';
COMMENT ON COLUMN stg_lapse.entity IS 'Public id of the deadline or meeting';
COMMENT ON COLUMN stg_lapse.due IS 'The day that went by';
