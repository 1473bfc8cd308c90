from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.settings import FetchSettings

NOW = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)
FAST = FetchSettings(host_delay_seconds=0, timeout_seconds=10, max_bytes=200_000)


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)
