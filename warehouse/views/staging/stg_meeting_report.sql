-- question: What do articles say about meetings?
-- grain: one row per observation of a meeting
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_meeting_report AS
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
    WHERE type = 'MeetingReported' AND payload IS NOT NULL
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
    WHERE type IN ('ObservationAdded', 'ObservationCorrected') AND json_extract_string(payload, '$.said.type') = 'MeetingReported'
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
                "place": "VARCHAR",
                "place_written": "VARCHAR",
                "participants": [{"name": "VARCHAR", "written": "VARCHAR", "actor": "VARCHAR", "kind": "VARCHAR"}],
                "when": {"earliest": "DATE", "latest": "DATE", "precision": "VARCHAR", "text": "VARCHAR"}
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
    said.when.earliest AS when_earliest,
    said.when.latest AS when_latest,
    said.when.precision AS when_precision,
    said.when.text AS when_text,
    said.event AS event,
    said.place AS place,
    said.place_written AS place_written,
    said.participants AS participants
FROM decoded;

COMMENT ON TABLE stg_meeting_report IS 'Observations of meetings';
COMMENT ON COLUMN stg_meeting_report.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_meeting_report.event_id IS 'Id of the event; for an observation also the id of the observation';
COMMENT ON COLUMN stg_meeting_report.topic IS 'Topic, or NULL for events about the press';
COMMENT ON COLUMN stg_meeting_report.reported_at IS 'When the publisher says it was published, UTC';
COMMENT ON COLUMN stg_meeting_report.observed_at IS 'When Parley fetched it, UTC';
COMMENT ON COLUMN stg_meeting_report.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_meeting_report.article_id IS 'Article that says it';
COMMENT ON COLUMN stg_meeting_report.revision IS 'Revision that says it';
COMMENT ON COLUMN stg_meeting_report.text_hash IS 'SHA-256 of that revision''s text';
COMMENT ON COLUMN stg_meeting_report.evidence_start IS 'First character of the words that say so, from 0';
COMMENT ON COLUMN stg_meeting_report.evidence_end IS 'Character after the last of the words that say so';
COMMENT ON COLUMN stg_meeting_report.quote IS 'The words that say so';
COMMENT ON COLUMN stg_meeting_report.speaker_name IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN stg_meeting_report.speaker_actor IS 'Actor id of the speaker in the topic profile';
COMMENT ON COLUMN stg_meeting_report.speaker_kind IS 'person, party, body, outlet, anonymous or unknown';
COMMENT ON COLUMN stg_meeting_report.speaker_written IS 'The speaker as this article writes it';
COMMENT ON COLUMN stg_meeting_report.chain
IS 'Who relayed it, nearest to the speaker first: name, form as written, actor id, kind';
COMMENT ON COLUMN stg_meeting_report.modality IS 'asserted, denied, hedged, conditional, planned or hypothetical';
COMMENT ON COLUMN stg_meeting_report.confidence IS '0 to 1';
COMMENT ON COLUMN stg_meeting_report.rule IS 'Construction that read it';
COMMENT ON COLUMN stg_meeting_report.extractor IS 'Reader and version';
COMMENT ON COLUMN stg_meeting_report.when_earliest IS 'First day on which it may take place';
COMMENT ON COLUMN stg_meeting_report.when_latest IS 'Last day on which it may take place';
COMMENT ON COLUMN stg_meeting_report.when_precision IS 'How precisely the text says it';
COMMENT ON COLUMN stg_meeting_report.when_text IS 'The time as written';
COMMENT ON COLUMN stg_meeting_report.event IS 'announced, proposed, confirmed, held, postponed or cancelled';
COMMENT ON COLUMN stg_meeting_report.place IS 'Where, canonical where the profile knows it';
COMMENT ON COLUMN stg_meeting_report.place_written IS 'Where, as written';
COMMENT ON COLUMN stg_meeting_report.participants IS 'Who would meet or met: name, form as written, actor id, kind';
