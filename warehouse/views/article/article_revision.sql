-- question: What did an article say at each revision?
-- grain: one row per revision of an article
-- key: article_id, revision
-- mode: keys
-- inputs: stg_article, revision_standing
-- touched: SELECT article_id FROM changed_stg_article UNION SELECT article_id FROM changed_revision_standing
-- narrowed: stg_article, revision_standing BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE article_revision AS
SELECT
    a.article_id,
    a.revision,
    s.is_current,
    a.url,
    a.source_id,
    a.external_id,
    a.outlet,
    a.title,
    a.author,
    a.lang,
    a.published,
    s.stood_from,
    s.stood_until,
    a.observed_at,
    a.text_kind,
    a.text,
    a.text_hash,
    a.posts,
    a.removed,
    a.added
FROM (
    SELECT * FROM stg_article
    SEMI JOIN touched USING (article_id)
) AS a
INNER JOIN revision_standing AS s ON a.article_id = s.article_id AND a.revision = s.revision;

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
COMMENT ON COLUMN article_revision.stood_until IS 'When the next revision was public, UTC; NULL for the one that stands';
COMMENT ON COLUMN article_revision.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN article_revision.text_kind IS 'full, feed_body or summary';
COMMENT ON COLUMN article_revision.text IS 'The words, paragraphs separated by a blank line';
COMMENT ON COLUMN article_revision.text_hash IS 'SHA-256 of the text';
COMMENT ON COLUMN article_revision.posts
IS 'Posts of a live blog: first character and the one after the last, when published (UTC), by whom';
COMMENT ON COLUMN article_revision.removed IS 'Sentences that this revision dropped';
COMMENT ON COLUMN article_revision.added IS 'Sentences that this revision brought';
