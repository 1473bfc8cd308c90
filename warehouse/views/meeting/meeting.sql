-- question: Which meetings were planned or held, where, when and with whom?
-- grain: one row per meeting
-- key: meeting
-- mode: keys
-- inputs: meeting_change
-- touched: SELECT meeting FROM changed_meeting_change
-- narrowed: meeting_change BY SELECT meeting FROM touched

CREATE OR REPLACE TABLE meeting AS
WITH report AS (
    SELECT c.*
    FROM meeting_change AS c
    SEMI JOIN touched USING (meeting)
),

spot AS (
    SELECT
        meeting,
        place
    FROM report
    WHERE place IS NOT NULL AND firm
    QUALIFY row_number() OVER (PARTITION BY meeting ORDER BY effect <> 'held', step DESC) = 1
),

day AS (
    SELECT
        meeting,
        when_earliest,
        when_latest,
        when_text
    FROM report
    WHERE when_latest IS NOT NULL AND event <> 'lapsed' AND firm
    QUALIFY row_number() OVER (
        PARTITION BY meeting
        ORDER BY
            effect <> 'held',
            CASE WHEN effect = 'held' THEN when_latest - when_earliest END,
            -- A report that is vaguer than the one before it moves no date.
            when_latest - when_earliest > 7,
            NOT decides,
            step DESC
    ) = 1
),

lead AS (
    SELECT
        meeting,
        topic,
        speaker,
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
        "end"
    FROM report
    QUALIFY row_number() OVER (PARTITION BY meeting ORDER BY event = 'lapsed', NOT firm, NOT decides, step DESC) = 1
),

person AS (
    SELECT
        meeting,
        name,
        count(DISTINCT article_id) AS articles
    FROM (SELECT
        meeting,
        article_id,
        unnest(participants) AS name
    FROM report) AS p
    GROUP BY meeting, name
),

people AS (
    SELECT
        meeting,
        list(name ORDER BY articles DESC, name ASC) AS participants
    FROM person
    GROUP BY meeting
),

held AS (
    -- Two that first had it held tell as much as all: one of the two is another than whoever drops it.
    SELECT
        meeting,
        origin,
        min(step) AS step
    FROM report
    WHERE effect = 'held' AND firm
    GROUP BY meeting, origin
    QUALIFY row_number() OVER (PARTITION BY meeting ORDER BY min(step)) <= 2
),

dispute AS (
    -- One report denies what another says outright, or drops it after another has had it held.
    SELECT meeting
    FROM report
    GROUP BY meeting, event
    HAVING bool_or(modality = 'denied') AND bool_or(firm)
    UNION
    SELECT b.meeting
    FROM report AS b
    INNER JOIN held AS a ON b.meeting = a.meeting
    WHERE b.effect = 'cancelled' AND b.firm AND b.is_news AND b.step > a.step AND a.origin IS DISTINCT FROM b.origin
),

fold AS (
    SELECT
        meeting,
        coalesce(arg_max(effect, step) FILTER (WHERE decides), 'unclear') AS latest,
        arg_max(change, step) FILTER (WHERE decides) AS latest_change,
        list_sort(list(DISTINCT place) FILTER (WHERE place IS NOT NULL)) AS places,
        list_sort(list(DISTINCT when_earliest) FILTER (WHERE when_earliest = when_latest AND firm)) AS days,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) FILTER (WHERE event <> 'lapsed') AS first_published,
        max(published) FILTER (WHERE event <> 'lapsed') AS last_published
    FROM report
    GROUP BY meeting
)

SELECT
    f.meeting,
    l.topic,
    CASE WHEN x.meeting IS NOT NULL THEN 'contested' ELSE f.latest END AS status,
    f.latest,
    x.meeting IS NOT NULL AS contested,
    s.place,
    coalesce(f.places, []) AS places,
    d.when_earliest,
    d.when_latest,
    d.when_text,
    coalesce(f.days, []) AS days_named,
    coalesce(p.participants, []) AS participants,
    f.articles,
    f.origins,
    f.first_published,
    f.last_published,
    f.latest_change,
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
INNER JOIN lead AS l ON f.meeting = l.meeting
LEFT JOIN spot AS s ON f.meeting = s.meeting
LEFT JOIN day AS d ON f.meeting = d.meeting
LEFT JOIN people AS p ON f.meeting = p.meeting
LEFT JOIN dispute AS x ON f.meeting = x.meeting;

COMMENT ON TABLE meeting IS 'Meetings as they stand; the evidence is the report that decides the state';
COMMENT ON COLUMN meeting.meeting IS 'Public id';
COMMENT ON COLUMN meeting.topic IS 'Topic';
COMMENT ON COLUMN meeting.status
IS 'proposed, announced, confirmed, postponed, cancelled, held, lapsed (by the calendar), contested or unclear';
COMMENT ON COLUMN meeting.latest IS 'State by the last report that decides, also where it is contested';
COMMENT ON COLUMN meeting.contested IS 'Whether sources disagree about it';
COMMENT ON COLUMN meeting.place IS 'Where, by the report that counts most';
COMMENT ON COLUMN meeting.places IS 'Every place that reports name, by name';
COMMENT ON COLUMN meeting.when_earliest IS 'First day of the date known last';
COMMENT ON COLUMN meeting.when_latest IS 'Last day of the date known last';
COMMENT ON COLUMN meeting.when_text IS 'That date as written';
COMMENT ON COLUMN meeting.days_named IS 'Every exact day that reports name, in order';
COMMENT ON COLUMN meeting.participants IS 'Who, those named in most articles first';
COMMENT ON COLUMN meeting.articles IS 'How many articles say so';
COMMENT ON COLUMN meeting.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN meeting.first_published IS 'First report, UTC';
COMMENT ON COLUMN meeting.last_published IS 'Last report, UTC';
COMMENT ON COLUMN meeting.latest_change IS 'Report that decides the state';
COMMENT ON COLUMN meeting.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN meeting.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN meeting.outlet IS 'Who published it';
COMMENT ON COLUMN meeting.title IS 'Title of the article';
COMMENT ON COLUMN meeting.url IS 'Address of the article';
COMMENT ON COLUMN meeting.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting.end IS 'Character after the last of the quotation';
