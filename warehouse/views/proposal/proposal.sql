-- question: What should a person look at next, and why?
-- grain: one row per thing to look at that nobody has decided
-- key: proposal
-- mode: keys
-- inputs: observation, identity, judgement, article_revision, unlisted_name, kept_apart, stand_in, meeting, deadline,
--   stg_mention, stg_actor, stg_dismissal, stg_judgement, stg_proposed, stg_comparison
-- touched: SELECT article_id AS about FROM changed_observation
--   UNION SELECT article_id AS about FROM changed_identity
--   UNION SELECT article_id AS about FROM changed_judgement
--   UNION SELECT article_id AS about FROM changed_article_revision
--   UNION SELECT article_id AS about FROM changed_stg_judgement
--   UNION SELECT article_id AS about FROM changed_stg_proposed
--   UNION SELECT article_id AS about FROM changed_stg_comparison
--   UNION SELECT article_id AS about FROM changed_stg_dismissal WHERE article_id IS NOT NULL
--   UNION SELECT article_id AS about FROM stg_dismissal SEMI JOIN changed_stand_in USING (observation)
--   UNION SELECT article_id AS about FROM stg_mention SEMI JOIN changed_stg_actor USING (topic) WHERE office IS NOT NULL
--   UNION SELECT m.article_id AS about FROM stg_mention AS m SEMI JOIN changed_stg_dismissal AS d
--     ON m.topic = d.topic AND m.actor = d.actor AND lower(m.office) = lower(d.spelling)
--   UNION SELECT about FROM changed_unlisted_name
--   UNION SELECT u.about FROM unlisted_name AS u SEMI JOIN changed_observation AS o ON u.observation = o.observation
--   UNION SELECT u.about FROM unlisted_name AS u SEMI JOIN changed_stg_dismissal AS d
--     ON u.topic = d.topic AND lower(u.spelling) = lower(d.spelling)
--   UNION SELECT one || ' = ' || other AS about FROM changed_kept_apart
--   UNION SELECT array_to_string(list_sort(entities), ' = ') AS about FROM changed_stg_dismissal
--   UNION SELECT k.one || ' = ' || k.other AS about FROM kept_apart AS k SEMI JOIN changed_meeting AS m ON k.later = m.meeting
--   UNION SELECT k.one || ' = ' || k.other AS about FROM kept_apart AS k SEMI JOIN changed_deadline AS d
--     ON k.later = d.deadline
-- narrowed: unlisted_name BY SELECT about FROM touched; identity, judgement, article_revision, stg_mention, stg_judgement,
--   stg_proposed, stg_comparison BY SELECT about AS article_id FROM touched; observation BY SELECT about AS article_id
--   FROM touched UNION SELECT article_id FROM unlisted_name; kept_apart BY SELECT k.one, k.other FROM kept_apart AS k
--   SEMI JOIN touched AS t ON k.one || ' = ' || k.other = t.about; meeting BY SELECT later AS meeting FROM kept_apart;
--   deadline BY SELECT later AS deadline FROM kept_apart

CREATE OR REPLACE TABLE proposal AS
WITH dismissed AS (
    SELECT
        d.kind,
        d.topic,
        coalesce(s.today, d.observation) AS observation,
        d.said_type,
        d.article_id,
        d.revision,
        d.evidence_start,
        d.evidence_end,
        d.quote,
        lower(d.spelling) AS spelling,
        d.actor,
        list_sort(d.entities) AS entities
    FROM stg_dismissal AS d
    LEFT JOIN stand_in AS s ON d.observation = s.observation
),

report AS (
    SELECT
        o.about,
        o.topic,
        o.observation,
        o.kind,
        o.event,
        o.confidence,
        o.rule,
        o.extractor,
        cast(o.published AS DATE) AS day,
        o.article_id,
        o.start,
        o."end"
    FROM (
        SELECT
            article_id AS about,
            *
        FROM observation
    ) AS o
    SEMI JOIN touched USING (about)
),

undecided AS (
    SELECT * FROM report
    ANTI JOIN judgement AS j ON report.observation = j.observation
    ANTI JOIN judgement AS k ON report.observation = k.counting
),

listed AS (
    SELECT * FROM stg_actor
    QUALIFY position = max(position) OVER (PARTITION BY topic)
),

office AS (
    SELECT
        topic,
        actor,
        name,
        party,
        held.title AS title,
        held.since AS since,
        held.until AS until
    FROM (
        SELECT
            topic,
            actor,
            name,
            party,
            unnest(offices) AS held
        FROM listed
    ) AS every_office
),

entitled AS (
    -- An office that was laid down may be said of the past: only one that says so is left out here.
    SELECT
        r.about,
        r.topic,
        r.observation,
        r.day,
        m.actor,
        m.name,
        m.office,
        m.spelling,
        list(
            struct_pack(
                held := r.day BETWEEN coalesce(f.since, r.day) - 1 AND coalesce(f.until, r.day) + 1,
                since := f.since,
                until := f.until
            )
            ORDER BY f.since, f.until
        ) FILTER (WHERE f.title IS NOT NULL) AS own
    FROM undecided AS r
    INNER JOIN stg_mention AS m ON r.observation = m.event_id AND r.article_id = m.article_id
    SEMI JOIN office AS p ON m.topic = p.topic
    LEFT JOIN office AS f
        ON
            m.topic = f.topic AND m.actor = f.actor
            AND (contains(lower(f.title), lower(m.office)) OR contains(lower(m.office), lower(f.title)))
    WHERE m.office IS NOT NULL AND m.actor IS NOT NULL
    GROUP BY r.about, r.topic, r.observation, r.day, m.actor, m.name, m.office, m.spelling
),

contested_office AS (
    SELECT
        e.about,
        e.topic,
        e.observation,
        e.actor,
        e.name,
        lower(e.office) AS spelling,
        CASE
            WHEN e.own IS NULL THEN e.name || ' is called ' || e.office || ', which by the profile was ' || min(o.name)
            ELSE
                e.name || ' is called ' || e.office || ' on ' || strftime(e.day, '%Y-%m-%d') || ', and by the profile held that '
                || array_to_string(
                    list_transform(
                        e.own,
                        lambda held: coalesce('from ' || strftime(held.since, '%Y-%m-%d'), '')  -- noqa: CP01
                        || coalesce(' until ' || strftime(held.until, '%Y-%m-%d'), '')
                    ),
                    ' and '
                )
        END AS reason
    FROM entitled AS e
    LEFT JOIN listed AS a ON e.topic = a.topic AND e.actor = a.actor
    LEFT JOIN office AS o
        ON
            e.topic = o.topic AND e.actor <> o.actor AND a.party = o.party
            AND (
                lower(e.office) = lower(o.title)
                OR ends_with(lower(e.office), ' ' || lower(o.title))
                OR (ends_with(lower(o.title), ' ' || lower(e.office)) AND contains(e.office, ' '))
            )
            AND e.day BETWEEN coalesce(o.since, e.day) - 1 AND coalesce(o.until, e.day) + 1
    WHERE
        NOT regexp_matches(lower(e.office), '\b(former|ex|then|acting|deputy|vice|outgoing|incoming)\b')
        AND CASE WHEN e.own IS NULL THEN o.actor IS NOT NULL ELSE NOT list_bool_or(list_transform(e.own, LAMBDA x: x.held)) END
    GROUP BY e.about, e.topic, e.observation, e.actor, e.name, e.office, e.day, e.own
),

doubted AS (
    SELECT
        about,
        topic,
        observation,
        'read with confidence ' || confidence || ' by the rule “' || rule || '”' AS reason
    FROM undecided
    WHERE confidence <= 0.6
),

joined AS (
    SELECT
        r.about,
        r.topic,
        r.observation,
        i.entity,
        'taken to speak of ' || i.entity || ': ' || i.why AS reason
    FROM report AS r
    INNER JOIN identity AS i ON r.observation = i.observation AND r.article_id = i.article_id
    WHERE
        i.kind IN ('plan', 'deadline', 'meeting')
        AND (
            contains(i.why, 'names neither date nor addressee')
            OR contains(i.why, 'gives no date')
            OR contains(i.why, 'no date in either')
            OR contains(i.why, 'gives no day')
            OR contains(i.why, 'neither with a day')
            OR contains(i.why, 'the place differs')
            OR contains(i.why, 'held or planned anew')
            OR contains(i.why, 'say which plan it is')
            OR contains(i.why, 'a contested count')
        )
        -- What people joined or parted says who said so.
        AND NOT contains(i.why, ' said on ')
),

c AS (
    SELECT unnest(proposed) AS event_id
    FROM stg_comparison
    QUALIFY position = max(position) OVER (PARTITION BY topic, article_id, revision)
),

second AS (
    SELECT
        p.about,
        p.topic,
        p.event_id AS observation,
        p.extractor || ' reads here: ' || lower(replace(p.said_type, 'Reported', '')) || ' ' || p.event
        || CASE p.reason
            WHEN 'disagrees' THEN ', and the counting extractor something else'
            ELSE ', and the counting extractor nothing of the kind'
        END AS reason,
        lower(replace(p.said_type, 'Reported', '')) AS observed,
        p.event,
        p.confidence,
        p.said_type,
        p.speaker,
        p.chain,
        p.article_id,
        p.revision,
        p.quote,
        p.evidence_start,
        p.evidence_end
    FROM (
        SELECT
            article_id AS about,
            *
        FROM stg_proposed
    ) AS p
    SEMI JOIN touched USING (about)
    SEMI JOIN article_revision AS s ON p.article_id = s.article_id AND p.revision = s.revision AND s.is_current
    -- What it proposed before, and now no more, is none of its proposals.
    SEMI JOIN c ON p.event_id = c.event_id
    ANTI JOIN stg_judgement AS j ON p.event_id = j.proposed
    ANTI JOIN stg_judgement AS k
        ON
            p.topic = k.topic AND p.article_id = k.article_id AND p.said_type = k.said_type
            AND (contains(k.quote, p.quote) OR contains(p.quote, k.quote))
    ANTI JOIN dismissed AS d
        ON
            d.kind = 'second_reading' AND p.topic = d.topic AND p.article_id = d.article_id AND p.said_type = d.said_type
            AND (contains(d.quote, p.quote) OR contains(p.quote, d.quote))
    -- A newer version of the rules reads it too.
    ANTI JOIN report AS r
        ON
            p.topic = r.topic AND p.article_id = r.article_id AND p.event = r.event
            AND lower(replace(p.said_type, 'Reported', '')) = r.kind
            AND p.evidence_start < r."end" AND p.evidence_end > r.start AND NOT list_contains(p.against, r.observation)
),

apart AS (
    SELECT
        k.about,
        k.topic,
        [k.one, k.other] AS entities,
        k.kind AS observed,
        'kept apart: ' || k.one || ' and ' || k.other || ', '
        || CASE k.days_between WHEN 0 THEN 'the same day' WHEN 1 THEN '1 day apart' ELSE k.days_between || ' days apart' END
        || ', both with ' || array_to_string(k.shared, ', ') AS reason,
        coalesce(m.latest_change, d.latest_change) AS observation,
        coalesce(m.speaker, d.speaker) AS speaker,
        coalesce(m.chain_text, d.chain_text) AS chain_text,
        coalesce(m.outlet, d.outlet) AS outlet,
        coalesce(m.title, d.title) AS title,
        coalesce(m.url, d.url) AS url,
        coalesce(m.article_id, d.article_id) AS article_id,
        coalesce(m.revision, d.revision) AS revision,
        coalesce(m.published, d.published) AS published,
        coalesce(m.quote, d.quote) AS quote,
        coalesce(m.start, d.start) AS start,
        coalesce(m."end", d."end") AS "end"
    FROM (
        SELECT
            one || ' = ' || other AS about,
            *
        FROM kept_apart
    ) AS k
    SEMI JOIN touched USING (about)
    LEFT JOIN meeting AS m ON k.later = m.meeting
    LEFT JOIN deadline AS d ON k.later = d.deadline
    ANTI JOIN dismissed AS x ON x.kind = 'thin_split' AND [k.one, k.other] = x.entities
),

asked AS (
    SELECT
        u.doubt AS kind,
        u.about,
        u.topic,
        CASE u.doubt
            WHEN 'fuzzy_alias' THEN '“' || u.spelling || '” was taken for ' || u.name || ' because it is like that name'
            ELSE 'no actor of the profile is called “' || u.spelling || '”'
        END AS reason,
        u.times,
        u.articles,
        u.spelling,
        u.actor,
        [] AS entities,
        u.observation
    FROM unlisted_name AS u
    SEMI JOIN touched USING (about)
    ANTI JOIN dismissed AS d
        ON
            u.doubt = d.kind AND u.topic = d.topic AND lower(u.spelling) = d.spelling
            AND u.actor IS NOT DISTINCT FROM d.actor
    UNION ALL
    SELECT
        'contested_office' AS kind,
        c.about,
        c.topic,
        min(c.reason) AS reason,
        1 AS times,
        [c.about] AS articles,
        c.spelling,
        c.actor,
        [] AS entities,
        c.observation
    FROM contested_office AS c
    ANTI JOIN dismissed AS d
        ON d.kind = 'contested_office' AND c.topic = d.topic AND c.actor = d.actor AND c.spelling = d.spelling
    GROUP BY c.about, c.topic, c.spelling, c.actor, c.observation
    UNION ALL
    SELECT
        'low_confidence' AS kind,
        about,
        topic,
        reason,
        1 AS times,
        [about] AS articles,
        NULL AS spelling,
        NULL AS actor,
        [] AS entities,
        observation
    FROM doubted
    ANTI JOIN dismissed AS d ON d.kind = 'low_confidence' AND doubted.observation = d.observation
    UNION ALL
    SELECT
        'thin_join' AS kind,
        j.about,
        j.topic,
        j.reason,
        1 AS times,
        [j.about] AS articles,
        NULL AS spelling,
        NULL AS actor,
        [j.entity] AS entities,
        j.observation
    FROM joined AS j
    ANTI JOIN dismissed AS d ON d.kind = 'thin_join' AND j.observation = d.observation AND [j.entity] = d.entities
),

shown AS (
    SELECT
        a.kind,
        a.about,
        a.topic,
        a.reason,
        a.times,
        a.articles,
        a.spelling,
        a.actor,
        a.entities,
        a.observation,
        o.kind AS observed,
        o.event,
        o.confidence,
        o.speaker,
        o.chain_text,
        o.outlet,
        o.title,
        o.url,
        o.article_id,
        o.revision,
        o.published,
        o.quote,
        o.start,
        o."end"
    FROM asked AS a
    INNER JOIN observation AS o ON a.observation = o.observation
    UNION ALL BY NAME
    SELECT
        'second_reading' AS kind,
        s.about,
        s.topic,
        s.reason,
        1 AS times,
        [s.article_id] AS articles,
        NULL AS spelling,
        NULL AS actor,
        [] AS entities,
        s.observation,
        s.observed,
        s.event,
        s.confidence,
        s.speaker,
        array_to_string(
            list_filter([s.speaker] || s.chain, LAMBDA name: name IS NOT NULL) || [v.outlet], ', according to '  -- noqa: RF01
        ) AS chain_text,
        v.outlet,
        v.title,
        v.url,
        s.article_id,
        s.revision,
        v.stood_from AS published,
        s.quote,
        s.evidence_start AS start,
        s.evidence_end AS "end"
    FROM second AS s
    INNER JOIN article_revision AS v ON s.article_id = v.article_id AND s.revision = v.revision
    UNION ALL BY NAME
    SELECT
        'thin_split' AS kind,
        about,
        topic,
        reason,
        1 AS times,
        [article_id] AS articles,
        NULL AS spelling,
        NULL AS actor,
        entities,
        observation,
        observed,
        NULL AS event,
        NULL AS confidence,
        speaker,
        chain_text,
        outlet,
        title,
        url,
        article_id,
        revision,
        published,
        quote,
        start,
        "end"
    FROM apart
)

SELECT
    substring(
        sha256(concat_ws('|', kind, about, observation, spelling, actor, array_to_string(entities, ' '))), 1, 16
    ) AS proposal,
    kind,
    about,
    topic,
    reason,
    times,
    articles,
    spelling,
    actor,
    entities,
    observation,
    observed,
    event,
    confidence,
    speaker,
    chain_text,
    outlet,
    title,
    url,
    article_id,
    revision,
    published,
    quote,
    start,
    "end"
FROM shown;

COMMENT ON TABLE proposal IS 'What people may look at: each decision about one takes it off this list';
COMMENT ON COLUMN proposal.proposal IS 'Id of the proposal, which stays as long as it is the same';
COMMENT ON COLUMN proposal.kind
IS 'unknown_actor, fuzzy_alias, low_confidence, contested_office, thin_join, thin_split or second_reading';
COMMENT ON COLUMN proposal.about IS 'Article that it is about, the name in question, or the two things that may be one';
COMMENT ON COLUMN proposal.topic IS 'Topic';
COMMENT ON COLUMN proposal.reason IS 'Why to look at it, in words';
COMMENT ON COLUMN proposal.times IS 'How many observations rest on it';
COMMENT ON COLUMN proposal.articles IS 'Articles that it is about, sorted';
COMMENT ON COLUMN proposal.spelling IS 'Name or office as written, where that is in question';
COMMENT ON COLUMN proposal.actor IS 'Actor id that the name or office was taken to be of';
COMMENT ON COLUMN proposal.entities IS 'Public id of what the words were taken to speak of; of a thin split the two ids, sorted';
COMMENT ON COLUMN proposal.observation
IS 'Observation whose words show it; of a second reading the event id of what is proposed; of a thin split the later report';
COMMENT ON COLUMN proposal.observed IS 'plan, deadline, meeting, contact or claim';
COMMENT ON COLUMN proposal.event IS 'What the words are taken to say happened';
COMMENT ON COLUMN proposal.confidence IS '0 to 1';
COMMENT ON COLUMN proposal.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN proposal.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN proposal.outlet IS 'Who published it';
COMMENT ON COLUMN proposal.title IS 'Title of the article';
COMMENT ON COLUMN proposal.url IS 'Address of the article';
COMMENT ON COLUMN proposal.article_id IS 'Article that says it';
COMMENT ON COLUMN proposal.revision IS 'Revision that says it';
COMMENT ON COLUMN proposal.published IS 'When these words were first public, UTC';
COMMENT ON COLUMN proposal.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN proposal.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN proposal.end IS 'Character after the last of the quotation';
