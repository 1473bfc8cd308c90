-- question: Which rows did a quality gate hold back, why, and what became of them?
-- grain: one row per row held back
-- key: id
-- mode: full
-- inputs: log.journal.quarantine

CREATE OR REPLACE TABLE quarantine AS
SELECT
    q.id,
    q.run_id,
    q.at AS held_at,
    q.topic,
    q.step,
    q.expectation,
    q.reason,
    q.state,
    q.tried_at,
    q.closed_at,
    q.closed_by,
    q.because,
    q.row AS content
FROM log.journal.quarantine AS q;

COMMENT ON TABLE quarantine IS 'Rows that a gate held back, with their content';
COMMENT ON COLUMN quarantine.id IS 'Id';
COMMENT ON COLUMN quarantine.run_id IS 'Run in which it happened';
COMMENT ON COLUMN quarantine.held_at IS 'When, UTC';
COMMENT ON COLUMN quarantine.topic IS 'Topic';
COMMENT ON COLUMN quarantine.step IS 'Step of the journey: feed_entries, pages, read, article_revisions, observations, append';
COMMENT ON COLUMN quarantine.expectation IS 'What it failed';
COMMENT ON COLUMN quarantine.reason IS 'Why: all its reasons, of the last try';
COMMENT ON COLUMN quarantine.state IS 'What became of it: open; settled once it came in well; discarded by a person';
COMMENT ON COLUMN quarantine.tried_at IS 'When it was last tried again, UTC';
COMMENT ON COLUMN quarantine.closed_at IS 'When it was settled or discarded, UTC';
COMMENT ON COLUMN quarantine.closed_by IS 'Who discarded it';
COMMENT ON COLUMN quarantine.because IS 'Why it was discarded, in the words of that person';
COMMENT ON COLUMN quarantine.content IS 'The row as it was, JSON';
