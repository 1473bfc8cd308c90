-- question: Which plans are there, and where does each stand?
-- grain: one row per plan
-- key: plan
-- mode: keys
-- inputs: plan_change, plan_version, lineage
-- touched: SELECT plan FROM changed_plan_change
--   UNION ALL
--   SELECT plan FROM changed_plan_version
--   UNION ALL
--   SELECT c.plan FROM plan_change AS c SEMI JOIN changed_lineage AS p ON c.topic = p.topic
-- narrowed: plan_change, plan_version BY SELECT plan FROM touched

CREATE OR REPLACE TABLE plan AS
WITH report AS (
    SELECT c.*
    FROM plan_change AS c
    SEMI JOIN touched USING (plan)
),

fold AS (
    SELECT
        plan,
        arg_min(lineage, step) FILTER (WHERE lineage IS NOT NULL) AS lineage,
        arg_max(event, step) FILTER (WHERE is_news AND firm) AS last_event,
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE firm AND event IN ('drafted', 'revised', 'proposed')))))
            AS authors,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) AS first_published,
        max(published) AS last_published
    FROM report
    GROUP BY plan
),

texts AS (
    SELECT
        v.plan,
        count(*) AS versions,
        list(points ORDER BY v.ordinal) FILTER (WHERE points IS NOT NULL) AS points_history,
        arg_max(v.version, v.ordinal) AS current_version,
        arg_max(v.points, v.ordinal) AS points,
        arg_max(v.status, v.ordinal) AS status
    FROM plan_version AS v
    SEMI JOIN touched USING (plan)
    GROUP BY v.plan
),

lead AS (
    SELECT
        plan,
        topic,
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
    QUALIFY row_number() OVER (PARTITION BY plan ORDER BY NOT firm, step) = 1
)

SELECT
    f.plan,
    l.topic,
    f.lineage,
    named.title AS name,
    l.label,
    coalesce(t.status, f.last_event, 'unclear') AS status,
    f.last_event,
    coalesce(t.versions, 0) AS versions,
    t.current_version,
    t.points,
    coalesce(t.points_history, []) AS points_history,
    coalesce(f.authors, []) AS authors,
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
FROM fold AS f
INNER JOIN lead AS l ON f.plan = l.plan
LEFT JOIN texts AS t ON f.plan = t.plan
LEFT JOIN lineage AS named ON l.topic = named.topic AND f.lineage = named.lineage;

COMMENT ON TABLE plan IS 'Plans as they stand; the evidence is the first report';
COMMENT ON COLUMN plan.plan IS 'Public id';
COMMENT ON COLUMN plan.topic IS 'Topic';
COMMENT ON COLUMN plan.lineage IS 'Id of the lineage in the topic profile; NULL where nobody named the plan';
COMMENT ON COLUMN plan.name IS 'What the topic profile calls it; NULL where the profile does not know it';
COMMENT ON COLUMN plan.label IS 'What the first report calls it';
COMMENT ON COLUMN plan.status IS 'Status of its newest version';
COMMENT ON COLUMN plan.last_event IS 'Last thing told of it';
COMMENT ON COLUMN plan.versions IS 'How many texts it has had';
COMMENT ON COLUMN plan.current_version IS 'Public id of the newest text';
COMMENT ON COLUMN plan.points IS 'Number of points of the newest text';
COMMENT ON COLUMN plan.points_history IS 'Numbers of points of its texts, in order';
COMMENT ON COLUMN plan.authors IS 'Everybody said outright to be author or reviser, by name; sources may disagree';
COMMENT ON COLUMN plan.articles IS 'How many articles say so';
COMMENT ON COLUMN plan.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN plan.first_published IS 'First report, UTC';
COMMENT ON COLUMN plan.last_published IS 'Last report, UTC';
COMMENT ON COLUMN plan.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan.outlet IS 'Who published it';
COMMENT ON COLUMN plan.title IS 'Title of the article';
COMMENT ON COLUMN plan.url IS 'Address of the article';
COMMENT ON COLUMN plan.article_id IS 'Article that says it';
COMMENT ON COLUMN plan.revision IS 'Revision that says it';
COMMENT ON COLUMN plan.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan.end IS 'Character after the last of the quotation';
