-- question: At which meetings was somebody to be, at which was he, and as what?
-- grain: one row per participant per meeting
-- key: meeting, participant
-- mode: keys
-- inputs: meeting_change, meeting, stg_mention
-- touched: SELECT meeting FROM changed_meeting_change UNION ALL SELECT meeting FROM changed_meeting
-- narrowed: meeting_change, meeting BY SELECT meeting FROM touched; stg_mention BY SELECT article_id FROM meeting_change

-- Announced with somebody is a meeting that a report has him at and has announced, confirmed, postponed or cancelled, outright;
-- actual is his presence where a report has it held with him. A meeting that was only proposed, or denied, is neither.

CREATE OR REPLACE TABLE meeting_participant AS
WITH named AS (
    SELECT
        c.meeting,
        c.change,
        c.firm,
        c.effect,
        c.step,
        unnest(list_distinct(c.participants)) AS participant,
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
),

office AS (
    SELECT
        n.meeting,
        n.participant,
        list_sort(list(DISTINCT m.office)) AS as_what
    FROM named AS n
    INNER JOIN stg_mention AS m ON n.change = m.event_id AND n.article_id = m.article_id AND n.participant = m.name
    WHERE m.office IS NOT NULL
    GROUP BY n.meeting, n.participant
),

folded AS (
    SELECT
        meeting,
        participant,
        bool_or(firm AND effect IN ('announced', 'confirmed', 'postponed', 'cancelled')) AS announced,
        bool_or(firm AND effect = 'held') AS actual,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins
    FROM named
    GROUP BY meeting, participant
),

lead AS (
    SELECT * FROM named
    QUALIFY row_number() OVER (PARTITION BY meeting, participant ORDER BY NOT firm, effect <> 'held', step) = 1
)

SELECT
    f.meeting,
    f.participant,
    m.topic,
    f.announced,
    f.actual,
    coalesce(o.as_what, []) AS as_what,
    m.latest AS status,
    m.place,
    m.when_earliest,
    m.when_latest,
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
FROM folded AS f
INNER JOIN lead AS l ON f.meeting = l.meeting AND f.participant = l.participant
INNER JOIN meeting AS m ON f.meeting = m.meeting
LEFT JOIN office AS o ON f.meeting = o.meeting AND f.participant = o.participant;

COMMENT ON TABLE meeting_participant
IS 'Who was to be at which meeting, and who was; the evidence is the first report that has them there, else that names them';
COMMENT ON COLUMN meeting_participant.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_participant.participant IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN meeting_participant.topic IS 'Topic';
COMMENT ON COLUMN meeting_participant.announced
IS 'Whether a report with them in it has the meeting announced, confirmed, postponed or cancelled';
COMMENT ON COLUMN meeting_participant.actual IS 'Whether a report has the meeting held with them';
COMMENT ON COLUMN meeting_participant.as_what IS 'Titles under which reports of the meeting name them, as written';
COMMENT ON COLUMN meeting_participant.status IS 'What became of the meeting, by the last report that decides';
COMMENT ON COLUMN meeting_participant.place IS 'Where it was or is to be';
COMMENT ON COLUMN meeting_participant.when_earliest IS 'First day that its date may mean';
COMMENT ON COLUMN meeting_participant.when_latest IS 'Last day that its date may mean';
COMMENT ON COLUMN meeting_participant.articles IS 'How many articles name them in it';
COMMENT ON COLUMN meeting_participant.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN meeting_participant.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN meeting_participant.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_participant.origin
IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
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
