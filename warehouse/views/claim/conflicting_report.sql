-- question: Which reports of one plan, deadline or meeting cannot both be true?
-- grain: one row per pair of reports
-- key: observation_a, observation_b
-- mode: keys
-- inputs: plan_change, deadline_change, meeting_change
-- touched: SELECT coalesce(version, plan) AS entity FROM changed_plan_change
--   UNION ALL
--   SELECT deadline AS entity FROM changed_deadline_change
--   UNION ALL
--   SELECT meeting AS entity FROM changed_meeting_change
-- narrowed: plan_change BY SELECT entity AS version FROM touched; plan_change BY SELECT entity AS plan, cast(NULL AS VARCHAR) AS
--   version FROM touched; deadline_change BY SELECT entity AS deadline FROM touched; meeting_change BY SELECT entity AS meeting
--   FROM touched

CREATE OR REPLACE TABLE conflicting_report AS
WITH plan AS (
    SELECT
        *,
        coalesce(version, plan) AS entity
    FROM plan_change
),

deadline AS (
    SELECT
        *,
        deadline AS entity
    FROM deadline_change
),

meeting AS (
    SELECT
        *,
        meeting AS entity
    FROM meeting_change
),

report AS (
    SELECT
        c.change,
        c.topic,
        c.entity,
        c.version,
        c.points,
        -- Whether a text was handed over is a fact; whether somebody accepts it is a position.
        CASE WHEN c.event IN ('presented', 'received', 'leaked', 'revised', 'withdrawn') THEN c.event END AS fact,
        NULL AS stand,
        c.modality,
        c.firm,
        c.step,
        c.speaker AS named,
        c.speaker,
        c.origin,
        c.outlet,
        c.article_id,
        c.published,
        c.start,
        c."end"
    FROM plan AS c
    SEMI JOIN touched USING (entity)
    UNION ALL BY NAME
    SELECT
        c.change,
        c.topic,
        c.entity,
        CASE WHEN c.event IN ('set', 'reaffirmed') AND c.due_earliest = c.due_latest THEN c.due_latest END AS day,
        c.due_text AS day_text,
        c.firm AND c.event IN ('extended', 'shortened', 'softened', 'abandoned') AS moves,
        CASE
            WHEN c.effect = 'denied' THEN 'denied'
            WHEN c.event = 'reaffirmed' THEN 'reaffirmed'
            WHEN c.effect = 'open' THEN 'open'
        END AS stand,
        c.modality,
        c.firm,
        c.step,
        -- Whoever set it or took it back, where the article says so in its own voice.
        coalesce(c.speaker, nullif(array_to_string(c.set_by, ', '), '')) AS named,
        c.speaker,
        c.origin,
        c.outlet,
        c.article_id,
        c.published,
        c.start,
        c."end"
    FROM deadline AS c
    SEMI JOIN touched USING (entity)
    UNION ALL BY NAME
    SELECT
        c.change,
        c.topic,
        c.entity,
        CASE
            WHEN c.event IN ('announced', 'confirmed') AND c.when_earliest = c.when_latest THEN c.when_latest
        END AS day,
        c.when_text AS day_text,
        c.firm AND c.event IN ('postponed', 'cancelled', 'held') AS moves,
        c.event AS fact,
        c.modality,
        c.firm,
        c.step,
        c.speaker AS named,
        c.speaker,
        c.origin,
        c.outlet,
        c.article_id,
        c.published,
        c.start,
        c."end"
    FROM meeting AS c
    SEMI JOIN touched USING (entity)
),

counted AS (
    SELECT
        topic,
        version,
        points,
        arg_min(change, step) AS change
    FROM report
    WHERE version IS NOT NULL AND points IS NOT NULL
    GROUP BY topic, version, points
),

number AS (
    SELECT
        a.topic,
        'number' AS type,
        'number ' || a.version AS matter,
        'how many points ' || a.version || ' has: ' || a.points || ' or ' || b.points AS about,
        a.version AS entity,
        a.change AS one,
        b.change AS other
    FROM counted AS a
    INNER JOIN counted AS b ON a.version = b.version AND a.points > b.points
),

taken AS (
    -- Where somebody stands on whether there is a deadline: the first words of each, of twenty at most on either side.
    SELECT
        entity,
        topic,
        change,
        stand,
        coalesce(named, outlet) AS voice,
        step
    FROM report
    WHERE stand IS NOT NULL AND firm
    QUALIFY row_number() OVER (PARTITION BY entity, stand, coalesce(named, outlet) ORDER BY step) = 1
),

stood_by AS (
    SELECT *
    FROM taken
    WHERE stand IN ('open', 'reaffirmed')
    QUALIFY
        row_number() OVER (PARTITION BY entity ORDER BY step) = 1
        OR (stand = 'reaffirmed' AND row_number() OVER (PARTITION BY entity, stand ORDER BY step) <= 20)
),

denier AS (
    SELECT *
    FROM taken
    WHERE stand = 'denied'
    QUALIFY row_number() OVER (PARTITION BY entity ORDER BY step) <= 20
),

denied_deadline AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'denial' END AS type,
        'deadline ' || a.entity AS matter,
        'whether there is a deadline' AS about,
        a.entity,
        a.change AS one,
        b.change AS other
    FROM stood_by AS a
    INNER JOIN denier AS b ON a.entity = b.entity
),

happened AS (
    -- The first words of each voice tell as much as all that it ever said.
    SELECT
        topic,
        entity,
        fact,
        firm,
        coalesce(named, outlet) AS voice,
        arg_min(change, step) AS change,
        min(step) AS step
    FROM report
    WHERE fact IS NOT NULL AND (firm OR modality = 'denied')
    GROUP BY ALL
),

denied_event AS (
    SELECT
        a.topic,
        CASE WHEN a.voice = b.voice THEN 'self_reversal' ELSE 'denial' END AS type,
        a.fact || ' ' || a.entity AS matter,
        'whether ' || a.entity || ' was ' || a.fact AS about,
        a.entity,
        arg_min(a.change, a.step) AS one,
        arg_min(b.change, b.step) AS other
    FROM happened AS a
    INNER JOIN happened AS b ON a.entity = b.entity AND a.fact = b.fact
    WHERE a.firm AND NOT b.firm
    GROUP BY ALL
),

moved AS (
    SELECT
        entity,
        min(cast(published AS DATE)) AS since
    FROM report
    WHERE moves
    GROUP BY entity
),

dated AS (
    -- Days that a text gives to what still lies ahead of it, each by the first and the last who does, before anybody moved it.
    SELECT
        r.entity,
        r.topic,
        r.day,
        bool_or(coalesce(regexp_matches(r.day_text, '[0-9]'), FALSE)) AS in_figures,
        min(cast(r.published AS DATE)) AS first_told,
        max(cast(r.published AS DATE)) AS last_told,
        list(
            struct_pack(
                change := r.change, article_id := r.article_id, origin := r.origin, voice := coalesce(r.speaker, r.outlet)
            )
            ORDER BY r.step
        )[:20] AS tellings
    FROM report AS r
    LEFT JOIN moved AS m ON r.entity = m.entity
    WHERE r.firm AND r.day >= cast(r.published AS DATE) AND coalesce(cast(r.published AS DATE) < m.since, TRUE)
    GROUP BY r.entity, r.topic, r.day
),

by_turns AS (
    -- A day that is told after another one may be a move: two days conflict only where the first is told on when the second is.
    SELECT
        a.topic,
        a.entity,
        a.day AS one_day,
        b.day AS other_day,
        unnest(a.tellings) AS one,
        b.tellings AS others
    FROM dated AS a
    INNER JOIN dated AS b
        ON a.entity = b.entity AND a.day < b.day AND a.first_told <= b.last_told AND a.last_told >= b.first_told
    -- "Next Friday" is read by one convention, and written by several: a week apart counts where both are written in figures.
    WHERE b.day - a.day <> 7 OR (a.in_figures AND b.in_figures)
),

other_day AS (
    SELECT
        topic,
        entity,
        one_day,
        other_day,
        one,
        unnest(others) AS other
    FROM by_turns
),

dates AS (
    SELECT
        topic,
        'date' AS type,
        'date ' || entity AS matter,
        'which day ' || entity || ' is: ' || strftime(one_day, '%Y-%m-%d') || ', or ' || strftime(other_day, '%Y-%m-%d') AS about,
        entity,
        one.change AS one,
        other.change AS other
    FROM other_day
    WHERE one.article_id <> other.article_id AND one.origin <> other.origin AND one.voice <> other.voice
    QUALIFY row_number() OVER (PARTITION BY entity, one_day, other_day ORDER BY one.change, other.change) = 1
),

pair AS (
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        one,
        other
    FROM number
    UNION ALL
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        one,
        other
    FROM dates
    UNION ALL
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        one,
        other
    FROM denied_deadline
    UNION ALL
    SELECT
        topic,
        type,
        matter,
        about,
        entity,
        one,
        other
    FROM denied_event
),

told AS (
    SELECT
        p.topic,
        p.type,
        p.matter,
        p.about,
        p.entity,
        p.one,
        p.other,
        -- Which day it is says whoever tells it, also of a deadline that another one set.
        coalesce(CASE WHEN p.type = 'date' THEN x.speaker ELSE x.named END, x.outlet) AS voice_one,
        coalesce(CASE WHEN p.type = 'date' THEN y.speaker ELSE y.named END, y.outlet) AS voice_other,
        x.article_id AS article_one,
        y.article_id AS article_other,
        (x.published, x.change) <= (y.published, y.change) AS in_order
    FROM pair AS p
    INNER JOIN report AS x ON p.one = x.change
    INNER JOIN report AS y ON p.other = y.change
    WHERE
        p.one <> p.other
        -- One sentence that says both is a matter of reading it, and an outlet's own voice does not contradict itself here.
        AND (x.article_id <> y.article_id OR x.start >= y.end OR y.start >= x.end)
        AND (x.named IS NOT NULL OR y.named IS NOT NULL OR x.outlet <> y.outlet)
)

-- The earlier statement first, whichever of the two denies.
SELECT
    topic,
    type,
    matter,
    about,
    entity,
    CASE WHEN in_order THEN one ELSE other END AS observation_a,
    CASE WHEN in_order THEN other ELSE one END AS observation_b,
    CASE WHEN in_order THEN voice_one ELSE voice_other END AS voice_a,
    CASE WHEN in_order THEN voice_other ELSE voice_one END AS voice_b,
    CASE WHEN in_order THEN article_one ELSE article_other END AS article_id_a,
    CASE WHEN in_order THEN article_other ELSE article_one END AS article_id_b
FROM told
QUALIFY row_number() OVER (PARTITION BY least(one, other), greatest(one, other) ORDER BY type, about) = 1;

COMMENT ON TABLE conflicting_report IS 'Pairs of reports that conflict; contradiction shows them with their evidence';
COMMENT ON COLUMN conflicting_report.topic IS 'Topic';
COMMENT ON COLUMN conflicting_report.type IS 'denial, self_reversal, number or date';
COMMENT ON COLUMN conflicting_report.matter IS 'What pairs on one question have in common';
COMMENT ON COLUMN conflicting_report.about IS 'What it turns on';
COMMENT ON COLUMN conflicting_report.entity IS 'Plan, version, deadline or meeting that it is about';
COMMENT ON COLUMN conflicting_report.observation_a IS 'Event id of the earlier report';
COMMENT ON COLUMN conflicting_report.observation_b IS 'Event id of the later report';
COMMENT ON COLUMN conflicting_report.voice_a
IS 'Who stands for the earlier report: its speaker, else (but for a date) who set or denied the deadline, else the outlet';
COMMENT ON COLUMN conflicting_report.voice_b IS 'Who stands for the later report, likewise';
COMMENT ON COLUMN conflicting_report.article_id_a IS 'Article of the earlier report';
COMMENT ON COLUMN conflicting_report.article_id_b IS 'Article of the later report';
