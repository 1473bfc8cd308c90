-- question: Who was to be at a meeting, and who says so?
-- grain: one row per meeting per participant
-- key: meeting, participant
-- mode: keys
-- inputs: meeting_change
-- touched: SELECT meeting FROM changed_meeting_change
-- narrowed: meeting_change BY SELECT meeting FROM touched

CREATE OR REPLACE TABLE meeting_participant AS
WITH named AS (
    SELECT
        c.meeting,
        c.topic,
        unnest(c.participants) AS participant,
        c.effect,
        c.firm,
        c.step,
        c.speaker,
        c.chain_text,
        c.origin,
        c.outlet,
        c.title,
        c.url,
        c.article_id,
        c.revision,
        c.published,
        c.quote,
        c.start,
        c."end"
    FROM meeting_change AS c
    SEMI JOIN touched USING (meeting)
)

SELECT
    named.meeting,
    named.participant,
    named.topic,
    bool_or(named.effect = 'held' AND named.firm) AS at_a_meeting_held,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT named.origin) AS origins,
    arg_min(speaker, named.step) AS speaker,
    arg_min(chain_text, named.step) AS chain_text,
    arg_min(outlet, named.step) AS outlet,
    arg_min(title, named.step) AS title,
    arg_min(url, named.step) AS url,
    arg_min(article_id, named.step) AS article_id,
    arg_min(revision, named.step) AS revision,
    arg_min(published, named.step) AS published,
    arg_min(quote, named.step) AS quote,
    arg_min(start, named.step) AS start,
    arg_min(named.end, named.step) AS "end"
FROM named
GROUP BY named.meeting, named.topic, named.participant;

COMMENT ON TABLE meeting_participant IS 'Participants of meetings; the evidence is the first report that names them';
COMMENT ON COLUMN meeting_participant.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_participant.participant IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN meeting_participant.topic IS 'Topic';
COMMENT ON COLUMN meeting_participant.at_a_meeting_held IS 'Whether a report has the meeting held with them';
COMMENT ON COLUMN meeting_participant.articles IS 'How many articles say so';
COMMENT ON COLUMN meeting_participant.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN meeting_participant.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN meeting_participant.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_participant.outlet IS 'Who published it';
COMMENT ON COLUMN meeting_participant.title IS 'Title of the article';
COMMENT ON COLUMN meeting_participant.url IS 'Address of the article';
COMMENT ON COLUMN meeting_participant.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting_participant.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting_participant.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting_participant.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting_participant.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting_participant.end IS 'Character after the last of the quotation';
