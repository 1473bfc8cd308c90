-- question: What did people decide about observations, and what counts since then?
-- grain: one row per decision
-- key: act
-- mode: keys
-- inputs: stg_judgement, stand_in, revision_standing, stg_article
-- touched: SELECT article_id FROM changed_stg_judgement
--   UNION SELECT article_id FROM stg_judgement SEMI JOIN changed_revision_standing USING (article_id)
--   UNION SELECT article_id FROM stg_judgement SEMI JOIN changed_stg_article USING (article_id)
--   UNION SELECT article_id FROM stg_judgement SEMI JOIN changed_stand_in USING (observation)
-- narrowed: stg_judgement, revision_standing, stg_article BY SELECT article_id FROM touched

CREATE OR REPLACE TABLE judgement AS
WITH RECURSIVE climb AS (
    -- A correction may be corrected again: all of them are about what was read first.
    SELECT
        act,
        coalesce(observation, act) AS root,
        0 AS steps
    FROM stg_judgement
    SEMI JOIN touched USING (article_id)
    UNION ALL
    SELECT
        c.act,
        j.observation AS root,
        c.steps + 1 AS steps
    FROM climb AS c
    INNER JOIN stg_judgement AS j ON c.root = j.act AND j.observation IS NOT NULL
    WHERE c.steps < 100
),

top AS (
    SELECT
        act,
        arg_max(root, steps) AS root
    FROM climb
    GROUP BY act
),

decided AS (
    SELECT
        j.act,
        j.topic,
        coalesce(s.today, t.root) AS observation,
        t.root,
        j.observation AS about,
        CASE j.type
            WHEN 'ObservationConfirmed' THEN 'confirmed'
            WHEN 'ObservationRejected' THEN 'rejected'
            WHEN 'ObservationCorrected' THEN 'corrected'
            ELSE 'added'
        END AS verdict,
        CASE
            WHEN j.type IN ('ObservationCorrected', 'ObservationAdded') THEN j.act
            WHEN j.type = 'ObservationConfirmed' AND j.observation <> t.root THEN j.observation
            WHEN j.type = 'ObservationConfirmed' THEN coalesce(s.today, t.root)
        END AS counting,
        j.decided_by,
        j.note,
        j.made_at,
        j.position,
        j.article_id,
        j.revision,
        j.evidence_start,
        j.evidence_end,
        j.quote
    FROM stg_judgement AS j
    INNER JOIN top AS t ON j.act = t.act
    LEFT JOIN stand_in AS s ON t.root = s.observation
),

stated AS (
    SELECT
        d.act,
        d.article_id,
        d.quote,
        s.ordinal,
        s.stood_from,
        s.stood_until
    FROM decided AS d
    INNER JOIN revision_standing AS s ON d.article_id = s.article_id AND d.revision = s.revision
    WHERE d.verdict IN ('added', 'corrected')
),

later_text AS (
    SELECT
        d.act,
        s.ordinal,
        s.stood_from,
        contains(arg_max(a.text, a.position), d.quote) AS has_words
    FROM stated AS d
    INNER JOIN revision_standing AS s ON d.article_id = s.article_id AND d.ordinal < s.ordinal
    INNER JOIN stg_article AS a ON s.article_id = a.article_id AND s.revision = a.revision
    GROUP BY d.act, s.ordinal, s.stood_from, d.quote
),

edited AS (
    -- What a person states stands with its revision, and as long as the text keeps the words.
    SELECT
        act,
        CASE WHEN NOT arg_max(has_words, ordinal) THEN min(stood_from) FILTER (WHERE NOT has_words) END AS gone_from
    FROM later_text
    GROUP BY act
)

SELECT
    d.act,
    d.topic,
    d.observation,
    d.root,
    d.about,
    d.verdict,
    d.counting,
    d.decided_by,
    d.note,
    d.made_at AS since,
    lead(d.made_at) OVER (PARTITION BY d.topic, d.observation ORDER BY d.made_at, d.position) AS until,
    d.article_id,
    d.revision,
    d.quote,
    d.evidence_start AS start,
    d.evidence_end AS "end",
    t.stood_from,
    e.gone_from AS stood_until
FROM decided AS d
LEFT JOIN stated AS t ON d.act = t.act
LEFT JOIN edited AS e ON d.act = e.act;

COMMENT ON TABLE judgement IS 'Decisions of people about observations; the last about each is in force';
COMMENT ON COLUMN judgement.act IS 'Event id of the decision; what was added or corrected counts as an observation of this id';
COMMENT ON COLUMN judgement.topic IS 'Topic';
COMMENT ON COLUMN judgement.observation
IS 'Observation that it is about today: of an article that was read anew the one that says the same; of what was added the act';
COMMENT ON COLUMN judgement.root IS 'The same as it was known when the first decision about it was made';
COMMENT ON COLUMN judgement.about IS 'What the person saw: the observation, or an earlier correction; NULL for what was added';
COMMENT ON COLUMN judgement.verdict IS 'confirmed, rejected, corrected or added';
COMMENT ON COLUMN judgement.counting IS 'Which observation counts from then on; NULL for none';
COMMENT ON COLUMN judgement.decided_by IS 'Who decided';
COMMENT ON COLUMN judgement.note IS 'Why, in their words';
COMMENT ON COLUMN judgement.since IS 'When it was decided, UTC';
COMMENT ON COLUMN judgement.until IS 'When the next decision about the same was made, UTC; NULL for the one in force';
COMMENT ON COLUMN judgement.article_id IS 'Article whose words were read';
COMMENT ON COLUMN judgement.revision IS 'Revision whose words were read';
COMMENT ON COLUMN judgement.quote IS 'Those words';
COMMENT ON COLUMN judgement.start IS 'First character of the quotation, from 0';
COMMENT ON COLUMN judgement.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN judgement.stood_from
IS 'From when what was added or corrected was public, UTC: with its revision; else NULL';
COMMENT ON COLUMN judgement.stood_until
IS 'When the article lost the words of what was added or corrected, UTC; NULL while it has them';
