"""What to think when the log and its head file disagree: healed in silence, healed on request, or refused."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb

from schemas.errors import LogError
from warehouse.log.chain import GENESIS, event_hash
from warehouse.log.events import covered, rows, stored_head
from warehouse.log.head import Head, read_head, write_head

log = logging.getLogger(__name__)


def settle(connection: duckdb.DuckDBPyConnection, path: Path, *, recover: bool = False) -> Head:
    """The head of the log, once log and head file agree.

    A log ahead of its head file is a crash between commit and head file: the head file follows. A log behind it, or with
    another event at that position, lost its tail or was replaced: LogError, unless `recover`, which takes the log as it is
    when its chain is whole and keeps the old head file beside it. Raises OSError where the head file cannot be written.
    """
    actual = stored_head(connection)
    try:
        remembered = read_head(path)
    except LogError:
        if not recover:
            raise
        remembered = Head(-1, "")
    if remembered == actual or (remembered is None and actual.position == 0):
        return actual
    if remembered is None or (
        0 <= remembered.position < actual.position and _hash_at(connection, remembered.position) == remembered.hash
    ):
        if remembered is None:
            _check_chain(connection)
        log.warning(
            "the log stands at %d and %s at %s: it follows", actual.position, path.name, remembered and remembered.position
        )
    elif not recover:
        raise LogError(_explain(actual, remembered, path))
    else:
        _check_chain(connection)
        kept = path.with_name(f"{path.name}.lost-{remembered.position}")
        path.replace(kept)
        log.warning("taking the log as it is, at position %d; the old head is kept as %s", actual.position, kept.name)
    write_head(path, actual)
    return actual


def _explain(actual: Head, remembered: Head, path: Path) -> str:
    if actual.position < remembered.position:
        lost = remembered.position - actual.position
        what = f"the event log ends at {actual.position}, but {remembered.position} were acknowledged: the last {lost} are lost"
        why = "A file that was cut short or an older copy of log.duckdb does that."
    else:
        what = f"the event log holds another event at position {remembered.position} than {path.name} remembers"
        why = "Somebody put another log.duckdb in its place."
    return (
        f"{what}. {why} Nothing was changed. Best put a backup of log.duckdb and log.duckdb.wal back; to go on with what is "
        f"there, run `parley verify --recover`: articles still online or on disk, read again, then add what is missing"
    )


def _hash_at(connection: duckdb.DuckDBPyConnection, position: int) -> str | None:
    if position == 0:
        return GENESIS
    row = connection.execute("SELECT hash FROM log.main.event WHERE position = ?", [position]).fetchone()
    return str(row[0]) if row else None


def _check_chain(connection: duckdb.DuckDBPyConnection) -> None:
    before = GENESIS
    for number, row in enumerate(rows(connection, chunk=20_000), start=1):
        *_, prev_hash, own = row
        if row[0] != number or prev_hash != before or own != event_hash(before, covered(row)):
            raise LogError(
                f"the chain of the event log breaks at position {number}: it cannot be taken as it is. Put a backup in its place"
            )
        before = own
