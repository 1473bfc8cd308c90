-- question: What did an article say at each revision?
-- grain: one row per revision of an article
-- key: article_id, revision
-- mode: full
-- inputs: stg_article

CREATE OR REPLACE TABLE article_revision AS
WITH numbered AS (
    SELECT
        article_id,
        revision,
        url,
        source_id,
        external_id,
        outlet,
        title,
        author,
        lang,
        text,
        text_hash,
        text_kind,
        published,
        observed_at,
        removed,
        added,
        lag(published) OVER (PARTITION BY article_id ORDER BY published NULLS FIRST, revision) AS published_before,
        row_number() OVER (PARTITION BY article_id ORDER BY published NULLS FIRST, revision) AS nth,
        row_number() OVER (PARTITION BY article_id ORDER BY published DESC NULLS LAST, revision DESC) AS nth_from_last
    FROM stg_article
)

SELECT
    article_id,
    revision,
    nth_from_last = 1 AS is_current,
    url,
    source_id,
    external_id,
    outlet,
    title,
    author,
    lang,
    published,
    -- An edit that keeps the old date was public when we saw it and not before.
    CASE
        WHEN published IS NULL THEN observed_at
        WHEN nth = 1 OR published > published_before THEN published
        ELSE greatest(published, observed_at)
    END AS stood_from,
    observed_at,
    text_kind,
    text,
    text_hash,
    removed,
    added
FROM numbered;

COMMENT ON TABLE article_revision IS 'Every revision of every article, with its text';
COMMENT ON COLUMN article_revision.article_id IS 'Article';
COMMENT ON COLUMN article_revision.revision IS 'Number by arrival, from 1';
COMMENT ON COLUMN article_revision.is_current IS 'Whether this revision counts: published last, or seen last where no date tells';
COMMENT ON COLUMN article_revision.url IS 'Address';
COMMENT ON COLUMN article_revision.source_id IS 'Source in the topic profile';
COMMENT ON COLUMN article_revision.external_id IS 'Id under which a file knew it';
COMMENT ON COLUMN article_revision.outlet IS 'Who published it';
COMMENT ON COLUMN article_revision.title IS 'Title';
COMMENT ON COLUMN article_revision.author IS 'Author';
COMMENT ON COLUMN article_revision.lang IS 'ISO 639-1';
COMMENT ON COLUMN article_revision.published IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN article_revision.stood_from
IS 'From when it was public, UTC: its date, or when we saw it where an edit has none';
COMMENT ON COLUMN article_revision.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN article_revision.text_kind IS 'full, feed_body or summary';
COMMENT ON COLUMN article_revision.text IS 'The words, paragraphs separated by a blank line';
COMMENT ON COLUMN article_revision.text_hash IS 'SHA-256 of the text';
COMMENT ON COLUMN article_revision.removed IS 'Sentences that this revision dropped';
COMMENT ON COLUMN article_revision.added IS 'Sentences that this revision brought';
