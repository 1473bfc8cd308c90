-- question: Which observations count, today or when their revision stood?
-- grain: one row per observation of the newest reading of a revision that concerns the topic, or that a person stated
-- key: observation
-- mode: keys
-- inputs: revision_standing, stg_interpretation, stg_article_judged, judgement
-- touched: SELECT article_id FROM changed_revision_standing
--   UNION ALL
--   SELECT article_id FROM changed_stg_interpretation
--   UNION ALL
--   SELECT article_id FROM changed_stg_article_judged
--   UNION ALL
--   SELECT article_id FROM changed_judgement

CREATE OR REPLACE TABLE standing_observation AS
WITH reading AS (
    SELECT
        i.topic,
        i.article_id,
        i.revision,
        i.extractor,
        i.observations
    FROM stg_interpretation AS i
    SEMI JOIN touched USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY i.topic, i.article_id, i.revision ORDER BY i.position DESC) = 1
),

relevance AS (
    -- Each revision is judged by itself: an edit may bring an article to the topic or take it away.
    SELECT
        j.topic,
        j.article_id,
        j.revision,
        j.relevant
    FROM stg_article_judged AS j
    SEMI JOIN touched USING (article_id)
    QUALIFY row_number() OVER (PARTITION BY j.topic, j.article_id, j.revision ORDER BY j.position DESC) = 1
),

stated AS (
    SELECT
        j.act AS observation,
        j.topic,
        j.article_id,
        j.revision,
        'person' AS extractor,
        j.stood_from,
        j.stood_until,
        j.since AS added_at
    FROM judgement AS j
    SEMI JOIN touched USING (article_id)
    WHERE j.stood_from IS NOT NULL
),

stood AS (
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
    LEFT JOIN relevance AS j ON r.topic = j.topic AND r.article_id = j.article_id AND r.revision = j.revision
    WHERE coalesce(j.relevant, TRUE)
    UNION ALL BY NAME
    SELECT * FROM stated
),

decided AS (
    -- What a decision is about: the observation of today, the one that was seen, and what was put in their place before.
    SELECT
        topic,
        observation AS line,
        observation,
        TRUE AS was_read
    FROM judgement
    UNION
    SELECT
        topic,
        observation AS line,
        root AS observation,
        TRUE AS was_read
    FROM judgement
    UNION
    SELECT
        topic,
        observation AS line,
        act AS observation,
        FALSE AS was_read
    FROM judgement
    WHERE verdict = 'corrected'
),

ruled_out AS (
    -- While the last word on it was that it does not count, or that something else does in its place, which stood then.
    SELECT
        d.topic,
        d.observation,
        list(struct_pack(since := j.since, until := least(j.until, p.stood_until)) ORDER BY j.since, j.until, j.act) AS times,
        bool_or(least(j.until, p.stood_until) IS NULL) AS is_out
    FROM decided AS d
    INNER JOIN judgement AS j ON d.topic = j.topic AND d.line = j.observation
    LEFT JOIN judgement AS p ON j.counting = p.act
    WHERE j.counting IS DISTINCT FROM d.observation AND NOT (d.was_read AND j.counting IS NOT DISTINCT FROM d.line)
    GROUP BY d.topic, d.observation
)

SELECT
    s.observation,
    s.topic,
    s.article_id,
    s.revision,
    s.extractor,
    s.stood_from,
    s.stood_until,
    NOT coalesce(o.is_out, FALSE) AS counts,
    s.added_at,
    coalesce(o.times, []) AS excluded
FROM stood AS s
LEFT JOIN ruled_out AS o ON s.topic = o.topic AND s.observation = o.observation
-- What one article says lies together, where it is looked up.
ORDER BY s.article_id, s.observation;

COMMENT ON TABLE standing_observation
IS 'Observations that count: newest reading of each revision that concerns the topic, with the time in which it stood';
COMMENT ON COLUMN standing_observation.observation IS 'Event id of the observation';
COMMENT ON COLUMN standing_observation.topic IS 'Topic for which the article was read';
COMMENT ON COLUMN standing_observation.article_id IS 'Article';
COMMENT ON COLUMN standing_observation.revision IS 'Revision that says it';
COMMENT ON COLUMN standing_observation.extractor IS 'Reader and version; person for what people added or corrected';
COMMENT ON COLUMN standing_observation.stood_from IS 'From when the revision was public, UTC';
COMMENT ON COLUMN standing_observation.stood_until IS 'When the next revision was public, UTC; NULL for the one that stands';
COMMENT ON COLUMN standing_observation.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN standing_observation.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN standing_observation.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
