-- question: Which names and offices do observations write that a profile may not have?
-- grain: one row per observation, name as written and office as written
-- key: event_id, spelling, actor, office
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_mention AS
WITH told AS (
    SELECT
        event_id,
        topic,
        payload
    FROM new_event
    WHERE
        type IN (
            'PlanReported', 'DeadlineReported', 'MeetingReported', 'ContactReported', 'ClaimReported', 'ProvisionReported'
        )
        AND payload IS NOT NULL
    UNION ALL
    SELECT
        event_id,
        coalesce(topic, json_extract_string(payload, '$.topic')) AS topic,
        json_extract(payload, '$.said.payload') AS payload
    FROM new_event
    WHERE type IN ('ObservationAdded', 'ObservationCorrected') AND payload IS NOT NULL
),

decoded AS (
    SELECT
        event_id,
        topic,
        from_json(
            payload,
            '{
                "article_id": "VARCHAR",
                "speaker": {
                    "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR", "role_as_written": "VARCHAR"
                },
                "chain": [{
                    "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR", "role_as_written": "VARCHAR"
                }],
                "set_by": [{
                    "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR", "role_as_written": "VARCHAR"
                }],
                "addressed_to": [{
                    "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR", "role_as_written": "VARCHAR"
                }],
                "participants": [{
                    "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR", "role_as_written": "VARCHAR"
                }],
                "agents": [{
                    "who": {
                        "name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR",
                        "role_as_written": "VARCHAR"
                    }
                }]
            }'
        ) AS said
    FROM told
),

named AS (
    SELECT
        event_id,
        topic,
        said.article_id AS article_id,
        unnest(
            list_filter([said.speaker], lambda who: who IS NOT NULL)  -- noqa: CP01
            || coalesce(said.chain, [])
            || coalesce(said.set_by, [])
            || coalesce(said.addressed_to, [])
            || coalesce(said.participants, [])
            || coalesce(list_transform(said.agents, lambda agent: agent.who), [])  -- noqa: CP01
        ) AS who
    FROM decoded
),

written AS (
    SELECT
        event_id,
        topic,
        article_id,
        who.name AS name,
        who.actor AS actor,
        who.kind AS kind,
        who.role_as_written AS office,
        regexp_replace(regexp_replace(trim(who.written), '\s+', ' ', 'g'), '(’s|''s|’|'')$', '') AS spelling
    FROM named
    WHERE who.kind IN ('person', 'party', 'body', 'unknown')
),

judged AS (
    SELECT
        event_id,
        topic,
        article_id,
        name,
        actor,
        kind,
        office,
        spelling,
        CASE
            WHEN actor IS NULL THEN 'unknown_actor'
            -- Every word begins with a capital, and the last is near the family name and is not it.
            WHEN
                kind = 'person'
                AND regexp_full_match(spelling, '(\p{Lu}[\p{L}.’''-]*)( \p{Lu}[\p{L}.’''-]*)*')
                AND lower(string_split(spelling, ' ')[-1]) <> lower(string_split(name, ' ')[-1])
                AND jaro_winkler_similarity(
                    strip_accents(lower(string_split(spelling, ' ')[-1])), strip_accents(lower(string_split(name, ' ')[-1]))
                ) >= 0.75
                THEN 'fuzzy_alias'
        END AS doubt
    FROM written
)

SELECT
    event_id,
    spelling,
    actor,
    office,
    topic,
    article_id,
    max(name) AS name,
    max(kind) AS kind,
    max(doubt) AS doubt,
    CASE WHEN max(doubt) IS NOT NULL THEN concat_ws(' = ', topic || ': ' || spelling, actor) END AS about
FROM judged
WHERE doubt IS NOT NULL OR (office IS NOT NULL AND kind = 'person')
GROUP BY event_id, spelling, actor, office, topic, article_id;

COMMENT ON TABLE stg_mention IS 'Names and offices in observations that may be news to a profile; names that it has are left out';
COMMENT ON COLUMN stg_mention.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_mention.spelling IS 'Name as written, without a genitive';
COMMENT ON COLUMN stg_mention.actor IS 'Actor id in the topic profile; NULL where no actor has the name';
COMMENT ON COLUMN stg_mention.office IS 'Title that the text gives, as written';
COMMENT ON COLUMN stg_mention.topic IS 'Topic';
COMMENT ON COLUMN stg_mention.article_id IS 'Article that says it';
COMMENT ON COLUMN stg_mention.name IS 'Canonical name where the profile knows it, else as written';
COMMENT ON COLUMN stg_mention.kind IS 'person, party, body or unknown';
COMMENT ON COLUMN stg_mention.doubt
IS 'unknown_actor: nobody''s in the profile; fuzzy_alias: near its actor''s name and not the same; NULL for an office alone';
COMMENT ON COLUMN stg_mention.about
IS 'Topic, name and actor in one text, where there is a doubt: what a look at the name is kept under';
