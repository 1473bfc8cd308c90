-- question: Which spellings did people teach?
-- grain: one row per act of teaching one
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_alias AS
SELECT
    position,
    event_id AS act,
    coalesce(json_extract_string(payload, '$.topic'), topic) AS topic,
    json_extract_string(payload, '$.actor') AS actor,
    json_extract_string(payload, '$.alias') AS alias,
    json_extract_string(payload, '$.by') AS decided_by,
    observed_at AS made_at
FROM new_event
WHERE type = 'AliasAdded' AND payload IS NOT NULL;

COMMENT ON TABLE stg_alias IS 'Spellings that people taught for actors of a profile';
COMMENT ON COLUMN stg_alias.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_alias.act IS 'Event id';
COMMENT ON COLUMN stg_alias.topic IS 'Topic';
COMMENT ON COLUMN stg_alias.actor IS 'Actor id in the topic profile';
COMMENT ON COLUMN stg_alias.alias IS 'The spelling';
COMMENT ON COLUMN stg_alias.decided_by IS 'Who decided';
COMMENT ON COLUMN stg_alias.made_at IS 'When it was decided, UTC';
