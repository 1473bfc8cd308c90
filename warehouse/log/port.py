"""What the log promises to those who write and read it, whatever it stores its events in.

`tests/warehouse/test_log_promises.py` holds a log to every one of these sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from schemas.envelope import NewEvent
from warehouse.log.events import Appended, StoredEvent
from warehouse.log.head import Head


class EventLog(Protocol):
    """An event log with one writer: what is in it stays as it is and where it is."""

    @property
    def head(self) -> Head:
        """Position and hash of the last event that was acknowledged; `EMPTY` before the first."""
        ...

    def append(self, batch: Sequence[NewEvent], expected: Mapping[str, int] | None = None) -> Appended:
        """Store what is new of a batch. When this returns, it is durable: closed, killed or cut off, it is there afterwards.

        - All or nothing: a batch that is refused leaves no event and moves neither head nor stream.
        - Positions count from 1 without a gap over the whole log, stream versions likewise within each stream, both in the
          order of the batch.
        - An id is stored once, however often and in whatever company it comes: a fact that says the same in the same stream,
          an act under the same command id, whatever it then says. What came first stays; the rest is counted as repeated.
        - `expected` maps streams to the version that the caller saw. Where a stream that gains an event is at another, LogError.
        - `recorded_at`, when it was stored, never decreases from one position to the next, whatever the clock does.
        - Each event carries the hash of the one before it, and one over its own fields.
        """
        ...

    def read(self, after: int = 0, types: Iterable[str] | None = None, limit: int | None = None) -> Iterator[StoredEvent]:
        """Events after a position, in order, as they were given; `types` picks event types, `limit` ends it after so many."""
        ...
