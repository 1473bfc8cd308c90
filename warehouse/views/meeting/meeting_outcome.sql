-- question: What came of each meeting, as each side told it?
-- grain: one row per meeting per side that says something of what came of it
-- key: meeting, side
-- mode: keys
-- inputs: meeting_telling, meeting_report, side
-- touched: SELECT meeting FROM changed_meeting_telling
--   UNION ALL
--   SELECT t.meeting FROM meeting_telling AS t SEMI JOIN changed_meeting_report AS r ON t.meeting = r.meeting
--   UNION ALL
--   SELECT t.meeting FROM meeting_telling AS t SEMI JOIN changed_side AS s ON t.topic = s.topic
-- narrowed: meeting_telling, meeting_report BY SELECT meeting FROM touched

-- How a meeting went is told by sides that took part in it: whoever judges it from outside is not one of them.

CREATE OR REPLACE TABLE meeting_outcome AS
WITH guest AS (
    SELECT DISTINCT
        meeting,
        topic,
        unnest(participants) AS name
    FROM meeting_report
    SEMI JOIN touched USING (meeting)
    WHERE stood_until IS NULL AND counts
),

present AS (
    SELECT DISTINCT
        g.meeting,
        s.side
    FROM guest AS g
    INNER JOIN side AS s ON g.topic = s.topic AND g.name = s.name
),

telling AS (
    SELECT t.*
    FROM meeting_telling AS t
    SEMI JOIN touched USING (meeting)
    LEFT JOIN present AS p ON t.meeting = p.meeting AND t.side = p.side
    WHERE t.stood_until IS NULL AND t.counts AND (p.side IS NOT NULL OR NOT t.judges)
),

fold AS (
    SELECT
        meeting,
        side,
        list(outcome ORDER BY published DESC, start DESC, observation DESC) FILTER (WHERE NOT judges)[1] AS outcome,
        list_sort(list(DISTINCT speaker)) AS voices,
        count(*) AS statements,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins
    FROM telling
    GROUP BY meeting, side
),

lead AS (
    -- Words that say how it went tell more than that it took place; of several the newest.
    SELECT *
    FROM telling
    QUALIFY row_number() OVER (PARTITION BY meeting, side ORDER BY NOT judges, published DESC, start DESC, observation DESC) = 1
)

SELECT
    f.meeting,
    f.side,
    l.topic,
    -- Who says how it went says that it took place.
    coalesce(f.outcome, 'held') AS outcome,
    l.judges AS judged,
    l.day,
    f.voices,
    f.statements,
    f.articles,
    f.origins,
    l.speaker,
    l.chain_text,
    l.origin,
    l.outlet,
    l.title,
    l.url,
    l.article_id,
    l.revision,
    l.published,
    l.quote,
    l.start,
    l."end"
FROM fold AS f
INNER JOIN lead AS l ON f.meeting = l.meeting AND f.side = l.side;

COMMENT ON TABLE meeting_outcome
IS 'What came of meetings in the words of each side; the evidence is its newest verdict on how it went, else its newest account';
COMMENT ON COLUMN meeting_outcome.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_outcome.side IS 'Party for which those who say so speak, by the topic profile';
COMMENT ON COLUMN meeting_outcome.topic IS 'Topic';
COMMENT ON COLUMN meeting_outcome.outcome
IS 'What it last says became of it: held, postponed or cancelled, or not held, not postponed, not cancelled';
COMMENT ON COLUMN meeting_outcome.judged IS 'Whether the quotation says how it went';
COMMENT ON COLUMN meeting_outcome.day IS 'Last day of the meeting that the quotation means; NULL where nobody gives one';
COMMENT ON COLUMN meeting_outcome.voices IS 'Who speaks for the side on it, by name';
COMMENT ON COLUMN meeting_outcome.statements IS 'How many statements of the side there are on it';
COMMENT ON COLUMN meeting_outcome.articles IS 'How many articles have them';
COMMENT ON COLUMN meeting_outcome.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN meeting_outcome.speaker IS 'Who is said to have said it';
COMMENT ON COLUMN meeting_outcome.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_outcome.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN meeting_outcome.outlet IS 'Who published it';
COMMENT ON COLUMN meeting_outcome.title IS 'Title of the article';
COMMENT ON COLUMN meeting_outcome.url IS 'Address of the article';
COMMENT ON COLUMN meeting_outcome.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting_outcome.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting_outcome.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting_outcome.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting_outcome.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting_outcome.end IS 'Character after the last of the quotation';
