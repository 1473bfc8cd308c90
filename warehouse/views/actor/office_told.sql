-- question: Whom do articles call by an office that one person holds at a time, and for whom do they say that he speaks?
-- grain: one row per observation and question of who holds an office or for whom somebody speaks
-- key: observation, matter, answer
-- mode: keys
-- inputs: observation, stg_mention, stg_actor, side
-- touched: SELECT article_id FROM changed_observation
--   UNION ALL
--   SELECT article_id FROM stg_mention SEMI JOIN changed_stg_actor USING (topic) WHERE office IS NOT NULL
-- narrowed: observation, stg_mention BY SELECT article_id FROM touched

-- An office counts where the profile knows exactly one person of the side who held it on the day of the article: of envoys and
-- negotiators there may be several. Whose somebody is tells a side's name in the genitive ("Kyiv's envoy").

CREATE OR REPLACE TABLE office_told AS
WITH listed AS (
    SELECT
        topic,
        actor,
        name,
        kind,
        spellings,
        offices
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

spell AS (
    SELECT
        topic,
        name,
        unnest(offices) AS office
    FROM listed
    WHERE kind = 'person'
),

held AS (
    SELECT DISTINCT
        h.topic,
        s.side,
        h.name,
        lower(h.office.title) AS title,
        h.office.since AS since,
        h.office.until AS until
    FROM spell AS h
    INNER JOIN side AS s ON h.topic = s.topic AND h.name = s.name
),

party AS (
    SELECT
        topic,
        name AS side,
        unnest(spellings) AS spelling
    FROM listed
    WHERE kind = 'party'
),

called AS (
    SELECT DISTINCT
        o.observation,
        o.topic,
        m.name,
        lower(m.office) AS office,
        s.side,
        cast(o.published AS DATE) AS day
    FROM stg_mention AS m
    SEMI JOIN touched USING (article_id)
    INNER JOIN observation AS o ON m.event_id = o.observation AND m.article_id = o.article_id
    INNER JOIN side AS s ON o.topic = s.topic AND m.name = s.name
    WHERE m.office IS NOT NULL AND m.kind = 'person'
),

written AS (
    -- Few titles are written many times.
    SELECT DISTINCT
        topic,
        side,
        office
    FROM called
),

title AS (
    SELECT DISTINCT
        topic,
        side,
        title
    FROM held
),

meant AS (
    -- "US army secretary" and "army secretary" are one office: the shortest name of it.
    SELECT
        w.topic,
        w.side,
        w.office,
        h.title
    FROM written AS w
    INNER JOIN title AS h
        ON w.topic = h.topic AND w.side = h.side AND (w.office = h.title OR ends_with(w.office, ' ' || h.title))
    WHERE NOT regexp_matches(w.office, '\b(former|ex|then|acting|deputy|vice|assistant|outgoing|incoming|designate|elect)\b')
    QUALIFY row_number() OVER (PARTITION BY w.topic, w.side, w.office ORDER BY len(h.title), h.title) = 1
),

whose AS (
    SELECT
        w.topic,
        w.side,
        w.office,
        p.side AS speaks_for
    FROM written AS w
    INNER JOIN party AS p
        ON w.topic = p.topic AND regexp_extract(w.office, '^(?:the )?(.*?)[’'']s ', 1) = p.spelling
),

holder AS (
    SELECT
        c.observation,
        c.name,
        m.title,
        min(h.name) AS holder
    FROM called AS c
    INNER JOIN meant AS m ON c.topic = m.topic AND c.side = m.side AND c.office = m.office
    INNER JOIN held AS h
        ON
            m.topic = h.topic AND m.side = h.side AND m.title = h.title
            AND coalesce(c.day >= h.since, TRUE) AND coalesce(c.day <= h.until, TRUE)
    GROUP BY c.observation, c.name, m.title
    HAVING count(DISTINCT h.name) = 1
),

answer AS (
    SELECT
        observation,
        'role ' || title || ', held by ' || holder AS matter,
        'who is ' || title AS about,
        name AS answer,
        name = holder AS agrees
    FROM holder
    UNION
    SELECT
        c.observation,
        'role of ' || c.name AS matter,
        'for whom ' || c.name || ' speaks' AS about,
        p.speaks_for AS answer,
        p.speaks_for = c.side AS agrees
    FROM called AS c
    INNER JOIN whose AS p ON c.topic = p.topic AND c.side = p.side AND c.office = p.office
)

SELECT
    a.observation,
    o.topic,
    a.matter,
    a.about,
    a.answer,
    a.agrees,
    o.origin,
    o.outlet,
    o.article_id,
    o.published,
    o.start,
    o."end"
FROM answer AS a
INNER JOIN observation AS o ON a.observation = o.observation
SEMI JOIN touched USING (article_id);

COMMENT ON TABLE office_told
IS 'Offices and sides that articles give people, beside what the topic profile knows of the day; conflicting_role pairs them';
COMMENT ON COLUMN office_told.observation IS 'Event id of the observation whose words name the person so';
COMMENT ON COLUMN office_told.topic IS 'Topic';
COMMENT ON COLUMN office_told.matter IS 'What is answered, and for an office who held it by the profile on that day';
COMMENT ON COLUMN office_told.about IS 'What is answered, in words';
COMMENT ON COLUMN office_told.answer IS 'Who is said to hold the office, or the side for which the person is said to speak';
COMMENT ON COLUMN office_told.agrees IS 'Whether the profile says the same of that day';
COMMENT ON COLUMN office_told.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN office_told.outlet IS 'Who published it';
COMMENT ON COLUMN office_told.article_id IS 'Article that says it';
COMMENT ON COLUMN office_told.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN office_told.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN office_told.end IS 'Character after the last of the quotation';
