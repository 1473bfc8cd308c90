-- question: What do the sides themselves say of each meeting, that it was held or fell through, and how it went?
-- grain: one row per statement of somebody who speaks for a side, also of a revision that was replaced
-- key: observation
-- mode: keys
-- inputs: meeting_report, observation_history, stg_claim_report, side
-- touched: SELECT article_id FROM changed_meeting_report
--   UNION ALL
--   SELECT article_id FROM changed_observation_history WHERE kind = 'claim'
--   UNION ALL
--   SELECT r.article_id FROM meeting_report AS r SEMI JOIN changed_side AS s ON r.topic = s.topic
-- narrowed: meeting_report, observation_history, stg_claim_report BY SELECT article_id FROM touched

-- That it was held, put off or called off is a report of the meeting that has somebody of a side as its speaker. How it went is a
-- statement whose main noun is the session, its talks or their outcome, at most 600 characters from where the same article tells
-- of a meeting: of several the one told nearest, and only if the article has it held, at most a week before.

CREATE OR REPLACE TABLE meeting_telling AS
WITH report AS (
    SELECT *
    FROM meeting_report
    SEMI JOIN touched USING (article_id)
),

account AS (
    SELECT
        r.observation,
        r.meeting,
        CASE WHEN r.modality = 'denied' THEN 'not ' || r.event ELSE r.event END AS outcome,
        FALSE AS judges,
        r.when_latest AS day
    FROM report AS r
    WHERE
        r.event IN ('postponed', 'cancelled', 'held')
        AND r.modality NOT IN ('conditional', 'hypothetical')
        -- What is only planned has not been held yet.
        AND NOT (r.event = 'held' AND r.modality = 'planned')
),

word AS (
    SELECT o.*
    FROM observation_history AS o
    SEMI JOIN touched USING (article_id)
    INNER JOIN stg_claim_report AS c ON o.observation = c.event_id AND o.article_id = c.article_id
    WHERE
        o.modality = 'asserted'
        AND split_part(lower(c.subject), ':', 2) IN (
            'consultation', 'conversation', 'discussion', 'encounter', 'negotiation', 'outcome', 'progress', 'result', 'round',
            'session', 'summit', 'talk', 'talks'
        )
),

nearest AS (
    SELECT
        w.observation,
        w.article_id,
        w.revision,
        r.meeting,
        cast(w.published AS DATE) AS said_on
    FROM word AS w
    INNER JOIN report AS r
        ON w.article_id = r.article_id AND w.revision = r.revision AND w.topic = r.topic
    WHERE r.counts AND greatest(w.start - r."end", r.start - w."end") <= 600
    QUALIFY
        row_number() OVER (
            PARTITION BY w.observation ORDER BY greatest(w.start - r."end", r.start - w."end", 0), r.start, r.observation
        ) = 1
),

judgement AS (
    SELECT
        n.observation,
        n.meeting,
        cast(NULL AS VARCHAR) AS outcome,
        TRUE AS judges,
        max(r.when_latest) AS day
    FROM nearest AS n
    INNER JOIN report AS r ON n.article_id = r.article_id AND n.revision = r.revision AND n.meeting = r.meeting
    WHERE
        r.counts
        AND r.event = 'held'
        AND r.modality IN ('asserted', 'hedged')
        AND r.when_latest - r.when_earliest <= 7
        AND r.when_latest BETWEEN n.said_on - 7 AND n.said_on
    GROUP BY n.observation, n.meeting
),

telling AS (
    SELECT * FROM account
    UNION ALL
    SELECT * FROM judgement
)

SELECT
    t.observation,
    t.meeting,
    s.side,
    o.topic,
    t.outcome,
    t.judges,
    t.day,
    o.speaker,
    o.chain_text,
    o.origin,
    o.outlet,
    o.title,
    o.url,
    o.article_id,
    o.revision,
    o.published,
    o.quote,
    o.start,
    o."end",
    o.stood_from,
    o.stood_until,
    o.counts,
    o.added_at,
    o.excluded
FROM telling AS t
INNER JOIN observation_history AS o ON t.observation = o.observation
INNER JOIN side AS s ON o.topic = s.topic AND o.speaker = s.name
-- What is said of one thing lies together.
ORDER BY t.meeting, o.published, t.observation;

COMMENT ON TABLE meeting_telling
IS 'What those who speak for a side say of meetings; meeting_outcome folds those that count today';
COMMENT ON COLUMN meeting_telling.observation IS 'Event id of the statement';
COMMENT ON COLUMN meeting_telling.meeting IS 'Public id of the meeting';
COMMENT ON COLUMN meeting_telling.side IS 'Party for which the speaker speaks, by the topic profile';
COMMENT ON COLUMN meeting_telling.topic IS 'Topic';
COMMENT ON COLUMN meeting_telling.outcome
IS 'held, postponed or cancelled, or not held, not postponed, not cancelled; NULL where the words say how a meeting went';
COMMENT ON COLUMN meeting_telling.judges IS 'Whether the words say how it went';
COMMENT ON COLUMN meeting_telling.day IS 'Last day of the meeting that is meant; NULL where nobody gives one';
COMMENT ON COLUMN meeting_telling.speaker IS 'Who is said to have said it';
COMMENT ON COLUMN meeting_telling.chain_text IS 'From speaker to outlet, in words';
COMMENT ON COLUMN meeting_telling.origin IS 'Outlet to which the report goes back: copies, relays and equal quotations share one';
COMMENT ON COLUMN meeting_telling.outlet IS 'Who published it';
COMMENT ON COLUMN meeting_telling.title IS 'Title of the article';
COMMENT ON COLUMN meeting_telling.url IS 'Address of the article';
COMMENT ON COLUMN meeting_telling.article_id IS 'Article that says it';
COMMENT ON COLUMN meeting_telling.revision IS 'Revision that says it';
COMMENT ON COLUMN meeting_telling.published
IS 'When these words were first public, UTC: as the publisher dates them, else as we fetched them';
COMMENT ON COLUMN meeting_telling.quote IS 'The words that say so, an exact slice of the revision';
COMMENT ON COLUMN meeting_telling.start IS 'First character of the quotation in the text, from 0';
COMMENT ON COLUMN meeting_telling.end IS 'Character after the last of the quotation';
COMMENT ON COLUMN meeting_telling.stood_from IS 'From when the article said so in this revision, UTC';
COMMENT ON COLUMN meeting_telling.stood_until IS 'When a later revision took its place, UTC; NULL where it stands';
COMMENT ON COLUMN meeting_telling.counts IS 'Whether it counts by what people have decided; true where nobody has';
COMMENT ON COLUMN meeting_telling.added_at IS 'When a person stated it, UTC; NULL for what an extractor read';
COMMENT ON COLUMN meeting_telling.excluded
IS 'Times, UTC, in which it was rejected or something else counted in its place; until is NULL where that lasts';
