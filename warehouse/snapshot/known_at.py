"""The state as recorded by a moment: what this installation knew then, rebuilt exactly from the log's prefix.

The prefix is copied to a log of its own, in a place inside the data folder that is emptied before and after, and everything is
derived there as it always is: names that identity gives on the way are given there, and neither the live log nor the live views
are touched. The writer's lock is held only while the prefix is copied. What was erased since stays erased.
"""

from __future__ import annotations

import contextlib
import errno
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from warehouse import connect
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.lock import WriterLock
from warehouse.log.head import Head, sync_folder, write_head
from warehouse.snapshot.contents import add_events, add_note, completing, copy_views, macros, quoted
from warehouse.snapshot.copying import copy_durably, sync_file
from warehouse.store import Store
from warehouse.views.runner import project, stage


def write_known_at(folder: DataFolder, moment: datetime, target: Path, *, clock: Clock, patience_seconds: float = 0.0) -> Head:
    """Write what had been recorded by a moment to a snapshot file of its own, log included, and return the log's head then.

    Raises InputError where nothing had been recorded yet or the file exists, LogError and ViewError as for any run.
    """
    if target.exists():
        raise InputError(f"{target} exists already; give another name, or remove it first")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent} is no folder; make it first")
    with scratch(folder, clock, patience_seconds) as then:
        open_store(then, clock=lambda: moment).close()
        with open_store(folder, clock=clock, patience_seconds=patience_seconds) as store:
            head = _copy_prefix(store, moment, then)
        with open_store(then, clock=lambda: moment) as store:
            stage(store)
            resolve(store)
            project(store)
            beside = then.root / "snapshot.duckdb"
            looking_back = macros(store)
            copy_views(store, beside)
            with completing(store, beside) as connection:
                add_events(connection, head)
                add_note(connection, head, clock(), number=None, known_at=moment)
                connection.execute(looking_back)
        sync_file(beside)
        _move(beside, target)
    return head


@contextlib.contextmanager
def scratch(folder: DataFolder, clock: Clock, patience_seconds: float = 0.0) -> Iterator[DataFolder]:
    """The one place in which earlier states are rebuilt, empty before and gone after: what was killed there leaves no log behind.

    Raises LogError where another process is at work in it.
    """
    place = folder.root / "known-at"
    lock = WriterLock.acquire(folder.root / "known-at.lock", clock, patience_seconds)
    try:
        shutil.rmtree(place, ignore_errors=True)
        yield DataFolder(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        lock.release()


def _move(made: Path, target: Path) -> None:
    try:
        made.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f"{target.name}.tmp")  # another file system
        copy_durably(made, beside)
        beside.replace(target)
    sync_folder(target.parent)


def _copy_prefix(store: Store, moment: datetime, then: DataFolder) -> Head:
    until = f"CAST({quoted(moment.astimezone(UTC).replace(tzinfo=None).isoformat())} AS TIMESTAMP)"
    rows = store.query(f"SELECT position, hash FROM log.main.event WHERE recorded_at <= {until} ORDER BY position DESC LIMIT 1")
    if not rows:
        raise InputError(f"nothing had been recorded by {moment:%Y-%m-%d %H:%M} UTC; `parley sql` on `event` shows since when")
    head = Head(int(rows[0]["position"]), str(rows[0]["hash"]))
    with connect.attached(store.connection, then.log, "prefix"):
        store.connection.execute(
            f"INSERT INTO prefix.main.event SELECT * FROM log.main.event WHERE position <= {head.position:d} ORDER BY position"
        )
        # Of the journal what has a time; how a poll stands today, or whether a row was settled since, was nobody's to know.
        store.connection.execute(f"INSERT INTO prefix.journal.poll SELECT * FROM log.journal.poll AS p WHERE p.at <= {until}")
        store.connection.execute(
            f"INSERT INTO prefix.journal.check_result SELECT * FROM log.journal.check_result AS c WHERE c.at <= {until}"
        )
        store.connection.execute(f"INSERT INTO prefix.journal.run SELECT * FROM log.journal.run AS r WHERE r.ended_at <= {until}")
        store.connection.execute(
            "INSERT INTO prefix.journal.quarantine BY NAME SELECT q.* EXCLUDE (tried_at, closed_at, closed_by, because) "
            f"REPLACE ('open' AS state) FROM log.journal.quarantine AS q WHERE q.at <= {until}"
        )
    write_head(then.head, head)
    return head
