-- question: Which words does an observation quote, since when were they public, and who told them?
-- grain: one row per observation of a revision
-- key: observation
-- mode: keys
-- inputs: standing_observation, article_revision, revision_standing, stg_interpretation, origin, stg_plan_report,
--   stg_deadline_report, stg_meeting_report, stg_contact_report, stg_claim_report, stg_provision_report
-- touched: SELECT article_id FROM changed_standing_observation UNION SELECT article_id FROM changed_article_revision
--   UNION SELECT article_id FROM changed_revision_standing UNION SELECT article_id FROM changed_stg_interpretation
--   UNION SELECT article_id FROM changed_origin
--   UNION SELECT o.article_id FROM origin AS o SEMI JOIN changed_article_revision AS a ON o.original = a.article_id
--   WHERE o.is_copy
--   UNION SELECT o.article_id FROM origin AS o SEMI JOIN changed_stg_interpretation AS a ON o.original = a.article_id
--   WHERE o.is_copy
-- narrowed: origin BY SELECT article_id FROM touched; standing_observation, article_revision, revision_standing,
--   stg_interpretation, stg_plan_report, stg_deadline_report, stg_meeting_report, stg_contact_report, stg_claim_report,
--   stg_provision_report BY SELECT article_id FROM touched UNION SELECT original AS article_id FROM origin

-- What a near-copy prints nearly as the text that it copies has it, and not quite, is an outlet's slip and no report of its own.

CREATE OR REPLACE TABLE quotation AS
WITH report AS (
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_contact_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_claim_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        evidence_start,
        quote,
        chain
    FROM stg_provision_report
),

standing AS (
    SELECT * FROM standing_observation
    SEMI JOIN touched USING (article_id)
),

seen AS (
    SELECT
        r.event_id AS observation,
        c.topic,
        r.quote,
        c.article_id,
        c.revision,
        c.extractor,
        a.outlet,
        p.ordinal,
        c.stood_from,
        -- What a live blog posts at noon was not said when it began.
        list_filter(
            a.posts, LAMBDA post: post.start <= r.evidence_start AND r.evidence_start < post."end"  -- noqa: RF01
        )[1].published AS posted_at,
        list_filter(r.chain, LAMBDA link: link.kind = 'outlet')[1].name AS relayed,  -- noqa: RF01
        regexp_replace(lower(r.quote), '[^a-z0-9]+', ' ', 'g') AS said
    FROM report AS r
    INNER JOIN standing AS c ON r.event_id = c.observation AND r.article_id = c.article_id
    INNER JOIN article_revision AS a ON c.article_id = a.article_id AND c.revision = a.revision
    INNER JOIN revision_standing AS p ON c.article_id = p.article_id AND c.revision = p.revision
),

read_before AS (
    -- The last revision before each that was read for the topic: what stood in between was nobody's to report.
    SELECT
        i.topic,
        i.article_id,
        p.ordinal,
        lag(p.ordinal) OVER (PARTITION BY i.topic, i.article_id ORDER BY p.ordinal) AS ordinal_before
    FROM (
        SELECT DISTINCT
            topic,
            article_id,
            revision
        FROM stg_interpretation
        SEMI JOIN touched USING (article_id)
    ) AS i
    INNER JOIN revision_standing AS p ON i.article_id = p.article_id AND i.revision = p.revision
),

earlier AS (
    -- Words that an older revision had already were public since then.
    SELECT
        s.observation,
        min(a.stood_from) AS published,
        min(a.stood_from) FILTER (WHERE p.ordinal > coalesce(b.ordinal_before, 0)) AS unread_from
    FROM seen AS s
    INNER JOIN revision_standing AS p ON s.article_id = p.article_id AND s.ordinal > p.ordinal
    INNER JOIN article_revision AS a ON p.article_id = a.article_id AND p.revision = a.revision
    LEFT JOIN read_before AS b ON s.topic = b.topic AND s.article_id = b.article_id AND s.ordinal = b.ordinal
    WHERE contains(a.text, s.quote)
    GROUP BY s.observation
),

copied AS (
    SELECT
        s.observation,
        o.original,
        s.said
    FROM seen AS s
    INNER JOIN origin AS o ON s.article_id = o.article_id
    WHERE o.is_copy AND s.outlet <> o.original_outlet AND s.extractor <> 'person'
),

original AS (
    SELECT DISTINCT
        article_id AS original,
        regexp_replace(lower(quote), '[^a-z0-9]+', ' ', 'g') AS said
    FROM report
    WHERE article_id IN (SELECT original FROM copied)
),

other_words AS (
    SELECT c.*
    FROM copied AS c
    ANTI JOIN original AS r ON c.original = r.original AND c.said = r.said
),

slip AS (
    SELECT c.observation
    FROM other_words AS c
    INNER JOIN original AS r ON c.original = r.original AND abs(length(c.said) - length(r.said)) <= length(c.said) // 10
    INNER JOIN article_revision AS a ON c.original = a.article_id
    WHERE levenshtein(c.said, r.said) <= length(c.said) // 10
    GROUP BY c.observation, c.said
    HAVING NOT bool_or(contains(regexp_replace(lower(a.text), '[^a-z0-9]+', ' ', 'g'), c.said))
)

SELECT
    s.observation,
    s.topic,
    s.article_id,
    -- Short words are everybody's.
    CASE WHEN length(s.said) >= 40 THEN md5_number_lower(s.said) END AS words,
    coalesce(s.posted_at, least(s.stood_from, coalesce(e.published, s.stood_from))) AS published,
    greatest(coalesce(e.unread_from, s.stood_from), s.posted_at) AS stood_from,
    coalesce(s.relayed, o.original_outlet, s.outlet) AS told_by
FROM seen AS s
ANTI JOIN slip AS w ON s.observation = w.observation
LEFT JOIN earlier AS e ON s.observation = e.observation
LEFT JOIN origin AS o ON s.article_id = o.article_id
-- What one article says lies together, where it is looked up.
ORDER BY s.article_id, s.observation;

COMMENT ON TABLE quotation IS 'The words of each observation: since when they were public, who told them, and which are the same';
COMMENT ON COLUMN quotation.observation IS 'Event id of the observation';
COMMENT ON COLUMN quotation.topic IS 'Topic';
COMMENT ON COLUMN quotation.article_id IS 'Article that says it';
COMMENT ON COLUMN quotation.words IS 'A number that long quotations of the same words share; NULL for short ones';
COMMENT ON COLUMN quotation.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN quotation.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN quotation.told_by IS 'Outlet that the article has it from, or whose text it copies; else its own';
