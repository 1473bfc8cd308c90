-- question: Which observations count today?
-- grain: one row per observation of the newest reading of an article's current revision
-- key: observation
-- mode: full
-- inputs: stg_article, stg_interpretation, stg_article_judged

CREATE OR REPLACE TABLE current_observation AS
WITH standing AS (
    SELECT
        article_id,
        revision,
        row_number() OVER (PARTITION BY article_id ORDER BY published DESC NULLS LAST, revision DESC) AS nth
    FROM stg_article
),

reading AS (
    SELECT
        i.topic,
        i.article_id,
        i.revision,
        i.extractor,
        i.observations,
        row_number() OVER (PARTITION BY i.topic, i.article_id ORDER BY i.position DESC) AS nth
    FROM stg_interpretation AS i
    INNER JOIN standing AS s ON i.article_id = s.article_id AND i.revision = s.revision AND s.nth = 1
),

judgement AS (
    SELECT
        topic,
        article_id,
        relevant,
        row_number() OVER (PARTITION BY topic, article_id ORDER BY position DESC) AS nth
    FROM stg_article_judged
)

SELECT DISTINCT
    unnest(r.observations) AS observation,
    r.topic,
    r.article_id,
    r.revision,
    r.extractor
FROM reading AS r
LEFT JOIN judgement AS j ON r.topic = j.topic AND r.article_id = j.article_id AND j.nth = 1
WHERE r.nth = 1 AND coalesce(j.relevant, TRUE);

COMMENT ON TABLE current_observation
IS 'Observations that count: newest reading of the current revision of articles that concern the topic';
COMMENT ON COLUMN current_observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN current_observation.topic IS 'Topic for which the article was read';
COMMENT ON COLUMN current_observation.article_id IS 'Article';
COMMENT ON COLUMN current_observation.revision IS 'Current revision: published last, or seen last where no date tells';
COMMENT ON COLUMN current_observation.extractor IS 'Reader and version';
