"""Numbered, forward-only migrations of the log's file: each an SQL file that is applied once, in order."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

from schemas.errors import LogError


class Migration(NamedTuple):
    """One step of the schema: its number, what it is about, and its SQL."""

    number: int
    subject: str
    sql: str


def all_migrations() -> list[Migration]:
    """Every migration that this version of Parley knows, by number."""
    found = []
    for path in sorted(Path(__file__).parent.glob("[0-9]*.sql")):
        number, _, subject = path.stem.partition("_")
        found.append(Migration(int(number), subject, path.read_text()))
    return found


def migrate(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the log up to the newest schema and return how many steps that took.

    Each step is one transaction. Raises LogError where the file was written by a newer Parley.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS log.main.migration (number INTEGER PRIMARY KEY, subject VARCHAR NOT NULL)")
    row = connection.execute("SELECT coalesce(max(number), 0) FROM log.main.migration").fetchone()
    reached = int(row[0]) if row else 0
    known = all_migrations()
    if reached > known[-1].number:
        raise LogError(
            f"the event log has schema {reached} and this Parley knows {known[-1].number}: "
            f"it was written by a newer version. Upgrade Parley"
        )
    todo = [step for step in known if step.number > reached]
    for step in todo:
        connection.execute("BEGIN")
        connection.execute(step.sql)
        connection.execute("INSERT INTO log.main.migration VALUES (?, ?)", [step.number, step.subject])
        connection.execute("COMMIT")
    if todo:
        connection.execute("CHECKPOINT log")  # a WAL that holds CREATE statements is replayed at each open, and slowly
    return len(todo)
