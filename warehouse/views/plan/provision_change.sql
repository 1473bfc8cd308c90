-- question: How did what a plan says on a matter change from one version to the next?
-- grain: one row per plan, topic and pair of neighbouring versions that differ, and one per report of a number that moved
-- key: change
-- mode: keys
-- inputs: provision, plan_version
-- touched: SELECT plan FROM changed_provision UNION SELECT plan FROM changed_plan_version
-- narrowed: provision, plan_version BY SELECT plan FROM touched

CREATE OR REPLACE TABLE provision_change AS
WITH own AS (
    SELECT
        * EXCLUDE (value),
        -- The number of what was removed is no number of the text that removed it.
        CASE WHEN standing IN ('contained', 'open') THEN value END AS value
    FROM provision
    SEMI JOIN touched USING (plan)
    WHERE firm
),

said AS (
    SELECT
        p.*,
        coalesce(v.points, p.points) AS counted,
        row_number() OVER (
            -- Of several rows on a matter the one with a number speaks for the version, of several numbers the best attested.
            PARTITION BY p.plan, p.version, p.provision_topic
            ORDER BY
                p.standing <> 'contained' OR p.value IS NULL ASC,
                p.articles DESC,
                p.origins DESC,
                p.first_published ASC,
                p.provision ASC
        ) AS rank,
        coalesce(v.ordinal, 0) AS ordinal,
        coalesce(v.first_published, p.first_published) AS begun
    FROM own AS p
    LEFT JOIN plan_version AS v ON p.version = v.version
    WHERE p.version IS NOT NULL
),

state AS (
    SELECT
        *,
        lag(version) OVER matter AS version_before,
        lag(counted) OVER matter AS points_before,
        lag(standing) OVER matter AS standing_before,
        lag(value) OVER matter AS value_before,
        lag(unit) OVER matter AS unit_before,
        lag(text) OVER matter AS text_before,
        lag(quote) OVER matter AS quote_before,
        lag(outlet) OVER matter AS outlet_before
    FROM said
    WHERE rank = 1
    WINDOW matter AS (PARTITION BY plan, provision_topic ORDER BY ordinal, begun, version)
),

moved AS (
    SELECT
        'between ' || version_before || ' and ' || version || ' ' || provision_topic AS change,
        *
    FROM state
    WHERE
        version_before IS NOT NULL
        AND (
            standing IS DISTINCT FROM standing_before
            OR (
                standing = 'contained'
                AND (value IS NOT NULL OR value_before IS NOT NULL)
                AND (value IS DISTINCT FROM value_before OR unit IS DISTINCT FROM unit_before)
            )
        )
    UNION ALL BY NAME
    -- What one report tells of both texts, as the European counter-text's ceiling against the American one.
    SELECT
        'told ' || p.provision AS change,
        p.plan,
        p.version,
        coalesce(v.points, p.points) AS counted,
        p.topic,
        p.provision_topic,
        p.standing,
        p.value,
        p.unit,
        p.text,
        p.contested,
        'contained' AS standing_before,
        p.old_value AS value_before,
        p.unit AS unit_before,
        p.speaker,
        p.chain_text,
        p.origin,
        p.outlet,
        p.title,
        p.url,
        p.article_id,
        p.revision,
        p.published,
        p.quote,
        p.start,
        p."end"
    FROM own AS p
    LEFT JOIN plan_version AS v ON p.version = v.version
    WHERE p.old_value IS NOT NULL AND p.old_value IS DISTINCT FROM p.value
)

SELECT
    change,
    plan,
    version_before,
    points_before,
    version,
    counted AS points,
    topic,
    provision_topic,
    standing_before,
    value_before,
    unit_before,
    standing,
    value,
    unit,
    text_before,
    text,
    contested,
    quote_before,
    outlet_before,
    speaker,
    chain_text,
    origin,
    outlet,
    title,
    url,
    article_id,
    revision,
    published,
    quote,
    start,
    "end"
FROM moved;

COMMENT ON TABLE provision_change
IS 'Where neighbouring versions of a plan differ on a matter, and where a report tells of a number that moved';
COMMENT ON COLUMN provision_change.change IS 'Id: the two versions and the matter, or the provision whose report tells of both';
COMMENT ON COLUMN provision_change.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN provision_change.version_before IS 'Public id of the version before; NULL where one report tells of both';
COMMENT ON COLUMN provision_change.points_before IS 'Its number of points';
COMMENT ON COLUMN provision_change.version IS 'Public id of the later version';
COMMENT ON COLUMN provision_change.points IS 'Its number of points';
COMMENT ON COLUMN provision_change.topic IS 'Topic of the negotiation';
COMMENT ON COLUMN provision_change.provision_topic IS 'What the provision is on, a provision topic of the profile';
COMMENT ON COLUMN provision_change.standing_before IS 'contained, removed, absent or open, in the version before';
COMMENT ON COLUMN provision_change.value_before IS 'The number before, if there was one';
COMMENT ON COLUMN provision_change.unit_before IS 'What it counts';
COMMENT ON COLUMN provision_change.standing IS 'contained, removed, absent or open, in the later version';
COMMENT ON COLUMN provision_change.value IS 'The number after, if there is one; of several the best attested';
COMMENT ON COLUMN provision_change.unit IS 'What it counts';
COMMENT ON COLUMN provision_change.text_before IS 'The words of the version before, with numbers in digits';
COMMENT ON COLUMN provision_change.text IS 'The words of the later version, with numbers in digits';
COMMENT ON COLUMN provision_change.contested IS 'Whether the later version is said to have something else on the matter too';
COMMENT ON COLUMN provision_change.quote_before IS 'The words that tell of the version before, an exact slice of their article';
COMMENT ON COLUMN provision_change.outlet_before IS 'Who published those';
COMMENT ON COLUMN provision_change.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN provision_change.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN provision_change.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN provision_change.outlet IS 'Who published it';
COMMENT ON COLUMN provision_change.title IS 'Title of the article';
COMMENT ON COLUMN provision_change.url IS 'Address of the article';
COMMENT ON COLUMN provision_change.article_id IS 'Article that says it';
COMMENT ON COLUMN provision_change.revision IS 'Revision that says it';
COMMENT ON COLUMN provision_change.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN provision_change.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN provision_change.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN provision_change.end IS 'Character after the last of the quotation';
