"""Readers for questions about a past day, which is folded from everything that was known then.

In a large folder that takes seconds for each page. A day that proved slow is therefore worked out whole, once and beside the
questions, and from then on answered as fast as the present; what is kept is that one day of that snapshot.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dashboard.readers import MEMORY, Readers, timed
from schemas.folder import DataFolder
from warehouse.read import Reader, open_reader
from warehouse.read.listing import Corrections
from warehouse.read.settled import settle, sparing

log = logging.getLogger(__name__)

SLOW_SECONDS = 1.0
"""A question about a past day that takes longer has its day worked out."""
_LONGER = 8
"""How much longer than any other such a question may take, one at a time, keeping nobody else waiting."""

Place = tuple[Path, date, Corrections]
"""A snapshot, a day, and which of people's corrections hold."""


@dataclass
class _Settled:
    place: Place
    reader: Reader
    turn: threading.Lock = field(default_factory=threading.Lock)


class PastDays:
    """Answers about past days over one data folder; `seconds` is what one question about the present may take."""

    def __init__(self, folder: DataFolder, *, seconds: float) -> None:
        self.slow_seconds = SLOW_SECONDS
        self._folder = folder
        self._seconds = seconds
        self._folding = Readers(folder, at_once=1, seconds=seconds * _LONGER, patience=seconds)
        self._settled: _Settled | None = None
        self._working: Place | None = None
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def reader(self, place: Place) -> Iterator[Reader]:
        """A reader for one question about a day. Raises SnapshotError where there is none, BusyError where it takes too long."""
        settled = self._settled
        if settled is not None and settled.place == place and settled.turn.acquire(timeout=self._seconds):
            try:
                if self._settled is settled:  # else another day took its place just now, and this one is closed
                    with timed(settled.reader, self._seconds) as reader:
                        yield reader
                    return
            finally:
                settled.turn.release()
        started = time.monotonic()
        try:
            with self._folding.reader() as reader:
                yield reader
        finally:
            if time.monotonic() - started > self.slow_seconds:
                self._work_out(place)

    def is_settled(self, place: Place) -> bool:
        """Whether a day was worked out, and is answered from that."""
        return self._settled is not None and self._settled.place == place

    def _work_out(self, place: Place) -> None:
        """Begin with a day, unless one is being worked out already: two would only make each other slow."""
        with self._lock:
            if self._working is not None or self.is_settled(place):
                return
            self._working = place
        threading.Thread(target=self._settle, args=(place,), name="past day", daemon=True).start()

    def _settle(self, place: Place) -> None:
        _, day, corrections = place
        try:
            reader = open_reader(self._folder, memory=MEMORY)
            with sparing(reader):  # and leaves the other cores to those who wait for an answer
                settle(reader, day, corrections)
        except Exception:
            # The day goes on being folded for each question: slow, and right.
            log.exception("%s could not be worked out", day)
        else:
            before, self._settled = self._settled, _Settled((reader.path, day, corrections), reader)
            if before is not None:
                with before.turn:  # whoever reads from it comes to an end first
                    before.reader.close()
        finally:
            self._working = None
