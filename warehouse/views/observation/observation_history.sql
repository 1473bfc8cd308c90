-- question: What did articles say, also in revisions that were replaced, and when did each stand?
-- grain: one row per observation of a revision
-- key: observation
-- mode: full
-- inputs: standing_observation, article_revision, revision_standing, stg_interpretation, origin, stg_plan_report,
--   stg_deadline_report, stg_meeting_report, stg_contact_report, stg_claim_report

CREATE OR REPLACE TABLE observation_history AS
WITH report AS (
    SELECT
        event_id,
        'plan' AS kind,
        event,
        evidence_start,
        evidence_end,
        quote,
        speaker_name,
        speaker_written,
        speaker_kind,
        chain,
        modality,
        confidence,
        rule,
        reported_at,
        observed_at
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        'deadline' AS kind,
        event,
        evidence_start,
        evidence_end,
        quote,
        speaker_name,
        speaker_written,
        speaker_kind,
        chain,
        modality,
        confidence,
        rule,
        reported_at,
        observed_at
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        'meeting' AS kind,
        event,
        evidence_start,
        evidence_end,
        quote,
        speaker_name,
        speaker_written,
        speaker_kind,
        chain,
        modality,
        confidence,
        rule,
        reported_at,
        observed_at
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        'contact' AS kind,
        kind AS event,
        evidence_start,
        evidence_end,
        quote,
        speaker_name,
        speaker_written,
        speaker_kind,
        chain,
        modality,
        confidence,
        rule,
        reported_at,
        observed_at
    FROM stg_contact_report
    UNION ALL
    SELECT
        event_id,
        'claim' AS kind,
        stance AS event,
        evidence_start,
        evidence_end,
        quote,
        speaker_name,
        speaker_written,
        speaker_kind,
        chain,
        modality,
        confidence,
        rule,
        reported_at,
        observed_at
    FROM stg_claim_report
),

seen AS (
    SELECT
        r.event_id AS observation,
        c.topic,
        r.kind,
        r.event,
        r.modality,
        r.confidence,
        r.rule,
        c.extractor,
        r.speaker_name AS speaker,
        r.speaker_written,
        r.speaker_kind,
        r.quote,
        r.evidence_start AS start,
        r.evidence_end AS "end",
        c.article_id,
        c.revision,
        a.outlet,
        a.title,
        a.url,
        p.ordinal,
        c.stood_from,
        c.stood_until,
        list_transform(r.chain, LAMBDA link: link.name) AS chain,  -- noqa: RF01
        list_filter(r.chain, LAMBDA link: link.kind = 'outlet')[1].name AS relayed,  -- noqa: RF01
        regexp_replace(lower(r.quote), '[^a-z0-9]+', ' ', 'g') AS said
    FROM report AS r
    INNER JOIN standing_observation AS c ON r.event_id = c.observation
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

dated AS (
    SELECT
        s.* EXCLUDE (stood_from),
        coalesce(e.unread_from, s.stood_from) AS stood_from,
        least(s.stood_from, coalesce(e.published, s.stood_from)) AS published,
        coalesce(s.relayed, o.original_outlet, s.outlet) AS told_by
    FROM seen AS s
    LEFT JOIN earlier AS e ON s.observation = e.observation
    LEFT JOIN origin AS o ON s.article_id = o.article_id
)

SELECT
    observation,
    topic,
    kind,
    event,
    modality,
    confidence,
    speaker,
    speaker_written,
    speaker_kind,
    chain,
    CASE
        WHEN speaker IS NULL AND len(chain) = 0 THEN outlet
        ELSE
            array_to_string(list_filter([speaker] || chain, LAMBDA name: name IS NOT NULL), ', according to ')
            || ' ('
            || outlet
            || ')'
    END AS chain_text,
    -- A long quotation that several outlets print is one report, and belongs to who had it first.
    CASE
        WHEN length(said) >= 40 THEN first_value(told_by) OVER (PARTITION BY topic, said ORDER BY published, observation)
        ELSE told_by
    END AS origin,
    outlet,
    title,
    url,
    article_id,
    revision,
    published,
    stood_from,
    stood_until,
    quote,
    start,
    "end",
    rule,
    extractor
FROM dated;

COMMENT ON TABLE observation_history
IS 'Everything that articles say, or said before they were edited, with the time in which they said it';
COMMENT ON COLUMN observation_history.observation IS 'Event id of the observation';
COMMENT ON COLUMN observation_history.topic IS 'Topic';
COMMENT ON COLUMN observation_history.kind IS 'plan, deadline, meeting, contact or claim';
COMMENT ON COLUMN observation_history.event IS 'What it says happened; for a claim asserts or denies, for a contact its kind';
COMMENT ON COLUMN observation_history.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN observation_history.confidence IS '0 to 1';
COMMENT ON COLUMN observation_history.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN observation_history.speaker_written IS 'The speaker as the article writes it';
COMMENT ON COLUMN observation_history.speaker_kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN observation_history.chain IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN observation_history.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN observation_history.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN observation_history.outlet IS 'Who published it';
COMMENT ON COLUMN observation_history.title IS 'Title of the article';
COMMENT ON COLUMN observation_history.url IS 'Address of the article';
COMMENT ON COLUMN observation_history.article_id IS 'Article that says it';
COMMENT ON COLUMN observation_history.revision IS 'Revision that says it';
COMMENT ON COLUMN observation_history.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN observation_history.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN observation_history.stood_until
IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN observation_history.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN observation_history.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN observation_history.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN observation_history.rule IS 'Construction that read it';
COMMENT ON COLUMN observation_history.extractor IS 'Reader and version';
