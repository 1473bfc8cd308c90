"""What order, chain, duplicate check and durability cost: Parley's append beside the plain ways to store the same rows.

    python benchmarks/append.py [--events 100000] [--json]

5,000 events a batch: `Store.append` beside a bare Arrow insert of the same rows into DuckDB, without key, check or chain; once
with the Arrow tables made before the clock starts, once made from Python rows within it, as Parley has to.

500 events a batch: beside pyeventsourcing on SQLite, a file, as it ships: WAL and synchronous FULL, its application recorder,
which gives positions, with payloads of the same sizes. It is not one of Parley's dependencies; put it on the path for this:

    uv pip install --target /tmp/peers 'eventsourcing>=9.5,<9.6' && PYTHONPATH=/tmp/peers python benchmarks/append.py

All of it is durable: what a batch holds is on the disk when the call returns. The first is repeated and the median taken.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from benchmarks.generator import events
from benchmarks.measuring import SEED, Meter, Row, clock, options, progress, show
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.log.events import COLUMNS

LARGE, SMALL = 5_000, 500

Batches = Sequence[Sequence[NewEvent]]


def parley(place: Path, work: Batches, meter: Meter, name: str) -> None:
    """The log as it is: duplicates, versions, positions, chain, head."""
    with open_store(DataFolder(place), clock=clock) as store, meter.timed(name):
        for batch in work:
            store.append(batch)


def stored_rows(place: Path, work: Batches) -> list[list[tuple[Any, ...]]]:
    """The very rows that Parley stores of each batch."""
    rows = []
    with open_store(DataFolder(place), clock=clock) as store:
        for batch in work:
            start = store.head.position
            store.append(batch)
            query = f"SELECT {', '.join(COLUMNS)} FROM log.main.event WHERE position > {start} ORDER BY position"
            rows.append(store.connection.execute(query).fetchall())
    return rows


def bare_arrow(place: Path, tables: Sequence[Any], meter: Meter, name: str) -> None:
    """DuckDB, one Arrow table and one transaction a batch; nothing is checked."""
    connection = duckdb.connect(str(place / "bare.duckdb"))
    connection.execute(_BARE)
    with meter.timed(name):
        for table in tables:
            _insert(connection, table)
    connection.close()


def arrow_from_rows(place: Path, rows: Sequence[Sequence[tuple[Any, ...]]], meter: Meter, name: str) -> None:
    """The same, with the Arrow table made of Python values within the time."""
    connection = duckdb.connect(str(place / "rows.duckdb"))
    connection.execute(_BARE)
    with meter.timed(name):
        for batch in rows:
            _insert(connection, arrow(batch))
    connection.close()


def pyeventsourcing(place: Path, work: Batches, meter: Meter, name: str) -> None:
    """pyeventsourcing's recorder of an application, on a SQLite file."""
    from eventsourcing.persistence import StoredEvent  # type: ignore[import-not-found,unused-ignore]
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore  # type: ignore[import-not-found,unused-ignore]

    recorder = SQLiteApplicationRecorder(SQLiteDatastore(str(place / "peer.sqlite")))
    recorder.create_table()
    version: dict[str, int] = {}
    batches = []
    for batch in work:
        stored = []
        for event in batch:
            version[event.stream] = version.get(event.stream, 0) + 1
            stream = UUID(bytes=_sixteen(event.stream))
            stored.append(StoredEvent(stream, version[event.stream], event.type, event.payload.encode()))
        batches.append(stored)
    with meter.timed(name):
        for stored in batches:
            recorder.insert_events(stored)


def arrow(rows: Sequence[tuple[Any, ...]]) -> Any:
    """An Arrow table of rows as the log stores them."""
    import pyarrow as pa

    return pa.table(dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)), schema=_schema())


def main(arguments: Sequence[str] | None = None) -> None:
    chosen = options(__doc__, events=[100_000]).parse_args(arguments)
    count = (chosen.events or [100_000])[-1]
    load = [event for batch in events(count, SEED) for event in batch]
    large, small = _cut(load, LARGE), _cut(load, SMALL)
    with tempfile.TemporaryDirectory() as place:
        rows = stored_rows(Path(place), large)
    tables = [arrow(batch) for batch in rows]
    peers: list[tuple[str, int, Callable[[Path, Meter, str], None]]] = [
        ("Store.append", LARGE, lambda p, m, n: parley(p, large, m, n)),
        ("bare Arrow insert", LARGE, lambda p, m, n: bare_arrow(p, tables, m, n)),
        ("Arrow made of rows, insert", LARGE, lambda p, m, n: arrow_from_rows(p, rows, m, n)),
        ("Store.append", SMALL, lambda p, m, n: parley(p, small, m, n)),
    ]
    if find_spec("eventsourcing"):
        peers.append(("pyeventsourcing, SQLite", SMALL, lambda p, m, n: pyeventsourcing(p, small, m, n)))
    else:
        progress("pyeventsourcing is not on the path, so it is left out: see the head of this file for how to add it")
    found: dict[tuple[str, int], list[tuple[float, float]]] = {(name, size): [] for name, size, _ in peers}
    for _ in range(chosen.repeat):  # in turns, so that what else the machine does meets all alike
        for name, size, peer in peers:
            meter = Meter()
            with tempfile.TemporaryDirectory() as place:
                peer(Path(place), meter, name)
            found[name, size].append((meter.cpu[name], meter.wall[name]))
    show(f"append {count:,} events", [_row(found, name, size, count) for name, size, _ in peers], as_json=chosen.json)


def _row(found: dict[tuple[str, int], list[tuple[float, float]]], name: str, size: int, count: int) -> Row:
    cpu, wall = (statistics.median(figures) for figures in zip(*found[name, size], strict=True))
    own_cpu, own_wall = (statistics.median(figures) for figures in zip(*found["Store.append", size], strict=True))
    return {
        "way": name, "batch": size, "events/s": count / wall, "CPU-s": cpu, "s": wall,
        "append's speed to this": wall / own_wall, "by CPU": cpu / own_cpu,
    }  # fmt: skip


def _insert(connection: duckdb.DuckDBPyConnection, table: Any) -> None:
    connection.begin()
    connection.register("incoming", table)
    connection.execute("INSERT INTO event SELECT * FROM incoming")
    connection.unregister("incoming")
    connection.commit()


def _cut(load: Sequence[NewEvent], size: int) -> list[Sequence[NewEvent]]:
    return [load[start : start + size] for start in range(0, len(load), size)]


def _sixteen(stream: str) -> bytes:
    import hashlib

    return hashlib.md5(stream.encode(), usedforsecurity=False).digest()


def _schema() -> Any:
    import pyarrow as pa

    kinds = {"position": pa.int64(), "stream_version": pa.int64(), "schema_version": pa.int32()}
    kinds |= dict.fromkeys(("occurred_earliest", "occurred_latest"), pa.date32())
    kinds |= dict.fromkeys(("reported_at", "observed_at", "recorded_at"), pa.timestamp("us"))
    return pa.schema([(column, kinds.get(column, pa.string())) for column in COLUMNS])


_SQL_TYPES = {
    "position": "BIGINT", "stream_version": "BIGINT", "schema_version": "INTEGER", "occurred_earliest": "DATE",
    "occurred_latest": "DATE", "reported_at": "TIMESTAMP", "observed_at": "TIMESTAMP", "recorded_at": "TIMESTAMP",
}  # fmt: skip
_BARE = "CREATE TABLE event (" + ", ".join(f"{column} {_SQL_TYPES.get(column, 'VARCHAR')}" for column in COLUMNS) + ")"


if __name__ == "__main__":
    main()
