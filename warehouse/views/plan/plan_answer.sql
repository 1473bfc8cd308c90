-- question: Which plan is an answer to another one, and to which of its texts?
-- grain: one row per plan that answers another
-- key: plan
-- mode: keys
-- inputs: plan, plan_version, lineage
-- touched: SELECT plan FROM changed_plan
--   UNION ALL
--   SELECT plan FROM changed_plan_version
--   UNION ALL
--   SELECT p.plan FROM plan AS p SEMI JOIN changed_lineage AS l ON p.topic = l.topic
--   UNION ALL
--   SELECT p.plan FROM plan AS p
--   INNER JOIN lineage AS l ON p.topic = l.topic AND p.lineage = l.lineage
--   SEMI JOIN changed_plan AS q ON l.topic = q.topic AND l.answers = q.lineage
--   UNION ALL
--   SELECT p.plan FROM plan AS p
--   INNER JOIN lineage AS l ON p.topic = l.topic AND p.lineage = l.lineage
--   INNER JOIN plan AS q ON l.topic = q.topic AND l.answers = q.lineage
--   SEMI JOIN changed_plan_version AS v ON q.plan = v.plan

-- That one plan answers another the topic's profile says; which of its texts, the days on which both came: the last before it.

CREATE OR REPLACE TABLE plan_answer AS
WITH answer AS (
    SELECT p.*
    FROM plan AS p
    SEMI JOIN touched USING (plan)
),

asked AS (
    SELECT
        a.plan,
        q.plan AS answers_plan
    FROM answer AS a
    INNER JOIN lineage AS l ON a.topic = l.topic AND a.lineage = l.lineage
    INNER JOIN plan AS q ON l.topic = q.topic AND l.answers = q.lineage
),

first_text AS (
    SELECT
        v.plan,
        v.version,
        v.came
    FROM plan_version AS v
    SEMI JOIN touched USING (plan)
    WHERE v.ordinal = 1
),

answered AS (
    SELECT
        s.plan,
        f.version,
        f.came,
        s.answers_plan,
        v.version AS answers,
        v.came AS answers_came
    FROM asked AS s
    LEFT JOIN first_text AS f ON s.plan = f.plan
    LEFT JOIN plan_version AS v ON s.answers_plan = v.plan AND f.came >= v.came
    -- A text of the same day may be an answer itself.
    QUALIFY
        row_number() OVER (
            PARTITION BY s.plan
            ORDER BY v.version IS NULL ASC, v.came = f.came ASC, v.came DESC, v.ordinal DESC, s.answers_plan ASC
        ) = 1
)

SELECT
    d.plan,
    a.topic,
    d.version,
    d.came,
    d.answers_plan,
    d.answers,
    d.answers_came,
    a.speaker,
    a.chain_text,
    a.origin,
    a.outlet,
    a.title,
    a.url,
    a.article_id,
    a.revision,
    a.published,
    a.quote,
    a.start,
    a."end"
FROM answered AS d
INNER JOIN answer AS a ON d.plan = a.plan;

COMMENT ON TABLE plan_answer IS 'Counter-texts and what they answer; the evidence is the first report of the answer';
COMMENT ON COLUMN plan_answer.plan IS 'Public id of the plan that is the answer';
COMMENT ON COLUMN plan_answer.topic IS 'Topic';
COMMENT ON COLUMN plan_answer.version IS 'Public id of its first text; NULL where no text is told of';
COMMENT ON COLUMN plan_answer.came IS 'Day on which that came, as plan_version has it';
COMMENT ON COLUMN plan_answer.answers_plan IS 'Public id of the plan that it answers, by the topic profile';
COMMENT ON COLUMN plan_answer.answers
IS 'Public id of the text that it answers: the last of that plan that had come; NULL where none is told to have come by then';
COMMENT ON COLUMN plan_answer.answers_came IS 'Day on which that one came';
COMMENT ON COLUMN plan_answer.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan_answer.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan_answer.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan_answer.outlet IS 'Who published it';
COMMENT ON COLUMN plan_answer.title IS 'Title of the article';
COMMENT ON COLUMN plan_answer.url IS 'Address of the article';
COMMENT ON COLUMN plan_answer.article_id IS 'Article that says it';
COMMENT ON COLUMN plan_answer.revision IS 'Revision that says it';
COMMENT ON COLUMN plan_answer.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan_answer.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan_answer.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan_answer.end IS 'Character after the last of the quotation';
