-- question: What is there to tell apart, each once?
-- grain: one row per core
-- key: core
-- mode: keys
-- inputs: core_member
-- touched: SELECT core FROM changed_core_member WHERE kind <> 'named'

CREATE OR REPLACE TABLE core AS
SELECT
    core,
    first(kind ORDER BY published, observation) AS kind,
    first(topic ORDER BY published, observation) AS topic,
    bool_or(stands) AS stands,
    first(observation ORDER BY published, observation) AS observation,
    first(article_id ORDER BY published, observation) AS article_id,
    min(published) AS published,
    first(event ORDER BY published, observation) AS event,
    first(lineage ORDER BY published, observation) AS lineage,
    first(points ORDER BY published, observation) AS points,
    first(label ORDER BY published, observation) AS label,
    first(names ORDER BY published, observation) AS names,
    first(addressees ORDER BY published, observation) AS addressees,
    first(place ORDER BY published, observation) AS place,
    first(first_day ORDER BY published, observation) AS first_day,
    first(last_day ORDER BY published, observation) AS last_day,
    first(plans_beside ORDER BY published, observation) AS plans_beside,
    first(points_beside ORDER BY published, observation) AS points_beside,
    count(*) AS reports,
    list_sort(list(DISTINCT article_id)) AS articles,
    list_sort(list(DISTINCT cast(published AS DATE))) AS days
FROM core_member
SEMI JOIN touched USING (core)
WHERE kind <> 'named'
GROUP BY core;

COMMENT ON TABLE core IS 'Reports that no rule of identity tells apart, as one';
COMMENT ON COLUMN core.core IS 'Core';
COMMENT ON COLUMN core.kind IS 'plan, deadline or meeting';
COMMENT ON COLUMN core.topic IS 'Topic';
COMMENT ON COLUMN core.stands IS 'Whether its reports count today';
COMMENT ON COLUMN core.observation IS 'The first of its reports, by publication and id';
COMMENT ON COLUMN core.article_id IS 'Article of the first report';
COMMENT ON COLUMN core.published IS 'When the first report was published, UTC';
COMMENT ON COLUMN core.event IS 'What the first report says happened';
COMMENT ON COLUMN core.lineage IS 'Plan that its words name';
COMMENT ON COLUMN core.points IS 'Number of points that it gives the plan';
COMMENT ON COLUMN core.label IS 'How the first report writes the plan';
COMMENT ON COLUMN core.names IS 'Authors of the plan, setters of the deadline, or who would meet; sorted';
COMMENT ON COLUMN core.addressees IS 'Whom the deadline is for; sorted';
COMMENT ON COLUMN core.place IS 'Place of the meeting';
COMMENT ON COLUMN core.first_day IS 'First day on which it was due or took place';
COMMENT ON COLUMN core.last_day IS 'Last such day';
COMMENT ON COLUMN core.plans_beside IS 'For a plan that is not named: the plans that its article names, sorted';
COMMENT ON COLUMN core.points_beside IS 'Numbers of points that its articles give the plan elsewhere, sorted';
COMMENT ON COLUMN core.reports IS 'How many reports';
COMMENT ON COLUMN core.articles IS 'Articles that say so, sorted';
COMMENT ON COLUMN core.days IS 'Days, UTC, on which they were published, sorted';
