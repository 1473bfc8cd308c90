"""Appending to the log against the plain ways to store the same rows: what order, chain and durability cost.

    .venv/bin/python benchmarks/append.py [EVENTS]

All peers store the same events in the same batches in one run: Parley's log, DuckDB through executemany, SQLite through
executemany with a unique id. Read the ratios.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.sources import SourceSickened
from warehouse.connect import open_store

BATCH = 1_000
NOW = datetime(2025, 11, 21, tzinfo=UTC)


def batches(count: int) -> list[list[NewEvent]]:
    """`count` different events, in batches."""
    events = [
        NewEvent.fact(
            f"source:bench/{number % 500}",
            SourceSickened(topic="bench", source_id=str(number % 500), reason="a reason of usual length", since=str(number)),
            observed_at=NOW,
            topic="bench",
        )
        for number in range(count)
    ]
    return [events[start : start + BATCH] for start in range(0, count, BATCH)]


def _rows(batch: Sequence[NewEvent]) -> list[tuple[str, str, str, str]]:
    return [(event.event_id, event.stream, event.type, event.payload) for event in batch]


def parley(folder: Path, work: Sequence[Sequence[NewEvent]]) -> None:
    """The log as it is: ids, versions, chain, head."""
    with open_store(DataFolder(folder), clock=lambda: NOW) as store:
        for batch in work:
            store.append(batch)


def duckdb_executemany(folder: Path, work: Sequence[Sequence[NewEvent]]) -> None:
    """DuckDB row by row, a transaction a batch, nothing checked."""
    connection = duckdb.connect(str(folder / "plain.duckdb"))
    connection.execute("CREATE TABLE event (event_id VARCHAR, stream VARCHAR, type VARCHAR, payload VARCHAR)")
    for batch in work:
        connection.begin()
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", _rows(batch))
        connection.commit()
    connection.close()


def sqlite_executemany(folder: Path, work: Sequence[Sequence[NewEvent]]) -> None:
    """SQLite with a unique id and full durability, a transaction a batch, no chain."""
    connection = sqlite3.connect(folder / "plain.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE event (event_id TEXT PRIMARY KEY, stream TEXT, type TEXT, payload TEXT)")
    for batch in work:
        with connection:
            connection.executemany("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?)", _rows(batch))
    connection.close()


def main(count: int) -> None:
    work = batches(count)
    peers: tuple[Callable[[Path, Sequence[Sequence[NewEvent]]], None], ...] = (parley, duckdb_executemany, sqlite_executemany)
    seconds = {}
    for peer in peers:
        with tempfile.TemporaryDirectory() as place:
            started = time.perf_counter()
            peer(Path(place), work)
            seconds[peer.__name__] = time.perf_counter() - started
    for name, taken in seconds.items():
        print(f"{name:20} {count / taken:10,.0f} events/s   {taken / seconds['parley']:6.2f} times Parley's time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
