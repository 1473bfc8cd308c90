-- question: Whom does the profile of a topic know, under which names and in which offices?
-- grain: one row per actor of a list that the log was told
-- key: event_id, actor
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_actor AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        recorded_at,
        unnest(
            from_json(
                json_extract(payload, '$.actors'),
                '[{
                    "id": "VARCHAR",
                    "name": "VARCHAR",
                    "kind": "VARCHAR",
                    "party": "VARCHAR",
                    "aliases": ["VARCHAR"],
                    "offices": [{"title": "VARCHAR", "since": "DATE", "until": "DATE"}]
                }]'
            )
        ) AS listed
    FROM new_event
    WHERE type = 'ActorsListed' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    topic,
    recorded_at,
    listed.id AS actor,
    listed.name AS name,
    listed.kind AS kind,
    listed.party AS party,
    list_sort(
        list_distinct(
            list_transform(
                [listed.name] || listed.aliases
                || CASE WHEN listed.kind = 'person' THEN [string_split(listed.name, ' ')[-1]] ELSE [] END,
                lambda word: regexp_replace(lower(word), '^the ', '')  -- noqa: CP01
            )
        )
    ) AS spellings,
    listed.offices AS offices
FROM decoded;

COMMENT ON TABLE stg_actor IS 'Actors of the topic profiles, as the log was told them; of each topic the last list holds';
COMMENT ON COLUMN stg_actor.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_actor.event_id IS 'Id of the event that lists them';
COMMENT ON COLUMN stg_actor.topic IS 'Topic';
COMMENT ON COLUMN stg_actor.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_actor.actor IS 'Actor id in the topic profile';
COMMENT ON COLUMN stg_actor.name IS 'Name';
COMMENT ON COLUMN stg_actor.kind IS 'person, party or body';
COMMENT ON COLUMN stg_actor.party IS 'Actor id of the party that a person speaks for or heads';
COMMENT ON COLUMN stg_actor.spellings
IS 'What always means this actor, in small letters and sorted: name, aliases, of a person the family name';
COMMENT ON COLUMN stg_actor.offices IS 'Offices with the days on which they were held: title, since, until; NULL is an open end';
