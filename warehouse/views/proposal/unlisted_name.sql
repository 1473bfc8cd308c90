-- question: Which names do articles use that the profile does not have?
-- grain: one row per name as written and actor that it was taken for
-- key: about
-- mode: keys
-- inputs: observation, stg_mention, stg_actor, stg_alias
-- touched: SELECT m.about FROM stg_mention AS m SEMI JOIN changed_observation AS o ON m.article_id = o.article_id
--   ANTI JOIN (
--     SELECT topic, unnest(spellings) AS spelling FROM stg_actor
--     QUALIFY position = max(position) OVER (PARTITION BY topic)
--   ) AS k ON m.topic = k.topic AND lower(m.spelling) = k.spelling
--   WHERE m.about IS NOT NULL
--   UNION SELECT about FROM stg_mention SEMI JOIN changed_stg_actor USING (topic) WHERE about IS NOT NULL
--   UNION SELECT about FROM stg_mention SEMI JOIN changed_stg_alias USING (topic) WHERE about IS NOT NULL
-- narrowed: stg_mention BY SELECT about FROM touched; observation BY SELECT article_id FROM stg_mention

CREATE OR REPLACE TABLE unlisted_name AS
WITH listed AS (
    SELECT
        topic,
        actor,
        unnest(spellings) AS spelling
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
    UNION
    SELECT
        topic,
        actor,
        lower(alias) AS spelling
    FROM stg_alias
),

used AS (
    -- Where the log was never told whom the profile knows, nobody can say that it does not know one.
    SELECT
        m.about,
        m.doubt,
        m.topic,
        m.spelling,
        m.actor,
        m.name,
        m.article_id,
        o.observation,
        o.published
    FROM stg_mention AS m
    SEMI JOIN touched USING (about)
    INNER JOIN observation AS o ON m.event_id = o.observation AND m.article_id = o.article_id
    SEMI JOIN stg_actor AS p ON m.topic = p.topic
    ANTI JOIN listed AS k ON m.topic = k.topic AND lower(m.spelling) = k.spelling
    WHERE m.about IS NOT NULL
)

SELECT
    about,
    first(doubt ORDER BY published, observation) AS doubt,
    first(topic ORDER BY published, observation) AS topic,
    first(spelling ORDER BY published, observation) AS spelling,
    first(actor ORDER BY published, observation) AS actor,
    first(name ORDER BY published, observation) AS name,
    count(DISTINCT observation) AS times,
    list_sort(list(DISTINCT article_id)) AS articles,
    first(observation ORDER BY published, observation) AS observation,
    first(article_id ORDER BY published, observation) AS article_id
FROM used
GROUP BY about;

COMMENT ON TABLE unlisted_name IS 'Names in what counts today that the profile, as the log was told it, does not have';
COMMENT ON COLUMN unlisted_name.about IS 'Topic, name and actor in one text';
COMMENT ON COLUMN unlisted_name.doubt
IS 'unknown_actor: no actor has this name; fuzzy_alias: it was taken for an actor''s because it is like his';
COMMENT ON COLUMN unlisted_name.topic IS 'Topic';
COMMENT ON COLUMN unlisted_name.spelling IS 'Name as written';
COMMENT ON COLUMN unlisted_name.actor IS 'Actor id that it was taken for; NULL where nobody has it';
COMMENT ON COLUMN unlisted_name.name IS 'Name of that actor, else as written';
COMMENT ON COLUMN unlisted_name.times IS 'How many observations rest on it';
COMMENT ON COLUMN unlisted_name.articles IS 'Articles that write it, sorted';
COMMENT ON COLUMN unlisted_name.observation IS 'The first of those observations, by publication';
COMMENT ON COLUMN unlisted_name.article_id IS 'Article of that one';
