-- question: Which sources give news, and which have fallen silent?
-- grain: one row per source per topic
-- key: topic, source_id
-- mode: full
-- inputs: stg_source, article, log.journal.poll, log.journal.poll_state

CREATE OR REPLACE TABLE source_health AS
WITH told AS (
    SELECT
        topic,
        source_id,
        arg_max(name, position) FILTER (WHERE type = 'SourceAdded') AS name,
        arg_max(coalesce(new_url, feed_url), position) FILTER (WHERE type IN ('SourceAdded', 'SourceMoved')) AS feed_url,
        arg_max(kind, position) FILTER (WHERE type = 'SourceAdded') AS kind,
        arg_max(lang, position) FILTER (WHERE type = 'SourceAdded') AS lang,
        arg_max(type, position) FILTER (WHERE type <> 'SourceMoved') AS last_told,
        arg_max(reason, position) FILTER (WHERE type IN ('SourceSickened', 'SourceRetired')) AS reason
    FROM stg_source
    GROUP BY topic, source_id
),

polled AS (
    SELECT
        p.topic,
        p.source_id,
        count(*) FILTER (WHERE p.outcome <> 'not_due') AS polls,
        count(*) FILTER (WHERE p.outcome = 'failed') AS failed_polls,
        sum(entries) AS entries,
        max(p.at) FILTER (WHERE p.outcome <> 'not_due') AS last_poll_at,
        max(p.at) FILTER (WHERE p.outcome IN ('new', 'unchanged')) AS last_ok_at,
        max(p.at) FILTER (WHERE entries > 0) AS last_news_at,
        arg_max(p.outcome, p.at) FILTER (WHERE p.outcome <> 'not_due') AS last_outcome,
        arg_max(p.status, p.at) FILTER (WHERE p.outcome <> 'not_due') AS last_status,
        arg_max(p.error, p.at) FILTER (WHERE p.outcome = 'failed') AS last_error,
        round(avg(p.seconds) FILTER (WHERE p.outcome <> 'not_due'), 3) AS mean_seconds
    FROM log.journal.poll AS p
    GROUP BY p.topic, p.source_id
),

state AS (
    SELECT
        topic,
        source_id,
        json_extract_string(state, '$.feed_url') AS feed_url,
        json_extract_string(state, '$.sick_since') AS sick_since,
        cast(json_extract_string(state, '$.failures') AS INTEGER) AS failures,
        json_extract_string(state, '$.next_poll_at') AS next_poll_at
    FROM log.journal.poll_state
),

known AS (
    SELECT
        topic,
        source_id
    FROM told
    UNION
    SELECT
        topic,
        source_id
    FROM polled
    UNION
    SELECT
        topic,
        source_id
    FROM state
),

brought AS (
    SELECT
        source_id,
        count(*) AS articles,
        max(published) AS last_article_at
    FROM article
    WHERE source_id IS NOT NULL
    GROUP BY source_id
)

SELECT
    k.topic,
    k.source_id,
    coalesce(t.name, k.source_id) AS name,
    CASE
        WHEN t.last_told = 'SourceRetired' THEN 'retired'
        WHEN t.last_told = 'SourceSickened' OR s.sick_since IS NOT NULL THEN 'sick'
        WHEN coalesce(s.failures, 0) > 0 OR p.last_outcome = 'failed' THEN 'failing'
        WHEN p.last_ok_at IS NULL THEN 'unknown'
        ELSE 'healthy'
    END AS health,
    CASE WHEN t.last_told IN ('SourceSickened', 'SourceRetired') THEN t.reason END AS reason,
    p.last_error,
    t.kind,
    t.lang,
    -- Where it was asked last knows best: an entry that was changed and changed back is one fact and no second event.
    coalesce(s.feed_url, t.feed_url) AS feed_url,
    coalesce(s.failures, 0) AS failures,
    s.sick_since,
    p.last_outcome,
    p.last_status,
    p.last_poll_at,
    p.last_ok_at,
    p.last_news_at,
    s.next_poll_at,
    coalesce(p.polls, 0) AS polls,
    coalesce(p.failed_polls, 0) AS failed_polls,
    coalesce(p.entries, 0) AS entries,
    p.mean_seconds,
    coalesce(b.articles, 0) AS articles,
    b.last_article_at
FROM known AS k
LEFT JOIN told AS t ON k.topic = t.topic AND k.source_id = t.source_id
LEFT JOIN polled AS p ON k.topic = p.topic AND k.source_id = p.source_id
LEFT JOIN state AS s ON k.topic = s.topic AND k.source_id = s.source_id
LEFT JOIN brought AS b ON k.source_id = b.source_id;

COMMENT ON TABLE source_health IS 'Sources and how they do, from their events and from the journal of polls';
COMMENT ON COLUMN source_health.topic IS 'Topic';
COMMENT ON COLUMN source_health.source_id IS 'Id in the topic profile';
COMMENT ON COLUMN source_health.name IS 'Name';
COMMENT ON COLUMN source_health.health
IS 'healthy, failing (the last poll), sick (three polls in a row), retired, or unknown before the first poll';
COMMENT ON COLUMN source_health.reason IS 'Why it is sick or retired';
COMMENT ON COLUMN source_health.last_error IS 'Error of the last failed poll that the journal still has';
COMMENT ON COLUMN source_health.kind IS 'wire, newspaper, broadcaster and others';
COMMENT ON COLUMN source_health.lang IS 'ISO 639-1';
COMMENT ON COLUMN source_health.feed_url IS 'Address of the feed, after moves';
COMMENT ON COLUMN source_health.failures IS 'Failed polls in a row';
COMMENT ON COLUMN source_health.sick_since IS 'First of the failed polls of this illness';
COMMENT ON COLUMN source_health.last_outcome IS 'new, unchanged or failed';
COMMENT ON COLUMN source_health.last_status IS 'HTTP status of the last poll, 0 where no answer came';
COMMENT ON COLUMN source_health.last_poll_at IS 'Last poll, UTC';
COMMENT ON COLUMN source_health.last_ok_at IS 'Last poll that gave a readable feed or a 304, UTC';
COMMENT ON COLUMN source_health.last_news_at IS 'Last poll that brought entries, UTC';
COMMENT ON COLUMN source_health.next_poll_at IS 'When it is due again';
COMMENT ON COLUMN source_health.polls IS 'Polls that the journal still has';
COMMENT ON COLUMN source_health.failed_polls IS 'How many of them failed';
COMMENT ON COLUMN source_health.entries IS 'Entries that they brought';
COMMENT ON COLUMN source_health.mean_seconds IS 'Mean time of a poll';
COMMENT ON COLUMN source_health.articles IS 'Articles from this source';
COMMENT ON COLUMN source_health.last_article_at IS 'Date of the newest of them, UTC';
