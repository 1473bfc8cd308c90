-- question: Which full texts of plans did people hand in?
-- grain: one row per act of handing one in
-- key: act
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_plan_text AS
WITH decoded AS (
    SELECT
        position,
        event_id,
        topic,
        observed_at,
        recorded_at,
        from_json(
            payload,
            '{
                "topic": "VARCHAR",
                "by": "VARCHAR",
                "note": "VARCHAR",
                "version": "VARCHAR",
                "lineage": "VARCHAR",
                "points": "INTEGER",
                "outlet": "VARCHAR",
                "url": "VARCHAR",
                "article_id": "VARCHAR",
                "title": "VARCHAR",
                "published": "DATE",
                "text": "VARCHAR",
                "numbered": [{
                    "number": "INTEGER",
                    "start": "INTEGER",
                    "end": "INTEGER",
                    "quote": "VARCHAR",
                    "matters": [{
                        "provision_topic": "VARCHAR",
                        "obligation": "VARCHAR",
                        "value": "DOUBLE",
                        "unit": "VARCHAR",
                        "start": "INTEGER",
                        "end": "INTEGER",
                        "quote": "VARCHAR"
                    }]
                }],
                "extractor": "VARCHAR"
            }'
        ) AS told
    FROM new_event
    WHERE type = 'PlanTextRecorded' AND payload IS NOT NULL
)

SELECT
    position,
    event_id AS act,
    coalesce(told.topic, topic) AS topic,
    told.by AS decided_by,
    told.note AS note,
    observed_at AS made_at,
    recorded_at,
    told.version AS version,
    told.lineage AS lineage,
    told.points AS points,
    told.outlet AS outlet,
    told.url AS url,
    told.article_id AS article_id,
    told.title AS title,
    told.published AS published,
    told.text AS text,
    told.numbered AS numbered,
    told.extractor AS extractor
FROM decoded;

COMMENT ON TABLE stg_plan_text IS 'Full texts of versions of plans, as people handed them in';
COMMENT ON COLUMN stg_plan_text.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_plan_text.act IS 'Event id';
COMMENT ON COLUMN stg_plan_text.topic IS 'Topic';
COMMENT ON COLUMN stg_plan_text.decided_by IS 'Who handed it in';
COMMENT ON COLUMN stg_plan_text.note IS 'What they said of it';
COMMENT ON COLUMN stg_plan_text.made_at IS 'When it was handed in, UTC';
COMMENT ON COLUMN stg_plan_text.recorded_at IS 'When the log took it in, UTC';
COMMENT ON COLUMN stg_plan_text.version IS 'Public id, at the time, of the version; NULL where no report had told of it';
COMMENT ON COLUMN stg_plan_text.lineage IS 'Lineage in the topic profile, where it says which version it is';
COMMENT ON COLUMN stg_plan_text.points IS 'Number of points, where it says which version it is';
COMMENT ON COLUMN stg_plan_text.outlet IS 'Who printed it';
COMMENT ON COLUMN stg_plan_text.url IS 'Where, if that was told';
COMMENT ON COLUMN stg_plan_text.article_id IS 'Id that the article at that address has, or would have';
COMMENT ON COLUMN stg_plan_text.title IS 'Title';
COMMENT ON COLUMN stg_plan_text.published IS 'Day on which it was printed';
COMMENT ON COLUMN stg_plan_text.text IS 'All of it';
COMMENT ON COLUMN stg_plan_text.numbered
IS 'Its points in order: number, start, end, quote, and matters: provision_topic, obligation, value, unit and their words';
COMMENT ON COLUMN stg_plan_text.extractor IS 'Reader of the matters, and its version';
