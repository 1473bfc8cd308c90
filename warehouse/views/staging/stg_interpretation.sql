-- question: Which observations did a reader find in a revision?
-- grain: one row per reading of a revision
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_interpretation AS
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
                "article_id": "VARCHAR",
                "revision": "INTEGER",
                "text_hash": "VARCHAR",
                "extractor": "VARCHAR",
                "observations": ["VARCHAR"]
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleInterpreted' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    reported_at,
    observed_at,
    recorded_at,
    said.article_id AS article_id,
    said.revision AS revision,
    said.text_hash AS text_hash,
    said.extractor AS extractor,
    said.observations AS observations
FROM decoded;

COMMENT ON TABLE stg_interpretation IS 'Readings of article revisions';
COMMENT ON COLUMN stg_interpretation.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_interpretation.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_interpretation.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_interpretation.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_interpretation.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_interpretation.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_interpretation.article_id IS 'Article';
COMMENT ON COLUMN stg_interpretation.revision IS 'Revision that was read';
COMMENT ON COLUMN stg_interpretation.text_hash IS 'SHA-256 of the text that was read';
COMMENT ON COLUMN stg_interpretation.extractor IS 'Reader and version';
COMMENT ON COLUMN stg_interpretation.observations IS 'Event ids of its observations, in text order';
