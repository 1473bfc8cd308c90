"""Append to the event table and read from it. The head file and the lock are the store's business.

A batch enters by one Arrow table in one transaction: what is there already falls out, the rest gets positions and hashes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

import duckdb

from schemas.envelope import NewEvent, canonical
from schemas.errors import LogError
from warehouse.log.chain import event_hash, new_salts, payload_hash
from warehouse.log.head import EMPTY, Head

COLUMNS = (
    "position", "event_id", "stream", "stream_version", "type", "schema_version", "topic", "occurred_earliest",
    "occurred_latest", "occurred_precision", "occurred_text", "reported_at", "observed_at", "recorded_at", "payload",
    "metadata", "payload_salt", "payload_hash", "prev_hash", "hash",
)  # fmt: skip

_INSERT = f"INSERT INTO log.main.event BY NAME SELECT {', '.join(COLUMNS)} FROM appending"
_STAND = """
    SELECT 'id' AS kind, event_id AS name, NULL AS number
    FROM log.main.event SEMI JOIN incoming USING (event_id)
    UNION ALL
    SELECT 'stream', stream, max(stream_version) FROM log.main.event SEMI JOIN incoming USING (stream) GROUP BY stream
"""
_LAST = "SELECT max(position) FROM log.main.event"
_TIP = "SELECT position, hash, recorded_at FROM log.main.event WHERE position = ?"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the log holds it. Times are aware, in UTC; `payload` is None once it was erased."""

    position: int
    event_id: str
    stream: str
    stream_version: int
    type: str
    schema_version: int
    topic: str | None
    occurred_earliest: date | None
    occurred_latest: date | None
    occurred_precision: str | None
    occurred_text: str | None
    reported_at: datetime | None
    observed_at: datetime
    recorded_at: datetime
    payload: str | None
    metadata: str
    payload_salt: str | None
    payload_hash: str
    prev_hash: str
    hash: str

    def content(self) -> dict[str, Any]:
        """The payload decoded; empty once it was erased."""
        return dict(json.loads(self.payload)) if self.payload else {}


class Place(NamedTuple):
    """Where an appended event came to stand."""

    position: int
    event_id: str


class Appended(NamedTuple):
    """What an append did: the events that were new, how many were there already, and the head after it."""

    added: tuple[Place, ...]
    repeated: int
    head: Head


def stored_head(connection: duckdb.DuckDBPyConnection) -> Head:
    """The last event of the table itself."""
    return _tip(connection)[0]


def append(
    connection: duckdb.DuckDBPyConnection, events: Sequence[NewEvent], expected: Mapping[str, int], now: datetime
) -> Appended:
    """Add what is new of a batch, in its order, in one transaction, and commit.

    `expected` gives, for streams that the caller reasoned about, the version that they had then. Raises LogError where one
    moved on, and duckdb.Error where the disk refuses; in both cases nothing of the batch is stored.
    """
    import pyarrow as pa

    first: dict[str, NewEvent] = {}
    for event in events:
        first.setdefault(event.event_id, event)
    batch = list(first.values())
    connection.execute("BEGIN")
    try:
        known, versions, tip = _stand(connection, batch)
        new = [event for event in batch if event.event_id not in known]
        _check_expected(new, versions, expected)
        head = tip[0]
        if new:
            columns = _chain(new, versions, *tip, now)
            connection.register("appending", pa.table(columns, schema=_arrow_schema()))
            try:
                connection.execute(_INSERT)
            finally:
                connection.unregister("appending")
            head = Head(columns["position"][-1], columns["hash"][-1])
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise
    first_new = head.position - len(new) + 1
    added = tuple(Place(position, event.event_id) for position, event in enumerate(new, start=first_new))
    return Appended(added, len(events) - len(new), head)


def read(
    connection: duckdb.DuckDBPyConnection, after: int = 0, types: Iterable[str] | None = None, limit: int | None = None
) -> Iterator[StoredEvent]:
    """Events after a position, in order, in chunks: the whole log never has to fit into memory."""
    return map(_stored, rows(connection, after, types, limit))


def rows(
    connection: duckdb.DuckDBPyConnection,
    after: int = 0,
    types: Iterable[str] | None = None,
    limit: int | None = None,
    chunk: int = 2_000,
) -> Iterator[tuple[Any, ...]]:
    """The same as bare tuples in the order of COLUMNS, times naive as the table holds them: for who reads all of it.

    What is appended meanwhile is not read. A chunk is so many positions.
    """
    wanted = None if types is None else sorted(types)
    picked = "" if wanted is None else "AND type IN (SELECT unnest(?))"
    left = limit
    last = _tip(connection)[0].position
    while after < last and (left is None or left > 0):
        # Between two positions: a LIMIT over all that follow would sort most of the log for each chunk.
        query = (
            f"SELECT {', '.join(COLUMNS)} FROM log.main.event WHERE position > ? AND position <= ? {picked} "
            f"ORDER BY position{'' if left is None else f' LIMIT {left}'}"
        )
        found = connection.execute(query, [after, after + chunk, *([] if wanted is None else [wanted])]).fetchall()
        yield from found
        left = None if left is None else left - len(found)
        after += chunk
        if not found:  # a log with a hole in it is read to its end, however wide the hole
            row = connection.execute("SELECT min(position) FROM log.main.event WHERE position > ?", [after]).fetchone()
            after = last if row is None or row[0] is None else int(row[0]) - 1


def covered(row: tuple[Any, ...]) -> tuple[object, ...]:
    """The fields of a bare row that its hash covers, as `chained` gives them for an event."""
    return (*row[:14], row[15], row[17])


def chained(event: StoredEvent) -> tuple[object, ...]:
    """The fields that an event's hash covers, in their fixed order: all but payload, salt and the two hashes."""
    return (
        event.position, event.event_id, event.stream, event.stream_version, event.type, event.schema_version, event.topic,
        event.occurred_earliest, event.occurred_latest, event.occurred_precision, event.occurred_text,
        _naive(event.reported_at), _naive(event.observed_at), _naive(event.recorded_at), event.metadata, event.payload_hash,
    )  # fmt: skip


def _stored(row: tuple[Any, ...]) -> StoredEvent:
    values = dict(zip(COLUMNS, row, strict=True))
    for column in ("reported_at", "observed_at", "recorded_at"):
        if values[column] is not None:
            values[column] = values[column].replace(tzinfo=UTC)
    return StoredEvent(**values)


def _stand(
    connection: duckdb.DuckDBPyConnection, batch: Sequence[NewEvent]
) -> tuple[set[str], dict[str, int], tuple[Head, datetime | None]]:
    """What the log holds that an append must know: ids of the batch, versions of its streams, and its last event.

    One statement for ids and streams, because each costs some milliseconds whatever it does, and batches are small.
    """
    import pyarrow as pa

    ids = [event.event_id for event in batch]
    connection.register("incoming", pa.table({"event_id": ids, "stream": [event.stream for event in batch]}))
    try:
        rows = connection.execute(_STAND).fetchall()
    finally:
        connection.unregister("incoming")
    known = {row[1] for row in rows if row[0] == "id"}
    return known, {row[1]: int(row[2]) for row in rows if row[0] == "stream"}, _tip(connection)


def _tip(connection: duckdb.DuckDBPyConnection) -> tuple[Head, datetime | None]:
    # By the key, in two steps: sorting by position, or one statement with a subquery, reads the whole column.
    last = connection.execute(_LAST).fetchone()
    row = connection.execute(_TIP, [last[0]]).fetchone() if last else None
    return (Head(int(row[0]), str(row[1])), row[2]) if row else (EMPTY, None)


def _check_expected(new: Sequence[NewEvent], versions: Mapping[str, int], expected: Mapping[str, int]) -> None:
    # Only streams that gain an event are checked: a retry whose events are all there already is no conflict.
    for stream in {event.stream for event in new} & expected.keys():
        if (found := versions.get(stream, 0)) != expected[stream]:
            raise LogError(
                f"stream {stream} is at version {found}, not {expected[stream]} as expected: it was added to meanwhile. "
                f"Nothing was stored; read the stream again and decide anew"
            )


def _chain(
    new: Sequence[NewEvent], versions: Mapping[str, int], head: Head, last: datetime | None, now: datetime
) -> dict[str, list[Any]]:
    """The columns of the new rows, in the order of COLUMNS."""
    recorded_at = _naive(now)
    if last is not None and recorded_at is not None:
        recorded_at = max(recorded_at, last)  # a clock that was set back must not make the log run backwards
    version = dict(versions)
    rows = []
    before = head.hash
    for position, (event, salt) in enumerate(zip(new, new_salts(len(new)), strict=True), start=head.position + 1):
        version[event.stream] = at = version.get(event.stream, 0) + 1
        occurred = event.occurred
        told = (occurred.earliest, occurred.latest, occurred.precision, occurred.text) if occurred else (None, None, None, None)
        front = (
            position, event.event_id, event.stream, at, event.type, event.schema_version, event.topic, *told,
            _naive(event.reported_at), _naive(event.observed_at), recorded_at,
        )  # fmt: skip
        metadata = canonical(dict(event.metadata)) if event.metadata else "{}"
        hashed = payload_hash(salt, event.payload)
        own = event_hash(before, (*front, metadata, hashed))
        rows.append((*front, event.payload, metadata, salt, hashed, before, own))
        before = own
    return dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))


def _naive(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None)


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        return  # a failed commit has ended the transaction already


@cache
def _arrow_schema() -> Any:
    import pyarrow as pa

    kinds = {"position": pa.int64(), "stream_version": pa.int64(), "schema_version": pa.int32()}
    kinds |= dict.fromkeys(("occurred_earliest", "occurred_latest"), pa.date32())
    kinds |= dict.fromkeys(("reported_at", "observed_at", "recorded_at"), pa.timestamp("us"))
    return pa.schema([(column, kinds.get(column, pa.string())) for column in COLUMNS])
