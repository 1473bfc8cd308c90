-- question: What do articles say that a plan contains?
-- grain: one row per observation of a provision
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_provision_report AS
WITH told AS (
    SELECT
        position,
        event_id,
        topic,
        reported_at,
        observed_at,
        recorded_at,
        payload
    FROM new_event
    WHERE type = 'ProvisionReported' AND payload IS NOT NULL
    UNION ALL
    -- What a person added, or put in the place of another, counts under the id of that act.
    SELECT
        position,
        event_id,
        coalesce(topic, json_extract_string(payload, '$.topic')) AS topic,
        reported_at,
        observed_at,
        recorded_at,
        json_extract(payload, '$.said.payload') AS payload
    FROM new_event
    WHERE
        type IN ('ObservationAdded', 'ObservationCorrected')
        AND json_extract_string(payload, '$.said.type') = 'ProvisionReported'
),

decoded AS (
    SELECT
        position,
        event_id,
        topic,
        reported_at,
        observed_at,
        recorded_at,
        from_json(
            payload,
            '{
                "article_id": "VARCHAR",
                "evidence": {
                    "revision": "INTEGER",
                    "text_hash": "VARCHAR",
                    "start": "INTEGER",
                    "end": "INTEGER",
                    "quote": "VARCHAR"
                },
                "speaker": {"name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR"},
                "chain": [{"name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR"}],
                "modality": "VARCHAR",
                "confidence": "DOUBLE",
                "rule": "VARCHAR",
                "extractor": "VARCHAR",
                "event": "VARCHAR",
                "plan": {"lineage": "VARCHAR", "points": "INTEGER", "points_text": "VARCHAR", "label": "VARCHAR"},
                "provision_topic": "VARCHAR",
                "obligation": "VARCHAR",
                "value": "DOUBLE",
                "old_value": "DOUBLE",
                "unit": "VARCHAR",
                "text": "VARCHAR"
            }'
        ) AS said
    FROM told
)

SELECT
    position,
    event_id,
    topic,
    reported_at,
    observed_at,
    recorded_at,
    said.article_id AS article_id,
    said.evidence.revision AS revision,
    said.evidence.text_hash AS text_hash,
    said.evidence.start AS evidence_start,
    said.evidence."end" AS evidence_end,
    said.evidence.quote AS quote,
    said.speaker.name AS speaker_name,
    said.speaker.actor AS speaker_actor,
    said.speaker.kind AS speaker_kind,
    said.speaker.written AS speaker_written,
    said.chain AS chain,
    said.modality AS modality,
    said.confidence AS confidence,
    said.rule AS rule,
    said.extractor AS extractor,
    said.event AS event,
    said.plan.lineage AS lineage,
    said.plan.points AS points,
    said.plan.points_text AS points_text,
    said.plan.label AS label,
    said.provision_topic AS provision_topic,
    said.obligation AS obligation,
    said.value AS value,
    said.old_value AS old_value,
    said.unit AS unit,
    said.text AS text
FROM decoded;

COMMENT ON TABLE stg_provision_report IS 'Observations of what plans contain';
COMMENT ON COLUMN stg_provision_report.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_provision_report.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_provision_report.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_provision_report.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_provision_report.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_provision_report.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_provision_report.article_id IS 'Article that says it';
COMMENT ON COLUMN stg_provision_report.revision IS 'Revision that says it';
COMMENT ON COLUMN stg_provision_report.text_hash IS 'SHA-256 of that revision''s text';
COMMENT ON COLUMN stg_provision_report.evidence_start IS 'First character of the words that say so, from 0';
COMMENT ON COLUMN stg_provision_report.evidence_end IS 'Character after the last of the words that say so';
COMMENT ON COLUMN stg_provision_report.quote IS 'The words that say so';
COMMENT ON COLUMN stg_provision_report.speaker_name IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN stg_provision_report.speaker_actor IS 'Actor id of the speaker in the topic profile';
COMMENT ON COLUMN stg_provision_report.speaker_kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN stg_provision_report.speaker_written IS 'The speaker as this article writes it';
COMMENT ON COLUMN stg_provision_report.chain
IS 'Who relayed it, nearest to the speaker first: name, form as written, actor id, kind';
COMMENT ON COLUMN stg_provision_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN stg_provision_report.confidence IS '0 to 1';
COMMENT ON COLUMN stg_provision_report.rule IS 'Construction that read it';
COMMENT ON COLUMN stg_provision_report.extractor IS 'Reader and version';
COMMENT ON COLUMN stg_provision_report.event
IS 'How it stands in that text: contained, changed, removed, absent or open';
COMMENT ON COLUMN stg_provision_report.lineage IS 'Plan lineage of the profile that the text names, if it does';
COMMENT ON COLUMN stg_provision_report.points IS 'Number of points that the text gives';
COMMENT ON COLUMN stg_provision_report.points_text IS 'That number as written';
COMMENT ON COLUMN stg_provision_report.label IS 'The plan as written';
COMMENT ON COLUMN stg_provision_report.provision_topic IS 'What it is on, a provision topic of the profile';
COMMENT ON COLUMN stg_provision_report.obligation IS 'must, must_not, may, or would where the words only tell what will be';
COMMENT ON COLUMN stg_provision_report.value IS 'Its number, if it turns on one';
COMMENT ON COLUMN stg_provision_report.old_value IS 'That number in the version before, where the words give both';
COMMENT ON COLUMN stg_provision_report.unit IS 'What the number counts: persons, days, dollars and others';
COMMENT ON COLUMN stg_provision_report.text IS 'The words that tell it, with numbers in digits';
