-- question: What was said about each meeting, in order, and what did it change?
-- grain: one row per meeting per report, and one when its day went by in silence
-- key: change
-- mode: keys
-- inputs: meeting_report, stg_lapse
-- touched: SELECT meeting FROM changed_meeting_report
--   UNION ALL
--   SELECT entity AS meeting FROM changed_stg_lapse
-- narrowed: meeting_report BY SELECT meeting FROM touched

CREATE OR REPLACE TABLE meeting_change AS
WITH said AS (
    SELECT
        observation AS change,
        meeting,
        topic,
        event,
        modality,
        modality NOT IN ('conditional', 'hypothetical', 'denied') AS firm,
        place,
        place_written,
        participants,
        when_earliest,
        when_latest,
        when_precision,
        when_text,
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
    FROM meeting_report
    SEMI JOIN touched USING (meeting)
    WHERE stood_until IS NULL AND counts
),

report AS (
    SELECT * FROM said
    UNION ALL BY NAME
    SELECT
        l.event_id AS change,
        l.entity AS meeting,
        l.topic,
        'lapsed' AS event,
        'asserted' AS modality,
        TRUE AS firm,
        l.due AS when_earliest,
        l.due AS when_latest,
        'day' AS when_precision,
        'no report of it' AS when_text,
        'the day went by and no report had come in that it was held, moved or dropped' AS why,
        'Parley''s calendar' AS chain_text,
        cast(l.due + 1 AS TIMESTAMP) AS published
    FROM stg_lapse AS l
    -- A day that no report names any more, because it was corrected, did not go by in silence.
    SEMI JOIN said ON l.type = 'MeetingDatePassed' AND l.entity = said.meeting AND l.due = said.when_latest AND said.firm
),

meant AS (
    SELECT
        *,
        -- What is only planned has not been held yet.
        CASE WHEN event = 'held' AND modality = 'planned' THEN 'announced' ELSE event END AS effect,
        list_position(['proposed', 'announced', 'confirmed', 'postponed', 'cancelled', 'held', 'lapsed'], event) AS rank
    FROM report
),

ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY meeting ORDER BY published, rank, start, change) AS step
    FROM meant
),

compared AS (
    SELECT
        *,
        step = min(step) OVER (PARTITION BY meeting, effect, when_latest, place, firm) AS is_news,
        effect NOT IN ('proposed', 'announced', 'confirmed') AS is_outcome,
        min(step) FILTER (WHERE firm AND effect IN ('postponed', 'cancelled', 'held', 'lapsed')) OVER earlier AS outcome_before,
        min(step) FILTER (WHERE firm AND effect = 'held') OVER earlier AS held_before,
        min(step) FILTER (WHERE firm AND effect IN ('announced', 'confirmed')) OVER earlier AS announced_before,
        min(step) FILTER (WHERE firm AND effect = 'confirmed') OVER earlier AS confirmed_before,
        arg_max(when_latest, step) FILTER (WHERE firm AND effect IN ('announced', 'confirmed')) OVER earlier AS planned_for,
        max(step) FILTER (WHERE firm AND effect IN ('announced', 'confirmed')) OVER earlier AS planned_at,
        max(step) FILTER (WHERE firm AND effect IN ('postponed', 'cancelled', 'held')) OVER earlier AS ended_at
    FROM ordered
    WINDOW earlier AS (PARTITION BY meeting ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)

SELECT
    change,
    meeting,
    topic,
    event,
    effect,
    modality,
    step,
    is_news,
    -- A later article that retells the plan does not undo what came of it; a plan for a day still to come does.
    is_news AND firm AND CASE
        WHEN effect = 'held' THEN TRUE
        -- The calendar only fills a silence: not where an outcome is known by now, nor where the day had been moved.
        WHEN
            effect = 'lapsed'
            THEN coalesce(planned_at > ended_at, ended_at IS NULL) AND coalesce(planned_for <= when_latest, TRUE)
        WHEN is_outcome THEN held_before IS NULL
        WHEN outcome_before IS NOT NULL THEN held_before IS NULL AND coalesce(when_latest >= cast(published AS DATE), FALSE)
        WHEN effect = 'proposed' THEN announced_before IS NULL
        WHEN effect = 'announced' THEN confirmed_before IS NULL
        ELSE TRUE
    END AS decides,
    firm,
    place,
    place_written,
    participants,
    when_earliest,
    when_latest,
    when_precision,
    when_text,
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

COMMENT ON TABLE meeting_change IS 'Reports about meetings, oldest first; the state of a meeting is the last row that decides';
COMMENT ON COLUMN meeting_change.change IS 'Event id of the report, or of the passing of its day';
COMMENT ON COLUMN meeting_change.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_change.topic IS 'Topic';
COMMENT ON COLUMN meeting_change.event
IS 'proposed, announced, confirmed, postponed, cancelled or held; lapsed where only the calendar speaks';
COMMENT ON COLUMN meeting_change.effect IS 'State that this leads to';
COMMENT ON COLUMN meeting_change.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN meeting_change.step IS 'Place in the history of the meeting, from 1';
COMMENT ON COLUMN meeting_change.is_news IS 'Whether it says something that no earlier report said';
COMMENT ON COLUMN meeting_change.decides IS 'Whether it changes the state';
COMMENT ON COLUMN meeting_change.firm IS 'Whether it is said outright, neither denied nor conditional nor hypothetical';
COMMENT ON COLUMN meeting_change.place IS 'Where, by the name in the topic profile';
COMMENT ON COLUMN meeting_change.place_written IS 'Where, as written';
COMMENT ON COLUMN meeting_change.participants IS 'Who, by name';
COMMENT ON COLUMN meeting_change.when_earliest IS 'First day that it may mean';
COMMENT ON COLUMN meeting_change.when_latest IS 'Last day that it may mean';
COMMENT ON COLUMN meeting_change.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN meeting_change.when_text IS 'The day as written';
COMMENT ON COLUMN meeting_change.why IS 'Why this report is taken to speak of this meeting';
COMMENT ON COLUMN meeting_change.voices
IS 'The speaker and whoever relayed it, nearest to the speaker first; NULL where only the calendar speaks';
COMMENT ON COLUMN meeting_change.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN meeting_change.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_change.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN meeting_change.outlet IS 'Who published it';
COMMENT ON COLUMN meeting_change.title IS 'Title of the article';
COMMENT ON COLUMN meeting_change.url IS 'Address of the article';
COMMENT ON COLUMN meeting_change.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting_change.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting_change.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting_change.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting_change.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting_change.end IS 'Character after the last of the quotation';
