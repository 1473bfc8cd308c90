"""Five small views of the three modes, and the events that they read, for tests of the runner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.articles import ArticleCopied
from schemas.clock import DeadlineLapsed
from schemas.envelope import NewEvent, Payload
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.store import Store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)

# Deadlines that move: each report gives an entity a due day; `due_now` is the last one, `due_day` counts entities by that day,
# so that an entity leaves one key for another. `copies` is additive, `summary` full.
STAGED = """-- question: Which reports are there?
-- grain: one row per report
-- key: position
-- mode: add
-- inputs: new_event
CREATE OR REPLACE TABLE report AS
SELECT position, json_extract_string(payload, '$.entity') AS entity, CAST(json_extract_string(payload, '$.due') AS DATE) AS due
FROM new_event
WHERE type = 'DeadlineLapsed';
COMMENT ON TABLE report IS 'Reports';
COMMENT ON COLUMN report.position IS 'Position';
COMMENT ON COLUMN report.entity IS 'Entity';
COMMENT ON COLUMN report.due IS 'Due day';
"""
COPIES = """-- question: Which copies are there?
-- grain: one row per copy
-- key: position
-- mode: add
-- inputs: new_event
CREATE OR REPLACE TABLE copies AS
SELECT position, json_extract_string(payload, '$.copy_of') AS copy_of FROM new_event WHERE type = 'ArticleCopied';
COMMENT ON TABLE copies IS 'Copies';
COMMENT ON COLUMN copies.position IS 'Position';
COMMENT ON COLUMN copies.copy_of IS 'Of what; not a; semicolon';
"""
DUE_NOW = """-- question: When is each deadline due?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: new_event, report
-- touched: SELECT json_extract_string(payload, '$.entity') AS entity FROM new_event
--   WHERE type = 'DeadlineLapsed'
-- narrowed: report BY SELECT entity FROM touched
CREATE OR REPLACE TABLE due_now AS
SELECT entity, arg_max(due, position) AS due, count(*) AS reports FROM report SEMI JOIN touched USING (entity) GROUP BY entity;
COMMENT ON TABLE due_now IS 'Where deadlines stand';
COMMENT ON COLUMN due_now.entity IS 'Entity';
COMMENT ON COLUMN due_now.due IS 'Due day';
COMMENT ON COLUMN due_now.reports IS 'Reports of it';
"""
DUE_DAY = """-- question: How many deadlines fall due on each day?
-- grain: one row per day
-- key: due
-- mode: keys
-- inputs: due_now
-- touched: SELECT due FROM changed_due_now
CREATE OR REPLACE TABLE due_day AS
SELECT due, count(*) AS deadlines FROM due_now SEMI JOIN touched USING (due) GROUP BY due;
COMMENT ON TABLE due_day IS 'Deadlines by day';
COMMENT ON COLUMN due_day.due IS 'Due day';
COMMENT ON COLUMN due_day.deadlines IS 'How many';
"""
SUMMARY = """-- question: How much is there?
-- grain: one row
-- key: deadlines
-- mode: full
-- inputs: copies, due_day
CREATE OR REPLACE TABLE summary AS
SELECT (SELECT count(*) FROM copies) AS copies, coalesce(sum(deadlines), 0) AS deadlines FROM due_day;
COMMENT ON TABLE summary IS 'Sums';
COMMENT ON COLUMN summary.copies IS 'Copies';
COMMENT ON COLUMN summary.deadlines IS 'Deadlines';
"""
DUE_NOW_BY_CHANGES = """-- question: When is each deadline due?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: report
-- touched: SELECT entity FROM changed_report
CREATE OR REPLACE TABLE due_now AS
SELECT entity, arg_max(due, position) AS due, count(*) AS reports FROM report SEMI JOIN touched USING (entity) GROUP BY entity;
COMMENT ON TABLE due_now IS 'Where deadlines stand';
COMMENT ON COLUMN due_now.entity IS 'Entity';
COMMENT ON COLUMN due_now.due IS 'Due day';
COMMENT ON COLUMN due_now.reports IS 'Reports of it';
"""
FILES = {"report": STAGED, "copies": COPIES, "due_now": DUE_NOW, "due_day": DUE_DAY, "summary": SUMMARY}


def no_identity(store: Store) -> None:
    """These views need none."""


def write_views(root: Path, **changed: str) -> Path:
    folder = root / "views"
    (folder / "staging").mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | changed).items():
        (folder / ("staging" if name in ("report", "copies") else "") / f"{name}.sql").write_text(text)
    return folder


def report(number: int, entity: str, day: int) -> NewEvent:
    payload = DeadlineLapsed(topic=f"t{number}", entity=entity, due=date(2025, 12, day))
    return NewEvent.fact(f"entity:{entity}", payload, observed_at=NOON)


def copied(number: int, of: str) -> NewEvent:
    payload: Payload = ArticleCopied(article_id=f"x{number}", revision=1, copy_of=of, similarity=0.9)
    return NewEvent.fact(f"article:x{number}", payload, observed_at=NOON)


def tables(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: store.query(f"SELECT * FROM {name} ORDER BY ALL") for name in FILES}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path / "data"), clock=lambda: NOON) as opened:
        yield opened
