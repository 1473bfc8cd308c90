-- question: What do articles say, in whose words, and how do we know?
-- grain: one row per observation that counts today
-- key: observation
-- mode: keys
-- inputs: observation_history
-- touched: SELECT article_id FROM changed_observation_history
-- narrowed: observation_history BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE observation AS
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
    chain_text,
    origin,
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
FROM observation_history
SEMI JOIN touched USING (article_id)
WHERE stood_until IS NULL AND counts
-- What one article says lies together, where it is looked up.
ORDER BY article_id, observation;

COMMENT ON TABLE observation IS 'Everything that articles say, one statement a row, each with the words that say it';
COMMENT ON COLUMN observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN observation.topic IS 'Topic';
COMMENT ON COLUMN observation.kind IS 'plan, deadline, meeting, contact, claim or provision';
COMMENT ON COLUMN observation.event
IS 'What it says happened; for a claim asserts or denies, for a contact its kind, for a provision how it stands';
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
