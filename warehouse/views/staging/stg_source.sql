-- question: What happened to a source?
-- grain: one row per event of a source
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_source AS
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
                "topic": "VARCHAR",
                "source_id": "VARCHAR",
                "name": "VARCHAR",
                "feed_url": "VARCHAR",
                "kind": "VARCHAR",
                "lang": "VARCHAR",
                "reason": "VARCHAR",
                "since": "VARCHAR",
                "new_url": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type IN ('SourceAdded', 'SourceMoved', 'SourceSickened', 'SourceRecovered', 'SourceRetired') AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    coalesce(said.topic, topic) AS topic,
    reported_at,
    observed_at,
    recorded_at,
    type,
    said.source_id AS source_id,
    said.name AS name,
    said.feed_url AS feed_url,
    said.kind AS kind,
    said.lang AS lang,
    said.reason AS reason,
    said.since AS since,
    said.new_url AS new_url
FROM decoded;

COMMENT ON TABLE stg_source IS 'Events of sources';
COMMENT ON COLUMN stg_source.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_source.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_source.topic IS 'Topic whose profile has the source';
COMMENT ON COLUMN stg_source.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_source.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_source.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_source.type IS 'SourceAdded, SourceMoved, SourceSickened, SourceRecovered or SourceRetired';
COMMENT ON COLUMN stg_source.source_id IS 'Source in the topic profile';
COMMENT ON COLUMN stg_source.name IS 'Its name';
COMMENT ON COLUMN stg_source.feed_url IS 'Address of its feed when it was added';
COMMENT ON COLUMN stg_source.kind IS 'Kind of source';
COMMENT ON COLUMN stg_source.lang IS 'Language, ISO 639-1';
COMMENT ON COLUMN stg_source.reason IS 'Why it is sick or gone';
COMMENT ON COLUMN stg_source.since
IS 'First failed poll of an illness, or last reading before a change, ISO 8601 in UTC';
COMMENT ON COLUMN stg_source.new_url IS 'Where its feed moved';
