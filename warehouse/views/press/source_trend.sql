-- question: How has each source answered, day by day, and what did it bring?
-- grain: one row per topic, source and day
-- key: topic, source_id, day
-- mode: full
-- inputs: log.journal.poll

CREATE OR REPLACE TABLE source_trend AS
SELECT
    p.topic,
    p.source_id,
    cast(p.at AS DATE) AS day,
    count(*) AS polls,
    count(*) FILTER (WHERE p.outcome = 'failed') AS failed_polls,
    count(*) FILTER (WHERE p.outcome = 'new') AS polls_with_news,
    sum(p.entries) AS entries,
    round(avg(p.seconds), 3) AS mean_seconds
FROM log.journal.poll AS p
GROUP BY p.topic, p.source_id, cast(p.at AS DATE);

COMMENT ON TABLE source_trend IS 'Polls of each source by the day, as far back as the journal goes';
COMMENT ON COLUMN source_trend.topic IS 'Topic';
COMMENT ON COLUMN source_trend.source_id IS 'Id in the topic profile';
COMMENT ON COLUMN source_trend.day IS 'Day, UTC';
COMMENT ON COLUMN source_trend.polls IS 'Polls';
COMMENT ON COLUMN source_trend.failed_polls IS 'Polls that failed';
COMMENT ON COLUMN source_trend.polls_with_news IS 'Polls that brought something new';
COMMENT ON COLUMN source_trend.entries IS 'Entries that they brought';
COMMENT ON COLUMN source_trend.mean_seconds IS 'Mean time of a poll';
