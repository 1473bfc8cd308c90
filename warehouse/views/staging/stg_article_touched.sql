-- question: Which pages changed without saying anything else?
-- grain: one row per revision and kind of change
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article_touched AS
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
                "change": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleTouched' AND payload IS NOT NULL
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
    said.change AS change
FROM decoded;

COMMENT ON TABLE stg_article_touched IS 'Revisions whose page changed without saying anything else';
COMMENT ON COLUMN stg_article_touched.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article_touched.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article_touched.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article_touched.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article_touched.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article_touched.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article_touched.article_id IS 'Article';
COMMENT ON COLUMN stg_article_touched.revision IS 'Revision that stood, and went on standing';
COMMENT ON COLUMN stg_article_touched.change
IS 'timestamp, counter, consent or related; flapping where the page goes to and fro between this text and the one before';
