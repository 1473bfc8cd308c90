-- question: Which offices has a person, from when to when, for whom does he speak, and what do articles call him?
-- grain: one row per person per office per spell in it by the profile, and one per title that articles give
-- key: topic, name, office, told_by, since
-- mode: keys
-- inputs: actor_week, observation, stg_actor
-- touched: SELECT topic, name FROM changed_actor_week
--   UNION
--   SELECT r.topic, r.name FROM actor_role AS r SEMI JOIN changed_observation AS o ON r.article_id = o.article_id
--   UNION
--   SELECT topic, name FROM changed_stg_actor
--   UNION
--   SELECT topic, name FROM actor_role SEMI JOIN changed_stg_actor USING (topic)
-- narrowed: actor_week BY SELECT topic, name FROM touched; observation BY SELECT unnest(offices).article_id AS article_id
--   FROM actor_week

-- An office changed hands where two people of one party held it one after the other: the first had left when the second began.

CREATE OR REPLACE TABLE actor_role AS
WITH listed AS (
    SELECT
        topic,
        actor,
        name,
        party,
        offices
    FROM stg_actor
    WHERE kind = 'person'
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

party AS (
    SELECT
        topic,
        actor,
        name
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

speaks AS (
    SELECT
        l.topic,
        l.name,
        p.name AS speaks_for
    FROM listed AS l
    INNER JOIN party AS p ON l.topic = p.topic AND l.party = p.actor
),

spell AS (
    SELECT
        topic,
        name,
        party,
        unnest(offices) AS listed_office
    FROM listed
),

held AS (
    SELECT DISTINCT
        topic,
        name,
        party,
        lower(listed_office.title) AS office,
        listed_office.title AS written,
        listed_office.since AS since,
        listed_office.until AS until
    FROM spell
),

successive AS (
    SELECT
        *,
        lag(struct_pack(name := name, until := until)) OVER in_turn AS one_before,
        lead(struct_pack(name := name, since := since)) OVER in_turn AS one_after
    FROM held
    WINDOW in_turn AS (PARTITION BY topic, party, office ORDER BY since NULLS FIRST, until NULLS LAST, name, written)
),

by_profile AS (
    SELECT
        s.topic,
        s.name,
        s.office,
        'profile' AS told_by,
        min(s.written) AS written,
        s.since,
        max(s.until) AS until,
        max(CASE WHEN s.one_before.name <> s.name AND s.one_before.until <= s.since THEN s.one_before.name END) AS predecessor,
        max(CASE WHEN s.one_after.name <> s.name AND s.one_after.since >= s.until THEN s.one_after.name END) AS successor,
        'the topic profile' AS chain_text
    FROM successive AS s
    SEMI JOIN touched USING (topic, name)
    GROUP BY s.topic, s.name, s.office, s.since
),

weekly AS (
    SELECT
        topic,
        name,
        unnest(offices) AS given
    FROM actor_week
    SEMI JOIN touched USING (topic, name)
),

written AS (
    SELECT
        topic,
        name,
        given.title AS office,
        sum(given.articles) AS articles,
        min(given.first_published) AS first_published,
        max(given.last_published) AS last_published,
        first(given ORDER BY given.first_published, given.observation) AS first_report
    FROM weekly
    GROUP BY topic, name, given.title
),

by_articles AS (
    SELECT
        w.topic,
        w.name,
        w.office,
        'articles' AS told_by,
        w.first_report.written AS written,
        w.articles,
        w.first_published,
        w.last_published,
        o.speaker,
        o.chain_text,
        o.origin,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM written AS w
    INNER JOIN observation AS o
        ON w.first_report.observation = o.observation AND w.first_report.article_id = o.article_id
),

told AS (
    SELECT * FROM by_profile
    UNION ALL BY NAME
    SELECT * FROM by_articles
)

SELECT
    r.topic,
    r.name,
    r.office,
    r.told_by,
    r.written,
    s.speaks_for,
    r.since,
    r.until,
    r.predecessor,
    r.successor,
    r.articles,
    r.first_published,
    r.last_published,
    r.speaker,
    r.chain_text,
    r.origin,
    r.outlet,
    r.title,
    r.url,
    r.article_id,
    r.revision,
    r.published,
    r.quote,
    r.start,
    r."end"
FROM told AS r
LEFT JOIN speaks AS s ON r.topic = s.topic AND r.name = s.name;

COMMENT ON TABLE actor_role
IS 'Offices of people: by the topic profile with dates, predecessor and successor, and as articles give them';
COMMENT ON COLUMN actor_role.topic IS 'Topic';
COMMENT ON COLUMN actor_role.name IS 'Name of the person';
COMMENT ON COLUMN actor_role.office IS 'Office or title, in small letters';
COMMENT ON COLUMN actor_role.told_by IS 'profile or articles';
COMMENT ON COLUMN actor_role.written IS 'The title as the profile has it, or as the first article that gives it writes it';
COMMENT ON COLUMN actor_role.speaks_for IS 'Party that the person speaks for or heads, by the profile';
COMMENT ON COLUMN actor_role.since IS 'First day in office by the profile; NULL is an open beginning';
COMMENT ON COLUMN actor_role.until IS 'Last day in office by the profile; NULL is an open end';
COMMENT ON COLUMN actor_role.predecessor
IS 'Who of the same party held the office before and had left by then, by the profile; NULL where nobody is known';
COMMENT ON COLUMN actor_role.successor
IS 'Who of the same party held it next, once this one had left, by the profile; NULL where nobody is known';
COMMENT ON COLUMN actor_role.articles IS 'How many articles give the title; NULL for an office of the profile';
COMMENT ON COLUMN actor_role.first_published IS 'First report that gives it, UTC';
COMMENT ON COLUMN actor_role.last_published IS 'Last report that gives it, UTC';
COMMENT ON COLUMN actor_role.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN actor_role.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN actor_role.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN actor_role.outlet IS 'Who published it';
COMMENT ON COLUMN actor_role.title IS 'Title of the article';
COMMENT ON COLUMN actor_role.url IS 'Address of the article';
COMMENT ON COLUMN actor_role.article_id IS 'Article that says it';
COMMENT ON COLUMN actor_role.revision IS 'Revision that says it';
COMMENT ON COLUMN actor_role.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN actor_role.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN actor_role.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN actor_role.end IS 'Character after the last of the quotation';
