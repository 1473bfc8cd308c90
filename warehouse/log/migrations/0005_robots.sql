-- What each host's robots.txt said, so that it is asked for once a day and not in every run (RFC 9309, 2.4).
CREATE TABLE journal.robots (
    root VARCHAR NOT NULL,
    read_at TIMESTAMP NOT NULL,
    status INTEGER NOT NULL,
    "text" VARCHAR NOT NULL
);
