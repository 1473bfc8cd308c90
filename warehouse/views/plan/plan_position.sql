-- question: Where does each party stand on each version of a plan, since when, and by which words?
-- grain: one row per version (or plan, where it is not clear which version) and party
-- key: paper, party
-- mode: keys
-- inputs: plan_change, stg_actor
-- touched: SELECT plan FROM changed_plan_change
--   UNION ALL
--   SELECT c.plan FROM plan_change AS c SEMI JOIN changed_stg_actor AS a ON c.topic = a.topic
-- narrowed: plan_change BY SELECT plan FROM touched

-- A position is the last firm word of a party, or of somebody of it, that it endorses, accepts, rejects or disowns the text.
-- Who was handed a text and has said nothing of the kind is silent.

CREATE OR REPLACE TABLE plan_position AS
WITH report AS (
    SELECT
        *,
        coalesce(version, plan) AS paper
    FROM plan_change
    SEMI JOIN touched USING (plan)
    WHERE firm
),

side AS (
    SELECT
        topic,
        paper,
        change,
        event,
        step,
        published,
        article_id,
        origin,
        unnest(agents) AS agent
    FROM report
    WHERE event IN ('endorsed', 'accepted', 'rejected', 'disowned')
),

word AS (
    SELECT
        topic,
        paper,
        change,
        event AS position,
        step,
        published,
        article_id,
        origin,
        agent.name AS name
    FROM side
    -- Whose text it is, or who carries it, takes no position by that.
    WHERE agent.role NOT IN ('author', 'presenter', 'recipient', 'reviser')
    UNION ALL
    SELECT
        topic,
        paper,
        change,
        'silent' AS position,
        step,
        published,
        article_id,
        origin,
        unnest(recipients) AS name
    FROM report
),

listed AS (
    SELECT
        topic,
        actor,
        name,
        party
    FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

speaks_for AS (
    SELECT
        l.topic,
        l.name,
        min(p.name) AS party
    FROM listed AS l
    INNER JOIN listed AS p ON l.topic = p.topic AND l.party = p.actor
    GROUP BY l.topic, l.name
),

sided AS (
    SELECT
        w.*,
        coalesce(s.party, w.name) AS party
    FROM word AS w
    LEFT JOIN speaks_for AS s ON w.topic = s.topic AND w.name = s.name
),

fold AS (
    SELECT
        paper,
        party,
        coalesce(
            list(struct_pack(event := position, name := name, published := published) ORDER BY step, name)
            FILTER (WHERE position <> 'silent'),
            []
        ) AS positions
    FROM sided
    GROUP BY paper, party
),

last AS (
    SELECT *
    FROM sided
    QUALIFY row_number() OVER (PARTITION BY paper, party ORDER BY position = 'silent', step DESC, name ASC) = 1
),

counted AS (
    SELECT
        paper,
        party,
        position,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins
    FROM sided
    GROUP BY paper, party, position
)

SELECT
    l.paper,
    l.party,
    r.plan,
    r.version,
    r.topic,
    l.position,
    l.name,
    f.positions,
    r.when_earliest,
    r.when_latest,
    c.articles,
    c.origins,
    r.change,
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
FROM last AS l
INNER JOIN report AS r ON l.change = r.change AND l.paper = r.paper
INNER JOIN fold AS f ON l.paper = f.paper AND l.party = f.party
INNER JOIN counted AS c ON l.paper = c.paper AND l.party = c.party AND l.position = c.position;

COMMENT ON TABLE plan_position IS 'Where each party stands on each version of a plan, by its last word on it';
COMMENT ON COLUMN plan_position.paper IS 'The version, or the plan where it is not clear which version';
COMMENT ON COLUMN plan_position.party
IS 'Party of whoever took the position by the topic profile; the name itself where it has none';
COMMENT ON COLUMN plan_position.plan IS 'Public id of the plan';
COMMENT ON COLUMN plan_position.version IS 'Public id of the version; NULL where it is not clear which';
COMMENT ON COLUMN plan_position.topic IS 'Topic';
COMMENT ON COLUMN plan_position.position
IS 'endorsed, accepted, rejected or disowned; silent where it was handed the text and has said nothing of the kind';
COMMENT ON COLUMN plan_position.name IS 'Who took that position, or was handed the text';
COMMENT ON COLUMN plan_position.positions IS 'All its positions in order, for it may go back on one: event, name, published';
COMMENT ON COLUMN plan_position.when_earliest IS 'First day on which it may have been taken';
COMMENT ON COLUMN plan_position.when_latest IS 'Last such day';
COMMENT ON COLUMN plan_position.articles IS 'How many articles say that it took this position';
COMMENT ON COLUMN plan_position.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN plan_position.change IS 'Report that says so last';
COMMENT ON COLUMN plan_position.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan_position.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan_position.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan_position.outlet IS 'Who published it';
COMMENT ON COLUMN plan_position.title IS 'Title of the article';
COMMENT ON COLUMN plan_position.url IS 'Address of the article';
COMMENT ON COLUMN plan_position.article_id IS 'Article that says it';
COMMENT ON COLUMN plan_position.revision IS 'Revision that says it';
COMMENT ON COLUMN plan_position.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan_position.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan_position.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan_position.end IS 'Character after the last of the quotation';
