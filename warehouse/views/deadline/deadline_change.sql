-- question: What was said about each deadline, in order, and what did it change?
-- grain: one row per deadline per report, and one when its day went by in silence
-- key: change
-- mode: keys
-- inputs: deadline_report, stg_lapse
-- touched: SELECT deadline FROM changed_deadline_report
--   UNION ALL
--   SELECT entity AS deadline FROM changed_stg_lapse
-- narrowed: deadline_report BY SELECT deadline FROM touched

CREATE OR REPLACE TABLE deadline_change AS
WITH said AS (
    SELECT
        observation AS change,
        deadline,
        plan,
        topic,
        event,
        modality,
        modality NOT IN ('conditional', 'hypothetical')
        AND (modality <> 'denied' OR event IN ('set', 'reaffirmed', 'denied')) AS firm,
        due_earliest,
        due_latest,
        due_precision,
        due_text,
        set_by,
        addressed_to,
        subject,
        why,
        voices,
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
    FROM deadline_report
    SEMI JOIN touched USING (deadline)
    WHERE stood_until IS NULL AND counts
),

report AS (
    SELECT * FROM said
    UNION ALL BY NAME
    SELECT
        l.event_id AS change,
        l.entity AS deadline,
        l.topic,
        'lapsed' AS event,
        'asserted' AS modality,
        TRUE AS firm,
        l.due AS due_earliest,
        l.due AS due_latest,
        'day' AS due_precision,
        'no report of an outcome' AS due_text,
        'the day went by and no report of an outcome had come in' AS why,
        'Parley''s calendar' AS chain_text,
        cast(l.due + 1 AS TIMESTAMP) AS published
    FROM stg_lapse AS l
    -- A day that no report names any more, because it was corrected, did not go by in silence.
    SEMI JOIN said ON l.type = 'DeadlineLapsed' AND l.entity = said.deadline AND l.due = said.due_latest AND said.firm
),

meant AS (
    SELECT
        *,
        CASE
            WHEN event = 'denied' OR (modality = 'denied' AND event IN ('set', 'reaffirmed')) THEN 'denied'
            WHEN event IN ('set', 'reaffirmed', 'shortened', 'extended') THEN 'open'
            ELSE event
        END AS effect,
        list_position(
            ['set', 'reaffirmed', 'extended', 'shortened', 'softened', 'denied', 'abandoned', 'met', 'passed', 'lapsed'], event
        ) AS rank
    FROM report
),

ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY deadline ORDER BY published, rank, start, change) AS step
    FROM meant
),

compared AS (
    SELECT
        *,
        step = min(step) OVER (PARTITION BY deadline, event, effect, due_latest, firm) AS is_news,
        min(step) FILTER (WHERE firm AND effect <> 'open') OVER earlier AS outcome_before,
        min(step) FILTER (WHERE firm AND effect NOT IN ('open', 'softened', 'lapsed')) OVER earlier AS end_before,
        min(step) FILTER (WHERE effect = 'lapsed') OVER earlier AS lapse_before,
        arg_max(due_latest, step) FILTER (WHERE firm AND event IN ('shortened', 'extended')) OVER earlier AS moved_to
    FROM ordered
    WINDOW earlier AS (PARTITION BY deadline ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)

SELECT
    change,
    deadline,
    plan,
    topic,
    event,
    effect,
    modality,
    step,
    is_news,
    -- A later article that only retells how it began does not open a deadline again; a new word about a coming day does.
    is_news AND firm AND CASE
        WHEN
            effect = 'open'
            THEN outcome_before IS NULL OR (event <> 'set' AND coalesce(due_latest >= cast(published AS DATE), TRUE))
        WHEN effect = 'softened' THEN end_before IS NULL AND lapse_before IS NULL
        -- The calendar only fills a silence: not where an outcome is known by now, nor where the day had been moved.
        WHEN effect = 'lapsed' THEN end_before IS NULL AND coalesce(moved_to = due_latest, TRUE)
        ELSE TRUE
    END AS decides,
    firm,
    due_earliest,
    due_latest,
    due_precision,
    due_text,
    set_by,
    addressed_to,
    subject,
    why,
    voices,
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
FROM compared;

COMMENT ON TABLE deadline_change IS 'Reports about deadlines, oldest first; the state of a deadline is the last row that decides';
COMMENT ON COLUMN deadline_change.change IS 'Event id of the report, or of the lapse';
COMMENT ON COLUMN deadline_change.deadline IS 'Public id of the deadline';
COMMENT ON COLUMN deadline_change.plan IS 'Public id of the plan that it is about, where the words name one';
COMMENT ON COLUMN deadline_change.topic IS 'Topic';
COMMENT ON COLUMN deadline_change.event
IS 'set, reaffirmed, shortened, extended, softened, abandoned, denied, met or passed; lapsed where only the calendar speaks';
COMMENT ON COLUMN deadline_change.effect IS 'State that this leads to: open, softened, denied, abandoned, met, passed or lapsed';
COMMENT ON COLUMN deadline_change.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN deadline_change.step IS 'Place in the history of the deadline, from 1';
COMMENT ON COLUMN deadline_change.is_news IS 'Whether it says something that no earlier report said';
COMMENT ON COLUMN deadline_change.decides IS 'Whether it changes the state';
COMMENT ON COLUMN deadline_change.firm IS 'Whether it is said outright, neither conditional nor hypothetical';
COMMENT ON COLUMN deadline_change.due_earliest IS 'First day that the due date may mean';
COMMENT ON COLUMN deadline_change.due_latest IS 'Last day that the due date may mean';
COMMENT ON COLUMN deadline_change.due_precision IS 'How precisely the text says it';
COMMENT ON COLUMN deadline_change.due_text IS 'The due date as written';
COMMENT ON COLUMN deadline_change.set_by IS 'Who set or changed it';
COMMENT ON COLUMN deadline_change.addressed_to IS 'Who has to meet it';
COMMENT ON COLUMN deadline_change.subject IS 'What has to be done';
COMMENT ON COLUMN deadline_change.why IS 'Why this report is taken to speak of this deadline';
COMMENT ON COLUMN deadline_change.voices IS 'The speaker and whoever relayed it, nearest to the speaker first; NULL for a lapse';
COMMENT ON COLUMN deadline_change.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN deadline_change.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN deadline_change.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN deadline_change.outlet IS 'Who published it';
COMMENT ON COLUMN deadline_change.title IS 'Title of the article';
COMMENT ON COLUMN deadline_change.url IS 'Address of the article';
COMMENT ON COLUMN deadline_change.article_id IS 'Article that says it';
COMMENT ON COLUMN deadline_change.revision IS 'Revision that says it';
COMMENT ON COLUMN deadline_change.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN deadline_change.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN deadline_change.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN deadline_change.end IS 'Character after the last of the quotation';
