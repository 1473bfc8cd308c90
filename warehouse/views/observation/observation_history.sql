-- question: What did articles say, also in revisions that were replaced, and when did each stand?
-- grain: one row per observation of a revision
-- key: observation
-- mode: keys
-- inputs: quotation, standing_observation, article_revision, stg_plan_report, stg_deadline_report, stg_meeting_report,
--   stg_contact_report, stg_claim_report, stg_provision_report
-- touched: SELECT article_id FROM changed_quotation UNION SELECT article_id FROM changed_standing_observation
--   UNION SELECT article_id FROM changed_article_revision
--   UNION SELECT article_id FROM quotation SEMI JOIN (SELECT topic, words FROM changed_quotation) AS said USING (topic, words)
-- narrowed: quotation BY SELECT topic, words FROM quotation SEMI JOIN touched USING (article_id) WHERE words IS NOT NULL;
--   quotation, standing_observation, article_revision, stg_plan_report, stg_deadline_report, stg_meeting_report,
--   stg_contact_report, stg_claim_report, stg_provision_report BY SELECT article_id
--   FROM touched

CREATE OR REPLACE TABLE observation_history AS
WITH report AS (
    SELECT
        event_id,
        article_id,
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
        rule
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        article_id,
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
        rule
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        article_id,
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
        rule
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        article_id,
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
        rule
    FROM stg_contact_report
    UNION ALL
    SELECT
        event_id,
        article_id,
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
        rule
    FROM stg_claim_report
    UNION ALL
    SELECT
        event_id,
        article_id,
        'provision' AS kind,
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
        rule
    FROM stg_provision_report
),

quoted AS (
    SELECT * FROM quotation
    SEMI JOIN touched USING (article_id)
),

first_told AS (
    -- A long quotation that several outlets print is one report, and belongs to who had it first.
    SELECT
        topic,
        words,
        told_by
    FROM quotation
    SEMI JOIN quoted USING (topic, words)
    QUALIFY row_number() OVER (PARTITION BY topic, words ORDER BY published, observation) = 1
)

SELECT
    q.observation,
    q.topic,
    r.kind,
    r.event,
    r.modality,
    r.confidence,
    r.speaker_name AS speaker,
    r.speaker_written,
    r.speaker_kind,
    list_transform(r.chain, LAMBDA link: link.name) AS chain,  -- noqa: RF01
    CASE
        WHEN r.speaker_name IS NULL AND len(r.chain) = 0 THEN a.outlet
        ELSE
            array_to_string(
                list_filter(
                    [r.speaker_name] || list_transform(r.chain, LAMBDA link: link.name),  -- noqa: RF01
                    LAMBDA name: name IS NOT NULL
                ),
                ', according to '
            )
            || ' ('
            || a.outlet
            || ')'
    END AS chain_text,
    CASE WHEN q.words IS NULL THEN q.told_by ELSE f.told_by END AS origin,
    a.outlet,
    a.title,
    a.url,
    q.article_id,
    s.revision,
    q.published,
    q.stood_from,
    s.stood_until,
    r.quote,
    r.evidence_start AS start,
    r.evidence_end AS "end",
    r.rule,
    s.extractor,
    s.counts,
    s.added_at,
    s.excluded
FROM quoted AS q
INNER JOIN standing_observation AS s ON q.observation = s.observation AND q.article_id = s.article_id
INNER JOIN report AS r ON q.observation = r.event_id AND q.article_id = r.article_id
INNER JOIN article_revision AS a ON s.article_id = a.article_id AND s.revision = a.revision
LEFT JOIN first_told AS f ON q.topic = f.topic AND q.words = f.words
-- What one article says lies together, where it is looked up.
ORDER BY q.article_id, q.observation;

COMMENT ON TABLE observation_history
IS 'Everything that articles say, or said before they were edited, with the time in which they said it';
COMMENT ON COLUMN observation_history.observation IS 'Event id of the observation';
COMMENT ON COLUMN observation_history.topic IS 'Topic';
COMMENT ON COLUMN observation_history.kind IS 'plan, deadline, meeting, contact, claim or provision';
COMMENT ON COLUMN observation_history.event
IS 'What it says happened; for a claim asserts or denies, for a contact its kind, for a provision how it stands';
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
COMMENT ON COLUMN observation_history.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN observation_history.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN observation_history.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
