-- question: Who takes part, how much is told of each, and how often did what they set or announce come to nothing?
-- grain: one row per name per topic; anonymous sources are nobody
-- key: topic, name
-- mode: full
-- inputs: actor_week, actor_kind, stg_actor, deadline, meeting_participant, reversal

-- Deadlines are counted for those who set, reaffirmed or moved them, meetings for those with whom they were announced or held,
-- statements for their speakers; what counts as taken back says the view reversal. Each deadline and meeting counts once in each
-- column. A party's row counts what it did itself and what the people did who speak for it or head it by the profile; mentions,
-- articles and the share of anonymous sourcing are of its own name alone.

CREATE OR REPLACE TABLE actor AS
WITH listed AS (
    SELECT
        topic,
        actor,
        name,
        kind,
        party
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

mentioned AS MATERIALIZED (
    SELECT
        topic,
        name,
        sum(mentions) AS mentions,
        sum(spoke) AS spoke,
        sum(told_of) AS told_of,
        sum(told_by_anonymous) AS told_by_anonymous,
        min(first_published) AS first_published,
        max(last_published) AS last_published,
        list_sort(list_distinct(flatten(list(spellings)))) AS spellings,
        len(list_distinct(flatten(list(origins)))) AS origins
    FROM actor_week
    WHERE kind <> 'anonymous'
    GROUP BY topic, name
),

appeared AS (
    -- The same number stands with each kind that a name was taken for in a week.
    SELECT
        topic,
        name,
        sum(articles) AS articles
    FROM (
        SELECT
            topic,
            name,
            week,
            max(articles) AS articles
        FROM actor_week
        WHERE kind <> 'anonymous'
        GROUP BY topic, name, week
    ) AS w
    GROUP BY topic, name
),

member AS (
    SELECT
        topic,
        name AS member,
        name
    FROM mentioned
    UNION
    SELECT
        l.topic,
        l.name AS member,
        p.name
    FROM listed AS l
    INNER JOIN listed AS p ON l.topic = p.topic AND l.party = p.actor
),

deed AS (
    SELECT
        topic,
        unnest(set_by) AS member,
        deadline AS entity,
        'set' AS event,
        NULL AS reversal,
        NULL AS days
    FROM deadline
    UNION ALL
    SELECT
        topic,
        participant AS member,
        meeting AS entity,
        unnest(CASE WHEN announced THEN ['announced'] ELSE [] END || CASE WHEN actual THEN ['held'] ELSE [] END) AS event,
        NULL AS reversal,
        NULL AS days
    FROM meeting_participant
    UNION ALL
    SELECT
        topic,
        unnest(actors) AS member,
        entity,
        kind || ' ' || event AS event,
        reversal,
        days
    FROM reversal
),

done AS (
    SELECT DISTINCT
        m.topic,
        m.name,
        t.entity,
        t.event,
        t.reversal,
        t.days
    FROM deed AS t
    INNER JOIN member AS m ON t.topic = m.topic AND t.member = m.member
),

tally AS MATERIALIZED (
    SELECT
        topic,
        name,
        count(DISTINCT entity) FILTER (WHERE event = 'set') AS deadlines_set,
        count(DISTINCT entity) FILTER (WHERE event = 'deadline abandoned') AS deadlines_abandoned,
        count(DISTINCT entity) FILTER (WHERE event = 'deadline softened') AS deadlines_softened,
        count(DISTINCT entity) FILTER (WHERE event = 'deadline extended') AS deadlines_extended,
        count(DISTINCT entity) FILTER (WHERE event = 'deadline lapsed') AS deadlines_lapsed,
        count(DISTINCT entity) FILTER (WHERE event = 'announced') AS meetings_announced,
        count(DISTINCT entity) FILTER (WHERE event = 'held') AS meetings_held,
        count(DISTINCT entity) FILTER (WHERE event = 'meeting cancelled') AS meetings_cancelled,
        count(DISTINCT entity) FILTER (WHERE event = 'meeting postponed') AS meetings_postponed,
        count(DISTINCT entity) FILTER (WHERE event = 'meeting lapsed') AS meetings_lapsed,
        count(DISTINCT entity) FILTER (WHERE event = 'claim self_reversal') AS self_reversals,
        count(reversal) FILTER (WHERE event NOT LIKE '% lapsed') AS reversals,
        median(days) FILTER (WHERE event NOT LIKE '% lapsed') AS median_days
    FROM done
    GROUP BY topic, name
),

name AS (
    SELECT
        topic,
        name
    FROM mentioned
    UNION
    SELECT
        topic,
        name
    FROM tally
)

SELECT
    n.topic,
    n.name,
    l.actor,
    coalesce(l.kind, k.kind, 'unknown') AS kind,
    p.name AS party,
    coalesce(m.spellings, []) AS spellings,
    coalesce(m.mentions, 0) AS mentions,
    coalesce(m.spoke, 0) AS spoke,
    coalesce(a.articles, 0) AS articles,
    coalesce(m.origins, 0) AS origins,
    m.first_published,
    m.last_published,
    coalesce(m.told_of, 0) AS told_of,
    coalesce(m.told_by_anonymous, 0) AS told_by_anonymous,
    CASE WHEN m.told_of > 0 THEN round(m.told_by_anonymous / m.told_of, 3) END AS anonymous_share,
    coalesce(t.deadlines_set, 0) AS deadlines_set,
    coalesce(t.deadlines_abandoned, 0) AS deadlines_abandoned,
    coalesce(t.deadlines_softened, 0) AS deadlines_softened,
    coalesce(t.deadlines_extended, 0) AS deadlines_extended,
    coalesce(t.deadlines_lapsed, 0) AS deadlines_lapsed,
    coalesce(t.meetings_announced, 0) AS meetings_announced,
    coalesce(t.meetings_held, 0) AS meetings_held,
    coalesce(t.meetings_cancelled, 0) AS meetings_cancelled,
    coalesce(t.meetings_postponed, 0) AS meetings_postponed,
    coalesce(t.meetings_lapsed, 0) AS meetings_lapsed,
    coalesce(t.self_reversals, 0) AS self_reversals,
    coalesce(t.reversals, 0) AS reversals,
    t.median_days
FROM name AS n
LEFT JOIN mentioned AS m ON n.topic = m.topic AND n.name = m.name
LEFT JOIN appeared AS a ON n.topic = a.topic AND n.name = a.name
LEFT JOIN tally AS t ON n.topic = t.topic AND n.name = t.name
LEFT JOIN actor_kind AS k ON n.topic = k.topic AND n.name = k.name
LEFT JOIN listed AS l ON n.topic = l.topic AND n.name = l.name
LEFT JOIN listed AS p ON l.topic = p.topic AND l.party = p.actor;

COMMENT ON TABLE actor IS 'People, parties and bodies: what is told of them, and what became of what they set and announced';
COMMENT ON COLUMN actor.topic IS 'Topic';
COMMENT ON COLUMN actor.name IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN actor.actor IS 'Id in the topic profile; NULL where the profile does not know the name';
COMMENT ON COLUMN actor.kind IS 'person, party, body, outlet or unknown';
COMMENT ON COLUMN actor.party IS 'Party that a person speaks for or heads, by the profile';
COMMENT ON COLUMN actor.spellings IS 'Forms in which articles write the name, sorted';
COMMENT ON COLUMN actor.mentions IS 'How often observations name it, in any part';
COMMENT ON COLUMN actor.spoke IS 'In how many observations it is the speaker';
COMMENT ON COLUMN actor.articles IS 'In how many articles it is named';
COMMENT ON COLUMN actor.origins IS 'To how many independent outlets those reports go back';
COMMENT ON COLUMN actor.first_published IS 'First report that names it, UTC';
COMMENT ON COLUMN actor.last_published IS 'Last report that names it, UTC';
COMMENT ON COLUMN actor.told_of IS 'How many observations tell of it otherwise than as their speaker';
COMMENT ON COLUMN actor.told_by_anonymous
IS 'How many of those hang on an anonymous source, as speaker or as a link of the chain';
COMMENT ON COLUMN actor.anonymous_share IS 'Share of anonymous sourcing in what is told of it, 0 to 1; NULL where nothing is';
COMMENT ON COLUMN actor.deadlines_set IS 'Deadlines that it set, reaffirmed or moved';
COMMENT ON COLUMN actor.deadlines_abandoned IS 'Of those, how many were abandoned, by whomever';
COMMENT ON COLUMN actor.deadlines_softened IS 'How many were softened';
COMMENT ON COLUMN actor.deadlines_extended IS 'How many were extended';
COMMENT ON COLUMN actor.deadlines_lapsed IS 'How many went by without a report of an outcome';
COMMENT ON COLUMN actor.meetings_announced IS 'Meetings announced with it, those included that fell through';
COMMENT ON COLUMN actor.meetings_held IS 'Meetings reported to have been held with it';
COMMENT ON COLUMN actor.meetings_cancelled IS 'Of the meetings with it, how many were cancelled';
COMMENT ON COLUMN actor.meetings_postponed IS 'How many were postponed';
COMMENT ON COLUMN actor.meetings_lapsed IS 'How many went by without a report of them';
COMMENT ON COLUMN actor.self_reversals IS 'Pairs of its own statements that cannot both be true';
COMMENT ON COLUMN actor.reversals IS 'All that was taken back, lapses left out';
COMMENT ON COLUMN actor.median_days IS 'Median of the days from report to reversal, where they are known; lapses left out';
