-- question: When did each voice first say what it says?
-- grain: one row per voice, subject, stance and wording
-- key: words
-- mode: keys
-- inputs: claim
-- touched: SELECT words FROM changed_claim WHERE words IS NOT NULL
-- narrowed: claim BY SELECT words FROM touched

CREATE OR REPLACE TABLE first_claim AS
SELECT
    words,
    claim,
    topic,
    matter,
    claim_topic,
    lower(subject) AS subject,
    stance,
    proposition,
    plan,
    coalesce(speaker, chain[1], outlet) AS voice,
    speaker,
    outlet,
    article_id,
    published,
    start,
    "end"
FROM claim
SEMI JOIN touched USING (words)
WHERE words IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY words ORDER BY published, start, claim) = 1
-- What is said on one subject lies together.
ORDER BY topic, claim_topic, subject, published, claim;

COMMENT ON TABLE first_claim IS 'The first time that a voice said a thing; what can be held against what others say';
COMMENT ON COLUMN first_claim.words IS 'The number that claims share which say the same, as claim has it';
COMMENT ON COLUMN first_claim.claim IS 'Event id of the first of them';
COMMENT ON COLUMN first_claim.topic IS 'Topic';
COMMENT ON COLUMN first_claim.matter IS 'What it is about, as claim has it';
COMMENT ON COLUMN first_claim.claim_topic IS 'What it is about: authorship, territory and others of the topic profile';
COMMENT ON COLUMN first_claim.subject IS 'Normal form under which two claims can meet, in small letters';
COMMENT ON COLUMN first_claim.stance IS 'asserts or denies';
COMMENT ON COLUMN first_claim.proposition IS 'What is asserted or denied, worded positively';
COMMENT ON COLUMN first_claim.plan IS 'Public id of the plan that it is about, where the words name one';
COMMENT ON COLUMN first_claim.voice IS 'Who says it: the speaker, else whoever relayed it first, else the outlet';
COMMENT ON COLUMN first_claim.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN first_claim.outlet IS 'Who published it';
COMMENT ON COLUMN first_claim.article_id IS 'Article that says it';
COMMENT ON COLUMN first_claim.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN first_claim.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN first_claim.end IS 'Character after the last of the quotation';
