-- question: Of which version is each text that people handed in?
-- grain: one row per text
-- key: act
-- mode: full
-- inputs: stg_plan_text, stg_entity_named, identity, stand_in, plan, plan_version

CREATE OR REPLACE TABLE plan_text_version AS
WITH standing AS (
    SELECT DISTINCT entity
    FROM identity
    WHERE kind = 'version' AND entity IN (SELECT version FROM stg_plan_text)
),

named AS (
    SELECT
        position,
        entity,
        anchor
    FROM stg_entity_named
    WHERE kind = 'version' AND entity IN (SELECT version FROM stg_plan_text)
),

-- Reports that an id hangs on: those of an id that was joined to another tell of that one today.
wanted AS (
    SELECT anchor AS observation FROM named
    UNION
    SELECT s.today FROM stand_in AS s SEMI JOIN named AS n ON s.observation = n.anchor
),

held AS (
    SELECT
        i.observation,
        i.entity
    FROM identity AS i
    SEMI JOIN wanted AS w ON i.observation = w.observation
    WHERE i.kind = 'version'
),

followed AS (
    SELECT
        n.entity,
        arg_min(coalesce(own.entity, heir.entity), n.position) AS today
    FROM named AS n
    LEFT JOIN held AS own ON n.anchor = own.observation
    LEFT JOIN stand_in AS s ON n.anchor = s.observation
    LEFT JOIN held AS heir ON s.today = heir.observation
    GROUP BY n.entity
),

counted AS (
    SELECT
        t.act,
        v.version
    FROM stg_plan_text AS t
    INNER JOIN plan AS p ON t.topic = p.topic AND t.lineage = p.lineage
    INNER JOIN plan_version AS v ON p.plan = v.plan
    WHERE
        t.version IS NULL
        AND (t.points = v.points OR list_contains(list_transform(v.counts, LAMBDA told: told.points), t.points))
    QUALIFY row_number() OVER (PARTITION BY t.act ORDER BY t.points IS DISTINCT FROM v.points, v.ordinal, v.version) = 1
),

placed AS (
    SELECT
        t.act,
        t.topic,
        t.lineage,
        t.points,
        coalesce(s.entity, f.today, c.version, t.version) AS version,
        CASE
            WHEN s.entity IS NOT NULL THEN 'it was handed in as this version'
            WHEN f.today IS NOT NULL THEN 'it was handed in as ' || t.version || ', which is this version today'
            WHEN c.version IS NOT NULL THEN 'it was handed in as the text of so many points of this lineage'
            WHEN t.version IS NOT NULL THEN 'it was handed in as a version of which no report stands'
            ELSE 'no report tells of such a version yet'
        END AS why
    FROM stg_plan_text AS t
    LEFT JOIN standing AS s ON t.version = s.entity
    LEFT JOIN followed AS f ON t.version = f.entity
    LEFT JOIN counted AS c ON t.act = c.act
),

lineages AS (
    SELECT
        topic,
        lineage,
        min(plan) AS plan
    FROM plan
    WHERE lineage IS NOT NULL
    GROUP BY topic, lineage
)

SELECT
    l.act,
    l.topic,
    coalesce(v.plan, p.plan) AS plan,
    l.version,
    coalesce(l.lineage, q.lineage) AS lineage,
    coalesce(l.points, v.points) AS points,
    l.why
FROM placed AS l
LEFT JOIN plan_version AS v ON l.version = v.version
LEFT JOIN plan AS q ON v.plan = q.plan
LEFT JOIN lineages AS p ON l.topic = p.topic AND l.lineage = p.lineage;

COMMENT ON TABLE plan_text_version IS 'Which version of which plan each text is one of, by what is known today';
COMMENT ON COLUMN plan_text_version.act IS 'Event id of the act of handing it in: the id of the text';
COMMENT ON COLUMN plan_text_version.topic IS 'Topic';
COMMENT ON COLUMN plan_text_version.plan IS 'Public id of the plan (a lineage of texts); NULL where no report tells of it';
COMMENT ON COLUMN plan_text_version.version IS 'Public id of the version; NULL where no report tells of it';
COMMENT ON COLUMN plan_text_version.lineage IS 'Id of the lineage in the topic profile, if known';
COMMENT ON COLUMN plan_text_version.points IS 'Number of points that the version is told to have, or that it was handed in with';
COMMENT ON COLUMN plan_text_version.why IS 'Why it is taken to be of that version';
