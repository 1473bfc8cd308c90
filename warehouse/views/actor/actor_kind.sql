-- question: Is a name that of a person, a party to the talks, a body or somebody else?
-- grain: one row per name per topic
-- key: topic, name
-- mode: full
-- inputs: observation_history, stg_plan_report, stg_deadline_report, stg_meeting_report

CREATE OR REPLACE TABLE actor_kind AS
WITH mention AS (
    SELECT
        topic,
        speaker AS name,
        speaker_kind AS kind
    FROM observation_history
    UNION ALL
    SELECT
        topic,
        who.name AS name,  -- noqa: RF01
        who.kind AS kind  -- noqa: RF01
    FROM (SELECT
        topic,
        unnest(agents) AS who
    FROM stg_plan_report) AS p
    UNION ALL
    SELECT
        topic,
        who.name AS name,  -- noqa: RF01
        who.kind AS kind  -- noqa: RF01
    FROM (SELECT
        topic,
        unnest(set_by || addressed_to) AS who
    FROM stg_deadline_report) AS d
    UNION ALL
    SELECT
        topic,
        who.name AS name,  -- noqa: RF01
        who.kind AS kind  -- noqa: RF01
    FROM (SELECT
        topic,
        unnest(participants) AS who
    FROM stg_meeting_report) AS m
),

counted AS (
    SELECT
        topic,
        name,
        kind,
        count(*) AS mentions
    FROM mention
    WHERE name IS NOT NULL
    GROUP BY topic, name, kind
)

SELECT
    topic,
    name,
    kind
FROM counted
-- What a text left open, another may have said.
QUALIFY row_number() OVER (PARTITION BY topic, name ORDER BY kind = 'unknown' ASC, mentions DESC, kind ASC) = 1;

COMMENT ON TABLE actor_kind IS 'What kind of actor a name stands for, by most mentions';
COMMENT ON COLUMN actor_kind.topic IS 'Topic';
COMMENT ON COLUMN actor_kind.name IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN actor_kind.kind IS 'person, party, body, outlet, anonymous or unknown';
