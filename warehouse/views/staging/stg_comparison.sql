-- question: When was a revision held against a second extractor, and what did that propose?
-- grain: one row per comparison of a revision
-- key: event_id
-- mode: add
-- inputs: new_event

CREATE OR REPLACE TABLE stg_comparison AS
SELECT
    position,
    event_id,
    coalesce(json_extract_string(payload, '$.topic'), topic) AS topic,
    json_extract_string(payload, '$.article_id') AS article_id,
    cast(json_extract(payload, '$.revision') AS INTEGER) AS revision,
    json_extract_string(payload, '$.extractor') AS extractor,
    from_json(json_extract(payload, '$.proposed'), '["VARCHAR"]') AS proposed
FROM new_event
WHERE type = 'ArticleCompared' AND payload IS NOT NULL;

COMMENT ON TABLE stg_comparison IS 'Comparisons of the counting extractor with a second one; the last of a revision holds';
COMMENT ON COLUMN stg_comparison.position IS 'Place in the log, contiguous from 1';
COMMENT ON COLUMN stg_comparison.event_id IS 'Id of the event';
COMMENT ON COLUMN stg_comparison.topic IS 'Topic';
COMMENT ON COLUMN stg_comparison.article_id IS 'Article';
COMMENT ON COLUMN stg_comparison.revision IS 'Revision';
COMMENT ON COLUMN stg_comparison.extractor IS 'Name and version of the second extractor';
COMMENT ON COLUMN stg_comparison.proposed IS 'Ids of what it proposes';
