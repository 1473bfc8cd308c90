-- question: Which revision of an article stood when, and which stands now?
-- grain: one row per revision of an article
-- key: article_id, revision
-- mode: keys
-- inputs: stg_article
-- touched: SELECT article_id FROM changed_stg_article

CREATE OR REPLACE TABLE revision_standing AS
WITH dated AS (
    SELECT
        article_id,
        revision,
        published,
        observed_at,
        -- An edit without a date came after what it replaced, and takes its place in the order.
        coalesce(
            published,
            max(published) OVER (
                PARTITION BY article_id ORDER BY revision, position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            )
        ) AS date_or_before
    FROM stg_article
    SEMI JOIN touched USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY article_id, revision ORDER BY position DESC) = 1
),

placed AS (
    SELECT
        article_id,
        revision,
        published,
        observed_at,
        row_number() OVER (PARTITION BY article_id ORDER BY date_or_before NULLS FIRST, revision) AS ordinal,
        row_number() OVER (PARTITION BY article_id ORDER BY date_or_before DESC NULLS LAST, revision DESC) AS nth_from_last,
        lag(date_or_before) OVER (PARTITION BY article_id ORDER BY date_or_before NULLS FIRST, revision) AS date_before
    FROM dated
),

public AS (
    SELECT
        article_id,
        revision,
        ordinal,
        nth_from_last,
        -- An edit that keeps the old date, or has none, was public when we saw it and not before.
        CASE
            WHEN published IS NULL THEN observed_at
            WHEN ordinal = 1 OR published > date_before THEN published
            ELSE greatest(published, observed_at)
        END AS public_from
    FROM placed
),

standing AS (
    SELECT
        article_id,
        revision,
        ordinal,
        nth_from_last = 1 AS is_current,
        -- No revision stands any more once a later one does.
        min(public_from) OVER (
            PARTITION BY article_id ORDER BY ordinal ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ) AS stood_from
    FROM public
)

SELECT
    article_id,
    revision,
    ordinal,
    is_current,
    stood_from,
    lead(stood_from) OVER (PARTITION BY article_id ORDER BY ordinal) AS stood_until
FROM standing;

COMMENT ON TABLE revision_standing IS 'When each revision of an article stood; at any time one of them does';
COMMENT ON COLUMN revision_standing.article_id IS 'Article';
COMMENT ON COLUMN revision_standing.revision IS 'Number by arrival, from 1';
COMMENT ON COLUMN revision_standing.ordinal
IS 'Place by publication, from 1; an edit without a date comes after what it replaced';
COMMENT ON COLUMN revision_standing.is_current IS 'Whether it is the last by publication, and counts today';
COMMENT ON COLUMN revision_standing.stood_from
IS 'From when it was public, UTC: its date, or when we saw it where an edit has none';
COMMENT ON COLUMN revision_standing.stood_until IS 'When the next revision was public, UTC; NULL for the one that stands';
