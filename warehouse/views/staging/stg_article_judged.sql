-- question: Does an article concern a topic?
-- grain: one row per judgement of a revision
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article_judged AS
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
                "relevant": "BOOLEAN",
                "score": "DOUBLE",
                "reasons": ["VARCHAR"],
                "judge": "VARCHAR"
            }'
        ) AS said
    FROM new_event
    WHERE type = 'ArticleJudged' AND payload IS NOT NULL
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
    said.relevant AS relevant,
    said.score AS score,
    said.reasons AS reasons,
    said.judge AS judge
FROM decoded;

COMMENT ON TABLE stg_article_judged IS 'Judgements of relevance';
COMMENT ON COLUMN stg_article_judged.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article_judged.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article_judged.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article_judged.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article_judged.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article_judged.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article_judged.article_id IS 'Article';
COMMENT ON COLUMN stg_article_judged.revision IS 'Revision that was judged';
COMMENT ON COLUMN stg_article_judged.relevant IS 'Whether it concerns the topic';
COMMENT ON COLUMN stg_article_judged.score IS 'How much, higher is more';
COMMENT ON COLUMN stg_article_judged.reasons IS 'Words that decided';
COMMENT ON COLUMN stg_article_judged.judge IS 'Judge and version';
