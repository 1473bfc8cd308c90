-- question: Which deadlines were set, for whom, by whom, and what became of them?
-- grain: one row per deadline
-- key: deadline
-- mode: keys
-- inputs: deadline_change
-- touched: SELECT deadline FROM changed_deadline_change
-- narrowed: deadline_change BY SELECT deadline FROM touched

CREATE OR REPLACE TABLE deadline AS
WITH report AS (
    SELECT c.*
    FROM deadline_change AS c
    SEMI JOIN touched USING (deadline)
),

due AS (
    SELECT
        deadline,
        due_earliest,
        due_latest,
        due_text,
        event,
        published,
        step,
        CASE WHEN event = 'set' THEN 0 WHEN event IN ('shortened', 'extended') THEN 1 ELSE 2 END AS class
    FROM report
    WHERE due_latest IS NOT NULL AND firm AND event <> 'lapsed'
),

first_due AS (
    SELECT
        deadline,
        due_earliest,
        due_latest
    FROM due
    QUALIFY row_number() OVER (PARTITION BY deadline ORDER BY class = 2, class, due_latest - due_earliest, step) = 1
),

last_due AS (
    SELECT
        deadline,
        due_earliest,
        due_latest,
        due_text
    FROM due
    QUALIFY row_number() OVER (
        PARTITION BY deadline
        ORDER BY class <> 1, CASE WHEN class = 1 THEN -step END, class, due_latest - due_earliest, step
    ) = 1
),

history AS (
    SELECT
        deadline,
        list(struct_pack(due := due_latest, text := due_text, event := event, published := published) ORDER BY class, step)
            AS due_history
    FROM (
        SELECT *
        FROM due
        QUALIFY
            row_number() OVER (PARTITION BY deadline, due_latest ORDER BY class = 2, step) = 1
            AND (class < 2 OR min(class) OVER (PARTITION BY deadline) = 2)
    ) AS d
    GROUP BY deadline
),

lead AS (
    SELECT
        deadline,
        topic,
        subject,
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
    QUALIFY row_number() OVER (PARTITION BY deadline ORDER BY event = 'lapsed', NOT firm, event <> 'set', step) = 1
),

people AS (
    SELECT
        deadline,
        list_sort(list_distinct(flatten(list(set_by) FILTER (WHERE firm AND effect = 'open')))) AS setters,
        list_sort(list_distinct(flatten(list(set_by) FILTER (WHERE firm AND effect <> 'denied' AND set_by IS NOT NULL))))
            AS named,
        list_sort(list_distinct(flatten(list(addressed_to) FILTER (WHERE firm AND addressed_to IS NOT NULL)))) AS addressees,
        list_sort(list_distinct(flatten(list(addressed_to) FILTER (WHERE addressed_to IS NOT NULL)))) AS addressees_thought_of
    FROM report
    GROUP BY deadline
),

objection AS (
    -- The first denial of each speaker and the first report by each origin that it was met. Two of them tell as much as all:
    -- one of the two is somebody else's than any report that is held against them.
    SELECT
        deadline,
        effect,
        voice,
        min(step) AS step
    FROM (
        SELECT
            deadline,
            effect,
            CASE WHEN effect = 'denied' THEN speaker ELSE origin END AS voice,
            step
        FROM report
        WHERE firm AND effect IN ('denied', 'met')
    ) AS o
    GROUP BY deadline, effect, voice
    QUALIFY row_number() OVER (PARTITION BY deadline, effect ORDER BY min(step)) <= 2
),

denial AS (
    -- Somebody denied it and somebody else then stood by it; or it was met for one and not for another.
    SELECT DISTINCT b.deadline
    FROM report AS b
    INNER JOIN objection AS a ON b.deadline = a.deadline
    WHERE
        b.firm AND (
            (a.effect = 'denied' AND b.event = 'reaffirmed' AND b.step > a.step AND a.voice IS DISTINCT FROM b.speaker)
            OR (a.effect = 'met' AND b.effect IN ('passed', 'abandoned') AND a.voice IS DISTINCT FROM b.origin)
        )
),

fold AS (
    SELECT
        deadline,
        coalesce(arg_max(effect, step) FILTER (WHERE decides), 'unclear') AS latest,
        arg_max(change, step) FILTER (WHERE decides) AS latest_change,
        arg_max(coalesce(set_by, []), step) FILTER (WHERE decides) AS last_by,
        max(plan) AS plan,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) FILTER (WHERE event <> 'lapsed') AS first_published,
        max(published) FILTER (WHERE event <> 'lapsed') AS last_published
    FROM report
    GROUP BY deadline
)

SELECT
    f.deadline,
    l.topic,
    CASE WHEN d.deadline IS NOT NULL THEN 'contested' ELSE f.latest END AS status,
    f.latest,
    d.deadline IS NOT NULL AS contested,
    CASE WHEN len(p.setters) > 0 THEN p.setters ELSE coalesce(p.named, []) END AS set_by,
    CASE WHEN f.latest IN ('softened', 'abandoned', 'denied', 'met') THEN f.last_by ELSE [] END AS ended_by,
    CASE WHEN len(p.addressees) > 0 THEN p.addressees ELSE coalesce(p.addressees_thought_of, []) END AS addressed_to,
    l.subject,
    f.plan,
    a.due_latest AS first_due,
    b.due_latest AS due,
    b.due_earliest,
    b.due_text,
    coalesce(h.due_history, []) AS due_history,
    b.due_latest - a.due_latest AS slip_days,
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
INNER JOIN lead AS l ON f.deadline = l.deadline
INNER JOIN people AS p ON f.deadline = p.deadline
LEFT JOIN first_due AS a ON f.deadline = a.deadline
LEFT JOIN last_due AS b ON f.deadline = b.deadline
LEFT JOIN history AS h ON f.deadline = h.deadline
LEFT JOIN denial AS d ON f.deadline = d.deadline;

COMMENT ON TABLE deadline IS 'Deadlines as they stand; the evidence is the first report of the setting';
COMMENT ON COLUMN deadline.deadline IS 'Public id';
COMMENT ON COLUMN deadline.topic IS 'Topic';
COMMENT ON COLUMN deadline.status
IS 'open, softened, abandoned, denied, met, passed, lapsed (by the calendar), contested or unclear';
COMMENT ON COLUMN deadline.latest IS 'State by the last report that decides, also where it is contested';
COMMENT ON COLUMN deadline.contested IS 'Whether sources disagree about it';
COMMENT ON COLUMN deadline.set_by IS 'Who set, reaffirmed or moved it, by name';
COMMENT ON COLUMN deadline.ended_by IS 'Who softened, abandoned, denied or met it, by name, where that decides its state';
COMMENT ON COLUMN deadline.addressed_to IS 'Who has to meet it, by name';
COMMENT ON COLUMN deadline.subject IS 'What has to be done';
COMMENT ON COLUMN deadline.plan IS 'Public id of the plan that it is about, where words name one';
COMMENT ON COLUMN deadline.first_due IS 'Due date as first set, its last possible day';
COMMENT ON COLUMN deadline.due IS 'Due date now in force, its last possible day';
COMMENT ON COLUMN deadline.due_earliest IS 'First day that it may mean';
COMMENT ON COLUMN deadline.due_text IS 'That due date as written';
COMMENT ON COLUMN deadline.due_history IS 'Due dates in order: due, text, event, published';
COMMENT ON COLUMN deadline.slip_days IS 'Days from the first due date to the one in force; negative where it was shortened';
COMMENT ON COLUMN deadline.articles IS 'How many articles say so';
COMMENT ON COLUMN deadline.origins IS 'To how many independent outlets they go back';
COMMENT ON COLUMN deadline.first_published IS 'First report, UTC';
COMMENT ON COLUMN deadline.last_published IS 'Last report, UTC';
COMMENT ON COLUMN deadline.latest_change IS 'Report that decides the state';
COMMENT ON COLUMN deadline.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN deadline.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN deadline.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN deadline.outlet IS 'Who published it';
COMMENT ON COLUMN deadline.title IS 'Title of the article';
COMMENT ON COLUMN deadline.url IS 'Address of the article';
COMMENT ON COLUMN deadline.article_id IS 'Article that says it';
COMMENT ON COLUMN deadline.revision IS 'Revision that says it';
COMMENT ON COLUMN deadline.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN deadline.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN deadline.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN deadline.end IS 'Character after the last of the quotation';
