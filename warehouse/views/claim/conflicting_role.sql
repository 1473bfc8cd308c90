-- question: Which articles give one office to different people, or one person to different sides, in the same days?
-- grain: one row per pair of observations
-- key: observation_a, observation_b
-- mode: keys
-- inputs: office_told
-- touched: SELECT topic, matter FROM changed_office_told
-- narrowed: office_told BY SELECT topic, matter FROM touched

-- What differs from the profile is held against the nearest words that agree with it, at most a week apart and of another origin:
-- a title alone that nobody tells otherwise is a matter for the profile (proposal has it), and an office that changed hands in
-- between is another question.

CREATE OR REPLACE TABLE conflicting_role AS
WITH told AS (
    SELECT *
    FROM office_told
    SEMI JOIN touched USING (topic, matter)
),

other AS (
    -- The first time that an outlet gives this answer, of the first twenty outlets that do.
    SELECT *
    FROM (
        SELECT *
        FROM told
        WHERE NOT agrees
        QUALIFY row_number() OVER (PARTITION BY topic, matter, answer, outlet ORDER BY published, start, observation) = 1
    ) AS f
    QUALIFY row_number() OVER (PARTITION BY topic, matter, answer ORDER BY published, start, observation) <= 20
),

pair AS (
    SELECT
        a.topic,
        a.about || ': ' || b.answer || ', or ' || a.answer AS about,
        a.matter,
        a.observation AS one,
        b.observation AS other,
        a.outlet AS voice_one,
        b.outlet AS voice_other,
        a.article_id AS article_one,
        b.article_id AS article_other,
        (a.published, a.observation) <= (b.published, b.observation) AS in_order
    FROM other AS a
    INNER JOIN told AS b
        ON
            a.topic = b.topic AND a.matter = b.matter AND b.agrees
            AND a.article_id <> b.article_id AND a.origin <> b.origin
            AND abs(date_diff('day', a.published, b.published)) <= 7
    QUALIFY
        row_number() OVER (
            PARTITION BY a.observation, a.matter
            ORDER BY abs(date_diff('second', a.published, b.published)), b.published, b.start, b.observation
        ) = 1
)

SELECT
    topic,
    'role' AS type,
    matter,
    about,
    cast(NULL AS VARCHAR) AS entity,
    CASE WHEN in_order THEN one ELSE other END AS observation_a,
    CASE WHEN in_order THEN other ELSE one END AS observation_b,
    CASE WHEN in_order THEN voice_one ELSE voice_other END AS voice_a,
    CASE WHEN in_order THEN voice_other ELSE voice_one END AS voice_b,
    CASE WHEN in_order THEN article_one ELSE article_other END AS article_id_a,
    CASE WHEN in_order THEN article_other ELSE article_one END AS article_id_b
FROM pair
QUALIFY row_number() OVER (PARTITION BY least(one, other), greatest(one, other) ORDER BY matter, about) = 1;

COMMENT ON TABLE conflicting_role
IS 'Pairs of observations that name people otherwise; contradiction shows them with their evidence';
COMMENT ON COLUMN conflicting_role.topic IS 'Topic';
COMMENT ON COLUMN conflicting_role.type IS 'role';
COMMENT ON COLUMN conflicting_role.matter IS 'What pairs on one question have in common';
COMMENT ON COLUMN conflicting_role.about IS 'What it turns on';
COMMENT ON COLUMN conflicting_role.entity IS 'Always NULL: it is about no plan, deadline or meeting';
COMMENT ON COLUMN conflicting_role.observation_a IS 'Event id of the earlier observation';
COMMENT ON COLUMN conflicting_role.observation_b IS 'Event id of the later observation';
COMMENT ON COLUMN conflicting_role.voice_a IS 'Outlet that names them so in the earlier one';
COMMENT ON COLUMN conflicting_role.voice_b IS 'Outlet of the later one';
COMMENT ON COLUMN conflicting_role.article_id_a IS 'Article of the earlier observation';
COMMENT ON COLUMN conflicting_role.article_id_b IS 'Article of the later observation';
