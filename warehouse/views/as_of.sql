-- Written by `python -m warehouse.views.as_of` from the view files; do not edit.
-- State by what had been published up to the end of a day (UTC): `SELECT * FROM deadline_as_of(DATE '2025-11-23')`.
-- Which reports speak of one thing is today's knowledge; what each says counts from the day on which it was public.

CREATE OR REPLACE MACRO plan_version_as_of(day) AS TABLE
WITH plan_change AS (
    SELECT * FROM main.plan_change AS said WHERE said.published < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)
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
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE event IN ('drafted', 'revised', 'proposed'))))) AS authors,
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
WITH plan_change AS (
    SELECT * FROM main.plan_change AS said WHERE said.published < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)
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
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE event IN ('drafted', 'revised', 'proposed'))))) AS authors,
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
        list_sort(list_distinct(flatten(list(authors) FILTER (WHERE event IN ('drafted', 'revised', 'proposed'))))) AS authors,
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
WITH deadline_change AS (
    SELECT * FROM main.deadline_change AS said WHERE said.published < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)
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
        list_sort(list_distinct(flatten(list(set_by) FILTER (WHERE effect = 'open')))) AS setters,
        list_sort(list_distinct(flatten(list(set_by) FILTER (WHERE set_by IS NOT NULL)))) AS named,
        list_sort(list_distinct(flatten(list(addressed_to) FILTER (WHERE addressed_to IS NOT NULL)))) AS addressees
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
    coalesce(p.addressees, []) AS addressed_to,
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
WITH meeting_change AS (
    SELECT * FROM main.meeting_change AS said WHERE said.published < CAST(CAST(day AS DATE) + 1 AS TIMESTAMP)
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
