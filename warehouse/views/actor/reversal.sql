-- question: Who took what back: which deadlines were given up, which meetings fell through, who denied his own words?
-- grain: one row per thing per way in which it was taken back
-- key: reversal
-- mode: keys
-- inputs: deadline_change, deadline, meeting_change, contradiction
-- touched: SELECT deadline AS entity FROM changed_deadline_change
--   UNION ALL
--   SELECT deadline AS entity FROM changed_deadline
--   UNION ALL
--   SELECT meeting AS entity FROM changed_meeting_change
--   UNION ALL
--   SELECT contradiction AS entity FROM changed_contradiction
-- narrowed: deadline_change, deadline BY SELECT entity AS deadline FROM touched; meeting_change BY SELECT entity AS meeting
--   FROM touched; contradiction BY SELECT entity AS contradiction FROM touched

-- What counts. A deadline that was softened, extended or abandoned by a report that decides its state; of each of these the
-- first report, of extensions the first to each new day. A meeting that was announced or confirmed and then postponed or
-- cancelled. Two statements of one voice that cannot both be true, unless a person found that they can. A day that went by
-- without a report of an outcome (lapsed) stands here too, as long as no outcome came in later; it is nobody's change of mind.
-- Whose it is. A deadline is of those who set, reaffirmed or moved it; a meeting of those with whom it was announced, or was to
-- be where nobody announced it; a statement of who stands for it. What it reverses is the first report of the setting or
-- announcement, if that came before.

CREATE OR REPLACE TABLE reversal AS
WITH deadline_told AS (
    SELECT
        deadline AS entity,
        'deadline' AS kind,
        topic,
        change,
        event,
        step,
        firm,
        decides,
        effect = 'open' AS opens,
        event IN ('softened', 'extended', 'abandoned', 'lapsed') AS reverses,
        due_latest AS due,
        set_by AS people,
        subject AS about,
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
    FROM deadline_change
),

meeting_told AS (
    SELECT
        meeting AS entity,
        'meeting' AS kind,
        topic,
        change,
        effect AS event,
        step,
        firm,
        decides,
        effect IN ('announced', 'confirmed') AS opens,
        effect IN ('postponed', 'cancelled', 'lapsed') AS reverses,
        when_latest AS due,
        participants AS people,
        place AS about,
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
    FROM meeting_change
),

told AS (
    SELECT
        t.*,
        t.step = max(t.step) FILTER (WHERE t.decides) OVER (PARTITION BY t.entity) AS is_last_word
    FROM (
        SELECT * FROM deadline_told
        SEMI JOIN touched USING (entity)
        UNION ALL BY NAME
        SELECT * FROM meeting_told
        SEMI JOIN touched USING (entity)
    ) AS t
),

opened AS (
    SELECT * FROM told
    WHERE opens AND firm
    QUALIFY row_number() OVER (PARTITION BY entity ORDER BY step) = 1
),

owner AS (
    SELECT
        deadline AS entity,
        set_by AS actors
    FROM deadline
    UNION ALL
    SELECT
        entity,
        list_sort(list_distinct(flatten(list(people)))) AS actors
    FROM told
    WHERE kind = 'meeting' AND opens AND firm
    GROUP BY entity
),

taken_back AS (
    SELECT * FROM told
    WHERE reverses AND firm AND decides AND (event <> 'lapsed' OR is_last_word)
    QUALIFY
        row_number() OVER (PARTITION BY entity, event, CASE WHEN event = 'extended' THEN due END ORDER BY step) = 1
        -- An extension without its day may be one of those that have theirs.
        AND NOT (event = 'extended' AND due IS NULL AND count(due) OVER (PARTITION BY entity, event) > 0)
),

statement AS (
    SELECT * REPLACE (contradiction AS entity)
    FROM contradiction
),

found AS (
    SELECT
        r.change AS reversal,
        r.kind,
        r.event,
        r.entity,
        r.topic,
        CASE WHEN len(w.actors) > 0 THEN w.actors ELSE coalesce(r.people, []) END AS actors,
        CASE WHEN r.kind = 'deadline' THEN coalesce(r.people, []) ELSE [] END AS reversed_by,
        coalesce(o.about, r.about) AS about,
        o.due AS set_for,
        r.due AS moved_to,
        o.speaker AS speaker_before,
        o.chain_text AS chain_text_before,
        o.origin AS origin_before,
        o.outlet AS outlet_before,
        o.title AS title_before,
        o.url AS url_before,
        o.article_id AS article_id_before,
        o.revision AS revision_before,
        o.published AS published_before,
        o.quote AS quote_before,
        o.start AS start_before,
        o."end" AS end_before,
        r.speaker,
        r.chain_text,
        r.origin,
        r.outlet,
        r.title,
        r.url,
        r.article_id,
        r.revision,
        r.published,
        r.quote,
        r.start,
        r."end"
    FROM taken_back AS r
    LEFT JOIN opened AS o ON r.entity = o.entity AND r.step > o.step
    LEFT JOIN owner AS w ON r.entity = w.entity
    UNION ALL BY NAME
    SELECT
        c.contradiction AS reversal,
        'claim' AS kind,
        c.type AS event,
        c.contradiction AS entity,
        c.topic,
        list_distinct(list_filter([c.voice_a, c.voice_b], LAMBDA name: name IS NOT NULL)) AS actors,
        list_filter([c.voice_b], LAMBDA name: name IS NOT NULL) AS reversed_by,
        c.about,
        c.speaker_a AS speaker_before,
        c.chain_text_a AS chain_text_before,
        c.origin_a AS origin_before,
        c.outlet_a AS outlet_before,
        c.title_a AS title_before,
        c.url_a AS url_before,
        c.article_id_a AS article_id_before,
        c.revision_a AS revision_before,
        c.published_a AS published_before,
        c.quote_a AS quote_before,
        c.start_a AS start_before,
        c.end_a AS end_before,
        c.speaker_b AS speaker,
        c.chain_text_b AS chain_text,
        c.origin_b AS origin,
        c.outlet_b AS outlet,
        c.title_b AS title,
        c.url_b AS url,
        c.article_id_b AS article_id,
        c.revision_b AS revision,
        c.published_b AS published,
        c.quote_b AS quote,
        c.start_b AS start,
        c.end_b AS "end"
    FROM statement AS c
    SEMI JOIN touched USING (entity)
    WHERE c.type = 'self_reversal' AND c.verdict IS DISTINCT FROM 'compatible'
)

SELECT
    reversal,
    kind,
    event,
    entity,
    topic,
    actors,
    reversed_by,
    about,
    set_for,
    moved_to,
    CASE WHEN article_id <> article_id_before THEN date_diff('day', published_before, published) END AS days,
    speaker_before,
    chain_text_before,
    origin_before,
    outlet_before,
    title_before,
    url_before,
    article_id_before,
    revision_before,
    published_before,
    quote_before,
    start_before,
    end_before,
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
FROM found;

COMMENT ON TABLE reversal
IS 'Deadlines that were given up, meetings that fell through, statements that their speakers denied, with the words of both ends';
COMMENT ON COLUMN reversal.reversal IS 'Event id of the report that takes it back, or public id of the contradiction';
COMMENT ON COLUMN reversal.kind IS 'deadline, meeting or claim';
COMMENT ON COLUMN reversal.event
IS 'softened, extended, abandoned; postponed, cancelled; self_reversal; lapsed where the day went by in silence';
COMMENT ON COLUMN reversal.entity IS 'Public id of the deadline, meeting or contradiction';
COMMENT ON COLUMN reversal.topic IS 'Topic';
COMMENT ON COLUMN reversal.actors
IS 'Whose it was: who set the deadline, with whom the meeting was announced, who made the statements; by name';
COMMENT ON COLUMN reversal.reversed_by IS 'Who is said to have taken it back, by name; empty where the words name nobody';
COMMENT ON COLUMN reversal.about IS 'What had to be done, where to meet, or what the statements turn on';
COMMENT ON COLUMN reversal.set_for IS 'Due date or day of the meeting as it was first set, its last possible day';
COMMENT ON COLUMN reversal.moved_to IS 'The day that the report of the reversal gives: of an extension the new due date';
COMMENT ON COLUMN reversal.days
IS 'Days from the report of what is reversed to that of the reversal; NULL where one article tells both, or none told the first';
COMMENT ON COLUMN reversal.speaker_before IS 'Who said what is reversed; NULL for the article in its own voice';
COMMENT ON COLUMN reversal.chain_text_before IS 'From speaker to outlet, in words, of what is reversed';
COMMENT ON COLUMN reversal.origin_before IS 'Outlet to which that report goes back';
COMMENT ON COLUMN reversal.outlet_before IS 'Who published that';
COMMENT ON COLUMN reversal.title_before IS 'Title of that article';
COMMENT ON COLUMN reversal.url_before IS 'Address of that article';
COMMENT ON COLUMN reversal.article_id_before IS 'Article that says what is reversed; NULL where no report of it is known';
COMMENT ON COLUMN reversal.revision_before IS 'Revision that says it';
COMMENT ON COLUMN reversal.published_before IS 'When those words were first public, UTC';
COMMENT ON COLUMN reversal.quote_before IS 'The words of what is reversed';
COMMENT ON COLUMN reversal.start_before IS 'First character of that quotation, from 0';
COMMENT ON COLUMN reversal.end_before IS 'Character after the last of that quotation';
COMMENT ON COLUMN reversal.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN reversal.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN reversal.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN reversal.outlet IS 'Who published it';
COMMENT ON COLUMN reversal.title IS 'Title of the article';
COMMENT ON COLUMN reversal.url IS 'Address of the article';
COMMENT ON COLUMN reversal.article_id IS 'Article that says it';
COMMENT ON COLUMN reversal.revision IS 'Revision that says it';
COMMENT ON COLUMN reversal.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN reversal.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN reversal.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN reversal.end IS 'Character after the last of the quotation';
