-- question: Is a name that of a person, a party to the talks, a body or somebody else?
-- grain: one row per name per topic
-- key: topic, name
-- mode: keys
-- inputs: actor_week
-- touched: SELECT topic, name FROM changed_actor_week

CREATE OR REPLACE TABLE actor_kind AS
WITH counted AS (
    SELECT
        w.topic,
        w.name,
        w.kind,
        sum(w.mentions) AS mentions
    FROM actor_week AS w
    SEMI JOIN touched USING (topic, name)
    GROUP BY w.topic, w.name, w.kind
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
