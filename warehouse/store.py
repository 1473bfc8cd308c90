"""The write side of a data folder, open: log, journal and views behind one lock and one connection."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb

from schemas.envelope import Clock, NewEvent
from schemas.errors import LogError, ViewError
from schemas.folder import DataFolder
from warehouse import connect
from warehouse.damage import damage, set_aside
from warehouse.journal import Journal
from warehouse.lock import WriterLock
from warehouse.log import events, recovery
from warehouse.log.events import Appended, StoredEvent
from warehouse.log.head import Head, sync_folder, write_head
from warehouse.log.migrations import migrate

if TYPE_CHECKING:
    from warehouse.verify import Archive, Finding

log = logging.getLogger(__name__)


_FILE_HEADERS = 3 * 4096
"""Bytes with which every file of DuckDB begins; they are written before anything is stored."""


class Store:
    """One process's right to write, with everything it writes to. Close it soon: others wait.

    `connection` is shared with identity and views; names without a catalogue are views first, then the log's tables. The
    journal's tables are `log.journal.<name>`.
    """

    def __init__(
        self, folder: DataFolder, connection: duckdb.DuckDBPyConnection, lock: WriterLock, clock: Clock, head: Head
    ) -> None:
        self.folder = folder
        self.connection = connection
        self.clock = clock
        self.journal = Journal(self)
        self._lock = lock
        self._head = head

    @classmethod
    def open(cls, folder: DataFolder, *, clock: Clock, recover: bool = False, patience_seconds: float = 0.0) -> Self:
        """Take the lock, open, migrate, compare the log with its head, attach the views. See `warehouse.connect.open_store`."""
        lock = WriterLock.acquire(folder.lock, clock, patience_seconds)
        connection: duckdb.DuckDBPyConnection | None = None
        try:
            _drop_unfinished(folder)
            connection = connect.open_log(folder.log)
            with _disk_trouble(folder):
                # A log that is refused stays as it was found: closing it would write its WAL, perhaps half of one, into it.
                connection.execute("PRAGMA disable_checkpoint_on_shutdown")
                migrate(connection)
                head = recovery.settle(connection, folder.head, recover=recover)
                connection.execute("PRAGMA enable_checkpoint_on_shutdown")
                connect.suit(connection, head.position)
                _attach_or_start_over(connection, folder)
            return cls(folder, connection, lock, clock, head)
        except BaseException:
            if connection is not None:
                connection.close()
            lock.release()
            raise

    @property
    def head(self) -> Head:
        """Position and hash of the last event."""
        return self._head

    def append(self, batch: Sequence[NewEvent], expected: Mapping[str, int] | None = None) -> Appended:
        """Store what is new of a batch, all of it or nothing; when this returns it survives a power cut.

        Events whose id is there already are counted and passed over. `expected` maps streams to the version that the caller
        saw. Raises LogError: a stream moved on, or the disk refuses.
        """
        with _disk_trouble(self.folder):
            appended = events.append(self.connection, batch, expected or {}, self.clock())
        self._head = appended.head
        if appended.added:
            try:
                write_head(self.folder.head, appended.head)
            except OSError as error:
                raise LogError(
                    f"events up to {appended.head.position} are stored, but {self.folder.head} could not be written: "
                    f"{error.strerror}. Make room and run again; the head is put right when the log is opened next"
                ) from error
        return appended

    def read(self, after: int = 0, types: Iterable[str] | None = None, limit: int | None = None) -> Iterator[StoredEvent]:
        """Events after a position, in order, as a stream; `types` picks event types."""
        with _disk_trouble(self.folder):
            yield from events.read(self.connection, after, types, limit)

    def query(self, sql: str, params: Sequence[object] | None = None) -> list[dict[str, Any]]:
        """Rows of any query over views, log (`event`) and journal (`log.journal.run` …) as dicts in column order."""
        answer = self.connection.execute(sql, params or [])
        names = [column[0] for column in answer.description or []]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    @contextlib.contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction, rolled back on any error. It may write to the log's file or to the views, not both.

        Raises LogError where the disk refuses; nothing of the transaction is stored then.
        """
        with _disk_trouble(self.folder):
            self.connection.execute("BEGIN")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(duckdb.Error):  # a failed commit has ended the transaction already
                    self.connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def views_closed(self) -> Iterator[None]:
        """Let go of the views' file for the length of a block: to copy it, to replace it, or to work on another one."""
        connect.detach_views(self.connection)
        try:
            yield
        finally:
            connect.detach_views(self.connection)
            connect.attach_views(self.connection, self.folder.views)

    def replace_views(self, path: Path) -> None:
        """Put the file that is attached as the views in the place of the views' own. Call it within `views_closed`."""
        connect.detach_views(self.connection)
        # A WAL that outlived its file would be replayed into the new one.
        self.folder.views.with_name(f"{self.folder.views.name}.wal").unlink(missing_ok=True)
        path.replace(self.folder.views)
        sync_folder(self.folder.root)

    def verify(
        self,
        progress: Callable[[int, int], None] | None = None,
        *,
        since: int = 0,
        anchors: Sequence[Head] = (),
        archive: Archive | None = None,
    ) -> list[Finding]:
        """Check the log against its own promises, against heads noted elsewhere, and against the archive.

        See `warehouse.verify.verify`.
        """
        from warehouse.verify import verify

        return verify(self, progress, since=since, anchors=anchors, archive=archive)

    def close(self) -> None:
        """Write everything out and let the next writer in. Closing twice is harmless."""
        self.connection.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if isinstance(error, duckdb.Error) and (told := damage(self.folder, error)) is not None:
            raise told from error


def _drop_unfinished(folder: DataFolder) -> None:
    """Take away a log whose writer died while DuckDB was making the file: nothing opens it, and nothing was stored in it."""
    with contextlib.suppress(FileNotFoundError):
        if folder.log.stat().st_size < _FILE_HEADERS and not folder.head.exists():
            folder.log.unlink()


def _attach_or_start_over(connection: duckdb.DuckDBPyConnection, folder: DataFolder) -> None:
    try:
        connect.attach_views(connection, folder.views)
    except ViewError as error:
        with folder.views.open("r+b"):
            pass  # one that may not be written is no broken one
        # Views hold nothing that the log does not: a file that does not open is set aside and built again.
        log.warning("%s; set aside as %s and built again from the log", error, set_aside(folder).name)
        connect.attach_views(connection, folder.views)


@contextlib.contextmanager
def _disk_trouble(folder: DataFolder) -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.TransactionException, OSError) as error:
        if (told := damage(folder, error)) is not None:
            raise told from error
        raise LogError(
            f"could not write in {folder.root}: {str(error).strip().splitlines()[0]}. Nothing of this step was stored and "
            f"nothing stored before is lost. Make room on the disk (or see to its permissions) and run again"
        ) from error
