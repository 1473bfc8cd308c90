-- question: How did people settle contradictions, said of the statements of today?
-- grain: one row per pair of statements, the last decision on it
-- key: observation_a, observation_b
-- mode: full
-- inputs: stg_settlement, stand_in

CREATE OR REPLACE TABLE settlement AS
WITH today AS (
    SELECT
        s.act,
        s.topic,
        coalesce(a.today, s.observation_a) AS one,
        coalesce(b.today, s.observation_b) AS other,
        s.verdict,
        s.decided_by,
        s.note,
        s.made_at,
        s.position
    FROM stg_settlement AS s
    LEFT JOIN stand_in AS a ON s.observation_a = a.observation
    LEFT JOIN stand_in AS b ON s.observation_b = b.observation
)

SELECT
    act,
    topic,
    one AS observation_a,
    other AS observation_b,
    verdict,
    decided_by AS settled_by,
    note,
    made_at AS settled_at
FROM today
QUALIFY row_number() OVER (PARTITION BY least(one, other), greatest(one, other) ORDER BY made_at DESC, position DESC) = 1;

COMMENT ON TABLE settlement IS 'What people decided about pairs of statements; contradiction shows it beside the statements';
COMMENT ON COLUMN settlement.act IS 'Event id of the decision';
COMMENT ON COLUMN settlement.topic IS 'Topic';
COMMENT ON COLUMN settlement.observation_a
IS 'The first statement: of an article that was read anew the observation that says the same today';
COMMENT ON COLUMN settlement.observation_b IS 'The second statement, likewise';
COMMENT ON COLUMN settlement.verdict IS 'compatible, first_holds, second_holds or stands';
COMMENT ON COLUMN settlement.settled_by IS 'Who decided';
COMMENT ON COLUMN settlement.note IS 'Why, in their words';
COMMENT ON COLUMN settlement.settled_at IS 'When it was decided, UTC';
