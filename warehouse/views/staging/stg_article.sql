-- question: What did each page say, revision by revision?
-- grain: one row per article revision
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_article AS
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
                "url": "VARCHAR",
                "source_id": "VARCHAR",
                "external_id": "VARCHAR",
                "outlet": "VARCHAR",
                "title": "VARCHAR",
                "author": "VARCHAR",
                "lang": "VARCHAR",
                "text": "VARCHAR",
                "text_hash": "VARCHAR",
                "text_kind": "VARCHAR",
                "published": "TIMESTAMPTZ",
                "posts": [{"start": "INTEGER", "end": "INTEGER", "published": "TIMESTAMPTZ", "author": "VARCHAR"}],
                "removed": ["VARCHAR"],
                "added": ["VARCHAR"]
            }'
        ) AS said
    FROM new_event
    WHERE type IN ('ArticlePublished', 'ArticleRevised') AND payload IS NOT NULL
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
    said.url AS url,
    said.source_id AS source_id,
    said.external_id AS external_id,
    said.outlet AS outlet,
    said.title AS title,
    said.author AS author,
    said.lang AS lang,
    said.text AS text,
    said.text_hash AS text_hash,
    said.text_kind AS text_kind,
    said.published AT TIME ZONE 'UTC' AS published,
    coalesce(
        list_transform(
            said.posts,
            LAMBDA post: struct_pack(
                start := post.start, "end" := post."end", published := post.published AT TIME ZONE 'UTC', author := post.author
            )
        ),
        []
    ) AS posts,
    said.removed AS removed,
    said.added AS added
FROM decoded;

COMMENT ON TABLE stg_article IS 'Article revisions as published';
COMMENT ON COLUMN stg_article.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_article.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_article.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_article.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_article.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_article.article_id IS 'Article';
COMMENT ON COLUMN stg_article.revision IS 'Number of the revision, from 1, in the order in which Parley saw them';
COMMENT ON COLUMN stg_article.url IS 'Canonical address';
COMMENT ON COLUMN stg_article.source_id IS 'Source in the topic profile, or NULL for an import';
COMMENT ON COLUMN stg_article.external_id IS 'Name under which an imported file knew it';
COMMENT ON COLUMN stg_article.outlet IS 'Who published it';
COMMENT ON COLUMN stg_article.title IS 'Headline';
COMMENT ON COLUMN stg_article.author IS 'Byline';
COMMENT ON COLUMN stg_article.lang IS 'Language, ISO 639-1';
COMMENT ON COLUMN stg_article.text IS 'The words, paragraphs separated by a blank line';
COMMENT ON COLUMN stg_article.text_hash IS 'SHA-256 of the text';
COMMENT ON COLUMN stg_article.text_kind IS 'full, feed_body or summary';
COMMENT ON COLUMN stg_article.published IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_article.posts
IS 'Posts of a live blog: first character and the one after the last, when published (UTC), by whom';
COMMENT ON COLUMN stg_article.removed IS 'Sentences that this revision dropped';
COMMENT ON COLUMN stg_article.added IS 'Sentences that this revision brought';
