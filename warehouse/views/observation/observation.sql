-- question: What do articles say, in whose words, and how do we know?
-- grain: one row per observation that counts today
-- key: observation
-- mode: full
-- inputs: current_observation, article_revision, origin, stg_plan_report, stg_deadline_report, stg_meeting_report,
--   stg_contact_report, stg_claim_report

CREATE OR REPLACE TABLE observation AS
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
        a.stood_from,
        list_transform(r.chain, LAMBDA link: link.name) AS chain,  -- noqa: RF01
        list_filter(r.chain, LAMBDA link: link.kind = 'outlet')[1].name AS relayed,  -- noqa: RF01
        regexp_replace(lower(r.quote), '[^a-z0-9]+', ' ', 'g') AS said
    FROM report AS r
    INNER JOIN current_observation AS c ON r.event_id = c.observation
    INNER JOIN article_revision AS a ON c.article_id = a.article_id AND c.revision = a.revision
),

earlier AS (
    -- Words that an older revision had already were public since then.
    SELECT
        s.observation,
        min(a.stood_from) AS stood_from
    FROM seen AS s
    INNER JOIN article_revision AS a ON s.article_id = a.article_id AND NOT a.is_current AND contains(a.text, s.quote)
    GROUP BY s.observation
),

dated AS (
    SELECT
        s.*,
        least(s.stood_from, coalesce(e.stood_from, s.stood_from)) AS published,
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
    quote,
    start,
    "end",
    rule,
    extractor
FROM dated;

COMMENT ON TABLE observation IS 'Everything that articles say, one statement a row, each with the words that say it';
COMMENT ON COLUMN observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN observation.topic IS 'Topic';
COMMENT ON COLUMN observation.kind IS 'plan, deadline, meeting, contact or claim';
COMMENT ON COLUMN observation.event IS 'What it says happened; for a claim asserts or denies, for a contact its kind';
COMMENT ON COLUMN observation.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN observation.confidence IS '0 to 1';
COMMENT ON COLUMN observation.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN observation.speaker_written IS 'The speaker as the article writes it';
COMMENT ON COLUMN observation.speaker_kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN observation.chain IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN observation.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN observation.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN observation.outlet IS 'Who published it';
COMMENT ON COLUMN observation.title IS 'Title of the article';
COMMENT ON COLUMN observation.url IS 'Address of the article';
COMMENT ON COLUMN observation.article_id IS 'Article that says it';
COMMENT ON COLUMN observation.revision IS 'Revision that says it';
COMMENT ON COLUMN observation.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN observation.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN observation.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN observation.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN observation.rule IS 'Construction that read it';
COMMENT ON COLUMN observation.extractor IS 'Reader and version';
