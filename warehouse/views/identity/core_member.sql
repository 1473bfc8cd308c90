-- question: Which reports agree in all that tells what they speak of?
-- grain: one row per report that counts or counted, and one more where it names a plan without being a plan's report
-- key: observation, kind
-- mode: keys
-- inputs: standing_observation, stand_in, stg_entity_decision, stg_plan_report, stg_deadline_report, stg_meeting_report,
--   stg_claim_report, stg_provision_report
-- touched: SELECT article_id FROM changed_standing_observation
--   UNION SELECT article_id FROM standing_observation SEMI JOIN (
--     SELECT unnest(anchors || stay) AS observation FROM changed_stg_entity_decision
--     UNION SELECT today AS observation FROM changed_stand_in
--   ) AS d USING (observation)
-- narrowed: standing_observation, stg_plan_report, stg_deadline_report, stg_meeting_report, stg_claim_report,
--   stg_provision_report BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE core_member AS
WITH counted AS (
    SELECT
        observation,
        article_id,
        bool_or(stood_until IS NULL AND counts) AS stands,
        min(stood_from) FILTER (WHERE added_at IS NOT NULL) AS stated_from
    FROM standing_observation
    SEMI JOIN touched USING (article_id)
    GROUP BY observation, article_id
),

decided AS (
    SELECT unnest(anchors || stay) AS observation
    FROM stg_entity_decision
),

singled AS (
    -- What people decided about stands for itself alone, so that the others of its kind can go another way.
    SELECT observation
    FROM decided
    UNION
    SELECT s.today AS observation
    FROM stand_in AS s
    SEMI JOIN decided AS d ON s.observation = d.observation
),

told AS (
    SELECT
        event_id,
        'plan' AS kind,
        topic,
        article_id,
        reported_at,
        observed_at,
        event,
        lineage,
        points,
        label,
        list_transform(
            list_filter(
                agents,
                LAMBDA a: a.role IN ('author', 'reviser') AND a.kind IS DISTINCT FROM 'party'  -- noqa: RF01
            ),
            LAMBDA a: a.name  -- noqa: RF01
        ) AS names,
        cast([] AS VARCHAR[]) AS addressees,
        cast(NULL AS VARCHAR) AS place,
        when_earliest AS earliest,
        when_latest AS latest
    FROM stg_plan_report
    UNION ALL
    -- What a text contains speaks of the plan and its version as what happened to it does.
    SELECT
        event_id,
        'plan' AS kind,
        topic,
        article_id,
        reported_at,
        observed_at,
        event,
        lineage,
        points,
        label,
        cast([] AS VARCHAR[]) AS names,
        cast([] AS VARCHAR[]) AS addressees,
        cast(NULL AS VARCHAR) AS place,
        cast(NULL AS DATE) AS earliest,
        cast(NULL AS DATE) AS latest
    FROM stg_provision_report
    UNION ALL
    SELECT
        event_id,
        'deadline' AS kind,
        topic,
        article_id,
        reported_at,
        observed_at,
        event,
        lineage,
        cast(NULL AS INTEGER) AS points,
        cast(NULL AS VARCHAR) AS label,
        list_transform(set_by, LAMBDA m: m.name) AS names,  -- noqa: RF01
        list_transform(addressed_to, LAMBDA m: m.name) AS addressees,  -- noqa: RF01
        cast(NULL AS VARCHAR) AS place,
        due_earliest AS earliest,
        due_latest AS latest
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        'meeting' AS kind,
        topic,
        article_id,
        reported_at,
        observed_at,
        event,
        cast(NULL AS VARCHAR) AS lineage,
        cast(NULL AS INTEGER) AS points,
        cast(NULL AS VARCHAR) AS label,
        list_transform(participants, LAMBDA m: m.name) AS names,  -- noqa: RF01
        cast([] AS VARCHAR[]) AS addressees,
        place,
        when_earliest AS earliest,
        when_latest AS latest
    FROM stg_meeting_report
),

report AS (
    SELECT
        t.event_id AS observation,
        t.kind,
        t.topic,
        t.article_id,
        coalesce(t.reported_at, c.stated_from, t.observed_at) AS published,
        c.stands,
        t.event,
        t.lineage,
        t.points,
        t.label,
        list_sort(list_distinct(t.names)) AS names,
        list_sort(list_distinct(t.addressees)) AS addressees,
        t.place,
        coalesce(t.earliest, t.latest) AS first_day,
        coalesce(t.latest, t.earliest) AS last_day
    FROM told AS t
    INNER JOIN counted AS c ON t.event_id = c.observation AND t.article_id = c.article_id
),

beside AS (
    -- What else an article says of plans tells which one it means where it does not name or number it.
    SELECT
        r.observation,
        list_sort(list(DISTINCT o.lineage) FILTER (WHERE r.lineage IS NULL AND o.lineage IS NOT NULL)) AS plans,
        list_sort(
            list(DISTINCT o.points) FILTER (WHERE o.points IS NOT NULL AND coalesce(o.lineage = r.lineage, TRUE))
        ) AS points
    FROM report AS r
    INNER JOIN report AS o ON r.topic = o.topic AND r.article_id = o.article_id
    WHERE
        r.kind = 'plan'
        AND o.kind = 'plan'
        AND o.stands
        AND (
            r.lineage IS NULL
            OR r.points IS NULL
            OR (r.event IN ('proposed', 'drafted') AND o.event NOT IN ('proposed', 'drafted'))
        )
    GROUP BY r.observation
),

shared AS (
    -- What the rules look at. Where that is nothing that others could share, a report is a core of its own.
    SELECT
        r.*,
        coalesce(b.plans, []) AS plans_beside,
        coalesce(b.points, []) AS points_beside,
        CASE
            WHEN NOT r.stands OR r.observation IN (SELECT observation FROM singled) THEN NULL
            WHEN r.kind = 'plan' AND r.lineage IS NOT NULL AND r.points IS NULL
                THEN to_json(struct_pack(l := r.lineage, day := cast(r.published AS DATE), b := b.points))
            WHEN r.kind = 'plan' AND r.lineage IS NOT NULL
                THEN
                    to_json(
                        struct_pack(
                            l := r.lineage,
                            n := r.points,
                            came := CASE WHEN r.event IN ('proposed', 'drafted', 'presented') THEN r.last_day END,
                            drafting := CASE
                                WHEN r.event IN ('proposed', 'drafted')
                                    THEN struct_pack(by := r.names, d := r.first_day, t := r.last_day, b := b.points)
                            END
                        )
                    )
            WHEN r.kind = 'deadline' AND r.last_day - r.first_day <= 45 AND r.event NOT IN ('shortened', 'extended')
                THEN
                    to_json(
                        struct_pack(
                            d := r.first_day, t := r.last_day, by := r.names, whom := r.addressees, l := r.lineage
                        )
                    )
            WHEN r.kind = 'meeting' AND (r.place IS NOT NULL OR len(r.names) >= 2)
                THEN
                    to_json(
                        struct_pack(
                            e := r.event,
                            p := r.place,
                            who := r.names,
                            d := r.first_day,
                            t := r.last_day,
                            undated := CASE
                                WHEN NOT coalesce(r.last_day - r.first_day <= 7, FALSE)
                                    THEN struct_pack(a := r.article_id, at := r.published)
                            END
                        )
                    )
        END AS words
    FROM report AS r
    LEFT JOIN beside AS b ON r.observation = b.observation
)

SELECT
    observation,
    kind,
    topic,
    article_id,
    published,
    stands,
    event,
    lineage,
    points,
    label,
    names,
    addressees,
    place,
    first_day,
    last_day,
    plans_beside,
    points_beside,
    coalesce(md5(kind || ' ' || topic || words), observation) AS core
FROM shared
UNION ALL
-- Deadlines and claims that name a plan belong to it too.
SELECT
    n.event_id AS observation,
    'named' AS kind,
    n.topic,
    n.article_id,
    NULL AS published,
    c.stands,
    NULL AS event,
    n.lineage,
    NULL AS points,
    NULL AS label,
    [] AS names,
    [] AS addressees,
    NULL AS place,
    NULL AS first_day,
    NULL AS last_day,
    [] AS plans_beside,
    [] AS points_beside,
    'plan ' || n.topic || ' ' || n.lineage || CASE WHEN c.stands THEN '' ELSE ' past' END AS core
FROM (
    SELECT
        event_id,
        topic,
        article_id,
        lineage
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        topic,
        article_id,
        lineage
    FROM stg_claim_report
) AS n
INNER JOIN counted AS c ON n.event_id = c.observation AND n.article_id = c.article_id
WHERE n.lineage IS NOT NULL
-- What one article says lies together, where it is looked up.
ORDER BY article_id, observation;

COMMENT ON TABLE core_member
IS 'Reports of plans, deadlines and meetings by their core: reports that no rule of identity tells apart';
COMMENT ON COLUMN core_member.observation IS 'Event id of the report';
COMMENT ON COLUMN core_member.kind IS 'plan, deadline or meeting; named where a deadline or claim names a plan';
COMMENT ON COLUMN core_member.topic IS 'Topic';
COMMENT ON COLUMN core_member.article_id IS 'Article that says it';
COMMENT ON COLUMN core_member.published IS 'When it was published, UTC';
COMMENT ON COLUMN core_member.stands IS 'Whether it counts today; else its revision was replaced, or a person ruled it out';
COMMENT ON COLUMN core_member.event IS 'What it says happened';
COMMENT ON COLUMN core_member.lineage IS 'Plan that its words name';
COMMENT ON COLUMN core_member.points IS 'Number of points that it gives the plan';
COMMENT ON COLUMN core_member.label IS 'How it writes the plan';
COMMENT ON COLUMN core_member.names IS 'Authors of the plan, setters of the deadline, or who would meet; sorted';
COMMENT ON COLUMN core_member.addressees IS 'Whom the deadline is for; sorted';
COMMENT ON COLUMN core_member.place IS 'Place of the meeting';
COMMENT ON COLUMN core_member.first_day IS 'First day on which it was due or took place';
COMMENT ON COLUMN core_member.last_day IS 'Last such day';
COMMENT ON COLUMN core_member.plans_beside IS 'For a plan that is not named: the plans that its article names, sorted';
COMMENT ON COLUMN core_member.points_beside
IS 'Numbers of points that its article gives the plan elsewhere, where that tells which version it means; sorted';
COMMENT ON COLUMN core_member.core IS 'What all reports share that agree in everything the rules look at; else the report itself';
