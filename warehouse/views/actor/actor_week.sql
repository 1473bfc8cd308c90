-- question: How often was a name mentioned in a week, and as what?
-- grain: one row per week, name and kind of actor per topic
-- key: topic, week, name, kind
-- mode: keys
-- inputs: stg_plan_report, stg_deadline_report, stg_meeting_report, stg_contact_report, stg_claim_report, stg_provision_report
-- touched: SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_plan_report
--   UNION ALL
--   SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_deadline_report
--   UNION ALL
--   SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_meeting_report
--   UNION ALL
--   SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_contact_report
--   UNION ALL
--   SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_claim_report
--   UNION ALL
--   SELECT topic, date_trunc('week', coalesce(reported_at, observed_at)) AS week FROM changed_stg_provision_report

CREATE OR REPLACE TABLE actor_week AS
WITH plan AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind,
        agents
    FROM stg_plan_report
),

deadline AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind,
        set_by,
        addressed_to
    FROM stg_deadline_report
),

meeting AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind,
        participants
    FROM stg_meeting_report
),

contact AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind,
        participants
    FROM stg_contact_report
),

claim AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind
    FROM stg_claim_report
),

provision AS (
    SELECT
        topic,
        date_trunc('week', coalesce(reported_at, observed_at)) AS week,
        speaker_name,
        speaker_kind
    FROM stg_provision_report
),

weekly AS (
    SELECT
        plan.topic,
        plan.week,
        plan.speaker_name,
        plan.speaker_kind,
        list_transform(plan.agents, LAMBDA who: struct_pack(name := who.name, kind := who.kind)) AS others
    FROM plan
    SEMI JOIN touched USING (topic, week)
    UNION ALL BY NAME
    SELECT
        deadline.topic,
        deadline.week,
        deadline.speaker_name,
        deadline.speaker_kind,
        list_transform(
            deadline.set_by || deadline.addressed_to,
            LAMBDA who: struct_pack(name := who.name, kind := who.kind)
        ) AS others
    FROM deadline
    SEMI JOIN touched USING (topic, week)
    UNION ALL BY NAME
    SELECT
        meeting.topic,
        meeting.week,
        meeting.speaker_name,
        meeting.speaker_kind,
        list_transform(meeting.participants, LAMBDA who: struct_pack(name := who.name, kind := who.kind)) AS others
    FROM meeting
    SEMI JOIN touched USING (topic, week)
    UNION ALL BY NAME
    SELECT
        contact.topic,
        contact.week,
        contact.speaker_name,
        contact.speaker_kind,
        list_transform(contact.participants, LAMBDA who: struct_pack(name := who.name, kind := who.kind)) AS others
    FROM contact
    SEMI JOIN touched USING (topic, week)
    UNION ALL BY NAME
    SELECT
        claim.topic,
        claim.week,
        claim.speaker_name,
        claim.speaker_kind
    FROM claim
    SEMI JOIN touched USING (topic, week)
    UNION ALL BY NAME
    SELECT
        provision.topic,
        provision.week,
        provision.speaker_name,
        provision.speaker_kind
    FROM provision
    SEMI JOIN touched USING (topic, week)
),

mention AS (
    SELECT
        topic,
        week,
        speaker_name AS name,
        speaker_kind AS kind
    FROM weekly
    UNION ALL
    SELECT
        topic,
        week,
        who.name AS name,  -- noqa: RF01
        who.kind AS kind  -- noqa: RF01
    FROM (SELECT
        topic,
        week,
        unnest(others) AS who
    FROM weekly) AS w
)

SELECT
    topic,
    week,
    name,
    kind,
    count(*) AS mentions
FROM mention
WHERE name IS NOT NULL
GROUP BY topic, week, name, kind;

COMMENT ON TABLE actor_week IS 'Mentions of names in observations, by the week in which the article was published';
COMMENT ON COLUMN actor_week.topic IS 'Topic';
COMMENT ON COLUMN actor_week.week IS 'Monday of the week';
COMMENT ON COLUMN actor_week.name IS 'Name, canonical where the topic profile knows it';
COMMENT ON COLUMN actor_week.kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN actor_week.mentions
IS 'How often an observation names it so: as speaker, setter, addressee, participant or in a plan';
