-- question: Which articles were taken down?
-- grain: one row per withdrawal
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article_withdrawn AS
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
                "url": "VARCHAR",
                "reason": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleWithdrawn' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    reported_at,
    observed_at,
    recorded_at,
    said.article_id AS article_id,
    said.url AS url,
    said.reason AS reason
FROM decoded;

COMMENT ON TABLE stg_article_withdrawn IS 'Articles taken down by their publisher';
COMMENT ON COLUMN stg_article_withdrawn.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article_withdrawn.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article_withdrawn.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article_withdrawn.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article_withdrawn.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article_withdrawn.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article_withdrawn.article_id IS 'Article';
COMMENT ON COLUMN stg_article_withdrawn.url IS 'Address that no longer answers';
COMMENT ON COLUMN stg_article_withdrawn.reason IS 'What its page answered';
