"""Every connection to DuckDB is made here and nowhere else.

Times are TIMESTAMP in UTC in every table: a TIMESTAMP WITH TIME ZONE turns into a day by the time zone of whoever asks, so that
one view would give two answers. SQL that reads a time out of JSON casts it to TIMESTAMPTZ first (a cast straight to TIMESTAMP
drops the offset without a word) and then applies `AT TIME ZONE 'UTC'`. Sessions run in UTC all the same.

The writer has one connection: the log is its main database, `log`, and the views are attached as `views`. DuckDB writes one file
a transaction, so a transaction is about the log or about the views, never both. Names are looked up in the views first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from schemas.errors import LogError, SnapshotError, ViewError

if TYPE_CHECKING:
    from schemas.envelope import Clock
    from schemas.folder import DataFolder
    from warehouse.store import Store

VIEWS_STORAGE = "v1.0.0"
"""Storage version of views and snapshots, so that DuckDB 1.0 and every later one can open them."""

SEARCH_PATH = "SET search_path = 'views.main,log.main'"
"""Statement that makes plain names mean a view first, then a table of the log."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,  # nothing is ever downloaded
}

_WRITER_MEMORY = "1800MB"
"""What DuckDB may hold while it writes; beyond that it spills into `log.duckdb.tmp` in the data folder.

Left to itself it took 4.3 GB to build the views of a million events; so the process stays below 3 GB, Python's share included.
"""

_SMALL_LOG = 10_000
"""Events up to which one thread does all work for less: over few rows several mostly wait for each other."""
_SMALL_SNAPSHOT = 64 << 20
"""Bytes of a snapshot up to which the same is true of questions to it; one of a few articles has 20 MB."""

_SPILL = "parley-spill-"
"""How the folders begin into which readers spill, in the machine's folder for temporary files."""


def open_store(folder: DataFolder, *, clock: Clock, recover: bool = False, patience_seconds: float = 0.0) -> Store:
    """Become the one writer of a data folder, making it where it is missing.

    Another writer is waited for `patience_seconds` long. With `recover` a log that lost its tail is accepted as it is, once
    its chain is found whole. Raises LogError where another process goes on writing (it names the process), the folder cannot be
    written, or the log is not the one that `head.json` remembers.
    """
    from warehouse.store import Store  # a query command never needs the write side

    return Store.open(folder, clock=clock, recover=recover, patience_seconds=patience_seconds)


def open_log(path: Path) -> duckdb.DuckDBPyConnection:
    """The writer's connection, views not yet attached. Raises LogError."""
    # What was spilled by a writer that was killed is nobody's; DuckDB clears away only its own.
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
    _clear_after_killed_readers()
    try:
        return _connect(path, memory=_WRITER_MEMORY)
    except duckdb.Error as error:
        raise LogError(
            f"the event log {path} does not open: {_first_line(error)}. Check that the disk has room and that you may write "
            f"there; if the file itself is damaged, put a backup of log.duckdb and head.json in its place."
        ) from error


def suit(connection: duckdb.DuckDBPyConnection, events: int) -> None:
    """Let DuckDB work as suits a log of so many events.

    On a small one a third of the CPU time goes to threads that find nothing to do, and half of a checkpoint's to learning from
    each column of text how to pack it.
    """
    if events <= _SMALL_LOG:
        connection.execute("SET threads = 1; SET disabled_compression_methods = 'fsst'")
    else:
        connection.execute("RESET threads; RESET disabled_compression_methods")


def attach_views(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a file of views under the name `views` and look names up there first. Raises ViewError where it does not open."""
    try:
        _attach(connection, path, "views")
    except duckdb.Error as error:
        raise ViewError(f"the views {path} do not open: {_first_line(error)}") from error
    connection.execute(SEARCH_PATH)


def detach_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the attached views out whole, so that the file stands without a WAL, and let go of it; where none are, nothing.

    Raises ViewError where the disk refuses.
    """
    try:
        connection.execute("USE log.main")
        with contextlib.suppress(duckdb.CatalogException, duckdb.BinderException):  # not attached
            connection.execute("CHECKPOINT views")
            connection.execute("DETACH views")
    except duckdb.Error as error:
        raise ViewError(
            f"the views could not be written out: {_first_line(error)}. Make room on the disk and run again"
        ) from error


def discard_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the attached views as of a file that nobody needs any more: nothing is written out. Where none are, nothing."""
    connection.execute("USE log.main")
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    try:
        with contextlib.suppress(duckdb.CatalogException, duckdb.BinderException):  # not attached
            connection.execute("DETACH views")
    finally:
        connection.execute("PRAGMA enable_checkpoint_on_shutdown")


@contextlib.contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """Attach another file for the length of a block, and write it out whole at the end."""
    _attach(connection, path, name)
    try:
        yield
        connection.execute(f"CHECKPOINT {name}")
    finally:
        connection.execute(f"DETACH {name}")


def open_snapshot(path: Path, *, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published snapshot; `path` may be the pointer, `memory` is a limit. Raises SnapshotError."""
    # The name behind the pointer: within a process DuckDB serves an open path again, stale, even after the pointer moved.
    real = path.resolve()
    if not real.exists():
        raise SnapshotError(f"no snapshot yet at {path}; run `parley run` or `parley import` first")
    try:
        return _connect(real, read_only=True, memory=memory)
    except duckdb.Error as error:
        raise SnapshotError(
            f"the snapshot {real} does not open: {_first_line(error)}. Delete it, and the next `parley run` publishes a new one"
        ) from error


def _connect(path: Path, *, read_only: bool = False, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    config = _CONFIG | {"temp_directory": str(_spill_of(path))} if read_only else _CONFIG
    connection = duckdb.connect(str(path), read_only=read_only, config=config)
    connection.execute("SET TimeZone = 'UTC'")
    if memory is not None:
        connection.execute(f"SET memory_limit = '{memory}'")
    if not read_only:
        # The rows that a refresh looks up lie far apart: given each of their numbers, a scan passes over what lies between.
        connection.execute("SET dynamic_or_filter_threshold = 10000")
    return connection


def _spill_of(path: Path) -> Path:
    # Beside the file, as DuckDB would have it, all processes that read it would spill into files of the same names, and read in
    # them what another wrote.
    return Path(tempfile.gettempdir()) / f"{_SPILL}{os.getpid()}-{hashlib.sha256(bytes(path)).hexdigest()[:12]}"


def _clear_after_killed_readers() -> None:
    # Readers know nothing of each other, so the one writer clears up after those that were killed. A folder that was used within
    # the last day may belong to a process of another container that has the same /tmp.
    for place in Path(tempfile.gettempdir()).glob(f"{_SPILL}*-*"):
        process = place.name.removeprefix(_SPILL).partition("-")[0]
        with contextlib.suppress(OSError):
            if process.isdecimal() and place.stat().st_mtime < time.time() - 86_400 and not _is_alive(int(process)):
                shutil.rmtree(place)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {name} (STORAGE_VERSION '{VIEWS_STORAGE}')")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
