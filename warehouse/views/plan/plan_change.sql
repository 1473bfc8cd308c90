-- question: What was said to happen to each plan, in order?
-- grain: one row per plan per report
-- key: change
-- mode: keys
-- inputs: identity, observation, stg_plan_report
-- touched: SELECT i.entity AS plan FROM changed_identity AS i
--   SEMI JOIN stg_plan_report AS r ON i.observation = r.event_id WHERE i.kind = 'plan'
--   UNION ALL
--   SELECT i.entity AS plan FROM identity AS i SEMI JOIN (
--     SELECT observation FROM changed_identity WHERE kind = 'version'
--     UNION ALL
--     SELECT observation FROM changed_observation WHERE kind = 'plan'
--   ) AS o ON i.observation = o.observation WHERE i.kind = 'plan'

CREATE OR REPLACE TABLE plan_change AS
WITH named AS (
    SELECT
        observation,
        entity AS plan,
        why
    FROM identity
    WHERE kind = 'plan'
),

member AS (
    SELECT named.*
    FROM named
    SEMI JOIN touched USING (plan)
),

report AS (
    SELECT
        o.observation AS change,
        p.plan,
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
    FROM member AS p
    INNER JOIN stg_plan_report AS r ON p.observation = r.event_id
    INNER JOIN observation AS o ON p.observation = o.observation
    LEFT JOIN identity AS v ON p.observation = v.observation AND v.kind = 'version'
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
FROM ordered;

COMMENT ON TABLE plan_change IS 'Reports about plans, oldest first';
COMMENT ON COLUMN plan_change.change IS 'Event id of the report';
COMMENT ON COLUMN plan_change.plan IS 'Public id of the plan (a lineage of texts)';
COMMENT ON COLUMN plan_change.version IS 'Public id of the text within it; NULL where it is not clear which';
COMMENT ON COLUMN plan_change.topic IS 'Topic';
COMMENT ON COLUMN plan_change.event
IS 'What happened: a word of the vocabulary for plans, from proposed and drafted to withdrawn and superseded';
COMMENT ON COLUMN plan_change.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN plan_change.firm IS 'Whether it is said outright, as something that happened';
COMMENT ON COLUMN plan_change.step IS 'Place in the history of the plan, from 1';
COMMENT ON COLUMN plan_change.is_news IS 'Whether it says something that no earlier report said';
COMMENT ON COLUMN plan_change.lineage IS 'Lineage that the words name, if they do';
COMMENT ON COLUMN plan_change.points IS 'Number of points that the text gives';
COMMENT ON COLUMN plan_change.points_text IS 'That number as written';
COMMENT ON COLUMN plan_change.label IS 'The plan as written';
COMMENT ON COLUMN plan_change.authors IS 'Who wrote or revised it, by name';
COMMENT ON COLUMN plan_change.actors IS 'Who presented, accepted or rejected it or did what is told, by name';
COMMENT ON COLUMN plan_change.recipients IS 'Who received it, by name';
COMMENT ON COLUMN plan_change.agents IS 'Everybody who takes part, with a role';
COMMENT ON COLUMN plan_change.when_earliest IS 'First day on which it may have happened';
COMMENT ON COLUMN plan_change.when_latest IS 'Last day on which it may have happened';
COMMENT ON COLUMN plan_change.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN plan_change.when_text IS 'The day as written';
COMMENT ON COLUMN plan_change.why IS 'Why this report is taken to speak of this plan';
COMMENT ON COLUMN plan_change.version_why IS 'Why it is taken to speak of this version';
COMMENT ON COLUMN plan_change.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN plan_change.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN plan_change.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN plan_change.outlet IS 'Who published it';
COMMENT ON COLUMN plan_change.title IS 'Title of the article';
COMMENT ON COLUMN plan_change.url IS 'Address of the article';
COMMENT ON COLUMN plan_change.article_id IS 'Article that says it';
COMMENT ON COLUMN plan_change.revision IS 'Revision that says it';
COMMENT ON COLUMN plan_change.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN plan_change.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN plan_change.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN plan_change.end IS 'Character after the last of the quotation';
