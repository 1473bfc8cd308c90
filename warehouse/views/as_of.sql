-- Written by `python -m warehouse.views.as_of` from the view files; do not edit.
-- State by what had been published up to the end of a day (UTC): `SELECT * FROM deadline_as_of(DATE '2025-11-23')`.
-- Each article counts with the revision that stood then. Which reports speak of one thing is today's knowledge.

CREATE OR REPLACE MACRO plan_version_as_of(day) AS TABLE
WITH observation AS (
SELECT * FROM main.observation_history AS said WHERE said.stood_from < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP) AND (said.stood_until IS NULL OR said.stood_until >= CAST(CAST(day AS DATE) + 1 AS TIMESTAMP))
),

plan_change AS (
WITH report AS (
    SELECT
        o.observation AS change,
        p.entity AS plan,
        v.entity AS version,
        o.topic,
        o.event,
        o.modality,
        o.modality NOT IN ('conditional', 'hypothetical', 'denied', 'planned') AS firm,
        r.lineage,
        r.points,
        r.points_text,
        r.label,
        r.agents,
        r.when_earliest,
        r.when_latest,
        r.when_precision,
        r.when_text,
        p.why,
        v.why AS version_why,
        list_position(
            [
                'proposed', 'drafted', 'leaked', 'presented', 'received', 'discussed', 'revised', 'endorsed', 'accepted',
                'disowned', 'rejected', 'withdrawn', 'superseded'
            ],
            o.event
        ) AS rank,
        o.speaker,
        o.chain_text,
        o.origin,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM observation AS o
    INNER JOIN identity AS p ON o.observation = p.observation AND p.kind = 'plan'
    INNER JOIN stg_plan_report AS r ON o.observation = r.event_id
    LEFT JOIN identity AS v ON o.observation = v.observation AND v.kind = 'version'
),

ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY plan ORDER BY published, rank, start, change) AS step
    FROM report
)

SELECT
    ordered.change,
    ordered.plan,
    ordered.version,
    ordered.topic,
    ordered.event,
    ordered.modality,
    ordered.firm,
    ordered.step,
    ordered.step
    = min(ordered.step) OVER (PARTITION BY ordered.plan, ordered.version, ordered.event, ordered.points, ordered.firm) AS is_news,
    ordered.lineage,
    ordered.points,
    ordered.points_text,
    ordered.label,
    list_transform(
        list_filter(agents, LAMBDA agent: agent.role IN ('author', 'reviser')), LAMBDA agent: agent.name
    ) AS authors,
    list_transform(
        list_filter(agents, LAMBDA agent: agent.role IN ('presenter', 'accepter', 'rejecter', 'other')), LAMBDA agent: agent.name
    ) AS actors,
    list_transform(list_filter(agents, LAMBDA agent: agent.role = 'recipient'), LAMBDA agent: agent.name) AS recipients,
    list_transform(agents, LAMBDA agent: struct_pack(name := agent.name, role := agent.role)) AS agents,
    ordered.when_earliest,
    ordered.when_latest,
    ordered.when_precision,
    ordered.when_text,
    ordered.why,
    ordered.version_why,
    ordered.speaker,
    ordered.chain_text,
    ordered.origin,
    ordered.outlet,
    ordered.title,
    ordered.url,
    ordered.article_id,
    ordered.revision,
    ordered.published,
    ordered.quote,
    ordered.start,
    ordered."end"
FROM ordered
)

SELECT * FROM (
WITH counted AS (
    SELECT
        version,
        points,
        arg_min(points_text, step) AS points_text,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(step) AS step
    FROM plan_change
    WHERE version IS NOT NULL AND points IS NOT NULL
    GROUP BY version, points
),

numbers AS (
    SELECT
        version,
        list(
            struct_pack(points := points, points_text := points_text, articles := articles, origins := origins)
            ORDER BY articles DESC, origins DESC, step ASC
        ) AS counts,
        list(points ORDER BY articles DESC, origins DESC, step ASC)[1] AS points
    FROM counted
    GROUP BY version
),

begun AS (
    -- In which order the texts came: by the first report, and within one report the revised text after the one it came from.
    SELECT
        c.plan,
        c.version,
        min(c.published) AS first_published,
        bool_or(c.event = 'revised') AS is_revision,
        min(c.step) AS step
    FROM plan_change AS c
    LEFT JOIN numbers AS n ON c.version = n.version
    WHERE c.version IS NOT NULL AND (c.points IS NULL OR c.points = n.points)
    GROUP BY c.plan, c.version
),

placed AS (
    SELECT
        plan,
        version,
        row_number() OVER (PARTITION BY plan ORDER BY first_published, is_revision, step, version) AS ordinal
    FROM begun
),

followed AS (
    SELECT DISTINCT a.version
    FROM placed AS a
    INNER JOIN placed AS b ON a.plan = b.plan AND a.ordinal < b.ordinal
    INNER JOIN plan_change AS c ON b.version = c.version
    WHERE c.firm AND c.event IN ('drafted', 'revised', 'presented', 'received', 'endorsed', 'accepted')
),

side AS (
    SELECT
        version,
        event,
        unnest(agents) AS agent
    FROM plan_change
    WHERE firm AND version IS NOT NULL AND event IN ('accepted', 'endorsed', 'rejected', 'disowned')
),

sides AS (
    SELECT
        side.version,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'accepted' AND agent.role = 'accepter')), [])
            AS accepted_by,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'rejected' AND agent.role = 'rejecter')), [])
            AS rejected_by
    FROM side
    GROUP BY side.version
),

fold AS (
    SELECT
        version,
        arg_max(event, step) FILTER (WHERE is_news AND firm) AS last_event,
        arg_max(event, step) FILTER (
            WHERE is_news AND firm AND event IN ('accepted', 'endorsed', 'rejected', 'disowned', 'withdrawn', 'superseded')
        ) AS verdict,
        bool_or(firm AND event IN ('accepted', 'endorsed')) AS liked,
        bool_or(firm AND event IN ('rejected', 'disowned')) AS disliked,
        bool_or(firm AND event = 'superseded') AS replaced,
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE firm AND event IN ('drafted', 'revised', 'proposed')))))
            AS authors,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        max(published) AS last_published
    FROM plan_change
    WHERE version IS NOT NULL
    GROUP BY version
),

lead AS (
    SELECT
        version,
        plan,
        topic,
        published AS first_published,
        label,
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
    FROM plan_change
    WHERE version IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY version ORDER BY NOT firm, points IS NULL, step) = 1
)

SELECT
    f.version,
    l.plan,
    l.topic,
    coalesce(p.ordinal, 1) AS ordinal,
    n.points,
    coalesce(n.counts, []) AS counts,
    coalesce(len(n.counts) > 1, FALSE) AS count_contested,
    CASE
        WHEN f.replaced OR w.version IS NOT NULL THEN 'superseded'
        WHEN f.verdict = 'withdrawn' THEN 'withdrawn'
        WHEN f.liked AND f.disliked THEN 'contested'
        -- One side alone does not make an agreement.
        WHEN f.verdict = 'accepted' AND coalesce(len(s.accepted_by), 0) < 2 THEN 'endorsed'
        ELSE coalesce(f.verdict, f.last_event, 'unclear')
    END AS status,
    f.last_event,
    f.liked AND f.disliked AS contested,
    coalesce(f.authors, []) AS authors,
    coalesce(s.accepted_by, []) AS accepted_by,
    coalesce(s.rejected_by, []) AS rejected_by,
    l.label,
    f.articles,
    f.origins,
    b.first_published,
    f.last_published,
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
INNER JOIN lead AS l ON f.version = l.version
LEFT JOIN begun AS b ON f.version = b.version
LEFT JOIN placed AS p ON f.version = p.version
LEFT JOIN numbers AS n ON f.version = n.version
LEFT JOIN followed AS w ON f.version = w.version
LEFT JOIN sides AS s ON f.version = s.version
) AS state;

CREATE OR REPLACE MACRO plan_as_of(day) AS TABLE
WITH observation AS (
SELECT * FROM main.observation_history AS said WHERE said.stood_from < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP) AND (said.stood_until IS NULL OR said.stood_until >= CAST(CAST(day AS DATE) + 1 AS TIMESTAMP))
),

plan_change AS (
WITH report AS (
    SELECT
        o.observation AS change,
        p.entity AS plan,
        v.entity AS version,
        o.topic,
        o.event,
        o.modality,
        o.modality NOT IN ('conditional', 'hypothetical', 'denied', 'planned') AS firm,
        r.lineage,
        r.points,
        r.points_text,
        r.label,
        r.agents,
        r.when_earliest,
        r.when_latest,
        r.when_precision,
        r.when_text,
        p.why,
        v.why AS version_why,
        list_position(
            [
                'proposed', 'drafted', 'leaked', 'presented', 'received', 'discussed', 'revised', 'endorsed', 'accepted',
                'disowned', 'rejected', 'withdrawn', 'superseded'
            ],
            o.event
        ) AS rank,
        o.speaker,
        o.chain_text,
        o.origin,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM observation AS o
    INNER JOIN identity AS p ON o.observation = p.observation AND p.kind = 'plan'
    INNER JOIN stg_plan_report AS r ON o.observation = r.event_id
    LEFT JOIN identity AS v ON o.observation = v.observation AND v.kind = 'version'
),

ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY plan ORDER BY published, rank, start, change) AS step
    FROM report
)

SELECT
    ordered.change,
    ordered.plan,
    ordered.version,
    ordered.topic,
    ordered.event,
    ordered.modality,
    ordered.firm,
    ordered.step,
    ordered.step
    = min(ordered.step) OVER (PARTITION BY ordered.plan, ordered.version, ordered.event, ordered.points, ordered.firm) AS is_news,
    ordered.lineage,
    ordered.points,
    ordered.points_text,
    ordered.label,
    list_transform(
        list_filter(agents, LAMBDA agent: agent.role IN ('author', 'reviser')), LAMBDA agent: agent.name
    ) AS authors,
    list_transform(
        list_filter(agents, LAMBDA agent: agent.role IN ('presenter', 'accepter', 'rejecter', 'other')), LAMBDA agent: agent.name
    ) AS actors,
    list_transform(list_filter(agents, LAMBDA agent: agent.role = 'recipient'), LAMBDA agent: agent.name) AS recipients,
    list_transform(agents, LAMBDA agent: struct_pack(name := agent.name, role := agent.role)) AS agents,
    ordered.when_earliest,
    ordered.when_latest,
    ordered.when_precision,
    ordered.when_text,
    ordered.why,
    ordered.version_why,
    ordered.speaker,
    ordered.chain_text,
    ordered.origin,
    ordered.outlet,
    ordered.title,
    ordered.url,
    ordered.article_id,
    ordered.revision,
    ordered.published,
    ordered.quote,
    ordered.start,
    ordered."end"
FROM ordered
),

plan_version AS (
WITH counted AS (
    SELECT
        version,
        points,
        arg_min(points_text, step) AS points_text,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(step) AS step
    FROM plan_change
    WHERE version IS NOT NULL AND points IS NOT NULL
    GROUP BY version, points
),

numbers AS (
    SELECT
        version,
        list(
            struct_pack(points := points, points_text := points_text, articles := articles, origins := origins)
            ORDER BY articles DESC, origins DESC, step ASC
        ) AS counts,
        list(points ORDER BY articles DESC, origins DESC, step ASC)[1] AS points
    FROM counted
    GROUP BY version
),

begun AS (
    -- In which order the texts came: by the first report, and within one report the revised text after the one it came from.
    SELECT
        c.plan,
        c.version,
        min(c.published) AS first_published,
        bool_or(c.event = 'revised') AS is_revision,
        min(c.step) AS step
    FROM plan_change AS c
    LEFT JOIN numbers AS n ON c.version = n.version
    WHERE c.version IS NOT NULL AND (c.points IS NULL OR c.points = n.points)
    GROUP BY c.plan, c.version
),

placed AS (
    SELECT
        plan,
        version,
        row_number() OVER (PARTITION BY plan ORDER BY first_published, is_revision, step, version) AS ordinal
    FROM begun
),

followed AS (
    SELECT DISTINCT a.version
    FROM placed AS a
    INNER JOIN placed AS b ON a.plan = b.plan AND a.ordinal < b.ordinal
    INNER JOIN plan_change AS c ON b.version = c.version
    WHERE c.firm AND c.event IN ('drafted', 'revised', 'presented', 'received', 'endorsed', 'accepted')
),

side AS (
    SELECT
        version,
        event,
        unnest(agents) AS agent
    FROM plan_change
    WHERE firm AND version IS NOT NULL AND event IN ('accepted', 'endorsed', 'rejected', 'disowned')
),

sides AS (
    SELECT
        side.version,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'accepted' AND agent.role = 'accepter')), [])
            AS accepted_by,
        coalesce(list_sort(list(DISTINCT agent.name) FILTER (WHERE side.event = 'rejected' AND agent.role = 'rejecter')), [])
            AS rejected_by
    FROM side
    GROUP BY side.version
),

fold AS (
    SELECT
        version,
        arg_max(event, step) FILTER (WHERE is_news AND firm) AS last_event,
        arg_max(event, step) FILTER (
            WHERE is_news AND firm AND event IN ('accepted', 'endorsed', 'rejected', 'disowned', 'withdrawn', 'superseded')
        ) AS verdict,
        bool_or(firm AND event IN ('accepted', 'endorsed')) AS liked,
        bool_or(firm AND event IN ('rejected', 'disowned')) AS disliked,
        bool_or(firm AND event = 'superseded') AS replaced,
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE firm AND event IN ('drafted', 'revised', 'proposed')))))
            AS authors,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        max(published) AS last_published
    FROM plan_change
    WHERE version IS NOT NULL
    GROUP BY version
),

lead AS (
    SELECT
        version,
        plan,
        topic,
        published AS first_published,
        label,
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
    FROM plan_change
    WHERE version IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY version ORDER BY NOT firm, points IS NULL, step) = 1
)

SELECT
    f.version,
    l.plan,
    l.topic,
    coalesce(p.ordinal, 1) AS ordinal,
    n.points,
    coalesce(n.counts, []) AS counts,
    coalesce(len(n.counts) > 1, FALSE) AS count_contested,
    CASE
        WHEN f.replaced OR w.version IS NOT NULL THEN 'superseded'
        WHEN f.verdict = 'withdrawn' THEN 'withdrawn'
        WHEN f.liked AND f.disliked THEN 'contested'
        -- One side alone does not make an agreement.
        WHEN f.verdict = 'accepted' AND coalesce(len(s.accepted_by), 0) < 2 THEN 'endorsed'
        ELSE coalesce(f.verdict, f.last_event, 'unclear')
    END AS status,
    f.last_event,
    f.liked AND f.disliked AS contested,
    coalesce(f.authors, []) AS authors,
    coalesce(s.accepted_by, []) AS accepted_by,
    coalesce(s.rejected_by, []) AS rejected_by,
    l.label,
    f.articles,
    f.origins,
    b.first_published,
    f.last_published,
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
INNER JOIN lead AS l ON f.version = l.version
LEFT JOIN begun AS b ON f.version = b.version
LEFT JOIN placed AS p ON f.version = p.version
LEFT JOIN numbers AS n ON f.version = n.version
LEFT JOIN followed AS w ON f.version = w.version
LEFT JOIN sides AS s ON f.version = s.version
)

SELECT * FROM (
WITH fold AS (
    SELECT
        plan,
        arg_min(lineage, step) FILTER (WHERE lineage IS NOT NULL) AS lineage,
        arg_max(event, step) FILTER (WHERE is_news AND firm) AS last_event,
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE firm AND event IN ('drafted', 'revised', 'proposed')))))
            AS authors,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) AS first_published,
        max(published) AS last_published
    FROM plan_change
    GROUP BY plan
),

texts AS (
    SELECT
        plan,
        count(*) AS versions,
        list(points ORDER BY ordinal) FILTER (WHERE points IS NOT NULL) AS points_history,
        arg_max(version, ordinal) AS current_version,
        arg_max(points, ordinal) AS points,
        arg_max(status, ordinal) AS status
    FROM plan_version
    GROUP BY plan
),

lead AS (
    SELECT
        plan,
        topic,
        label,
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
    FROM plan_change
    QUALIFY row_number() OVER (PARTITION BY plan ORDER BY NOT firm, step) = 1
)

SELECT
    f.plan,
    l.topic,
    f.lineage,
    l.label,
    coalesce(t.status, f.last_event, 'unclear') AS status,
    f.last_event,
    coalesce(t.versions, 0) AS versions,
    t.current_version,
    t.points,
    coalesce(t.points_history, []) AS points_history,
    coalesce(f.authors, []) AS authors,
    f.articles,
    f.origins,
    f.first_published,
    f.last_published,
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
INNER JOIN lead AS l ON f.plan = l.plan
LEFT JOIN texts AS t ON f.plan = t.plan
) AS state;

CREATE OR REPLACE MACRO deadline_as_of(day) AS TABLE
WITH observation AS (
SELECT * FROM main.observation_history AS said WHERE said.stood_from < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP) AND (said.stood_until IS NULL OR said.stood_until >= CAST(CAST(day AS DATE) + 1 AS TIMESTAMP))
),

stg_lapse AS (
SELECT * FROM main.stg_lapse AS gone WHERE gone.due < CAST(day AS DATE)
),

deadline_change AS (
WITH said AS (
    SELECT
        o.observation AS change,
        i.entity AS deadline,
        p.entity AS plan,
        o.topic,
        o.event,
        o.modality,
        o.modality NOT IN ('conditional', 'hypothetical')
        AND (o.modality <> 'denied' OR o.event IN ('set', 'reaffirmed', 'denied')) AS firm,
        r.due_earliest,
        r.due_latest,
        r.due_precision,
        r.due_text,
        list_transform(r.set_by, LAMBDA mention: mention.name) AS set_by,  -- noqa: RF01
        list_transform(r.addressed_to, LAMBDA mention: mention.name) AS addressed_to,  -- noqa: RF01
        r.subject,
        i.why,
        o.speaker,
        o.chain_text,
        o.origin,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM observation AS o
    INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'deadline'
    INNER JOIN stg_deadline_report AS r ON o.observation = r.event_id
    LEFT JOIN identity AS p ON o.observation = p.observation AND p.kind = 'plan'
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
FROM compared
)

SELECT * FROM (
WITH due AS (
    SELECT
        deadline,
        due_earliest,
        due_latest,
        due_text,
        event,
        published,
        step,
        CASE WHEN event = 'set' THEN 0 WHEN event IN ('shortened', 'extended') THEN 1 ELSE 2 END AS class
    FROM deadline_change
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
    FROM deadline_change
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
    FROM deadline_change
    GROUP BY deadline
),

denial AS (
    -- Somebody denied it and somebody else then stood by it; or it was met for one and not for another.
    SELECT
        a.deadline,
        count(*) > 0 AS disputed
    FROM deadline_change AS a
    INNER JOIN deadline_change AS b ON a.deadline = b.deadline AND a.firm AND b.firm
    WHERE
        (a.effect = 'denied' AND b.event = 'reaffirmed' AND b.step > a.step AND a.speaker IS DISTINCT FROM b.speaker)
        OR (a.effect = 'met' AND b.effect IN ('passed', 'abandoned') AND a.origin IS DISTINCT FROM b.origin)
    GROUP BY a.deadline
),

fold AS (
    SELECT
        deadline,
        coalesce(arg_max(effect, step) FILTER (WHERE decides), 'unclear') AS latest,
        arg_max(change, step) FILTER (WHERE decides) AS latest_change,
        max(plan) AS plan,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT origin) AS origins,
        min(published) FILTER (WHERE event <> 'lapsed') AS first_published,
        max(published) FILTER (WHERE event <> 'lapsed') AS last_published
    FROM deadline_change
    GROUP BY deadline
)

SELECT
    f.deadline,
    l.topic,
    CASE WHEN coalesce(d.disputed, FALSE) THEN 'contested' ELSE f.latest END AS status,
    f.latest,
    coalesce(d.disputed, FALSE) AS contested,
    CASE WHEN len(p.setters) > 0 THEN p.setters ELSE coalesce(p.named, []) END AS set_by,
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
LEFT JOIN denial AS d ON f.deadline = d.deadline
) AS state;

CREATE OR REPLACE MACRO meeting_as_of(day) AS TABLE
WITH observation AS (
SELECT * FROM main.observation_history AS said WHERE said.stood_from < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP) AND (said.stood_until IS NULL OR said.stood_until >= CAST(CAST(day AS DATE) + 1 AS TIMESTAMP))
),

stg_lapse AS (
SELECT * FROM main.stg_lapse AS gone WHERE gone.due < CAST(day AS DATE)
),

meeting_change AS (
WITH said AS (
    SELECT
        o.observation AS change,
        i.entity AS meeting,
        o.topic,
        o.event,
        o.modality,
        o.modality NOT IN ('conditional', 'hypothetical', 'denied') AS firm,
        r.place,
        r.place_written,
        list_transform(r.participants, LAMBDA mention: mention.name) AS participants,  -- noqa: RF01
        r.when_earliest,
        r.when_latest,
        r.when_precision,
        r.when_text,
        i.why,
        o.speaker,
        o.chain_text,
        o.origin,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM observation AS o
    INNER JOIN identity AS i ON o.observation = i.observation AND i.kind = 'meeting'
    INNER JOIN stg_meeting_report AS r ON o.observation = r.event_id
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
FROM compared
)

SELECT * FROM (
WITH spot AS (
    SELECT
        meeting,
        place
    FROM meeting_change
    WHERE place IS NOT NULL AND firm
    QUALIFY row_number() OVER (PARTITION BY meeting ORDER BY effect <> 'held', step DESC) = 1
),

day AS (
    SELECT
        meeting,
        when_earliest,
        when_latest,
        when_text
    FROM meeting_change
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
    FROM meeting_change
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
    FROM meeting_change) AS p
    GROUP BY meeting, name
),

people AS (
    SELECT
        meeting,
        list(name ORDER BY articles DESC, name ASC) AS participants
    FROM person
    GROUP BY meeting
),

dispute AS (
    SELECT DISTINCT a.meeting
    FROM meeting_change AS a
    INNER JOIN meeting_change AS b ON a.meeting = b.meeting
    WHERE
        -- One report denies what another says outright, or drops it after another has had it held.
        (a.modality = 'denied' AND b.firm AND b.event = a.event)
        OR (
            a.effect = 'held' AND b.effect = 'cancelled' AND a.firm AND b.firm
            AND b.step > a.step AND b.is_news AND a.origin IS DISTINCT FROM b.origin
        )
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
    FROM meeting_change
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
LEFT JOIN dispute AS x ON f.meeting = x.meeting
) AS state;
