-- question: Which statements cannot both be true?
-- grain: one row per pair of statements
-- key: contradiction
-- mode: full
-- inputs: observation, claim, actor_kind, plan_change, deadline_change, meeting_change

CREATE OR REPLACE TABLE contradiction AS
WITH worded AS (
    SELECT
        *,
        list_distinct(
            list_filter(string_split_regex(lower(proposition), '[^a-z0-9]+'), LAMBDA word: length(word) >= 4)
        ) AS words
    FROM claim
),

statement AS (
    -- One row per voice, subject and words: the first time that it was said.
    SELECT
        claim,
        topic,
        claim_topic,
        lower(subject) AS subject,
        stance,
        proposition,
        plan,
        coalesce(speaker, chain[1], outlet) AS voice,
        published,
        words
    FROM worded
    WHERE
        subject IS NOT NULL AND modality NOT IN ('conditional', 'hypothetical')
        -- An author whom nobody names is nobody whom another account could deny.
        AND subject NOT ILIKE 'authorship:%:unknown'
    QUALIFY row_number() OVER (
        PARTITION BY topic, claim_topic, lower(subject), stance, lower(proposition), coalesce(speaker, chain[1], outlet)
        ORDER BY published, claim
    ) = 1
),

denied_claim AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'denial' END AS type,
        a.proposition AS about,
        a.plan AS entity,
        a.claim AS one,
        b.claim AS other
    FROM statement AS a
    INNER JOIN statement AS b
        ON a.topic = b.topic AND a.claim_topic = b.claim_topic AND a.subject = b.subject
    WHERE
        a.stance = 'asserts' AND b.stance = 'denies'
        AND (
            a.subject LIKE 'authorship:%:%'
            -- A subject in common is not yet one matter: what is asserted and what is denied must be worded alike too.
            OR (
                abs(date_diff('day', a.published, b.published)) <= 60
                AND len(list_intersect(a.words, b.words)) >= 2
                AND 2 * len(list_intersect(a.words, b.words)) >= least(len(a.words), len(b.words))
            )
        )
    QUALIFY row_number() OVER (
        PARTITION BY a.topic, a.subject, a.voice, b.voice
        ORDER BY greatest(a.published, b.published), a.claim, b.claim
    ) = 1
),

author AS (
    SELECT
        c.topic,
        split_part(lower(c.subject), ':', 2) AS lineage,
        coalesce(c.speaker, c.chain[1], c.outlet) AS voice,
        c.article_id,
        c.quote,
        regexp_replace(c.subject, '^authorship:[^:]*:', '') AS name,
        c.plan,
        c.claim,
        c.published
    FROM claim AS c
    WHERE
        c.subject ILIKE 'authorship:%:%' AND c.subject NOT ILIKE 'authorship:%:unknown'
        AND c.stance = 'asserts' AND c.modality NOT IN ('conditional', 'hypothetical')
),

account AS (
    -- A name that nobody can place is taken for a person's.
    SELECT
        a.topic,
        a.lineage,
        a.voice,
        list_sort(list(DISTINCT a.name)) AS authors,
        coalesce(list_sort(list(DISTINCT a.name) FILTER (WHERE coalesce(k.kind, 'unknown') IN ('person', 'unknown'))), [])
            AS people,
        coalesce(list_sort(list(DISTINCT a.name) FILTER (WHERE k.kind = 'party')), []) AS parties,
        coalesce(list_sort(list(DISTINCT a.name) FILTER (WHERE k.kind = 'body')), []) AS bodies,
        min(a.plan) AS plan,
        min(a.claim) AS claim,
        min(a.published) AS published
    FROM author AS a
    LEFT JOIN actor_kind AS k ON a.topic = k.topic AND a.name = k.name
    GROUP BY a.topic, a.lineage, a.voice, a.article_id, a.quote
),

first_account AS (
    SELECT
        topic,
        lineage,
        voice,
        authors,
        people,
        parties,
        bodies,
        plan,
        claim,
        published
    FROM account
    QUALIFY row_number() OVER (PARTITION BY topic, lineage, voice, authors ORDER BY published, claim) = 1
),

other_author AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'authorship' END AS type,
        'who wrote the plan ' || a.lineage || ': ' || array_to_string(a.authors, ', ') || ', or '
        || array_to_string(b.authors, ', ') AS about,
        coalesce(a.plan, b.plan) AS entity,
        a.claim AS one,
        b.claim AS other
    FROM first_account AS a
    INNER JOIN first_account AS b
        ON a.topic = b.topic AND a.lineage = b.lineage AND (a.published, a.claim) < (b.published, b.claim)
    WHERE
        NOT list_has_any(a.authors, b.authors)
        -- A state and somebody of it may both be right: people are held against people, parties against parties.
        AND (
            (len(a.people) > 0 AND len(b.people) > 0)
            OR (len(a.parties) > 0 AND len(b.parties) > 0)
            OR (len(a.bodies) > 0 AND len(b.bodies) > 0)
        )
),

counted AS (
    SELECT
        topic,
        version,
        points,
        arg_min(change, step) AS change
    FROM plan_change
    WHERE version IS NOT NULL AND points IS NOT NULL
    GROUP BY topic, version, points
),

number AS (
    SELECT
        a.topic,
        'number' AS type,
        'how many points ' || a.version || ' has: ' || a.points || ' or ' || b.points AS about,
        a.version AS entity,
        a.change AS one,
        b.change AS other
    FROM counted AS a
    INNER JOIN counted AS b ON a.version = b.version AND a.points > b.points
),

stood_by AS (
    SELECT
        deadline,
        topic,
        change,
        coalesce(speaker, outlet) AS voice,
        step
    FROM deadline_change
    WHERE effect = 'open' AND firm
    QUALIFY
        row_number() OVER (PARTITION BY deadline ORDER BY step) = 1
        OR (
            event = 'reaffirmed' AND row_number() OVER (PARTITION BY deadline, event, coalesce(speaker, outlet) ORDER BY step) = 1
        )
),

denier AS (
    SELECT *
    FROM deadline_change
    WHERE effect = 'denied' AND firm
    QUALIFY row_number() OVER (PARTITION BY deadline, coalesce(speaker, outlet) ORDER BY step) = 1
),

denied_deadline AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = coalesce(b.speaker, b.outlet) THEN 'self_reversal' ELSE 'denial' END AS type,
        'whether there is a deadline (' || a.deadline || ')' AS about,
        a.deadline AS entity,
        a.change AS one,
        b.change AS other
    FROM stood_by AS a
    INNER JOIN denier AS b ON a.deadline = b.deadline
),

happened AS (
    SELECT
        topic,
        meeting AS entity,
        event,
        modality,
        firm,
        change,
        coalesce(speaker, outlet) AS voice,
        step
    FROM meeting_change
    UNION ALL
    SELECT
        topic,
        coalesce(version, plan) AS entity,
        event,
        modality,
        firm,
        change,
        coalesce(speaker, outlet) AS voice,
        step
    FROM plan_change
    -- Whether a text was handed over is a fact; whether somebody accepts it is a position.
    WHERE event IN ('presented', 'received', 'leaked', 'revised', 'withdrawn')
),

denied_event AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'denial' END AS type,
        'whether ' || a.entity || ' was ' || a.event AS about,
        a.entity,
        arg_min(a.change, a.step) AS one,
        arg_min(b.change, b.step) AS other
    FROM happened AS a
    INNER JOIN happened AS b ON a.entity = b.entity AND a.event = b.event
    WHERE a.firm AND b.modality = 'denied'
    GROUP BY ALL
),

pair AS (
    SELECT
        topic,
        type,
        about,
        entity,
        one,
        other
    FROM denied_claim
    UNION ALL
    SELECT
        topic,
        type,
        about,
        entity,
        one,
        other
    FROM other_author
    UNION ALL
    SELECT
        topic,
        type,
        about,
        entity,
        one,
        other
    FROM number
    UNION ALL
    SELECT
        topic,
        type,
        about,
        entity,
        one,
        other
    FROM denied_deadline
    UNION ALL
    SELECT
        topic,
        type,
        about,
        entity,
        one,
        other
    FROM denied_event
),

ordered AS (
    -- The earlier statement first, whichever of the two denies.
    SELECT
        p.topic,
        p.type,
        p.about,
        p.entity,
        CASE WHEN (x.published, x.observation) <= (y.published, y.observation) THEN p.one ELSE p.other END AS a,
        CASE WHEN (x.published, x.observation) <= (y.published, y.observation) THEN p.other ELSE p.one END AS b
    FROM pair AS p
    INNER JOIN observation AS x ON p.one = x.observation
    INNER JOIN observation AS y ON p.other = y.observation
    WHERE
        p.one <> p.other
        -- One sentence that says both is a matter of reading it, and an outlet's own voice does not contradict itself here.
        AND (x.article_id <> y.article_id OR x.start >= y.end OR y.start >= x.end)
        AND (x.speaker IS NOT NULL OR y.speaker IS NOT NULL OR x.outlet <> y.outlet)
    QUALIFY row_number() OVER (PARTITION BY least(p.one, p.other), greatest(p.one, p.other) ORDER BY p.type, p.about) = 1
)

SELECT
    'contradiction-' || left(md5(p.a || p.b), 12) AS contradiction,
    p.topic,
    p.type,
    p.about,
    p.entity,
    'open' AS state,
    date_diff('day', a.published, b.published) AS days_between,
    greatest(a.published, b.published) AS published,
    a.observation AS observation_a,
    a.speaker AS speaker_a,
    a.chain_text AS chain_text_a,
    a.outlet AS outlet_a,
    a.url AS url_a,
    a.article_id AS article_id_a,
    a.revision AS revision_a,
    a.published AS published_a,
    a.quote AS quote_a,
    a.start AS start_a,
    a.end AS end_a,
    b.observation AS observation_b,
    b.speaker AS speaker_b,
    b.chain_text AS chain_text_b,
    b.outlet AS outlet_b,
    b.url AS url_b,
    b.article_id AS article_id_b,
    b.revision AS revision_b,
    b.published AS published_b,
    b.quote AS quote_b,
    b.start AS start_b,
    b.end AS end_b
FROM ordered AS p
INNER JOIN observation AS a ON p.a = a.observation
INNER JOIN observation AS b ON p.b = b.observation;

COMMENT ON TABLE contradiction
IS 'Pairs of statements that conflict in fact; differing positions are none. A person settles them, nothing else does';
COMMENT ON COLUMN contradiction.contradiction IS 'Public id, made of the two statements';
COMMENT ON COLUMN contradiction.topic IS 'Topic';
COMMENT ON COLUMN contradiction.type IS 'denial, self_reversal, authorship or number';
COMMENT ON COLUMN contradiction.about IS 'What it turns on';
COMMENT ON COLUMN contradiction.entity IS 'Plan, version, deadline or meeting that it is about, where there is one';
COMMENT ON COLUMN contradiction.state IS 'open until a person settles it';
COMMENT ON COLUMN contradiction.days_between IS 'Days from the first statement to the second';
COMMENT ON COLUMN contradiction.published IS 'When the second statement was first public, UTC';
COMMENT ON COLUMN contradiction.observation_a IS 'Event id of the first statement';
COMMENT ON COLUMN contradiction.speaker_a IS 'Who made the first; NULL for the article in its own voice';
COMMENT ON COLUMN contradiction.chain_text_a IS 'From speaker to outlet, in words';
COMMENT ON COLUMN contradiction.outlet_a IS 'Who published the first';
COMMENT ON COLUMN contradiction.url_a IS 'Address of the article';
COMMENT ON COLUMN contradiction.article_id_a IS 'Article of the first';
COMMENT ON COLUMN contradiction.revision_a IS 'Revision that says it';
COMMENT ON COLUMN contradiction.published_a IS 'When these words were first public, UTC';
COMMENT ON COLUMN contradiction.quote_a IS 'Words of the first';
COMMENT ON COLUMN contradiction.start_a IS 'First character of the quotation, from 0';
COMMENT ON COLUMN contradiction.end_a IS 'Character after the last of the quotation';
COMMENT ON COLUMN contradiction.observation_b IS 'Event id of the second statement';
COMMENT ON COLUMN contradiction.speaker_b IS 'Who made the second; NULL for the article in its own voice';
COMMENT ON COLUMN contradiction.chain_text_b IS 'From speaker to outlet, in words';
COMMENT ON COLUMN contradiction.outlet_b IS 'Who published the second';
COMMENT ON COLUMN contradiction.url_b IS 'Address of the article';
COMMENT ON COLUMN contradiction.article_id_b IS 'Article of the second';
COMMENT ON COLUMN contradiction.revision_b IS 'Revision that says it';
COMMENT ON COLUMN contradiction.published_b IS 'When these words were first public, UTC';
COMMENT ON COLUMN contradiction.quote_b IS 'Words of the second';
COMMENT ON COLUMN contradiction.start_b IS 'First character of the quotation, from 0';
COMMENT ON COLUMN contradiction.end_b IS 'Character after the last of the quotation';
