"""Readers for a process with threads: a few at once, each with a time limit, always on the newest snapshot."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator

import duckdb

from schemas.errors import ParleyError
from schemas.folder import DataFolder
from warehouse.read import Following, Reader

MEMORY = "600MB"
"""What DuckDB may hold for all questions to one snapshot together."""


class BusyError(ParleyError):
    """A question took too long, or too many were asked at once."""


@contextlib.contextmanager
def timed(reader: Reader, seconds: float) -> Iterator[Reader]:
    """A reader whose questions are broken off after so many seconds, all together. Raises BusyError then."""
    watch = threading.Timer(seconds, reader.interrupt)
    watch.daemon = True
    watch.start()
    try:
        yield reader
    except duckdb.InterruptException:
        raise BusyError(
            f"this took longer than {seconds:g} seconds and was given up; narrow it, or ask in SQL: `parley sql`"
        ) from None
    finally:
        watch.cancel()


class Readers:
    """At most `at_once` questions run at a time, none longer than `seconds`; DuckDB holds `memory` at most.

    Who has to wait for his turn waits `patience` seconds, or as long as a question may take.

    A folder of a single snapshot file works as well, see `warehouse.read.open_reader`.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        at_once: int = 2,
        seconds: float = 8.0,
        patience: float | None = None,
        memory: str = MEMORY,
    ) -> None:
        self._seconds = seconds
        self._patience = seconds if patience is None else patience
        self._free: queue.Queue[Following] = queue.Queue()
        self._all = [Following(folder, memory=memory) for _ in range(at_once)]
        for one in self._all:
            self._free.put(one)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Reader]:
        """The newest snapshot for one request. Raises SnapshotError where there is none, BusyError where it takes too long."""
        try:
            following = self._free.get(timeout=self._patience)
        except queue.Empty:
            raise BusyError("too many questions are being answered at the moment; try again in a few seconds") from None
        try:
            with timed(following.reader, self._seconds) as reader:
                yield reader
        finally:
            self._free.put(following)

    def close(self) -> None:
        """Let go of the snapshot."""
        for one in self._all:
            one.close()
