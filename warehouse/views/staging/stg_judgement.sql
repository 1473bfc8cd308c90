-- question: What did people decide about observations?
-- grain: one row per act of confirming, rejecting, correcting or adding an observation
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_judgement AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        type,
        observed_at,
        recorded_at,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "by": "VARCHAR",
                "note": "VARCHAR",
                "proposed": "VARCHAR",
                "about": {
                    "observation": "VARCHAR",
                    "article_id": "VARCHAR",
                    "revision": "INTEGER",
                    "start": "INTEGER",
                    "end": "INTEGER",
                    "quote": "VARCHAR"
                },
                "said": {
                    "type": "VARCHAR",
                    "payload": {
                        "article_id": "VARCHAR",
                        "evidence": {"revision": "INTEGER", "start": "INTEGER", "end": "INTEGER", "quote": "VARCHAR"}
                    }
                }
            }'
        ) AS told
    FROM new_event
    WHERE
        type IN ('ObservationConfirmed', 'ObservationRejected', 'ObservationCorrected', 'ObservationAdded')
        AND payload IS NOT NULL
)

SELECT
    position,
    event_id AS act,
    coalesce(told.topic, topic) AS topic,
    type,
    told.by AS decided_by,
    told.note AS note,
    observed_at AS made_at,
    recorded_at,
    told.about.observation AS observation,
    told.said.type AS said_type,
    told.proposed AS proposed,
    coalesce(told.said.payload.article_id, told.about.article_id) AS article_id,
    coalesce(told.said.payload.evidence.revision, told.about.revision) AS revision,
    coalesce(told.said.payload.evidence.start, told.about.start) AS evidence_start,
    coalesce(told.said.payload.evidence."end", told.about."end") AS evidence_end,
    coalesce(told.said.payload.evidence.quote, told.about.quote) AS quote
FROM decoded;

COMMENT ON TABLE stg_judgement IS 'What people decided about observations';
COMMENT ON COLUMN stg_judgement.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_judgement.act
IS 'Event id; what was added or put in the place of another counts as an observation of this id';
COMMENT ON COLUMN stg_judgement.topic IS 'Topic';
COMMENT ON COLUMN stg_judgement.type
IS 'ObservationConfirmed, ObservationRejected, ObservationCorrected or ObservationAdded';
COMMENT ON COLUMN stg_judgement.decided_by IS 'Who decided';
COMMENT ON COLUMN stg_judgement.note IS 'Why, in their words';
COMMENT ON COLUMN stg_judgement.made_at IS 'When it was decided, UTC';
COMMENT ON COLUMN stg_judgement.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_judgement.observation
IS 'Observation that it is about, as it was known then; NULL for what was added';
COMMENT ON COLUMN stg_judgement.said_type IS 'Type of the observation that a person states';
COMMENT ON COLUMN stg_judgement.proposed IS 'Event id of the proposal of a second extractor that a person took over';
COMMENT ON COLUMN stg_judgement.article_id IS 'Article whose words were read';
COMMENT ON COLUMN stg_judgement.revision IS 'Revision whose words were read';
COMMENT ON COLUMN stg_judgement.evidence_start IS 'First character of those words, from 0';
COMMENT ON COLUMN stg_judgement.evidence_end IS 'Character after the last of those words';
COMMENT ON COLUMN stg_judgement.quote IS 'Those words';
