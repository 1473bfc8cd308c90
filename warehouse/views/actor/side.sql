-- question: For whom does somebody speak?
-- grain: one row per name that the topic's profile counts to a party: its people, and the party itself
-- key: topic, name
-- mode: full
-- inputs: stg_actor

CREATE OR REPLACE TABLE side AS
WITH listed AS (
    SELECT
        topic,
        actor,
        name,
        kind,
        party
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
)

SELECT
    one.topic,
    one.name,
    min(whole.name) AS side
FROM listed AS one
INNER JOIN listed AS whole
    ON
        one.topic = whole.topic AND whole.kind = 'party'
        AND CASE WHEN one.kind = 'party' THEN one.actor ELSE one.party END = whole.actor
GROUP BY one.topic, one.name;

COMMENT ON TABLE side IS 'Sides and who speaks for them, as the log was last told them of each profile';
COMMENT ON COLUMN side.topic IS 'Topic';
COMMENT ON COLUMN side.name IS 'Name of the person or party';
COMMENT ON COLUMN side.side IS 'Name of the party';
