-- question: Which two deadlines or meetings may be one?
-- grain: one row per pair of things that were kept apart and share day and people
-- key: one, other
-- mode: full
-- inputs: deadline, meeting, identity, stg_entity_decision, stand_in

CREATE OR REPLACE TABLE kept_apart AS
WITH thing AS (
    -- A vague time ("in November") is no ground to take two meetings for one.
    SELECT
        'meeting' AS kind,
        meeting AS entity,
        topic,
        when_earliest AS first_day,
        when_latest AS last_day,
        place,
        participants AS people,
        first_published
    FROM meeting
    WHERE when_latest - when_earliest <= 3
    UNION ALL
    SELECT
        'deadline' AS kind,
        deadline AS entity,
        topic,
        due_earliest AS first_day,
        due AS last_day,
        NULL AS place,
        list_distinct(set_by || addressed_to) AS people,
        first_published
    FROM deadline
    WHERE due - due_earliest <= 3
),

involved AS (
    SELECT
        kind,
        entity,
        topic,
        unnest(people) AS person,
        first_day,
        last_day
    FROM thing
),

on_day AS (
    SELECT
        kind,
        entity,
        topic,
        person,
        unnest(range(first_day, last_day + 1, INTERVAL 1 DAY)) AS day
    FROM involved
),

around_day AS (
    SELECT
        kind,
        entity,
        topic,
        person,
        unnest(
            range(
                first_day - CASE kind WHEN 'meeting' THEN 1 ELSE 3 END,
                last_day + CASE kind WHEN 'meeting' THEN 2 ELSE 4 END,
                INTERVAL 1 DAY
            )
        ) AS day
    FROM involved
),

near AS (
    SELECT
        a.kind,
        a.entity AS one,
        b.entity AS other,
        list_sort(list(DISTINCT a.person)) AS shared
    FROM on_day AS a
    INNER JOIN
        around_day AS b
        ON a.topic = b.topic AND a.kind = b.kind AND a.person = b.person AND a.day = b.day AND a.entity < b.entity
    GROUP BY a.kind, a.entity, b.entity
),

parted AS (
    -- Of a thing that a person parted: what the reports that left, and those that stayed, speak of today.
    SELECT DISTINCT
        d.act,
        d.left_it,
        i.kind,
        i.entity
    FROM (
        SELECT
            act,
            TRUE AS left_it,
            unnest(anchors) AS observation
        FROM stg_entity_decision
        WHERE len(stay) > 0
        UNION ALL
        SELECT
            act,
            FALSE AS left_it,
            unnest(stay) AS observation
        FROM stg_entity_decision
    ) AS d
    LEFT JOIN stand_in AS s ON d.observation = s.observation
    INNER JOIN identity AS i ON coalesce(s.today, d.observation) = i.observation
),

said_two AS (
    SELECT DISTINCT
        least(p.entity, q.entity) AS one,
        greatest(p.entity, q.entity) AS other
    FROM parted AS p
    INNER JOIN parted AS q ON p.act = q.act AND p.kind = q.kind AND p.entity <> q.entity
    WHERE p.left_it AND NOT q.left_it
)

SELECT
    n.one,
    n.other,
    n.kind,
    a.topic,
    n.shared,
    greatest(a.first_day - b.last_day, b.first_day - a.last_day, 0) AS days_between,
    coalesce(a.place, b.place) AS place,
    CASE WHEN (a.first_published, a.entity) > (b.first_published, b.entity) THEN n.one ELSE n.other END AS later
FROM near AS n
INNER JOIN thing AS a ON n.kind = a.kind AND n.one = a.entity
INNER JOIN thing AS b ON n.kind = b.kind AND n.other = b.entity
ANTI JOIN said_two AS s ON n.one = s.one AND n.other = s.other
WHERE
    (n.kind = 'deadline' OR a.place IS NULL OR b.place IS NULL OR a.place = b.place)
    -- A head of state sees somebody every day: of two days it takes the place, or company.
    AND (
        n.kind = 'deadline' OR a.place = b.place OR len(n.shared) > 1
        OR (a.first_day <= b.last_day AND b.first_day <= a.last_day)
    );

COMMENT ON TABLE kept_apart IS 'Pairs of deadlines or meetings that identity holds to be two, with day and people in common';
COMMENT ON COLUMN kept_apart.one IS 'Public id, the first of the two by name';
COMMENT ON COLUMN kept_apart.other IS 'Public id of the other';
COMMENT ON COLUMN kept_apart.kind IS 'deadline or meeting';
COMMENT ON COLUMN kept_apart.topic IS 'Topic';
COMMENT ON COLUMN kept_apart.shared IS 'Who is in both, sorted';
COMMENT ON COLUMN kept_apart.days_between IS 'Days between the two; 0 where they overlap';
COMMENT ON COLUMN kept_apart.place IS 'The place, where one of them names one';
COMMENT ON COLUMN kept_apart.later IS 'Which of the two was reported later';
