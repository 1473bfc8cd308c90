-- question: Which pages did not give their article, and why?
-- grain: one row per refusal of a page
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article_blocked AS
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
                "source_id": "VARCHAR",
                "outlet": "VARCHAR",
                "title": "VARCHAR",
                "reason": "VARCHAR",
                "detail": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleBlocked' AND payload IS NOT NULL
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
    said.source_id AS source_id,
    said.outlet AS outlet,
    said.title AS title,
    said.reason AS reason,
    said.detail AS detail
FROM decoded;

COMMENT ON TABLE stg_article_blocked IS 'Pages that did not give their article';
COMMENT ON COLUMN stg_article_blocked.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article_blocked.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article_blocked.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article_blocked.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article_blocked.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article_blocked.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article_blocked.article_id IS 'Article';
COMMENT ON COLUMN stg_article_blocked.url IS 'Address';
COMMENT ON COLUMN stg_article_blocked.source_id IS 'Source in the topic profile';
COMMENT ON COLUMN stg_article_blocked.outlet IS 'Who published it';
COMMENT ON COLUMN stg_article_blocked.title IS 'Headline as the feed gives it';
COMMENT ON COLUMN stg_article_blocked.reason
IS 'Why: captcha, paywall, consent, not_found, empty, refused, not_html, too_slow, too_large';
COMMENT ON COLUMN stg_article_blocked.detail IS 'What the page showed';
