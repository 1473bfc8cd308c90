-- question: What is new, in one sentence each?
-- grain: one row per report that says something new
-- key: change
-- mode: keys
-- inputs: plan_change, deadline_change, deadline, meeting_change, meeting, contradiction, stg_plan_report, stg_deadline_report,
--   stg_meeting_report, stg_claim_report, stg_lapse, stg_source
-- touched: SELECT change FROM changed_plan_change WHERE is_news
--   UNION ALL
--   SELECT change FROM changed_deadline_change WHERE is_news
--   UNION ALL
--   SELECT change FROM changed_meeting_change WHERE is_news
--   UNION ALL
--   SELECT contradiction AS change FROM changed_contradiction
--   UNION ALL
--   SELECT c.change FROM deadline_change AS c SEMI JOIN (
--     SELECT deadline FROM (SELECT DISTINCT deadline, due_earliest, due, addressed_to FROM changed_deadline) AS d
--     GROUP BY deadline HAVING count(*) > 1
--   ) AS d ON c.deadline = d.deadline WHERE c.is_news
--   UNION ALL
--   SELECT c.change FROM meeting_change AS c SEMI JOIN (
--     SELECT meeting FROM (SELECT DISTINCT meeting, place, participants FROM changed_meeting) AS m
--     GROUP BY meeting HAVING count(*) > 1
--   ) AS m ON c.meeting = m.meeting WHERE c.is_news
--   UNION ALL
--   SELECT event_id AS change FROM changed_stg_source
-- narrowed: plan_change, deadline_change, meeting_change BY SELECT change FROM touched; contradiction BY SELECT change AS
--   contradiction FROM touched; stg_plan_report, stg_deadline_report, stg_meeting_report, stg_claim_report BY SELECT article_id
--   FROM plan_change UNION SELECT article_id FROM deadline_change UNION SELECT article_id FROM meeting_change UNION SELECT
--   unnest([article_id_a, article_id_b]) AS article_id FROM contradiction

CREATE OR REPLACE TABLE change AS
WITH place AS (
    SELECT
        event_id,
        position,
        recorded_at
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at
    FROM stg_claim_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at
    FROM stg_lapse
),

said AS (
    SELECT
        c.change,
        'plan' AS kind,
        coalesce(c.version, c.plan) AS entity,
        c.topic,
        c.event,
        c.when_earliest AS earliest,
        c.when_latest AS latest,
        list_distinct(c.authors || c.actors) AS doers,
        CASE WHEN c.points IS NULL THEN 'Plan (' ELSE c.points || '-point plan (' END
        || replace(coalesce(c.lineage, replace(c.plan, 'plan-', '')), '_', ' ') || '): '
        || CASE c.modality WHEN 'denied' THEN 'not ' WHEN 'planned' THEN 'to be ' WHEN 'hedged' THEN 'reportedly ' ELSE '' END
        || c.event
        || CASE WHEN len(doers) > 0 THEN ' by ' || array_to_string(doers, ', ') ELSE '' END
        || CASE
            WHEN len(c.recipients) > 0
                THEN CASE WHEN c.event = 'received' THEN ' by ' ELSE ' to ' END || array_to_string(c.recipients, ', ')
            ELSE ''
        END AS before_day,
        '' AS after_day,
        c.voices,
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
    FROM plan_change AS c
    SEMI JOIN touched USING (change)
    WHERE c.is_news AND c.modality NOT IN ('conditional', 'hypothetical')
    UNION ALL BY NAME
    SELECT
        c.change,
        'deadline' AS kind,
        c.deadline AS entity,
        c.topic,
        c.event,
        coalesce(c.due_earliest, d.due_earliest) AS earliest,
        coalesce(c.due_latest, d.due) AS latest,
        CASE WHEN c.event IN ('passed', 'met', 'lapsed') THEN [] ELSE c.set_by END AS doers,
        'Deadline' AS before_day,
        CASE
            WHEN len(c.addressed_to) > 0 THEN ' for ' || array_to_string(c.addressed_to, ', ')
            WHEN len(d.addressed_to) > 0 THEN ' for ' || array_to_string(d.addressed_to, ', ')
            ELSE ''
        END || ': '
        || CASE
            WHEN c.event = 'lapsed' THEN 'the day went by without a report of an outcome'
            WHEN c.modality = 'denied' AND c.event <> 'denied' THEN 'not ' || c.event
            WHEN c.modality = 'hedged' THEN 'reportedly ' || c.event
            ELSE c.event
        END
        || CASE WHEN len(doers) > 0 THEN ' by ' || array_to_string(doers, ', ') ELSE '' END AS after_day,
        c.voices,
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
    FROM deadline_change AS c
    SEMI JOIN touched USING (change)
    INNER JOIN deadline AS d ON c.deadline = d.deadline
    WHERE c.is_news AND (c.decides OR c.event <> 'lapsed') AND c.modality NOT IN ('conditional', 'hypothetical')
    UNION ALL BY NAME
    SELECT
        c.change,
        'meeting' AS kind,
        c.meeting AS entity,
        c.topic,
        c.event,
        c.when_earliest AS earliest,
        c.when_latest AS latest,
        [] AS doers,
        'Meeting'
        || CASE
            WHEN len(c.participants) > 0 THEN ' of ' || array_to_string(c.participants, ', ')
            WHEN len(m.participants) > 0 THEN ' of ' || array_to_string(m.participants, ', ')
            ELSE ''
        END
        || coalesce(' in ' || coalesce(c.place, m.place), '') AS before_day,
        ': '
        || CASE c.modality WHEN 'denied' THEN 'not ' WHEN 'hedged' THEN 'reportedly ' ELSE '' END
        || CASE WHEN c.event = 'lapsed' THEN 'the day went by without a report of it' ELSE c.event END AS after_day,
        c.voices,
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
    SEMI JOIN touched USING (change)
    INNER JOIN meeting AS m ON c.meeting = m.meeting
    WHERE c.is_news AND (c.decides OR c.event <> 'lapsed') AND c.modality NOT IN ('conditional', 'hypothetical')
),

worded AS (
    SELECT
        change,
        kind,
        entity,
        topic,
        event,
        doers,
        before_day
        || CASE
            WHEN latest IS NULL THEN ''
            WHEN earliest = latest THEN CASE WHEN kind = 'deadline' THEN ' ' ELSE ' on ' END || strftime(latest, '%-d %B %Y')
            WHEN earliest = cast(date_trunc('month', latest) AS DATE) AND latest = last_day(latest)
                THEN CASE WHEN kind = 'deadline' THEN ' ' ELSE ' in ' END || strftime(latest, '%B %Y')
            ELSE ' between ' || strftime(earliest, '%-d %B') || ' and ' || strftime(latest, '%-d %B %Y')
        END
        || after_day AS what,
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
    FROM said
),

conflict AS (
    SELECT
        *,
        contradiction AS change
    FROM contradiction
),

source AS (
    SELECT
        *,
        event_id AS change
    FROM stg_source
),

told AS (
    SELECT
        s.change,
        s.kind,
        s.entity,
        s.topic,
        s.event,
        s.what || CASE
            WHEN s.voices IS NULL THEN ''
            WHEN len(s.voices) = 0 THEN ', according to ' || s.outlet
            WHEN s.doers = s.voices THEN ' (' || s.outlet || ')'
            ELSE ', according to ' || array_to_string(s.voices, ', as told by ') || ' (' || s.outlet || ')'
        END AS sentence,
        p.position,
        p.recorded_at,
        s.speaker,
        s.chain_text,
        s.origin,
        s.outlet,
        s.title,
        s.url,
        s.article_id,
        s.revision,
        s.published,
        s.quote,
        s.start,
        s."end"
    FROM worded AS s
    INNER JOIN place AS p ON s.change = p.event_id
    UNION ALL BY NAME
    SELECT
        c.change,
        'contradiction' AS kind,
        coalesce(c.entity, c.change) AS entity,
        c.topic,
        c.type AS event,
        CASE WHEN c.type = 'self_reversal' THEN 'Two statements of ' || coalesce(c.speaker_b, c.outlet_b) ELSE 'Two accounts' END
        || ' that conflict ('
        || CASE WHEN length(c.about) <= 120 THEN c.about ELSE regexp_replace(c.about[:120], '\s+\S*$', '') || ' …' END
        || '): ' || c.chain_text_a || ' and ' || c.chain_text_b AS sentence,
        greatest(x.position, y.position) AS position,
        greatest(x.recorded_at, y.recorded_at) AS recorded_at,
        c.speaker_b AS speaker,
        c.chain_text_b AS chain_text,
        c.origin_b AS origin,
        c.outlet_b AS outlet,
        c.title_b AS title,
        c.url_b AS url,
        c.article_id_b AS article_id,
        c.revision_b AS revision,
        c.published,
        c.quote_b AS quote,
        c.start_b AS start,
        c.end_b AS "end"
    FROM conflict AS c
    SEMI JOIN touched USING (change)
    LEFT JOIN place AS x ON c.observation_a = x.event_id
    LEFT JOIN place AS y ON c.observation_b = y.event_id
    -- What a person found to go together is no news.
    WHERE c.verdict IS DISTINCT FROM 'compatible'
    UNION ALL BY NAME
    SELECT
        s.change,
        'source' AS kind,
        s.source_id AS entity,
        s.topic,
        s.type AS event,
        CASE s.type
            WHEN 'SourceSickened' THEN 'Source ' || s.source_id || ' gives no news: ' || s.reason
            WHEN 'SourceRecovered' THEN 'Source ' || s.source_id || ' gives news again'
            WHEN 'SourceMoved' THEN 'Source ' || s.source_id || ' moved to ' || s.new_url
            ELSE 'Source ' || s.source_id || ' retired: ' || s.reason
        END AS sentence,
        s.position,
        s.recorded_at,
        'Parley''s polls' AS chain_text,
        s.observed_at AS published
    FROM source AS s
    SEMI JOIN touched USING (change)
    WHERE s.type <> 'SourceAdded'
)

SELECT
    change,
    kind,
    entity,
    topic,
    event,
    sentence,
    position,
    recorded_at,
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
FROM told;

COMMENT ON TABLE change IS 'What is new, one plain English sentence each; for front page, feeds and alerts';
COMMENT ON COLUMN change.change IS 'Event id of the report, or id of the contradiction';
COMMENT ON COLUMN change.kind IS 'plan, deadline, meeting, contradiction or source';
COMMENT ON COLUMN change.entity IS 'Public id of what changed';
COMMENT ON COLUMN change.topic IS 'Topic';
COMMENT ON COLUMN change.event IS 'What happened, in the vocabulary of its kind';
COMMENT ON COLUMN change.sentence IS 'What is new, and who says so';
COMMENT ON COLUMN change.position IS 'Place in the log of the event that brought it';
COMMENT ON COLUMN change.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN change.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN change.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN change.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN change.outlet IS 'Who published it';
COMMENT ON COLUMN change.title IS 'Title of the article';
COMMENT ON COLUMN change.url IS 'Address of the article';
COMMENT ON COLUMN change.article_id IS 'Article that says it';
COMMENT ON COLUMN change.revision IS 'Revision that says it';
COMMENT ON COLUMN change.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN change.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN change.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN change.end IS 'Character after the last of the quotation';
