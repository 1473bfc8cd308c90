-- question: Which observations count, today or when their revision stood?
-- grain: one row per observation of the newest reading of a revision that concerns the topic
-- key: observation
-- mode: keys
-- inputs: revision_standing, stg_interpretation, stg_article_judged
-- touched: SELECT article_id FROM changed_revision_standing UNION SELECT article_id FROM changed_stg_interpretation
--   UNION SELECT article_id FROM changed_stg_article_judged

CREATE OR REPLACE TABLE standing_observation AS
WITH reading AS (
    SELECT
        topic,
        article_id,
        revision,
        extractor,
        observations
    FROM stg_interpretation
    SEMI JOIN touched USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY topic, article_id, revision ORDER BY position DESC) = 1
),

judgement AS (
    -- Each revision is judged by itself: an edit may bring an article to the topic or take it away.
    SELECT
        topic,
        article_id,
        revision,
        relevant
    FROM stg_article_judged
    SEMI JOIN touched USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY topic, article_id, revision ORDER BY position DESC) = 1
)

SELECT DISTINCT
    unnest(r.observations) AS observation,
    r.topic,
    r.article_id,
    r.revision,
    r.extractor,
    s.stood_from,
    s.stood_until
FROM reading AS r
INNER JOIN revision_standing AS s ON r.article_id = s.article_id AND r.revision = s.revision
LEFT JOIN judgement AS j ON r.topic = j.topic AND r.article_id = j.article_id AND r.revision = j.revision
WHERE coalesce(j.relevant, TRUE);

COMMENT ON TABLE standing_observation
IS 'Observations that count: newest reading of each revision that concerns the topic, with the time in which it stood';
COMMENT ON COLUMN standing_observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN standing_observation.topic IS 'Topic for which the article was read';
COMMENT ON COLUMN standing_observation.article_id IS 'Article';
COMMENT ON COLUMN standing_observation.revision IS 'Revision that says it';
COMMENT ON COLUMN standing_observation.extractor IS 'Reader and version';
COMMENT ON COLUMN standing_observation.stood_from IS 'From when the revision was public, UTC';
COMMENT ON COLUMN standing_observation.stood_until IS 'When the next revision was public, UTC; NULL for the one that stands';
