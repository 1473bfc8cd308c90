-- question: Which articles repeat the text of another?
-- grain: one row per finding of a copy
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article_copied AS
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
                "copy_of": "VARCHAR",
                "similarity": "DOUBLE"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleCopied' AND payload IS NOT NULL
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
    said.copy_of AS copy_of,
    said.similarity AS similarity
FROM decoded;

COMMENT ON TABLE stg_article_copied IS 'Articles that repeat another';
COMMENT ON COLUMN stg_article_copied.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article_copied.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article_copied.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article_copied.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article_copied.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article_copied.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article_copied.article_id IS 'Article that repeats';
COMMENT ON COLUMN stg_article_copied.revision IS 'Its revision';
COMMENT ON COLUMN stg_article_copied.copy_of IS 'Article that it repeats';
COMMENT ON COLUMN stg_article_copied.similarity IS 'Share of five-word shingles in common, 0 to 1';
