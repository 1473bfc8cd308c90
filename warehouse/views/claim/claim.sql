-- question: Who states what about the process, through whom?
-- grain: one row per claim per article
-- key: claim
-- mode: keys
-- inputs: observation, stg_claim_report, identity
-- touched: SELECT article_id FROM changed_observation WHERE kind = 'claim'
--   UNION
--   SELECT article_id FROM changed_identity WHERE kind = 'plan'
--   GROUP BY article_id, observation HAVING count(*) = 1 OR count(DISTINCT entity) = 2
-- narrowed: observation, stg_claim_report, identity BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE claim AS
WITH said AS (
    SELECT
        event_id AS claim,
        article_id,
        claim_topic,
        stance,
        proposition,
        nullif(trim(subject), '') AS subject,
        points
    FROM stg_claim_report
),

wanted AS (
    SELECT said.*
    FROM said
    SEMI JOIN touched USING (article_id)
)

SELECT
    o.observation AS claim,
    o.topic,
    r.claim_topic,
    r.stance,
    r.proposition,
    r.subject,
    -- A subject of three parts is a question and the answer that is given: whatever each account answers, they belong together.
    CASE
        WHEN r.subject LIKE '%:%:%' THEN split_part(lower(r.subject), ':', 1) || ':' || split_part(lower(r.subject), ':', 2)
        ELSE lower(r.subject)
    END AS matter,
    -- An author whom nobody names is nobody whom another account could deny.
    CASE
        WHEN
            r.subject NOT ILIKE 'authorship:%:unknown' AND o.modality NOT IN ('conditional', 'hypothetical')
            THEN md5_number_lower(array_to_string(
                [
                    o.topic, coalesce(r.claim_topic, ''), lower(r.subject), r.stance, lower(r.proposition),
                    coalesce(o.speaker, o.chain[1], o.outlet)
                ],
                chr(31)
            ))
    END AS words,
    o.modality,
    o.speaker_kind,
    i.entity AS plan,
    r.points,
    o.chain,
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
INNER JOIN observation AS o ON r.claim = o.observation
LEFT JOIN identity AS i ON o.observation = i.observation AND i.kind = 'plan'
-- What one article says lies together, where it is looked up.
ORDER BY o.article_id, o.observation;

COMMENT ON TABLE claim IS 'Statements about the process, each by its speaker';
COMMENT ON COLUMN claim.claim IS 'Event id of the claim';
COMMENT ON COLUMN claim.topic IS 'Topic';
COMMENT ON COLUMN claim.claim_topic
IS 'What it is about: authorship, territory, security_guarantees and others of the topic profile';
COMMENT ON COLUMN claim.stance IS 'asserts or denies';
COMMENT ON COLUMN claim.proposition IS 'What is asserted or denied, worded positively';
COMMENT ON COLUMN claim.subject IS 'Normal form under which two claims can meet';
COMMENT ON COLUMN claim.matter
IS 'What statements must have in common to be held against each other: the subject, or the plan whose authors they name';
COMMENT ON COLUMN claim.words
IS 'A number that claims share which say the same: voice, subject, stance and wording; NULL for what nothing is held against';
COMMENT ON COLUMN claim.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN claim.speaker_kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN claim.plan IS 'Public id of the plan that it is about, where the words name one';
COMMENT ON COLUMN claim.points IS 'Number of points that it gives';
COMMENT ON COLUMN claim.chain IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN claim.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN claim.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN claim.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN claim.outlet IS 'Who published it';
COMMENT ON COLUMN claim.title IS 'Title of the article';
COMMENT ON COLUMN claim.url IS 'Address of the article';
COMMENT ON COLUMN claim.article_id IS 'Article that says it';
COMMENT ON COLUMN claim.revision IS 'Revision that says it';
COMMENT ON COLUMN claim.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN claim.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN claim.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN claim.end IS 'Character after the last of the quotation';
