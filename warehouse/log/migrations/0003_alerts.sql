-- What alerts were sent. Beside the telemetry and not pruned with it: what was delivered is remembered as long as its rule stands.
CREATE TABLE journal.alert_rule (
    topic VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL,
    seen BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    next_at TIMESTAMP,
    error VARCHAR
);

-- A change that a rule wants; due as long as delivered_at is NULL. No word of an article stands here: `reading` is a hash.
CREATE TABLE journal.alert (
    topic VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    entity VARCHAR,
    reading VARCHAR NOT NULL,
    position BIGINT NOT NULL,
    noted_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    next_at TIMESTAMP NOT NULL,
    error VARCHAR,
    delivered_at TIMESTAMP
);
