-- question: What does each version of a plan say in its own words, point by point?
-- grain: one row per text that was handed in, per point
-- key: act, number
-- mode: full
-- inputs: stg_plan_text, plan_text_version

CREATE OR REPLACE TABLE plan_text AS
WITH ranked AS (
    SELECT
        t.*,
        v.plan,
        v.version AS of_version,
        v.lineage AS of_lineage,
        v.points AS told_points,
        v.why,
        row_number() OVER (
            PARTITION BY t.topic, coalesce(v.version, concat_ws(' ', v.lineage, v.points))
            ORDER BY t.made_at DESC, t.act DESC
        ) AS back
    FROM stg_plan_text AS t
    INNER JOIN plan_text_version AS v ON t.act = v.act
),

pointed AS (
    SELECT
        *,
        unnest(numbered) AS point
    FROM ranked
)

SELECT
    act,
    point.number AS number,
    topic,
    plan,
    of_version AS version,
    of_lineage AS lineage,
    told_points AS points,
    len(numbered) AS numbered,
    back = 1 AS is_current,
    point.matters AS matters,
    extractor,
    decided_by,
    note,
    made_at,
    why,
    cast(NULL AS VARCHAR) AS speaker,
    outlet AS chain_text,
    outlet AS origin,
    outlet,
    title,
    url,
    article_id,
    cast(NULL AS INTEGER) AS revision,
    cast(published AS TIMESTAMP) AS published,
    point.quote AS quote,
    point.start AS start,
    point."end" AS "end"
FROM pointed;

COMMENT ON TABLE plan_text
IS 'Full texts of versions of plans, point by point; who handed them in stands beside who printed them';
COMMENT ON COLUMN plan_text.act IS 'Event id of the act of handing it in: the id of the text';
COMMENT ON COLUMN plan_text.number IS 'Number of the point in that text';
COMMENT ON COLUMN plan_text.topic IS 'Topic';
COMMENT ON COLUMN plan_text.plan IS 'Public id of the plan (a lineage of texts); NULL where no report tells of it';
COMMENT ON COLUMN plan_text.version IS 'Public id of the version; NULL where no report tells of it';
COMMENT ON COLUMN plan_text.lineage IS 'Id of the lineage in the topic profile, if known';
COMMENT ON COLUMN plan_text.points IS 'Number of points that the version is told to have, or that it was handed in with';
COMMENT ON COLUMN plan_text.numbered IS 'How many numbered points this text has';
COMMENT ON COLUMN plan_text.is_current
IS 'Whether it is the text of its version that was handed in last: that one is compared and counted';
COMMENT ON COLUMN plan_text.matters
IS 'What the point says, matter by matter: provision_topic, obligation, value, unit, and the words: start, end, quote';
COMMENT ON COLUMN plan_text.extractor IS 'Reader of the matters, and its version';
COMMENT ON COLUMN plan_text.decided_by IS 'Who handed it in';
COMMENT ON COLUMN plan_text.note IS 'What they said of it';
COMMENT ON COLUMN plan_text.made_at IS 'When it was handed in, UTC';
COMMENT ON COLUMN plan_text.why IS 'Why it is taken to be of that version';
COMMENT ON COLUMN plan_text.speaker IS 'Nobody: a text speaks for itself';
COMMENT ON COLUMN plan_text.chain_text IS 'Who printed it';
COMMENT ON COLUMN plan_text.origin IS 'Who printed it';
COMMENT ON COLUMN plan_text.outlet IS 'Who printed it';
COMMENT ON COLUMN plan_text.title IS 'Its title there';
COMMENT ON COLUMN plan_text.url IS 'Address, if it was told';
COMMENT ON COLUMN plan_text.article_id IS 'Id that the article at that address has, or would have';
COMMENT ON COLUMN plan_text.revision IS 'None: a text is handed in, not fetched';
COMMENT ON COLUMN plan_text.published IS 'Day on which it was printed, at its beginning, UTC';
COMMENT ON COLUMN plan_text.quote IS 'Words of the point, an exact slice of the text that was handed in';
COMMENT ON COLUMN plan_text.start IS 'First character of the point in that text, from 0';
COMMENT ON COLUMN plan_text.end IS 'Character after the last of the point';
