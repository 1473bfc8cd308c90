"""One round over sources, as a run makes it, with a clock that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fetch.client import Fetcher
from fetch.poll import Poll, poll_sources
from schemas.polling import PollState
from schemas.profile import Source
from schemas.settings import FetchSettings
from tests.fetch.clocks import FAST, FakeClock


def poll(
    sources: Source | Sequence[Source],
    state: PollState | None = None,
    clock: FakeClock | None = None,
    settings: FetchSettings = FAST,
) -> list[Poll]:
    clock = clock or FakeClock()
    many = [sources] if isinstance(sources, Source) else list(sources)

    async def go() -> list[Poll]:
        async with Fetcher(settings, clock) as fetcher:
            return await poll_sources(many, {state.source_id: state} if state else {}, fetcher, clock, topic="ukraine")

    return asyncio.run(go())
