-- question: Which articles go back to one text?
-- grain: one row per article
-- key: article_id
-- mode: keys
-- inputs: stg_article, stg_article_copied
-- touched: WITH RECURSIVE reached AS (
--     SELECT article_id FROM changed_stg_article UNION SELECT article_id FROM changed_stg_article_copied
--     UNION
--     SELECT c.article_id FROM stg_article_copied AS c INNER JOIN reached AS r ON c.copy_of = r.article_id
--   )
--   SELECT article_id FROM reached

CREATE OR REPLACE TABLE origin AS
WITH RECURSIVE copy AS (
    SELECT
        article_id,
        copy_of,
        similarity,
        row_number() OVER (PARTITION BY article_id ORDER BY similarity DESC, copy_of ASC) AS nth
    FROM stg_article_copied
    WHERE article_id <> copy_of
),

climb AS (
    SELECT DISTINCT
        article_id,
        article_id AS root,
        0 AS steps
    FROM stg_article
    SEMI JOIN touched USING (article_id)
    UNION
    SELECT
        c.article_id,
        p.copy_of AS root,
        c.steps + 1 AS steps
    FROM climb AS c
    INNER JOIN copy AS p ON c.root = p.article_id AND p.nth = 1
    WHERE c.steps < 10
),

top AS (
    -- In a circle of copies (each found to copy the other) the smallest id is the root of all.
    SELECT
        article_id,
        CASE WHEN max(steps) = 10 THEN min(root) ELSE arg_max(root, steps) END AS root
    FROM climb
    GROUP BY article_id
),

outlet_of AS (
    SELECT
        article_id,
        arg_max(outlet, revision) AS outlet
    FROM stg_article
    WHERE article_id IN (SELECT root FROM top)
    GROUP BY article_id
)

SELECT
    t.article_id,
    t.root AS original,
    o.outlet AS original_outlet,
    t.root <> t.article_id AS is_copy,
    p.similarity
FROM top AS t
LEFT JOIN outlet_of AS o ON t.root = o.article_id
LEFT JOIN copy AS p ON t.article_id = p.article_id AND p.nth = 1;

COMMENT ON TABLE origin IS 'The text that an article goes back to: itself, or the one that it copies';
COMMENT ON COLUMN origin.article_id IS 'Article';
COMMENT ON COLUMN origin.original IS 'Article whose text it repeats; itself where it repeats none';
COMMENT ON COLUMN origin.original_outlet IS 'Outlet of that one';
COMMENT ON COLUMN origin.is_copy IS 'Whether it repeats another article';
COMMENT ON COLUMN origin.similarity IS 'Share of five-word shingles in common with the nearest copied article, 0 to 1';
