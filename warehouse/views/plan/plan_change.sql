-- question: What was said to happen to each plan, in order?
-- grain: one row per plan per report
-- key: change
-- mode: keys
-- inputs: plan_report
-- touched: SELECT plan FROM changed_plan_report
-- narrowed: plan_report BY SELECT plan FROM touched

CREATE OR REPLACE TABLE plan_change AS
WITH report AS (
    SELECT
        *,
        observation AS change,
        modality NOT IN ('conditional', 'hypothetical', 'denied', 'planned') AS firm,
        list_position(
            [
                'proposed', 'drafted', 'leaked', 'presented', 'received', 'discussed', 'revised', 'endorsed', 'accepted',
                'disowned', 'rejected', 'withdrawn', 'superseded'
            ],
            event
        ) AS rank
    FROM plan_report
    SEMI JOIN touched USING (plan)
    WHERE stood_until IS NULL AND counts
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
    ordered.agents,
    ordered.when_earliest,
    ordered.when_latest,
    ordered.when_precision,
    ordered.when_text,
    ordered.why,
    ordered.version_why,
    ordered.voices,
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
COMMENT ON COLUMN plan_change.voices IS 'The speaker and whoever relayed it, nearest to the speaker first';
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
