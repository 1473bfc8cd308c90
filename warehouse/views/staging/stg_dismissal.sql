-- question: Which proposals did people look at and leave things as they are?
-- grain: one row per act of dismissing one
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_dismissal AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        observed_at,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "by": "VARCHAR",
                "note": "VARCHAR",
                "proposal": "VARCHAR",
                "about": {
                    "observation": "VARCHAR",
                    "type": "VARCHAR",
                    "article_id": "VARCHAR",
                    "revision": "INTEGER",
                    "start": "INTEGER",
                    "end": "INTEGER",
                    "quote": "VARCHAR"
                },
                "spelling": "VARCHAR",
                "actor": "VARCHAR",
                "entities": ["VARCHAR"]
            }'
        ) AS told
    FROM new_event
    WHERE type = 'ProposalDismissed' AND payload IS NOT NULL
)

SELECT
    position,
    event_id AS act,
    coalesce(told.topic, topic) AS topic,
    told.by AS decided_by,
    told.note AS note,
    observed_at AS made_at,
    told.proposal AS kind,
    told.about.observation AS observation,
    told.about.type AS said_type,
    told.about.article_id AS article_id,
    told.about.revision AS revision,
    told.about.start AS evidence_start,
    told.about."end" AS evidence_end,
    told.about.quote AS quote,
    told.spelling AS spelling,
    told.actor AS actor,
    coalesce(told.entities, []) AS entities
FROM decoded;

COMMENT ON TABLE stg_dismissal IS 'Proposals that people looked at and that change nothing';
COMMENT ON COLUMN stg_dismissal.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_dismissal.act IS 'Event id';
COMMENT ON COLUMN stg_dismissal.topic IS 'Topic';
COMMENT ON COLUMN stg_dismissal.decided_by IS 'Who decided';
COMMENT ON COLUMN stg_dismissal.note IS 'Why, in their words';
COMMENT ON COLUMN stg_dismissal.made_at IS 'When it was decided, UTC';
COMMENT ON COLUMN stg_dismissal.kind IS 'What was proposed, as in the view proposal';
COMMENT ON COLUMN stg_dismissal.observation
IS 'Observation, or proposed one, that it is about, as it was known then; NULL where it is about a name or two things';
COMMENT ON COLUMN stg_dismissal.said_type IS 'Type of that observation';
COMMENT ON COLUMN stg_dismissal.article_id IS 'Article whose words were read';
COMMENT ON COLUMN stg_dismissal.revision IS 'Revision whose words were read';
COMMENT ON COLUMN stg_dismissal.evidence_start IS 'First character of those words, from 0';
COMMENT ON COLUMN stg_dismissal.evidence_end IS 'Character after the last of those words';
COMMENT ON COLUMN stg_dismissal.quote IS 'Those words';
COMMENT ON COLUMN stg_dismissal.spelling IS 'Name or office, as written';
COMMENT ON COLUMN stg_dismissal.actor IS 'Actor id whose it was taken to be';
COMMENT ON COLUMN stg_dismissal.entities
IS 'Public id of what the words were taken to speak of, or of the two things that may be one';
