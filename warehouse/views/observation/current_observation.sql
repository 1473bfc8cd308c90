-- question: Which observations count today?
-- grain: one row per observation of the newest reading of an article's current revision
-- key: observation
-- mode: full
-- inputs: standing_observation

CREATE OR REPLACE TABLE current_observation AS
SELECT
    observation,
    topic,
    article_id,
    revision,
    extractor
FROM standing_observation
WHERE stood_until IS NULL;

COMMENT ON TABLE current_observation
IS 'Observations that count: newest reading of the current revision of articles that concern the topic';
COMMENT ON COLUMN current_observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN current_observation.topic IS 'Topic for which the article was read';
COMMENT ON COLUMN current_observation.article_id IS 'Article';
COMMENT ON COLUMN current_observation.revision IS 'Current revision: published last, or seen last where no date tells';
COMMENT ON COLUMN current_observation.extractor IS 'Reader and version';
