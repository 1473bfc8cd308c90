-- question: What did a second extractor read that the counting one did not?
-- grain: one row per proposed observation
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_proposed AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "article_id": "VARCHAR",
                "revision": "INTEGER",
                "extractor": "VARCHAR",
                "reason": "VARCHAR",
                "against": ["VARCHAR"],
                "confidence": "DOUBLE",
                "said": {
                    "type": "VARCHAR",
                    "payload": {
                        "evidence": {"start": "INTEGER", "end": "INTEGER", "quote": "VARCHAR"},
                        "speaker": {"name": "VARCHAR"},
                        "chain": [{"name": "VARCHAR"}],
                        "event": "VARCHAR",
                        "stance": "VARCHAR",
                        "kind": "VARCHAR"
                    }
                }
            }'
        ) AS told
    FROM new_event
    WHERE type = 'ObservationProposed' AND payload IS NOT NULL
)

SELECT
    position,
    event_id,
    coalesce(told.topic, topic) AS topic,
    told.article_id AS article_id,
    told.revision AS revision,
    told.extractor AS extractor,
    told.reason AS reason,
    coalesce(told.against, []) AS against,
    told.confidence AS confidence,
    told.said.type AS said_type,
    coalesce(told.said.payload.event, told.said.payload.stance, told.said.payload.kind) AS event,
    told.said.payload.speaker.name AS speaker,
    coalesce(list_transform(told.said.payload.chain, LAMBDA link: link.name), []) AS chain,  -- noqa: RF01
    told.said.payload.evidence.start AS evidence_start,
    told.said.payload.evidence."end" AS evidence_end,
    told.said.payload.evidence.quote AS quote
FROM decoded;

COMMENT ON TABLE stg_proposed IS 'Observations that a second extractor proposes; none counts before a person adds it';
COMMENT ON COLUMN stg_proposed.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_proposed.event_id IS 'Id of the event';
COMMENT ON COLUMN stg_proposed.topic IS 'Topic';
COMMENT ON COLUMN stg_proposed.article_id IS 'Article that says it';
COMMENT ON COLUMN stg_proposed.revision IS 'Revision that says it';
COMMENT ON COLUMN stg_proposed.extractor IS 'Name and version of the second extractor';
COMMENT ON COLUMN stg_proposed.reason
IS 'llm_only: the counting extractor read nothing of the kind there; disagrees: it read something else';
COMMENT ON COLUMN stg_proposed.against IS 'Observations of the counting extractor with which it disagrees';
COMMENT ON COLUMN stg_proposed.confidence IS '0 to 1; NULL where it gives none';
COMMENT ON COLUMN stg_proposed.said_type IS 'Type of the observation';
COMMENT ON COLUMN stg_proposed.event IS 'What it says happened; for a claim asserts or denies, for a contact its kind';
COMMENT ON COLUMN stg_proposed.speaker IS 'Who is said to have said it; NULL for the article in its own voice';
COMMENT ON COLUMN stg_proposed.chain IS 'Who relayed it, nearest to the speaker first';
COMMENT ON COLUMN stg_proposed.evidence_start IS 'First character of the words that say so, from 0';
COMMENT ON COLUMN stg_proposed.evidence_end IS 'Character after the last of the words that say so';
COMMENT ON COLUMN stg_proposed.quote IS 'The words that say so';
