-- question: Which claims deny each other or name different authors?
-- grain: one row per pair of claims
-- key: observation_a, observation_b
-- mode: keys
-- inputs: claim, denied_claim, actor_kind
-- touched: SELECT topic, matter FROM changed_denied_claim
--   UNION ALL
--   SELECT topic, matter FROM changed_claim WHERE matter LIKE 'authorship:%' OR matter LIKE 'account:%'
--   UNION ALL
--   SELECT c.topic, c.matter FROM claim AS c
--   SEMI JOIN changed_actor_kind AS k ON c.topic = k.topic AND regexp_replace(c.subject, '^authorship:[^:]*:', '') = k.name
--   WHERE c.matter LIKE 'authorship:%'

CREATE OR REPLACE TABLE conflicting_claim AS
WITH said AS (
    SELECT
        c.claim,
        c.topic,
        c.matter,
        c.claim_topic,
        c.plan,
        regexp_replace(c.subject, '^authorship:[^:]*:', '') AS author,
        coalesce(c.speaker, c.chain[1], c.outlet) AS voice,
        c.speaker,
        c.outlet,
        c.article_id,
        c.published,
        c.quote,
        c.start,
        c."end"
    FROM claim AS c
    SEMI JOIN touched USING (topic, matter)
    WHERE c.words IS NOT NULL AND c.stance = 'asserts' AND c.subject ILIKE 'authorship:%:%'
),

first_denied AS (
    SELECT d.*
    FROM denied_claim AS d
    SEMI JOIN touched USING (topic, matter)
    QUALIFY row_number() OVER (
        PARTITION BY d.topic, d.subject, d.voice_asserting, d.voice_denying
        ORDER BY d.published, d.start_asserting, d.start_denying, d.asserting, d.denying
    ) = 1
),

denial AS (
    -- Whoever denies is held against the first ten voices that assert.
    SELECT
        topic,
        matter,
        claim_topic,
        CASE WHEN voice_asserting = voice_denying THEN 'self_reversal' ELSE 'denial' END AS type,
        proposition AS about,
        plan AS entity,
        CASE WHEN later = denying THEN asserting ELSE denying END AS observation_a,
        later AS observation_b,
        CASE WHEN later = denying THEN voice_asserting ELSE voice_denying END AS voice_a,
        CASE WHEN later = denying THEN voice_denying ELSE voice_asserting END AS voice_b,
        CASE WHEN later = denying THEN article_asserting ELSE article_denying END AS article_id_a,
        CASE WHEN later = denying THEN article_denying ELSE article_asserting END AS article_id_b,
        conflicts
    FROM first_denied
    QUALIFY
        voice_asserting = voice_denying
        OR row_number() OVER (
            PARTITION BY topic, subject, voice_denying ORDER BY published, start_asserting, start_denying, asserting, denying
        ) <= 10
),

account AS (
    -- Whom one sentence names. A name that nobody can place is taken for a person's.
    SELECT
        s.topic,
        s.matter,
        s.voice,
        list_sort(list(DISTINCT s.author)) AS authors,
        coalesce(list_sort(list(DISTINCT s.author) FILTER (WHERE coalesce(k.kind, 'unknown') IN ('person', 'unknown'))), [])
            AS people,
        coalesce(list_sort(list(DISTINCT s.author) FILTER (WHERE k.kind = 'party')), []) AS parties,
        coalesce(list_sort(list(DISTINCT s.author) FILTER (WHERE k.kind = 'body')), []) AS bodies,
        min(s.plan) AS plan,
        min(s.claim) AS claim,
        min(s.published) AS published,
        min(s.start) AS start
    FROM said AS s
    LEFT JOIN actor_kind AS k ON s.topic = k.topic AND s.author = k.name
    GROUP BY s.topic, s.matter, s.voice, s.article_id, s.quote
),

first_account AS (
    -- The first time that a voice gives this account, of the first twenty voices that do.
    SELECT *
    FROM (
        SELECT *
        FROM account
        QUALIFY row_number() OVER (PARTITION BY topic, matter, voice, authors ORDER BY published, start, claim) = 1
    ) AS f
    QUALIFY row_number() OVER (PARTITION BY topic, matter, authors ORDER BY published, start, claim) <= 20
),

other_author AS (
    SELECT
        a.topic,
        a.matter,
        'authorship' AS claim_topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'authorship' END AS type,
        'who wrote the plan ' || replace(a.matter, 'authorship:', '') || ': ' || array_to_string(a.authors, ', ') || ', or '
        || array_to_string(b.authors, ', ') AS about,
        coalesce(a.plan, b.plan) AS entity,
        a.claim AS one,
        b.claim AS other
    FROM first_account AS a
    INNER JOIN first_account AS b
        ON a.topic = b.topic AND a.matter = b.matter AND (a.published, a.start, a.claim) < (b.published, b.start, b.claim)
    WHERE
        NOT list_has_any(a.authors, b.authors)
        -- A state and somebody of it may both be right: people are held against people, parties against parties.
        AND (
            (len(a.people) > 0 AND len(b.people) > 0)
            OR (len(a.parties) > 0 AND len(b.parties) > 0)
            OR (len(a.bodies) > 0 AND len(b.bodies) > 0)
        )
),

answer AS (
    -- What was answered to a question that one article puts: the first twenty answers.
    SELECT
        c.claim,
        c.topic,
        c.matter,
        c.claim_topic,
        c.subject,
        c.stance,
        c.proposition,
        c.plan,
        coalesce(c.speaker, c.chain[1], c.outlet) AS voice,
        c.speaker,
        c.outlet,
        c.article_id,
        c.published,
        c.start,
        c."end"
    FROM claim AS c
    SEMI JOIN touched USING (topic, matter)
    WHERE c.words IS NOT NULL AND c.matter LIKE 'account:%'
    QUALIFY row_number() OVER (PARTITION BY c.topic, c.matter ORDER BY c.published, c.start, c.claim) <= 20
),

other_answer AS (
    SELECT
        a.topic,
        a.matter,
        CASE WHEN a.claim_topic = b.claim_topic THEN a.claim_topic END AS claim_topic,
        CASE
            WHEN a.voice = b.voice THEN 'self_reversal'
            WHEN a.claim_topic = 'authorship' AND b.claim_topic = 'authorship' THEN 'authorship'
            WHEN a.stance <> b.stance THEN 'denial'
            ELSE 'account'
        END AS type,
        a.proposition AS about,
        coalesce(a.plan, b.plan) AS entity,
        a.claim AS one,
        b.claim AS other
    FROM answer AS a
    INNER JOIN answer AS b
        ON
            a.topic = b.topic AND a.article_id = b.article_id AND a.matter = b.matter AND a.subject <> b.subject
            AND (a.published, a.start, a.claim) < (b.published, b.start, b.claim)
),

other AS (
    SELECT * FROM other_author
    UNION ALL BY NAME
    SELECT * FROM other_answer
),

voiced AS (
    SELECT
        claim,
        voice,
        speaker,
        outlet,
        article_id,
        published,
        start,
        "end"
    FROM said
    UNION ALL
    SELECT
        claim,
        voice,
        speaker,
        outlet,
        article_id,
        published,
        start,
        "end"
    FROM answer
),

told AS (
    SELECT
        p.topic,
        p.matter,
        p.claim_topic,
        p.type,
        p.about,
        p.entity,
        p.one,
        p.other,
        x.voice AS voice_one,
        y.voice AS voice_other,
        x.article_id AS article_one,
        y.article_id AS article_other,
        (x.published, x.start, x.claim) <= (y.published, y.start, y.claim) AS in_order
    FROM other AS p
    INNER JOIN voiced AS x ON p.one = x.claim
    INNER JOIN voiced AS y ON p.other = y.claim
    WHERE
        p.one <> p.other
        -- As where one denies the other: not one sentence that says both, nor an outlet in its own voice.
        AND (x.article_id <> y.article_id OR x.start >= y.end OR y.start >= x.end)
        AND (x.speaker IS NOT NULL OR y.speaker IS NOT NULL OR x.outlet <> y.outlet)
),

pair AS (
    SELECT
        topic,
        matter,
        claim_topic,
        type,
        about,
        entity,
        observation_a,
        observation_b,
        voice_a,
        voice_b,
        article_id_a,
        article_id_b
    FROM denial
    WHERE conflicts
    UNION ALL
    SELECT
        p.topic,
        p.matter,
        p.claim_topic,
        p.type,
        p.about,
        p.entity,
        CASE WHEN p.in_order THEN p.one ELSE p.other END AS observation_a,
        CASE WHEN p.in_order THEN p.other ELSE p.one END AS observation_b,
        CASE WHEN p.in_order THEN p.voice_one ELSE p.voice_other END AS voice_a,
        CASE WHEN p.in_order THEN p.voice_other ELSE p.voice_one END AS voice_b,
        CASE WHEN p.in_order THEN p.article_one ELSE p.article_other END AS article_id_a,
        CASE WHEN p.in_order THEN p.article_other ELSE p.article_one END AS article_id_b
    FROM told AS p
)

SELECT
    topic,
    matter,
    claim_topic,
    type,
    about,
    entity,
    observation_a,
    observation_b,
    voice_a,
    voice_b,
    article_id_a,
    article_id_b
FROM pair
QUALIFY
    row_number() OVER (
        PARTITION BY least(observation_a, observation_b), greatest(observation_a, observation_b) ORDER BY type, about
    ) = 1;

COMMENT ON TABLE conflicting_claim IS 'Pairs of claims that conflict; contradiction shows them with their evidence';
COMMENT ON COLUMN conflicting_claim.topic IS 'Topic';
COMMENT ON COLUMN conflicting_claim.matter IS 'What both claims are about, as claim has it';
COMMENT ON COLUMN conflicting_claim.claim_topic IS 'What both are about: authorship, territory and others of the topic profile';
COMMENT ON COLUMN conflicting_claim.type IS 'denial, self_reversal, authorship or account (other answers to one question)';
COMMENT ON COLUMN conflicting_claim.about IS 'What it turns on';
COMMENT ON COLUMN conflicting_claim.entity IS 'Plan that it is about, where there is one';
COMMENT ON COLUMN conflicting_claim.observation_a IS 'Event id of the earlier claim';
COMMENT ON COLUMN conflicting_claim.observation_b IS 'Event id of the later claim';
COMMENT ON COLUMN conflicting_claim.voice_a
IS 'Who stands for the earlier claim: its speaker, else whoever relayed it first, else the outlet';
COMMENT ON COLUMN conflicting_claim.voice_b IS 'Who stands for the later claim, likewise';
COMMENT ON COLUMN conflicting_claim.article_id_a IS 'Article of the earlier claim';
COMMENT ON COLUMN conflicting_claim.article_id_b IS 'Article of the later claim';
