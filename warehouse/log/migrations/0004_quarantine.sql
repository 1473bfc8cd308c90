-- What became of a row that was set aside: when it was last tried again, and when, by whom and why it was closed.
ALTER TABLE journal.quarantine ADD COLUMN tried_at TIMESTAMP;

ALTER TABLE journal.quarantine ADD COLUMN closed_at TIMESTAMP;

ALTER TABLE journal.quarantine ADD COLUMN closed_by VARCHAR;

ALTER TABLE journal.quarantine ADD COLUMN because VARCHAR;
