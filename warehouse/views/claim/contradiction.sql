-- question: Which statements cannot both be true?
-- grain: one row per pair of statements
-- key: contradiction
-- mode: keys
-- inputs: observation, conflicting_claim, conflicting_report, conflicting_role, settlement
-- touched: SELECT observation_a, observation_b FROM changed_conflicting_claim
--   UNION ALL
--   SELECT observation_a, observation_b FROM changed_conflicting_report
--   UNION ALL
--   SELECT observation_a, observation_b FROM changed_conflicting_role
--   UNION ALL
--   SELECT c.observation_a, c.observation_b FROM contradiction AS c
--   SEMI JOIN changed_observation AS o ON c.observation_a = o.observation
--   UNION ALL
--   SELECT c.observation_a, c.observation_b FROM contradiction AS c
--   SEMI JOIN changed_observation AS o ON c.observation_b = o.observation
--   UNION ALL
--   SELECT observation_a, observation_b FROM changed_settlement
--   UNION ALL
--   SELECT observation_b AS observation_a, observation_a AS observation_b FROM changed_settlement
-- narrowed: conflicting_claim, conflicting_report, conflicting_role BY SELECT observation_a, observation_b FROM touched;
--   observation BY
--   SELECT unnest([article_id_a, article_id_b]) AS article_id FROM conflicting_claim
--   UNION
--   SELECT unnest([article_id_a, article_id_b]) AS article_id FROM conflicting_report
--   UNION
--   SELECT unnest([article_id_a, article_id_b]) AS article_id FROM conflicting_role

CREATE OR REPLACE TABLE contradiction AS
WITH pair AS (
    SELECT
        topic,
        type,
        -- Who wrote a plan is one question, however each account of it is worded.
        CASE
            WHEN claim_topic <> 'authorship' OR entity IS NULL THEN matter
            WHEN matter LIKE 'account:%' THEN 'authorship ' || entity || ' ' || article_id_a
            ELSE 'authorship ' || entity
        END AS matter,
        about,
        entity,
        voice_a,
        voice_b,
        observation_a,
        observation_b
    FROM conflicting_claim
    UNION ALL
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        voice_a,
        voice_b,
        observation_a,
        observation_b
    FROM conflicting_report
    UNION ALL
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        voice_a,
        voice_b,
        observation_a,
        observation_b
    FROM conflicting_role
),

wanted AS (
    SELECT pair.*
    FROM pair
    SEMI JOIN touched USING (observation_a, observation_b)
),

verdict AS (
    -- Found whichever of the two came first when it was settled.
    SELECT
        observation_a,
        observation_b,
        verdict,
        settled_by,
        note,
        settled_at
    FROM settlement
    UNION ALL
    SELECT
        observation_b AS observation_a,
        observation_a AS observation_b,
        CASE verdict WHEN 'first_holds' THEN 'second_holds' WHEN 'second_holds' THEN 'first_holds' ELSE verdict END AS verdict,
        settled_by,
        note,
        settled_at
    FROM settlement
)

SELECT
    'contradiction-' || left(md5(p.observation_a || p.observation_b), 12) AS contradiction,
    p.topic,
    p.type,
    p.matter,
    p.about,
    p.entity,
    CASE WHEN v.verdict IS NULL THEN 'open' ELSE 'settled' END AS state,
    v.verdict,
    v.settled_by,
    v.settled_at,
    v.note,
    date_diff('day', a.published, b.published) AS days_between,
    greatest(a.published, b.published) AS published,
    a.observation AS observation_a,
    p.voice_a,
    a.speaker AS speaker_a,
    a.chain AS chain_a,
    a.chain_text AS chain_text_a,
    a.origin AS origin_a,
    a.outlet AS outlet_a,
    a.title AS title_a,
    a.url AS url_a,
    a.article_id AS article_id_a,
    a.revision AS revision_a,
    a.published AS published_a,
    a.quote AS quote_a,
    a.start AS start_a,
    a.end AS end_a,
    b.observation AS observation_b,
    p.voice_b,
    b.speaker AS speaker_b,
    b.chain AS chain_b,
    b.chain_text AS chain_text_b,
    b.origin AS origin_b,
    b.outlet AS outlet_b,
    b.title AS title_b,
    b.url AS url_b,
    b.article_id AS article_id_b,
    b.revision AS revision_b,
    b.published AS published_b,
    b.quote AS quote_b,
    b.start AS start_b,
    b.end AS end_b
FROM wanted AS p
INNER JOIN observation AS a ON p.observation_a = a.observation
INNER JOIN observation AS b ON p.observation_b = b.observation
LEFT JOIN verdict AS v ON p.observation_a = v.observation_a AND p.observation_b = v.observation_b;

COMMENT ON TABLE contradiction
IS 'Pairs of statements that conflict in fact; differing positions are none. A person settles them, nothing else does';
COMMENT ON COLUMN contradiction.contradiction IS 'Public id, made of the two statements';
COMMENT ON COLUMN contradiction.topic IS 'Topic';
COMMENT ON COLUMN contradiction.type
IS 'denial, self_reversal, authorship, number, date, role or account (other answers to one question of an article)';
COMMENT ON COLUMN contradiction.matter IS 'What all pairs on one question have in common';
COMMENT ON COLUMN contradiction.about IS 'What it turns on';
COMMENT ON COLUMN contradiction.entity IS 'Plan, version, deadline or meeting that it is about, where there is one';
COMMENT ON COLUMN contradiction.state IS 'open until a person settles it, then settled';
COMMENT ON COLUMN contradiction.verdict
IS 'compatible, first_holds, second_holds or stands (a conflict that is one), as a person decided; NULL while open';
COMMENT ON COLUMN contradiction.settled_by IS 'Who decided';
COMMENT ON COLUMN contradiction.settled_at IS 'When it was decided, UTC';
COMMENT ON COLUMN contradiction.note IS 'Why, in their words';
COMMENT ON COLUMN contradiction.days_between IS 'Days from the first statement to the second';
COMMENT ON COLUMN contradiction.published IS 'When the second statement was first public, UTC';
COMMENT ON COLUMN contradiction.observation_a IS 'Event id of the first statement';
COMMENT ON COLUMN contradiction.voice_a
IS 'Who stands for it: the speaker, else who set or denied the deadline, else who relayed it, else the outlet';
COMMENT ON COLUMN contradiction.speaker_a IS 'Who made the first; NULL for the article in its own voice';
COMMENT ON COLUMN contradiction.chain_a IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN contradiction.chain_text_a IS 'From speaker to outlet, in words';
COMMENT ON COLUMN contradiction.origin_a IS 'Outlet to which the first goes back';
COMMENT ON COLUMN contradiction.outlet_a IS 'Who published the first';
COMMENT ON COLUMN contradiction.title_a IS 'Title of the article';
COMMENT ON COLUMN contradiction.url_a IS 'Address of the article';
COMMENT ON COLUMN contradiction.article_id_a IS 'Article of the first';
COMMENT ON COLUMN contradiction.revision_a IS 'Revision that says it';
COMMENT ON COLUMN contradiction.published_a IS 'When these words were first public, UTC';
COMMENT ON COLUMN contradiction.quote_a IS 'Words of the first';
COMMENT ON COLUMN contradiction.start_a IS 'First character of the quotation, from 0';
COMMENT ON COLUMN contradiction.end_a IS 'Character after the last of the quotation';
COMMENT ON COLUMN contradiction.observation_b IS 'Event id of the second statement';
COMMENT ON COLUMN contradiction.voice_b
IS 'Who stands for it: the speaker, else who set or denied the deadline, else who relayed it, else the outlet';
COMMENT ON COLUMN contradiction.speaker_b IS 'Who made the second; NULL for the article in its own voice';
COMMENT ON COLUMN contradiction.chain_b IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN contradiction.chain_text_b IS 'From speaker to outlet, in words';
COMMENT ON COLUMN contradiction.origin_b IS 'Outlet to which the second goes back';
COMMENT ON COLUMN contradiction.outlet_b IS 'Who published the second';
COMMENT ON COLUMN contradiction.title_b IS 'Title of the article';
COMMENT ON COLUMN contradiction.url_b IS 'Address of the article';
COMMENT ON COLUMN contradiction.article_id_b IS 'Article of the second';
COMMENT ON COLUMN contradiction.revision_b IS 'Revision that says it';
COMMENT ON COLUMN contradiction.published_b IS 'When these words were first public, UTC';
COMMENT ON COLUMN contradiction.quote_b IS 'Words of the second';
COMMENT ON COLUMN contradiction.start_b IS 'First character of the quotation, from 0';
COMMENT ON COLUMN contradiction.end_b IS 'Character after the last of the quotation';
