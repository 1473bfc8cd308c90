-- question: Which articles do we hold, and what became of them?
-- grain: one row per article
-- key: article_id
-- mode: keys
-- inputs: article_revision, origin, stg_article, stg_article_blocked, stg_article_withdrawn, stg_article_judged
-- touched: SELECT article_id FROM changed_article_revision UNION SELECT article_id FROM changed_origin
--   UNION SELECT article_id FROM changed_stg_article UNION SELECT article_id FROM changed_stg_article_blocked
--   UNION SELECT article_id FROM changed_stg_article_withdrawn UNION SELECT article_id FROM changed_stg_article_judged
-- narrowed: article_revision, stg_article, origin BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE article AS
WITH blocked AS (
    SELECT
        article_id,
        url,
        source_id,
        outlet,
        title,
        reason,
        detail,
        observed_at,
        row_number() OVER (PARTITION BY article_id ORDER BY position DESC) AS nth
    FROM stg_article_blocked
    SEMI JOIN touched USING (article_id)
),

revisions AS (
    SELECT
        article_id,
        count(*) AS revisions,
        min(stood_from) AS first_published,
        min(observed_at) AS first_seen
    FROM article_revision
    SEMI JOIN touched USING (article_id)
    GROUP BY article_id
),

withdrawn AS (
    -- A page that was gone and gave an article again is back.
    SELECT article_id
    FROM (
        SELECT
            article_id,
            position,
            TRUE AS is_gone
        FROM stg_article_withdrawn
        SEMI JOIN touched USING (article_id)
        UNION ALL
        SELECT
            article_id,
            position,
            FALSE AS is_gone
        FROM stg_article
        SEMI JOIN touched USING (article_id)
    ) AS seen
    GROUP BY article_id
    HAVING arg_max(is_gone, position)
),

judged AS (
    -- The judgement of the revision that counts, whenever it came in.
    SELECT
        j.topic,
        j.article_id,
        j.relevant
    FROM (
        SELECT * FROM stg_article_judged
        SEMI JOIN touched USING (article_id)
    ) AS j
    INNER JOIN article_revision AS r ON j.article_id = r.article_id AND j.revision = r.revision AND r.is_current
    QUALIFY row_number() OVER (PARTITION BY j.topic, j.article_id ORDER BY j.position DESC) = 1
),

topics AS (
    SELECT
        article_id,
        list(topic ORDER BY topic) FILTER (WHERE relevant) AS topics,
        list(topic ORDER BY topic) FILTER (WHERE NOT relevant) AS not_for
    FROM judged
    GROUP BY article_id
),

last_blocked AS (
    SELECT * FROM blocked
    WHERE nth = 1
)

SELECT
    coalesce(r.article_id, b.article_id) AS article_id,
    coalesce(r.outlet, b.outlet) AS outlet,
    coalesce(r.title, b.title) AS title,
    coalesce(r.url, b.url) AS url,
    coalesce(r.source_id, b.source_id) AS source_id,
    r.external_id,
    r.author,
    r.lang,
    CASE
        WHEN w.article_id IS NOT NULL THEN 'withdrawn'
        WHEN r.article_id IS NULL THEN 'blocked'
        ELSE 'read'
    END AS state,
    CASE WHEN r.article_id IS NULL THEN b.reason END AS blocked_by,
    r.revision,
    coalesce(n.revisions, 0) AS revisions,
    r.published,
    n.first_published,
    coalesce(n.first_seen, b.observed_at) AS first_seen,
    r.text_kind,
    length(r.text) AS characters,
    coalesce(t.topics, []) AS topics,
    coalesce(t.not_for, []) AS not_for,
    o.original,
    o.is_copy
FROM (
    SELECT * FROM article_revision
    SEMI JOIN touched USING (article_id)
    WHERE is_current
) AS r
FULL OUTER JOIN last_blocked AS b ON r.article_id = b.article_id
LEFT JOIN revisions AS n ON r.article_id = n.article_id
LEFT JOIN withdrawn AS w ON r.article_id = w.article_id
LEFT JOIN topics AS t ON r.article_id = t.article_id
LEFT JOIN origin AS o ON r.article_id = o.article_id;

COMMENT ON TABLE article IS 'Articles as they stand today';
COMMENT ON COLUMN article.article_id IS 'Article';
COMMENT ON COLUMN article.outlet IS 'Who published it';
COMMENT ON COLUMN article.title IS 'Title';
COMMENT ON COLUMN article.url IS 'Address';
COMMENT ON COLUMN article.source_id IS 'Source in the topic profile';
COMMENT ON COLUMN article.external_id IS 'Id under which a file knew it';
COMMENT ON COLUMN article.author IS 'Author';
COMMENT ON COLUMN article.lang IS 'ISO 639-1';
COMMENT ON COLUMN article.state IS 'read, blocked or withdrawn';
COMMENT ON COLUMN article.blocked_by
IS 'Why the page gave no article: captcha, paywall, consent, not_found, empty, refused, not_html, too_slow or too_large';
COMMENT ON COLUMN article.revision IS 'Revision that counts';
COMMENT ON COLUMN article.revisions IS 'How many revisions we hold';
COMMENT ON COLUMN article.published IS 'When the publisher says that revision was published, UTC';
COMMENT ON COLUMN article.first_published IS 'From when the article was public, UTC';
COMMENT ON COLUMN article.first_seen IS 'When Parley first fetched it, UTC';
COMMENT ON COLUMN article.text_kind IS 'full, feed_body or summary';
COMMENT ON COLUMN article.characters IS 'Length of the text';
COMMENT ON COLUMN article.topics IS 'Topics that it concerns';
COMMENT ON COLUMN article.not_for IS 'Topics for which it was judged and found off topic';
COMMENT ON COLUMN article.original IS 'Article whose text it repeats; itself where it repeats none';
COMMENT ON COLUMN article.is_copy IS 'Whether it repeats another article';
