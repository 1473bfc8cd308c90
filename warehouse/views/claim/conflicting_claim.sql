-- question: Which claims deny each other or name different authors?
-- grain: one row per pair of claims
-- key: observation_a, observation_b
-- mode: keys
-- inputs: claim, actor_kind
-- touched: SELECT topic, matter FROM changed_claim WHERE matter IS NOT NULL
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
        lower(c.subject) AS subject,
        c.stance,
        c.proposition,
        c.plan,
        -- An author whom nobody names is nobody whom another account could deny.
        CASE WHEN c.subject ILIKE 'authorship:%:%' THEN regexp_replace(c.subject, '^authorship:[^:]*:', '') END AS author,
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
    WHERE c.modality NOT IN ('conditional', 'hypothetical') AND c.subject NOT ILIKE 'authorship:%:unknown'
),

first_said AS (
    -- One row per voice, subject and words: the first time that it was said.
    SELECT
        claim,
        topic,
        matter,
        claim_topic,
        subject,
        stance,
        proposition,
        plan,
        author,
        voice,
        published,
        start
    FROM said
    QUALIFY row_number() OVER (
        PARTITION BY topic, claim_topic, subject, stance, lower(proposition), voice ORDER BY published, start, claim
    ) = 1
),

worded AS (
    -- Words as numbers, which are compared sooner.
    SELECT
        claim,
        topic,
        matter,
        claim_topic,
        subject,
        stance,
        proposition,
        plan,
        author,
        voice,
        published,
        start,
        list_distinct(list_transform(
            list_filter(string_split_regex(lower(proposition), '[^a-z0-9]+'), LAMBDA word: length(word) >= 4),
            LAMBDA word: hash(word)
        )) AS words,
        row_number() OVER (PARTITION BY topic, claim_topic, subject ORDER BY published, start, claim) AS nth
    FROM first_said
),

denied AS (
    SELECT
        *,
        unnest([nth // 100 - 1, nth // 100, nth // 100 + 1]) AS near
    FROM worded
    WHERE stance = 'denies'
),

beside AS (
    -- On some subjects thousands speak: what is held against each other lies at most 100 statements and 60 days apart.
    SELECT
        a.topic,
        a.matter,
        a.subject,
        a.proposition,
        a.plan,
        a.author,
        a.voice AS voice_a,
        b.voice AS voice_b,
        a.claim AS one,
        b.claim AS other,
        greatest(a.published, b.published) AS published,
        a.start AS start_a,
        b.start AS start_b,
        least(len(a.words), len(b.words)) AS words,
        CASE
            WHEN a.author IS NULL AND abs(date_diff('day', a.published, b.published)) <= 60
                THEN len(list_intersect(a.words, b.words))
        END AS words_shared
    FROM worded AS a
    INNER JOIN denied AS b
        ON a.topic = b.topic AND a.claim_topic = b.claim_topic AND a.subject = b.subject AND a.nth // 100 = b.near
    WHERE a.stance = 'asserts' AND abs(a.nth - b.nth) <= 100
),

first_denied AS (
    SELECT *
    FROM beside
    -- A subject in common is not yet one matter: what is asserted and what is denied must be worded alike too.
    WHERE author IS NOT NULL OR (words_shared >= 2 AND 2 * words_shared >= words)
    QUALIFY row_number() OVER (PARTITION BY topic, subject, voice_a, voice_b ORDER BY published, start_a, start_b, one, other) = 1
),

denied_claim AS (
    -- Whoever denies is held against the first ten voices that assert.
    SELECT
        topic,
        matter,
        CASE WHEN voice_a = voice_b THEN 'self_reversal' ELSE 'denial' END AS type,
        proposition AS about,
        plan AS entity,
        one,
        other
    FROM first_denied
    QUALIFY
        voice_a = voice_b
        OR row_number() OVER (PARTITION BY topic, subject, voice_b ORDER BY published, start_a, start_b, one, other) <= 10
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
    WHERE s.author IS NOT NULL AND s.stance = 'asserts'
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

pair AS (
    SELECT
        topic,
        matter,
        type,
        about,
        entity,
        one,
        other
    FROM denied_claim
    UNION ALL
    SELECT
        topic,
        matter,
        type,
        about,
        entity,
        one,
        other
    FROM other_author
)

SELECT
    p.topic,
    p.matter,
    p.type,
    p.about,
    p.entity,
    -- The earlier statement first, whichever of the two denies.
    CASE WHEN (x.published, x.start, x.claim) <= (y.published, y.start, y.claim) THEN p.one ELSE p.other END AS observation_a,
    CASE WHEN (x.published, x.start, x.claim) <= (y.published, y.start, y.claim) THEN p.other ELSE p.one END AS observation_b
FROM pair AS p
INNER JOIN said AS x ON p.one = x.claim
INNER JOIN said AS y ON p.other = y.claim
WHERE
    p.one <> p.other
    -- One sentence that says both is a matter of reading it, and an outlet's own voice does not contradict itself here.
    AND (x.article_id <> y.article_id OR x.start >= y.end OR y.start >= x.end)
    AND (x.speaker IS NOT NULL OR y.speaker IS NOT NULL OR x.outlet <> y.outlet)
QUALIFY row_number() OVER (PARTITION BY least(p.one, p.other), greatest(p.one, p.other) ORDER BY p.type, p.about) = 1;

COMMENT ON TABLE conflicting_claim IS 'Pairs of claims that conflict; contradiction shows them with their evidence';
COMMENT ON COLUMN conflicting_claim.topic IS 'Topic';
COMMENT ON COLUMN conflicting_claim.matter IS 'What both claims are about, as claim has it';
COMMENT ON COLUMN conflicting_claim.type IS 'denial, self_reversal or authorship';
COMMENT ON COLUMN conflicting_claim.about IS 'What it turns on';
COMMENT ON COLUMN conflicting_claim.entity IS 'Plan that it is about, where there is one';
COMMENT ON COLUMN conflicting_claim.observation_a IS 'Event id of the earlier claim';
COMMENT ON COLUMN conflicting_claim.observation_b IS 'Event id of the later claim';
