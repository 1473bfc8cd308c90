-- question: What does each version of each plan say on each topic, and by which words?
-- grain: one row per plan, version, topic, standing and number
-- key: provision
-- mode: keys
-- inputs: provision_report
-- touched: SELECT plan FROM changed_provision_report
-- narrowed: provision_report BY SELECT plan FROM touched

CREATE OR REPLACE TABLE provision AS
WITH report AS (
    SELECT
        r.*,
        coalesce(r.version, r.plan) AS said_of,
        -- What a text changed it contains, in its new form.
        CASE WHEN r.event = 'changed' THEN 'contained' ELSE r.event END AS standing,
        r.modality NOT IN ('conditional', 'hypothetical', 'denied', 'planned') AS firm
    FROM provision_report AS r
    SEMI JOIN touched USING (plan)
    WHERE r.stood_until IS NULL AND r.counts
),

keyed AS (
    SELECT
        *,
        concat_ws(' ', said_of, provision_topic, standing, cast(value AS DECIMAL(38, 2)), unit) AS provision
    FROM report
),

fold AS (
    SELECT
        provision,
        list_sort(list(DISTINCT text)) AS texts,
        list_sort(list(DISTINCT obligation)) AS obligations,
        max(points) AS points,
        max(old_value) AS old_value,
        bool_or(firm) AS firm,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) AS first_published,
        max(published) AS last_published
    FROM keyed
    GROUP BY provision
),

numbers AS (
    -- Two numbers of one unit for one matter of one text, or a text that is said both to have it and not to have it.
    SELECT
        said_of,
        provision_topic,
        unit,
        count(DISTINCT value) FILTER (WHERE standing = 'contained' AND value IS NOT NULL) AS numbers
    FROM keyed
    WHERE firm
    GROUP BY said_of, provision_topic, unit
),

standings AS (
    SELECT
        said_of,
        provision_topic,
        bool_or(standing = 'contained') AND bool_or(standing IN ('removed', 'absent')) AS both_ways
    FROM keyed
    WHERE firm
    GROUP BY said_of, provision_topic
),

lead AS (
    SELECT *
    FROM keyed
    QUALIFY row_number() OVER (PARTITION BY provision ORDER BY NOT firm, published, start, observation) = 1
)

SELECT
    l.provision,
    l.plan,
    l.version,
    f.points,
    l.topic,
    l.lineage,
    l.provision_topic,
    l.standing,
    l.value,
    f.old_value,
    l.unit,
    f.obligations,
    l.text,
    f.texts,
    f.firm,
    coalesce(n.numbers > 1, FALSE) OR coalesce(s.both_ways, FALSE) AS contested,
    f.articles,
    f.origins,
    f.first_published,
    f.last_published,
    l.speaker,
    l.chain_text,
    l.origin,
    l.outlet,
    l.title,
    l.url,
    l.article_id,
    l.revision,
    l.published,
    l.quote,
    l.start,
    l."end"
FROM lead AS l
INNER JOIN fold AS f ON l.provision = f.provision
LEFT JOIN numbers AS n
    ON
        l.said_of = n.said_of
        AND l.provision_topic = n.provision_topic
        AND l.unit = n.unit
        AND l.standing = 'contained'
LEFT JOIN standings AS s ON l.said_of = s.said_of AND l.provision_topic = s.provision_topic;

COMMENT ON TABLE provision IS 'What versions of plans say, with the words; the evidence is the first report';
COMMENT ON COLUMN provision.provision
IS 'Version (or plan, where it is not clear which version), topic, standing and number in one';
COMMENT ON COLUMN provision.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN provision.version IS 'Public id of the text within it; NULL where it is not clear which';
COMMENT ON COLUMN provision.points IS 'Number of points that reports of it give that text';
COMMENT ON COLUMN provision.topic IS 'Topic of the negotiation';
COMMENT ON COLUMN provision.lineage IS 'Lineage that the words name, if they do';
COMMENT ON COLUMN provision.provision_topic IS 'What it is on, a provision topic of the profile';
COMMENT ON COLUMN provision.standing IS 'contained, removed, absent or open';
COMMENT ON COLUMN provision.value IS 'Its number, if it turns on one';
COMMENT ON COLUMN provision.old_value IS 'That number in the version before, where words give both; the largest';
COMMENT ON COLUMN provision.unit IS 'What the number counts: persons, days, dollars and others';
COMMENT ON COLUMN provision.obligations IS 'Duties that the words show: must, must_not, may, would; sorted';
COMMENT ON COLUMN provision.text IS 'The words of the first report, with numbers in digits';
COMMENT ON COLUMN provision.texts IS 'The words of all reports, sorted';
COMMENT ON COLUMN provision.firm IS 'Whether somebody says it outright';
COMMENT ON COLUMN provision.contested
IS 'Whether that text is said to have another number of the unit on the matter, or both to have and not to have it';
COMMENT ON COLUMN provision.articles IS 'How many articles say so';
COMMENT ON COLUMN provision.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN provision.first_published IS 'First report, UTC';
COMMENT ON COLUMN provision.last_published IS 'Last report, UTC';
COMMENT ON COLUMN provision.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN provision.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN provision.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN provision.outlet IS 'Who published it';
COMMENT ON COLUMN provision.title IS 'Title of the article';
COMMENT ON COLUMN provision.url IS 'Address of the article';
COMMENT ON COLUMN provision.article_id IS 'Article that says it';
COMMENT ON COLUMN provision.revision IS 'Revision that says it';
COMMENT ON COLUMN provision.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN provision.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN provision.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN provision.end IS 'Character after the last of the quotation';
