-- question: Which claim denies which?
-- grain: one row per claim and claim that denies it
-- key: asserting, denying
-- mode: keys
-- inputs: first_claim
-- touched: WITH moved AS (
--     SELECT topic, claim_topic, subject, published, start, claim FROM changed_first_claim
--   ), line AS (
--     SELECT f.topic, f.claim_topic, f.subject, f.published, f.start, f.claim, 1 AS here
--     FROM first_claim AS f
--     INNER JOIN (SELECT topic, claim_topic, subject, min(published) AS since FROM moved GROUP BY ALL) AS m
--       ON f.topic = m.topic AND f.claim_topic = m.claim_topic AND f.subject = m.subject AND f.published >= m.since
--     UNION ALL
--     SELECT topic, claim_topic, subject, published, start, claim, 0 AS here FROM moved
--   ), placed AS (
--     SELECT *, sum(here) OVER (
--       PARTITION BY topic, claim_topic, subject ORDER BY published, start, claim, here ROWS UNBOUNDED PRECEDING
--     ) AS nth FROM line
--   ), near AS (
--     SELECT *, max(nth) FILTER (WHERE here = 0) OVER (
--       PARTITION BY topic, claim_topic, subject ORDER BY published, start, claim, here ROWS UNBOUNDED PRECEDING
--     ) AS nth_moved FROM placed
--   )
--   SELECT topic, claim_topic, subject, claim AS later FROM near WHERE here = 0 OR nth - nth_moved <= 101

CREATE OR REPLACE TABLE denied_claim AS
WITH numbered AS (
    SELECT
        claim,
        topic,
        matter,
        claim_topic,
        subject,
        stance,
        proposition,
        plan,
        voice,
        speaker,
        outlet,
        article_id,
        published,
        start,
        "end",
        claim AS later,
        -- Whom an account names as the author stands in its subject, and needs no words in common.
        subject LIKE 'authorship:%:%' AS names_author,
        row_number() OVER (PARTITION BY topic, claim_topic, subject ORDER BY published, start, claim) AS nth
    FROM first_claim
    SEMI JOIN touched USING (topic, claim_topic, subject)
),

newest AS (
    SELECT * FROM numbered
    SEMI JOIN touched USING (topic, claim_topic, subject, later)
),

place AS (
    SELECT DISTINCT
        topic,
        claim_topic,
        subject,
        unnest([nth // 100 - 1, nth // 100]) AS hundred
    FROM newest
),

worded AS (
    -- Words as numbers, which are compared sooner.
    SELECT
        n.*,
        n.nth // 100 AS hundred,
        list_distinct(list_transform(
            list_filter(string_split_regex(lower(n.proposition), '[^a-z0-9]+'), LAMBDA word: length(word) >= 4),
            LAMBDA word: hash(word)
        )) AS words
    FROM numbered AS n
    SEMI JOIN place AS p
        ON n.topic = p.topic AND n.claim_topic = p.claim_topic AND n.subject = p.subject AND n.nth // 100 = p.hundred
),

marked AS (
    -- One of 62 bits for each word: two words in common are two bits in common, except for those that fell on one bit.
    -- DuckDB 1.0, which may open a snapshot, shifts no further.
    SELECT
        *,
        coalesce(list_bit_or(list_transform(words, LAMBDA word: cast(1 AS UBIGINT) << (word % 62))), 0) AS bits,
        len(words) - bit_count(bits) AS fewer
    FROM worded
),

newer AS (
    SELECT
        topic,
        claim_topic,
        subject,
        CASE stance WHEN 'asserts' THEN 'denies' WHEN 'denies' THEN 'asserts' END AS contrary,
        claim,
        published,
        nth,
        len(words) AS words,
        bits,
        fewer,
        unnest([hundred - 1, hundred]) AS near
    FROM marked
    SEMI JOIN touched USING (topic, claim_topic, subject, later)
),

beside AS (
    -- On some subjects thousands speak: what is held against each other lies at most 100 statements and 60 days apart.
    SELECT
        b.claim AS later,
        CASE WHEN a.stance = 'asserts' THEN a.claim ELSE b.claim END AS asserting,
        CASE WHEN a.stance = 'asserts' THEN b.claim ELSE a.claim END AS denying,
        a.names_author,
        -- A subject in common is not yet one matter: what is asserted and what is denied must be worded alike too.
        greatest(2, (least(len(a.words), b.words) + 1) // 2) AS needed
    FROM marked AS a
    INNER JOIN newer AS b
        ON
            a.topic = b.topic AND a.claim_topic = b.claim_topic AND a.subject = b.subject AND a.stance = b.contrary
            AND a.hundred = b.near
    WHERE
        a.nth BETWEEN b.nth - 100 AND b.nth - 1
        AND (
            a.names_author
            OR (
                date_diff('day', a.published, b.published) <= 60
                AND bit_count(a.bits & b.bits) + least(a.fewer, b.fewer) >= needed
            )
        )
)

SELECT
    a.topic,
    a.matter,
    a.claim_topic,
    a.subject,
    p.later,
    a.claim AS asserting,
    b.claim AS denying,
    a.article_id AS article_asserting,
    b.article_id AS article_denying,
    a.voice AS voice_asserting,
    b.voice AS voice_denying,
    a.proposition,
    a.plan,
    greatest(a.published, b.published) AS published,
    a.start AS start_asserting,
    b.start AS start_denying,
    -- One sentence that says both is a matter of reading it, and an outlet's own voice does not contradict itself here.
    (a.article_id <> b.article_id OR a.start >= b.end OR b.start >= a.end)
    AND (a.speaker IS NOT NULL OR b.speaker IS NOT NULL OR a.outlet <> b.outlet) AS conflicts
FROM beside AS p
INNER JOIN worded AS a ON p.asserting = a.claim
INNER JOIN worded AS b ON p.denying = b.claim
WHERE p.names_author OR len(list_intersect(a.words, b.words)) >= p.needed;

COMMENT ON TABLE denied_claim
IS 'Claims that lie near each other in time and wording, of which one denies what the other asserts';
COMMENT ON COLUMN denied_claim.topic IS 'Topic';
COMMENT ON COLUMN denied_claim.matter IS 'What both claims are about, as claim has it';
COMMENT ON COLUMN denied_claim.claim_topic IS 'What both are about: authorship, territory and others of the topic profile';
COMMENT ON COLUMN denied_claim.subject IS 'Normal form under which they meet';
COMMENT ON COLUMN denied_claim.later IS 'Event id of the one that was said later';
COMMENT ON COLUMN denied_claim.asserting IS 'Event id of the claim that asserts it';
COMMENT ON COLUMN denied_claim.denying IS 'Event id of the claim that denies it';
COMMENT ON COLUMN denied_claim.article_asserting IS 'Article that asserts it';
COMMENT ON COLUMN denied_claim.article_denying IS 'Article that denies it';
COMMENT ON COLUMN denied_claim.voice_asserting IS 'Who asserts it: the speaker, else whoever relayed it first, else the outlet';
COMMENT ON COLUMN denied_claim.voice_denying IS 'Who denies it, likewise';
COMMENT ON COLUMN denied_claim.proposition IS 'What is asserted';
COMMENT ON COLUMN denied_claim.plan IS 'Public id of the plan that the assertion is about, where its words name one';
COMMENT ON COLUMN denied_claim.published IS 'When the later of the two was first public, UTC';
COMMENT ON COLUMN denied_claim.start_asserting IS 'First character of the quotation that asserts, from 0';
COMMENT ON COLUMN denied_claim.start_denying IS 'First character of the quotation that denies, from 0';
COMMENT ON COLUMN denied_claim.conflicts
IS 'Whether the two conflict: not in one and the same sentence, nor where one outlet says both in its own voice';
