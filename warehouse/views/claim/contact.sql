-- question: Who spoke to whom without meeting?
-- grain: one row per contact per article
-- key: contact
-- mode: keys
-- inputs: observation, stg_contact_report
-- touched: SELECT article_id FROM changed_observation WHERE kind = 'contact'
-- narrowed: observation, stg_contact_report BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE contact AS
WITH said AS (
    SELECT
        event_id AS contact,
        article_id,
        kind,
        participants,
        when_earliest,
        when_latest,
        when_precision,
        when_text
    FROM stg_contact_report
),

wanted AS (
    SELECT said.*
    FROM said
    SEMI JOIN touched USING (article_id)
)

SELECT
    o.observation AS contact,
    o.topic,
    r.kind,
    o.modality,
    list_transform(r.participants, LAMBDA mention: mention.name) AS participants,  -- noqa: RF01
    r.when_earliest,
    r.when_latest,
    r.when_precision,
    r.when_text,
    o.speaker,
    o.chain_text,
    o.origin,
    o.outlet,
    o.title,
    o.url,
    o.article_id,
    o.revision,
    o.published,
    o.quote,
    o.start,
    o."end"
FROM wanted AS r
INNER JOIN observation AS o ON r.contact = o.observation;

COMMENT ON TABLE contact IS 'Telephone and video calls, letters, memos and messages';
COMMENT ON COLUMN contact.contact IS 'Event id of the report';
COMMENT ON COLUMN contact.topic IS 'Topic';
COMMENT ON COLUMN contact.kind IS 'telephone, video, letter, memo or message';
COMMENT ON COLUMN contact.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN contact.participants IS 'Who, by name';
COMMENT ON COLUMN contact.when_earliest IS 'First day that it may mean';
COMMENT ON COLUMN contact.when_latest IS 'Last day that it may mean';
COMMENT ON COLUMN contact.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN contact.when_text IS 'The day as written';
COMMENT ON COLUMN contact.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN contact.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN contact.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN contact.outlet IS 'Who published it';
COMMENT ON COLUMN contact.title IS 'Title of the article';
COMMENT ON COLUMN contact.url IS 'Address of the article';
COMMENT ON COLUMN contact.article_id IS 'Article that says it';
COMMENT ON COLUMN contact.revision IS 'Revision that says it';
COMMENT ON COLUMN contact.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN contact.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN contact.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN contact.end IS 'Character after the last of the quotation';
