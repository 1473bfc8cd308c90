-- Telemetry: what the machine did, not what the world did. Unchained, pruned by age; no event refers to it.
CREATE SCHEMA journal;

CREATE TABLE journal.run (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    topic VARCHAR,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    outcome VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    counts VARCHAR NOT NULL
);

CREATE TABLE journal.poll (
    run_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    topic VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    status INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    bytes BIGINT NOT NULL,
    entries INTEGER NOT NULL,
    error VARCHAR
);

CREATE TABLE journal.poll_state (
    topic VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL
);

CREATE TABLE journal.check_result (
    run_id VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    step VARCHAR NOT NULL,
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    success BOOLEAN NOT NULL,
    checked BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    detail VARCHAR NOT NULL
);

CREATE TABLE journal.quarantine (
    id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    topic VARCHAR,
    step VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    "row" VARCHAR NOT NULL,
    state VARCHAR NOT NULL
);
