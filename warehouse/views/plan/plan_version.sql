-- question: Which versions has each plan had, with how many points, and what became of them?
-- grain: one row per version of a plan
-- key: version
-- mode: keys
-- inputs: plan_change
-- touched: SELECT plan FROM changed_plan_change
-- narrowed: plan_change BY SELECT plan FROM touched

CREATE OR REPLACE TABLE plan_version AS
WITH report AS (
    SELECT c.*
    FROM plan_change AS c
    SEMI JOIN touched USING (plan)
    WHERE c.version IS NOT NULL
),

counted AS (
    SELECT
        version,
        points,
        arg_min(points_text, step) AS points_text,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(step) AS step
    FROM report
    WHERE version IS NOT NULL AND points IS NOT NULL
    GROUP BY version, points
),

numbers AS (
    SELECT
        version,
        list(
            struct_pack(points := points, points_text := points_text, articles := articles, origins := origins)
            ORDER BY articles DESC, origins DESC, step ASC
        ) AS counts,
        list(points ORDER BY articles DESC, origins DESC, step ASC)[1] AS points
    FROM counted
    GROUP BY version
),

begun AS (
    -- In which order the texts came: by the first report, or the earlier day on which a report says that one came, for an older
    -- draft may be told of later; and within one report the revised text after the one it came from.
    SELECT
        c.plan,
        c.version,
        min(c.published) AS first_published,
        min(least(
            cast(c.published AS DATE), CASE WHEN c.event IN ('proposed', 'drafted', 'presented') AND c.firm THEN c.when_latest END
        )) AS came,
        bool_or(c.event = 'revised') AS is_revision,
        min(c.step) AS step
    FROM report AS c
    LEFT JOIN numbers AS n ON c.version = n.version
    WHERE c.version IS NOT NULL AND (c.points IS NULL OR c.points = n.points)
    GROUP BY c.plan, c.version
),

placed AS (
    SELECT
        plan,
        version,
        row_number() OVER (PARTITION BY plan ORDER BY came, is_revision, first_published, step, version) AS ordinal
    FROM begun
),

replaced AS (
    SELECT
        a.version,
        b.version AS parent,
        count(DISTINCT a.article_id) AS articles
    FROM report AS a
    INNER JOIN report AS b ON a.plan = b.plan AND a.article_id = b.article_id
    WHERE a.firm AND a.event = 'revised' AND b.firm AND b.event = 'superseded'
    GROUP BY a.version, b.version
),

descent AS (
    -- What it was made from: the text that an article says was replaced when this one was made, else the one before it.
    SELECT
        p.version,
        q.version AS parent
    FROM placed AS p
    INNER JOIN placed AS q ON p.plan = q.plan AND p.ordinal > q.ordinal
    LEFT JOIN replaced AS t ON p.version = t.version AND q.version = t.parent
    QUALIFY row_number() OVER (PARTITION BY p.version ORDER BY t.articles DESC NULLS LAST, q.ordinal DESC) = 1
),

done AS (
    SELECT version
    FROM report
    WHERE firm AND event IN ('drafted', 'revised', 'presented', 'received', 'endorsed', 'accepted')
),

newest AS (
    -- The newest text of a plan that was more than talked of: those before it have been replaced.
    SELECT
        p.plan,
        max(p.ordinal) AS ordinal
    FROM placed AS p
    SEMI JOIN done AS d ON p.version = d.version
    GROUP BY p.plan
),

followed AS (
    SELECT p.version
    FROM placed AS p
    INNER JOIN newest AS n ON p.plan = n.plan AND p.ordinal < n.ordinal
),

side AS (
    SELECT
        version,
        event,
        unnest(agents) AS agent
    FROM report
    WHERE firm AND version IS NOT NULL AND event IN ('accepted', 'endorsed', 'rejected', 'disowned')
),

sides AS (
    SELECT
        side.version,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'accepted' AND agent.role = 'accepter')), [])
            AS accepted_by,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'rejected' AND agent.role = 'rejecter')), [])
            AS rejected_by
    FROM side
    GROUP BY side.version
),

fold AS (
    SELECT
        version,
        arg_max(event, step) FILTER (WHERE is_news AND firm) AS last_event,
        arg_max(event, step) FILTER (
            WHERE is_news AND firm AND event IN ('accepted', 'endorsed', 'rejected', 'disowned', 'withdrawn', 'superseded')
        ) AS verdict,
        bool_or(firm AND event IN ('accepted', 'endorsed')) AS liked,
        bool_or(firm AND event IN ('rejected', 'disowned')) AS disliked,
        bool_or(firm AND event = 'superseded') AS replaced,
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE firm AND event IN ('drafted', 'revised', 'proposed')))))
            AS authors,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        max(published) AS last_published
    FROM report
    WHERE version IS NOT NULL
    GROUP BY version
),

lead AS (
    SELECT
        version,
        plan,
        topic,
        published AS first_published,
        label,
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
    FROM report
    WHERE version IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY version ORDER BY NOT firm, points IS NULL, step) = 1
)

SELECT
    f.version,
    l.plan,
    l.topic,
    coalesce(p.ordinal, 1) AS ordinal,
    b.came,
    d.parent,
    n.points,
    coalesce(n.counts, []) AS counts,
    coalesce(len(n.counts) > 1, FALSE) AS count_contested,
    CASE
        WHEN f.replaced OR w.version IS NOT NULL THEN 'superseded'
        WHEN f.verdict = 'withdrawn' THEN 'withdrawn'
        WHEN f.liked AND f.disliked THEN 'contested'
        -- One side alone does not make an agreement.
        WHEN f.verdict = 'accepted' AND coalesce(len(s.accepted_by), 0) < 2 THEN 'endorsed'
        ELSE coalesce(f.verdict, f.last_event, 'unclear')
    END AS status,
    f.last_event,
    f.liked AND f.disliked AS contested,
    coalesce(f.authors, []) AS authors,
    coalesce(s.accepted_by, []) AS accepted_by,
    coalesce(s.rejected_by, []) AS rejected_by,
    l.label,
    f.articles,
    f.origins,
    b.first_published,
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
FROM fold AS f
INNER JOIN lead AS l ON f.version = l.version
LEFT JOIN begun AS b ON f.version = b.version
LEFT JOIN placed AS p ON f.version = p.version
LEFT JOIN descent AS d ON f.version = d.version
LEFT JOIN numbers AS n ON f.version = n.version
LEFT JOIN followed AS w ON f.version = w.version
LEFT JOIN sides AS s ON f.version = s.version;

COMMENT ON TABLE plan_version
IS 'Texts of plans as they stand, in the order in which they came; the evidence is the first report';
COMMENT ON COLUMN plan_version.version IS 'Public id';
COMMENT ON COLUMN plan_version.plan IS 'Public id of the plan that it is a text of';
COMMENT ON COLUMN plan_version.topic IS 'Topic';
COMMENT ON COLUMN plan_version.ordinal IS 'Place among the versions by evidence and not by number, from 1';
COMMENT ON COLUMN plan_version.came
IS 'Day on which it came: of the first report, or an earlier one on which it is said to have been proposed, drafted or presented';
COMMENT ON COLUMN plan_version.parent
IS 'Version it was made from: the one that a report of its revision says it replaced, else the one before it; NULL for the first';
COMMENT ON COLUMN plan_version.points IS 'Number of points by most articles; NULL where nobody counts';
COMMENT ON COLUMN plan_version.counts IS 'Every number told of this text: points, points_text, articles, origins';
COMMENT ON COLUMN plan_version.count_contested IS 'Whether sources give it different numbers of points';
COMMENT ON COLUMN plan_version.status
IS 'Last decisive event; superseded by a later text, contested if some accept and some reject, endorsed if one side accepts';
COMMENT ON COLUMN plan_version.last_event IS 'Last thing told of it';
COMMENT ON COLUMN plan_version.contested IS 'Whether some accept or endorse what others reject or disown';
COMMENT ON COLUMN plan_version.authors IS 'Everybody said outright to be author or reviser, by name; sources may disagree';
COMMENT ON COLUMN plan_version.accepted_by IS 'Who is said to have accepted it';
COMMENT ON COLUMN plan_version.rejected_by IS 'Who is said to have rejected it';
COMMENT ON COLUMN plan_version.label IS 'What the first report calls it';
COMMENT ON COLUMN plan_version.articles IS 'How many articles say so';
COMMENT ON COLUMN plan_version.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN plan_version.first_published IS 'First report, UTC';
COMMENT ON COLUMN plan_version.last_published IS 'Last report, UTC';
COMMENT ON COLUMN plan_version.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan_version.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan_version.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan_version.outlet IS 'Who published it';
COMMENT ON COLUMN plan_version.title IS 'Title of the article';
COMMENT ON COLUMN plan_version.url IS 'Address of the article';
COMMENT ON COLUMN plan_version.article_id IS 'Article that says it';
COMMENT ON COLUMN plan_version.revision IS 'Revision that says it';
COMMENT ON COLUMN plan_version.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan_version.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan_version.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan_version.end IS 'Character after the last of the quotation';
