"""Are the sources of a topic there? Each is asked once, whatever its rhythm, and nothing is stored."""

from __future__ import annotations

import asyncio
from typing import Any

from fetch.client import Fetcher
from fetch.poll import Poll, poll_sources
from flows.run import wall_clock
from schemas.envelope import Clock
from schemas.profile import Profile
from schemas.settings import FetchSettings


def check_sources(profile: Profile, settings: FetchSettings, clock: Clock = wall_clock) -> list[dict[str, Any]]:
    """One row a source: `source`, `name`, `reached`, `entries`, `newest` (ISO 8601), `status`, `seconds`, `error`."""

    async def poll() -> list[Poll]:
        async with Fetcher(settings, clock) as fetcher:
            return await poll_sources(profile.sources, {}, fetcher, clock, topic=profile.topic, force=True)

    names = {source.id: source.name for source in profile.sources}
    return [
        {
            "source": poll.source_id,
            "name": names[poll.source_id],
            "reached": poll.outcome in ("new", "unchanged"),
            "entries": len(poll.entries),
            "newest": max((entry.published.isoformat() for entry in poll.entries if entry.published), default=None),
            "status": poll.status,
            "seconds": round(poll.seconds, 2),
            "error": poll.error,
        }
        for poll in asyncio.run(poll())
    ]
