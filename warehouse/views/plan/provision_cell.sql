-- question: On each matter, what does each version of a plan say, and how does that differ from the version before?
-- grain: one row per version of a plan, per matter on which some version of that plan says something
-- key: version, provision_topic
-- mode: keys
-- inputs: provision, provision_report, plan_version, plan_text
-- touched: SELECT plan FROM changed_provision
--   UNION
--   SELECT plan FROM changed_provision_report
--   UNION
--   SELECT plan FROM changed_plan_version
--   UNION
--   SELECT plan FROM changed_plan_text
-- narrowed: provision, provision_report, plan_version, plan_text BY SELECT plan FROM touched

CREATE OR REPLACE TABLE provision_cell AS
WITH said AS (
    SELECT
        * EXCLUDE (value),
        -- The number of what was removed is no number of the text that removed it.
        CASE WHEN standing IN ('contained', 'open') THEN value END AS value
    FROM provision
    SEMI JOIN touched USING (plan)
    WHERE firm AND version IS NOT NULL
),

handed AS (
    SELECT *
    FROM plan_text
    SEMI JOIN touched USING (plan)
    WHERE is_current AND version IS NOT NULL
),

version_told AS (
    SELECT
        plan,
        version,
        topic,
        points,
        ordinal,
        first_published AS begun
    FROM plan_version
    SEMI JOIN touched USING (plan)
),

content_of AS (
    SELECT
        plan,
        version,
        topic,
        points,
        first_published AS begun
    FROM said
    UNION ALL BY NAME
    SELECT
        plan,
        version,
        topic,
        points,
        published AS begun
    FROM handed
),

version_known AS (
    SELECT * FROM version_told
    UNION ALL BY NAME
    -- Versions of which only the contents are told.
    SELECT
        o.plan,
        o.version,
        min(o.topic) AS topic,
        max(o.points) AS points,
        0 AS ordinal,
        min(o.begun) AS begun
    FROM content_of AS o
    ANTI JOIN version_told AS v ON o.version = v.version
    GROUP BY o.plan, o.version
),

placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY plan ORDER BY ordinal, begun, version) AS place
    FROM version_known
),

matter AS (
    SELECT
        plan,
        version,
        number,
        outlet,
        title,
        url,
        article_id,
        published,
        unnest(matters) AS its
    FROM handed
),

text_words AS (
    SELECT
        version,
        its.provision_topic AS provision_topic,
        list_sort(list(DISTINCT number)) AS text_points,
        regexp_replace(lower(string_agg(its.quote, ' ' ORDER BY number, its.start)), '[\s[:punct:]]+', ' ', 'g') AS words
    FROM matter
    GROUP BY version, its.provision_topic
),

text_lead AS (
    SELECT
        *,
        its.provision_topic AS provision_topic
    FROM matter
    QUALIFY
        row_number() OVER (
            PARTITION BY version, its.provision_topic ORDER BY its.value IS NULL, number, its.start, its."end"
        ) = 1
),

whole_text AS (
    SELECT
        version,
        outlet,
        title,
        url,
        article_id,
        published
    FROM handed
    QUALIFY row_number() OVER (PARTITION BY version ORDER BY number) = 1
),

told_lead AS (
    SELECT *
    FROM said
    QUALIFY
        row_number() OVER (
            -- As in provision_change: what has a number speaks for the version, of several numbers the best attested.
            PARTITION BY version, provision_topic
            ORDER BY
                standing <> 'contained' OR value IS NULL ASC,
                articles DESC,
                origins DESC,
                first_published ASC,
                provision ASC
        ) = 1
),

told AS (
    SELECT
        version,
        provision_topic,
        list(
            struct_pack(
                standing := standing,
                value := value,
                unit := unit,
                quote := quote,
                chain_text := chain_text,
                outlet := outlet,
                url := url,
                published := published,
                articles := articles,
                origins := origins
            )
            ORDER BY articles DESC, origins DESC, first_published ASC, provision ASC
        ) AS reported
    FROM said
    GROUP BY version, provision_topic
),

heard AS (
    SELECT
        version,
        provision_topic,
        list_sort(list(DISTINCT outlet)) AS outlets,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins
    FROM provision_report
    SEMI JOIN touched USING (plan)
    WHERE
        stood_until IS NULL
        AND counts
        AND version IS NOT NULL
        AND modality NOT IN ('conditional', 'hypothetical', 'denied', 'planned')
    GROUP BY version, provision_topic
),

topics AS (
    SELECT
        plan,
        provision_topic
    FROM said
    UNION
    SELECT
        plan,
        its.provision_topic
    FROM matter
),

known AS (
    SELECT
        v.plan,
        v.version,
        v.place,
        v.points,
        v.topic,
        t.provision_topic,
        CASE
            WHEN x.version IS NOT NULL OR (r.version IS NULL AND w.version IS NOT NULL) THEN 'text'
            WHEN r.version IS NOT NULL THEN 'reports'
        END AS basis,
        CASE
            WHEN x.version IS NOT NULL THEN 'contained'
            WHEN r.version IS NOT NULL THEN r.standing
            WHEN w.version IS NOT NULL THEN 'absent'
        END AS standing,
        CASE WHEN x.version IS NOT NULL THEN x.its.value ELSE r.value END AS value,
        CASE WHEN x.version IS NOT NULL THEN x.its.unit ELSE r.unit END AS unit,
        coalesce(a.text_points, []) AS text_points,
        a.words,
        r.old_value,
        r.unit AS told_unit,
        coalesce(r.contested, FALSE)
        OR coalesce(
            x.version IS NOT NULL
            AND (
                r.standing IN ('removed', 'absent')
                OR (r.value IS NOT NULL AND r.unit IS NOT DISTINCT FROM x.its.unit AND r.value <> x.its.value)
            ),
            FALSE
        ) AS contested,
        coalesce(d.reported, []) AS reported,
        list_sort(list_distinct(list_filter(coalesce(h.outlets, []) || [w.outlet], LAMBDA name: name IS NOT NULL))) AS outlets,
        coalesce(h.articles, 0) AS articles,
        coalesce(h.origins, 0) AS origins,
        CASE WHEN x.version IS NULL THEN r.speaker END AS speaker,
        CASE WHEN x.version IS NOT NULL THEN x.outlet ELSE coalesce(r.chain_text, w.outlet) END AS chain_text,
        CASE WHEN x.version IS NOT NULL THEN x.outlet ELSE coalesce(r.origin, w.outlet) END AS origin,
        CASE WHEN x.version IS NOT NULL THEN x.outlet ELSE coalesce(r.outlet, w.outlet) END AS outlet,
        CASE WHEN x.version IS NOT NULL THEN x.title WHEN r.version IS NOT NULL THEN r.title ELSE w.title END AS title,
        CASE WHEN x.version IS NOT NULL THEN x.url WHEN r.version IS NOT NULL THEN r.url ELSE w.url END AS url,
        CASE WHEN x.version IS NOT NULL THEN x.article_id WHEN r.version IS NOT NULL THEN r.article_id ELSE w.article_id END
            AS article_id,
        CASE WHEN x.version IS NULL THEN r.revision END AS revision,
        CASE WHEN x.version IS NOT NULL THEN x.published ELSE coalesce(r.published, w.published) END AS published,
        CASE WHEN x.version IS NOT NULL THEN x.its.quote ELSE r.quote END AS quote,
        CASE WHEN x.version IS NOT NULL THEN x.its.start ELSE r.start END AS start,
        CASE WHEN x.version IS NOT NULL THEN x.its."end" ELSE r."end" END AS "end"
    FROM placed AS v
    INNER JOIN topics AS t ON v.plan = t.plan
    LEFT JOIN text_lead AS x ON v.version = x.version AND t.provision_topic = x.provision_topic
    LEFT JOIN text_words AS a ON v.version = a.version AND t.provision_topic = a.provision_topic
    LEFT JOIN whole_text AS w ON v.version = w.version
    LEFT JOIN told_lead AS r ON v.version = r.version AND t.provision_topic = r.provision_topic
    LEFT JOIN told AS d ON v.version = d.version AND t.provision_topic = d.provision_topic
    LEFT JOIN heard AS h ON v.version = h.version AND t.provision_topic = h.provision_topic
),

compared AS (
    SELECT
        *,
        last_value(
            CASE
                WHEN standing IS NOT NULL
                    THEN
                        struct_pack(
                            version := version,
                            points := points,
                            standing := standing,
                            value := value,
                            unit := unit,
                            words := words,
                            quote := quote,
                            outlet := outlet
                        )
            END
            IGNORE NULLS
        ) OVER (
            PARTITION BY plan, provision_topic ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS was
    FROM known
)

SELECT
    version,
    provision_topic,
    plan,
    place,
    points,
    topic,
    CASE
        WHEN standing IS NULL THEN 'unknown'
        WHEN standing IN ('removed', 'absent')
            THEN
                CASE
                    WHEN
                        was.standing IN ('contained', 'open')
                        OR (standing = 'removed' AND was.standing IS DISTINCT FROM 'removed')
                        THEN 'dropped'
                    ELSE 'absent'
                END
        WHEN was IS NULL THEN 'first'
        WHEN was.standing IN ('removed', 'absent') THEN 'added'
        WHEN
            standing <> was.standing
            OR (value <> was.value AND unit IS NOT DISTINCT FROM was.unit)
            OR words <> was.words
            OR (basis = 'reports' AND value <> old_value)
            THEN 'changed'
        ELSE 'same'
    END AS state,
    standing,
    value,
    unit,
    basis,
    was.version AS version_before,
    was.points AS points_before,
    was.standing AS standing_before,
    CASE
        WHEN was.value IS NOT NULL THEN was.value
        WHEN basis = 'reports' THEN old_value
    END AS value_before,
    CASE
        WHEN was.value IS NOT NULL THEN was.unit
        WHEN basis = 'reports' AND old_value IS NOT NULL THEN told_unit
    END AS unit_before,
    was.quote AS quote_before,
    was.outlet AS outlet_before,
    contested,
    text_points,
    reported,
    outlets,
    articles,
    origins,
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
FROM compared;

COMMENT ON TABLE provision_cell
IS 'Matters by versions: what stands where, by the text that was handed in, else by reports; the evidence is of whichever counts';
COMMENT ON COLUMN provision_cell.version IS 'Public id of the version';
COMMENT ON COLUMN provision_cell.provision_topic IS 'Matter: a provision topic of the profile';
COMMENT ON COLUMN provision_cell.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN provision_cell.place
IS 'Place of the version among those of the plan, from 1; first those of which only contents are told';
COMMENT ON COLUMN provision_cell.points IS 'Number of points of that version';
COMMENT ON COLUMN provision_cell.topic IS 'Topic of the negotiation';
COMMENT ON COLUMN provision_cell.state
IS 'Against the last version known on the matter: first, same, changed, added or dropped; absent (nor before) or unknown';
COMMENT ON COLUMN provision_cell.standing
IS 'contained, removed, absent or open; NULL where nobody tells. A whole text without the matter has it absent';
COMMENT ON COLUMN provision_cell.value IS 'Its number, if it turns on one; of several in reports the best attested';
COMMENT ON COLUMN provision_cell.unit IS 'What the number counts: persons, days, dollars and others';
COMMENT ON COLUMN provision_cell.basis
IS 'text where its own words say so, else reports; NULL where nobody tells. What reports say beside a text stands in reported';
COMMENT ON COLUMN provision_cell.version_before IS 'Public id of the last version before it that is known on the matter';
COMMENT ON COLUMN provision_cell.points_before IS 'Its number of points';
COMMENT ON COLUMN provision_cell.standing_before IS 'contained, removed, absent or open, in that version';
COMMENT ON COLUMN provision_cell.value_before IS 'The number before: of that version, else as a report of this one tells it';
COMMENT ON COLUMN provision_cell.unit_before IS 'What it counts';
COMMENT ON COLUMN provision_cell.quote_before IS 'The words of, or about, that version';
COMMENT ON COLUMN provision_cell.outlet_before IS 'Who published those';
COMMENT ON COLUMN provision_cell.contested
IS 'Whether reports disagree about this version on the matter, with each other or with its text';
COMMENT ON COLUMN provision_cell.text_points IS 'Points of the version''s text that are on the matter';
COMMENT ON COLUMN provision_cell.reported
IS 'What reports say of it, best attested first: standing, value, unit, and quote with outlet, chain, url and counts';
COMMENT ON COLUMN provision_cell.outlets IS 'Everybody who published reports of it, or the text';
COMMENT ON COLUMN provision_cell.articles IS 'How many articles report on it';
COMMENT ON COLUMN provision_cell.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN provision_cell.speaker IS 'Who is said to have said it; NULL for the article, or the text, in its own voice';
COMMENT ON COLUMN provision_cell.chain_text IS 'From speaker to outlet, in words; for a text who printed it';
COMMENT ON COLUMN provision_cell.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one; for a text who printed it';
COMMENT ON COLUMN provision_cell.outlet IS 'Who published it';
COMMENT ON COLUMN provision_cell.title IS 'Title of the article or text';
COMMENT ON COLUMN provision_cell.url IS 'Address of the article or text';
COMMENT ON COLUMN provision_cell.article_id IS 'Article that says it';
COMMENT ON COLUMN provision_cell.revision IS 'Revision that says it; NULL for a text';
COMMENT ON COLUMN provision_cell.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN provision_cell.quote
IS 'The words that say so, an exact slice of the revision or text; NULL where a text has nothing on the matter, or nobody tells';
COMMENT ON COLUMN provision_cell.start IS 'First character of the quotation in that text, from 0';
COMMENT ON COLUMN provision_cell.end IS 'Character after the last of the quotation';
