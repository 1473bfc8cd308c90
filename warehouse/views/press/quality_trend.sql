-- question: How have the expectations of each gate fared, day by day?
-- grain: one row per topic, day, gate and expectation
-- key: topic, day, step, expectation
-- mode: full
-- inputs: log.journal.check_result, log.journal.run

CREATE OR REPLACE TABLE quality_trend AS
SELECT
    r.topic,
    cast(c.at AS DATE) AS day,
    c.step,
    c.expectation,
    max(c.severity) AS severity,
    count(DISTINCT c.run_id) AS runs,
    count(DISTINCT c.run_id) FILTER (WHERE NOT c.success) AS failed_runs,
    sum(c.checked) AS checked,
    sum(c.failed) AS failed
FROM log.journal.check_result AS c
INNER JOIN log.journal.run AS r ON c.run_id = r.run_id
GROUP BY r.topic, cast(c.at AS DATE), c.step, c.expectation;

COMMENT ON TABLE quality_trend
IS 'Expectations by the day, as far back as the journal goes; a run shows with the snapshot that a later one publishes';
COMMENT ON COLUMN quality_trend.topic IS 'Topic; NULL for a run over all of them';
COMMENT ON COLUMN quality_trend.day IS 'Day, UTC';
COMMENT ON COLUMN quality_trend.step IS 'Gate';
COMMENT ON COLUMN quality_trend.expectation IS 'What it asks';
COMMENT ON COLUMN quality_trend.severity IS 'critical or warning';
COMMENT ON COLUMN quality_trend.runs IS 'Runs that asked it';
COMMENT ON COLUMN quality_trend.failed_runs IS 'Runs in which it did not hold';
COMMENT ON COLUMN quality_trend.checked IS 'Rows that were judged by it; of a set, offenders';
COMMENT ON COLUMN quality_trend.failed IS 'Rows that failed it; of a set, offenders';
