-- question: How often was a name mentioned in a week, as what, by whom and in which spellings?
-- grain: one row per week, name and kind of actor per topic
-- key: topic, week, name, kind
-- mode: keys
-- inputs: observation, article, stg_mention, stg_plan_report, stg_deadline_report, stg_meeting_report, stg_contact_report,
--   stg_claim_report, stg_provision_report
-- touched: SELECT date_trunc('week', a.first_published) AS week FROM article AS a
--   SEMI JOIN changed_observation AS o ON a.article_id = o.article_id
--   UNION
--   SELECT date_trunc('week', first_published) AS week FROM changed_article
-- narrowed: article BY SELECT article_id FROM article WHERE date_trunc('week', first_published) IN (SELECT week FROM touched);
--   observation, stg_mention, stg_plan_report, stg_deadline_report, stg_meeting_report, stg_contact_report, stg_claim_report,
--   stg_provision_report BY SELECT article_id FROM article

-- The week is that in which the article was first public, so that each article lies in one. Sums over weeks are exact.

CREATE OR REPLACE TABLE actor_week AS
WITH report AS (
    SELECT
        event_id,
        article_id,
        chain,
        list_transform(agents, LAMBDA who: struct_pack(name := who.name, written := who.written, kind := who.kind)) AS others
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        chain,
        list_transform(
            set_by || addressed_to,
            LAMBDA who: struct_pack(name := who.name, written := who.written, kind := who.kind)
        ) AS others
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        chain,
        list_transform(
            participants, LAMBDA who: struct_pack(name := who.name, written := who.written, kind := who.kind)
        ) AS others
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        chain,
        list_transform(
            participants, LAMBDA who: struct_pack(name := who.name, written := who.written, kind := who.kind)
        ) AS others
    FROM stg_contact_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        chain,
        [] AS others
    FROM stg_claim_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        chain,
        [] AS others
    FROM stg_provision_report
),

placed AS (
    SELECT
        article_id,
        date_trunc('week', first_published) AS week
    FROM article
),

weekly AS MATERIALIZED (
    SELECT
        a.week,
        o.topic,
        o.observation,
        o.article_id,
        o.origin,
        o.published,
        o.speaker,
        o.speaker_written,
        o.speaker_kind,
        r.others,
        coalesce(o.speaker_kind = 'anonymous', FALSE)
        OR len(list_filter(r.chain, LAMBDA link: link.kind = 'anonymous')) > 0 AS by_anonymous  -- noqa: RF01
    FROM placed AS a
    SEMI JOIN touched USING (week)
    INNER JOIN observation AS o ON a.article_id = o.article_id
    INNER JOIN report AS r ON o.observation = r.event_id AND o.article_id = r.article_id
),

mention AS MATERIALIZED (
    SELECT
        topic,
        week,
        speaker AS name,
        speaker_kind AS kind,
        speaker_written AS written,
        TRUE AS speaks,
        by_anonymous,
        observation,
        article_id,
        origin,
        published
    FROM weekly
    WHERE speaker IS NOT NULL
    UNION ALL
    SELECT
        topic,
        week,
        who.name AS name,  -- noqa: RF01
        who.kind AS kind,  -- noqa: RF01
        who.written AS written,  -- noqa: RF01
        FALSE AS speaks,
        by_anonymous,
        observation,
        article_id,
        origin,
        published
    FROM (SELECT
        *,
        unnest(others) AS who
    FROM weekly) AS w
    WHERE who.name IS NOT NULL
),

titled AS (
    -- Which title a text gives somebody, by the first report of the week that does.
    SELECT
        w.topic,
        w.week,
        m.name,
        lower(m.office) AS title,
        first(
            struct_pack(written := m.office, observation := w.observation, article_id := w.article_id)
            ORDER BY w.published, w.observation, m.office
        ) AS first_report,
        count(DISTINCT w.article_id) AS articles,
        min(w.published) AS first_published,
        max(w.published) AS last_published
    FROM stg_mention AS m
    INNER JOIN weekly AS w ON m.event_id = w.observation AND m.article_id = w.article_id AND m.topic = w.topic
    WHERE m.office IS NOT NULL AND m.kind = 'person'
    GROUP BY w.topic, w.week, m.name, lower(m.office)
),

office AS (
    SELECT
        topic,
        week,
        name,
        list(
            struct_pack(
                title := title,
                written := first_report.written,
                observation := first_report.observation,
                article_id := first_report.article_id,
                articles := articles,
                first_published := first_published,
                last_published := last_published
            )
            ORDER BY title
        ) AS offices
    FROM titled
    GROUP BY topic, week, name
),

appeared AS (
    SELECT
        topic,
        week,
        name,
        count(DISTINCT article_id) AS articles
    FROM mention
    GROUP BY topic, week, name
),

counted AS (
    SELECT
        topic,
        week,
        name,
        kind,
        count(*) AS mentions,
        count(*) FILTER (WHERE speaks) AS spoke,
        count(DISTINCT observation) FILTER (WHERE NOT speaks) AS told_of,
        count(DISTINCT observation) FILTER (WHERE NOT speaks AND by_anonymous) AS told_by_anonymous,
        list_sort(list(DISTINCT origin)) AS origins,
        list_sort(list(DISTINCT written) FILTER (WHERE written IS NOT NULL)) AS spellings,
        min(published) AS first_published,
        max(published) AS last_published
    FROM mention
    GROUP BY topic, week, name, kind
)

SELECT
    c.topic,
    c.week,
    c.name,
    c.kind,
    c.mentions,
    c.spoke,
    c.told_of,
    c.told_by_anonymous,
    a.articles,
    c.origins,
    coalesce(c.spellings, []) AS spellings,
    CASE WHEN c.kind = 'person' THEN coalesce(o.offices, []) ELSE [] END AS offices,
    c.first_published,
    c.last_published
FROM counted AS c
INNER JOIN appeared AS a ON c.topic = a.topic AND c.week = a.week AND c.name = a.name
LEFT JOIN office AS o ON c.topic = o.topic AND c.week = o.week AND c.name = o.name
-- What is said of one name lies together.
ORDER BY c.topic, c.name, c.week;

COMMENT ON TABLE actor_week IS 'Mentions of names in observations that count, by the week in which the article was first public';
COMMENT ON COLUMN actor_week.topic IS 'Topic';
COMMENT ON COLUMN actor_week.week IS 'Monday of the week';
COMMENT ON COLUMN actor_week.name IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN actor_week.kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN actor_week.mentions
IS 'How often an observation names it so: as speaker, setter, addressee, participant or in a plan';
COMMENT ON COLUMN actor_week.spoke IS 'In how many observations it is the speaker';
COMMENT ON COLUMN actor_week.told_of IS 'How many observations tell of it otherwise than as their speaker';
COMMENT ON COLUMN actor_week.told_by_anonymous
IS 'How many of those hang on an anonymous source, as speaker or as a link of the chain';
COMMENT ON COLUMN actor_week.articles IS 'How many articles have the name, as whatever kind';
COMMENT ON COLUMN actor_week.origins IS 'Outlets to which those reports go back, sorted';
COMMENT ON COLUMN actor_week.spellings IS 'Forms in which it was written, sorted';
COMMENT ON COLUMN actor_week.offices
IS 'Titles that texts give a person: in small letters, as written, first report of the week, articles, first and last day';
COMMENT ON COLUMN actor_week.first_published IS 'First report, UTC';
COMMENT ON COLUMN actor_week.last_published IS 'Last report, UTC';
