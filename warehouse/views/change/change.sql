-- question: What is new, in one sentence each?
-- grain: one row per report that says something new
-- key: change
-- mode: keys
-- inputs: plan_change, deadline_change, deadline, meeting_change, meeting, contradiction, stg_plan_report, stg_deadline_report,
--   stg_meeting_report, stg_claim_report, stg_lapse, stg_source, lineage
-- touched: SELECT change FROM changed_plan_change WHERE is_news
--   UNION
--   SELECT change FROM changed_deadline_change
--   UNION
--   SELECT change FROM changed_meeting_change
--   UNION
--   SELECT contradiction AS change FROM changed_contradiction
--   UNION
--   SELECT c.change FROM deadline_change AS c SEMI JOIN changed_deadline_change AS d ON c.deadline = d.deadline WHERE c.is_news
--   UNION
--   SELECT c.change FROM meeting_change AS c SEMI JOIN changed_meeting_change AS m ON c.meeting = m.meeting WHERE c.is_news
--   UNION
--   SELECT event_id AS change FROM changed_stg_source
--   UNION
--   SELECT c.change FROM plan_change AS c SEMI JOIN changed_lineage AS p ON c.topic = p.topic WHERE c.is_news
-- narrowed: plan_change BY SELECT change FROM touched; contradiction BY SELECT change AS contradiction FROM touched;
--   stg_plan_report, stg_deadline_report, stg_meeting_report, stg_claim_report BY SELECT article_id FROM plan_change UNION
--   SELECT article_id FROM deadline_change SEMI JOIN touched USING (change) UNION SELECT article_id FROM meeting_change
--   SEMI JOIN touched USING (change) UNION SELECT unnest([article_id_a, article_id_b]) AS article_id FROM contradiction;
--   deadline_change BY SELECT deadline FROM deadline_change SEMI JOIN touched USING (change); meeting_change BY SELECT meeting
--   FROM meeting_change SEMI JOIN touched USING (change)

-- Significance is read off the row.
-- major: the first that is heard of a plan, deadline or meeting; what changes where it stands, as a deadline that is moved,
-- softened, given up or goes by, a meeting that is put off, dropped or held, a plan that is presented, leaked, revised, endorsed,
-- accepted, rejected, disowned, withdrawn or superseded; two people, parties or bodies by name who contradict each other, or one
-- who contradicts himself.
-- minor: what tells more of a thing and leaves it where it stands, as a confirmation, another day or place, a step that is only
-- denied or planned, a plan drafted or received; a contradiction in which one side has no name; a source that gives no news.
-- detail: a plan discussed, what is told again of a deadline or meeting of which more was known, and other news of sources.
--
-- Its own day (occurred) has what happened: a step of a plan, a deadline that was met or went by, a meeting held. A day on which
-- something is to happen is none, nor one after the report.

CREATE OR REPLACE TABLE change AS
WITH place AS (
    SELECT
        event_id,
        position,
        recorded_at,
        speaker_kind
    FROM stg_plan_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at,
        speaker_kind
    FROM stg_deadline_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at,
        speaker_kind
    FROM stg_meeting_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at,
        speaker_kind
    FROM stg_claim_report
    UNION ALL
    SELECT
        event_id,
        position,
        recorded_at,
        NULL AS speaker_kind
    FROM stg_lapse
),

deadline_line AS (
    SELECT
        *,
        arg_max(effect, step) FILTER (WHERE decides) OVER (
            PARTITION BY deadline ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS effect_before
    FROM deadline_change
),

meeting_line AS (
    SELECT
        *,
        arg_max(effect, step) FILTER (WHERE decides) OVER (
            PARTITION BY meeting ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS effect_before
    FROM meeting_change
),

said AS (
    SELECT
        c.change,
        'plan' AS kind,
        coalesce(c.version, c.plan) AS entity,
        c.plan,
        c.topic,
        c.event,
        CASE
            WHEN
                c.firm AND (
                    c.step = 1
                    OR c.event IN (
                        'presented', 'leaked', 'revised', 'endorsed', 'accepted', 'rejected', 'disowned', 'withdrawn',
                        'superseded'
                    )
                )
                THEN 'major'
            WHEN c.event = 'discussed' THEN 'detail'
            ELSE 'minor'
        END AS significance,
        c.firm AS happened,
        c.when_earliest AS earliest,
        c.when_latest AS latest,
        list_distinct(c.authors || c.actors) AS doers,
        c.authors || c.actors || c.recipients AS people,
        CASE
            WHEN p.title IS NOT NULL THEN upper(p.title[1]) || p.title[2:] || coalesce(' (' || c.points || ' points)', '')
            ELSE
                CASE WHEN c.points IS NULL THEN 'Plan' ELSE c.points || '-point plan' END
                || CASE
                    WHEN c.lineage IS NOT NULL THEN ' (' || replace(c.lineage, '_', ' ') || ')'
                    WHEN starts_with(c.plan, 'plan-unplaced') THEN ''
                    ELSE ' (' || replace(replace(c.plan, 'plan-', ''), '_', ' ') || ')'
                END
        END
        || ': '
        || CASE c.modality WHEN 'denied' THEN 'not ' WHEN 'planned' THEN 'to be ' WHEN 'hedged' THEN 'reportedly ' ELSE '' END
        || c.event
        || CASE
            WHEN len(doers) > 0
                THEN
                    ' by '
                    || array_to_string(
                        list_filter([array_to_string(doers[:-2], ', '), doers[-1]], LAMBDA x: x <> ''), ' and '
                    )
            ELSE ''
        END
        || CASE
            WHEN len(c.recipients) > 0
                THEN
                    CASE WHEN c.event = 'received' THEN ' by ' ELSE ' to ' END
                    || array_to_string(
                        list_filter([array_to_string(c.recipients[:-2], ', '), c.recipients[-1]], LAMBDA x: x <> ''), ' and '
                    )
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
    LEFT JOIN lineage AS p ON c.topic = p.topic AND coalesce(c.lineage, replace(c.plan, 'plan-', '')) = p.lineage
    WHERE c.is_news AND c.modality NOT IN ('conditional', 'hypothetical')
    UNION ALL BY NAME
    SELECT
        c.change,
        'deadline' AS kind,
        c.deadline AS entity,
        coalesce(c.plan, d.plan) AS plan,
        c.topic,
        c.event,
        CASE
            WHEN c.firm AND (c.step = 1 OR c.event IN ('shortened', 'extended')) THEN 'major'
            WHEN c.decides AND coalesce(c.effect <> c.effect_before, TRUE) THEN 'major'
            WHEN c.decides OR NOT c.firm THEN 'minor'
            ELSE 'detail'
        END AS significance,
        c.firm AND c.event IN ('met', 'passed', 'lapsed') AND c.modality IN ('asserted', 'hedged') AS happened,
        coalesce(c.due_earliest, d.due_earliest) AS earliest,
        coalesce(c.due_latest, d.due) AS latest,
        CASE WHEN c.event IN ('passed', 'met', 'lapsed') THEN [] ELSE c.set_by END AS doers,
        c.set_by || CASE WHEN len(c.addressed_to) > 0 THEN c.addressed_to ELSE d.addressed_to END AS people,
        'Deadline' AS before_day,
        CASE WHEN len(c.addressed_to) > 0 THEN c.addressed_to ELSE d.addressed_to END AS addressees,
        CASE
            WHEN len(addressees) > 0
                THEN
                    ' for '
                    || array_to_string(
                        list_filter([array_to_string(addressees[:-2], ', '), addressees[-1]], LAMBDA x: x <> ''), ' and '
                    )
            ELSE ''
        END || ': '
        || CASE
            WHEN c.event = 'lapsed' THEN 'the day went by without a report of an outcome'
            WHEN c.modality = 'denied' AND c.event <> 'denied' THEN 'not ' || c.event
            WHEN c.modality = 'hedged' THEN 'reportedly ' || c.event
            WHEN c.modality = 'planned' THEN 'to be ' || c.event
            ELSE c.event
        END
        || CASE
            WHEN len(doers) > 0
                THEN
                    ' by '
                    || array_to_string(
                        list_filter([array_to_string(doers[:-2], ', '), doers[-1]], LAMBDA x: x <> ''), ' and '
                    )
            ELSE ''
        END AS after_day,
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
    FROM deadline_line AS c
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
        CASE
            WHEN c.firm AND c.step = 1 THEN 'major'
            WHEN c.effect = 'confirmed' AND c.effect_before = 'announced' THEN 'minor'
            WHEN c.decides AND coalesce(c.effect <> c.effect_before, TRUE) THEN 'major'
            WHEN c.decides OR NOT c.firm THEN 'minor'
            ELSE 'detail'
        END AS significance,
        c.firm AND c.effect IN ('held', 'lapsed') AND c.modality IN ('asserted', 'hedged') AS happened,
        c.when_earliest AS earliest,
        c.when_latest AS latest,
        [] AS doers,
        CASE WHEN len(c.participants) > 0 THEN c.participants ELSE m.participants END AS people,
        'Meeting'
        || CASE len(people)
            WHEN 0 THEN ''
            WHEN 1 THEN ' with ' || people[1]
            ELSE ' of ' || array_to_string(people[:-2], ', ') || ' and ' || people[-1]
        END
        || coalesce(' in ' || coalesce(c.place, m.place), '') AS before_day,
        ': '
        || CASE
            WHEN c.modality = 'denied' THEN 'not '
            WHEN c.modality = 'hedged' THEN 'reportedly '
            WHEN c.modality = 'planned' AND c.event IN ('held', 'postponed', 'cancelled') THEN 'to be '
            ELSE ''
        END
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
    FROM meeting_line AS c
    SEMI JOIN touched USING (change)
    INNER JOIN meeting AS m ON c.meeting = m.meeting
    WHERE c.is_news AND (c.decides OR c.event <> 'lapsed') AND c.modality NOT IN ('conditional', 'hypothetical')
),

worded AS (
    SELECT
        change,
        kind,
        entity,
        plan,
        topic,
        event,
        significance,
        CASE WHEN happened AND latest <= cast(published AS DATE) THEN earliest END AS occurred_earliest,
        CASE WHEN happened AND latest <= cast(published AS DATE) THEN latest END AS occurred_latest,
        doers,
        people,
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
        s.plan,
        s.topic,
        s.event,
        s.significance,
        list_sort(list_distinct(list_filter(list_append(s.people, s.speaker), LAMBDA name: name IS NOT NULL))) AS actors,
        s.occurred_earliest,
        s.occurred_latest,
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
        CASE WHEN starts_with(c.entity, 'plan-') THEN c.entity END AS plan,
        c.topic,
        c.type AS event,
        CASE
            WHEN c.speaker_a IS NULL OR c.speaker_b IS NULL THEN 'minor'
            WHEN x.speaker_kind IN ('person', 'party', 'body') AND y.speaker_kind IN ('person', 'party', 'body') THEN 'major'
            ELSE 'minor'
        END AS significance,
        list_sort(list_distinct(list_filter([c.voice_a, c.voice_b], LAMBDA name: name IS NOT NULL))) AS actors,
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
        CASE WHEN s.type IN ('SourceSickened', 'SourceRetired') THEN 'minor' ELSE 'detail' END AS significance,
        [] AS actors,
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
    plan,
    topic,
    event,
    significance,
    sentence,
    actors,
    occurred_earliest,
    occurred_latest,
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
COMMENT ON COLUMN change.plan IS 'Public id of the plan that it is about, where the words name one';
COMMENT ON COLUMN change.topic IS 'Topic';
COMMENT ON COLUMN change.event IS 'What happened, in the vocabulary of its kind';
COMMENT ON COLUMN change.significance IS 'major, minor or detail, by what the row says';
COMMENT ON COLUMN change.sentence IS 'What is new, and who says so';
COMMENT ON COLUMN change.actors IS 'Everybody by name who takes part in it or says so';
COMMENT ON COLUMN change.occurred_earliest IS 'First day on which it may have happened; NULL where only the report has a day';
COMMENT ON COLUMN change.occurred_latest IS 'Last day on which it may have happened';
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
