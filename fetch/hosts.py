"""Budgets of hosts: how many requests at once, how far apart, and when to leave one alone for the rest of a run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiolimiter import AsyncLimiter

from fetch.robots import Robots
from schemas.polling import RobotsText

PARALLEL_PER_HOST = 2
"""Connections to one host at a time: a slow answer does not hold up the host's other pages, and two are no burden."""
GIVES_UP_AFTER = 3
"""Timeouts and refused connections in a row after which a host is left alone for the rest of the run."""
LONGEST_CRAWL_DELAY = 60.0
"""Seconds: a robots.txt that asks for more would make a source unreadable by accident."""


class Host:
    """One host and port: its lane, its pace and its recent luck."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._asked = float("-inf")
        self.troubles = 0
        self.begin()

    def begin(self) -> None:
        """Start with free lanes in a new event loop, as far from the last request as the pace wants."""
        self._lane = asyncio.Semaphore(PARALLEL_PER_HOST)
        self._pace = AsyncLimiter(1, self._delay) if self._delay > 0 else None
        self._before = self._asked

    @property
    def gave_up(self) -> bool:
        """Whether the host failed so often in a row that it is left alone."""
        return self.troubles >= GIVES_UP_AFTER

    def slow_down(self, crawl_delay: float) -> None:
        """Obey a crawl delay (seconds) from robots.txt where it is longer than ours."""
        delay = min(crawl_delay, LONGEST_CRAWL_DELAY)
        if delay > self._delay:
            self._delay = delay
            self._pace = AsyncLimiter(1, delay)

    @asynccontextmanager
    async def turn(self, slots: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for this host's lane and pace, and only then for one of the slots that all hosts share."""
        async with self._lane:
            if self._pace is not None:
                await self._pace.acquire()
                await asyncio.sleep(max(0.0, self._before + self._delay - time.monotonic()))
            async with slots:
                self._asked = time.monotonic()
                yield


class Hosts:
    """All hosts of one run, and what each asked us to wait for. Plain memory between the rounds of a run."""

    def __init__(self, delay: float, robots: Iterable[RobotsText] = ()) -> None:
        self._delay = delay
        self.robots = {told.root: told for told in robots}
        """What robots.txt said, by the host that it speaks for."""
        self.rules: dict[str, Robots] = {}
        """The same, read, and what came of those that could not be had: for this run."""
        self._hosts: dict[str, Host] = {}
        self._asked_to_wait: dict[tuple[str, str], int] = {}

    def begin(self) -> None:
        """Get ready for a new event loop: what is known of each host stays."""
        for host in self._hosts.values():
            host.begin()

    def of(self, netloc: str) -> Host:
        """The host of a network location `name:port`."""
        if netloc not in self._hosts:
            self._hosts[netloc] = Host(self._delay)
        return self._hosts[netloc]

    def ask_to_wait(self, netloc: str, source_id: str, seconds: int) -> None:
        """The host answered 429 or 503 with Retry-After to this source: its other pages there are left for later."""
        self._asked_to_wait[netloc, source_id] = seconds

    def waits(self, netloc: str, source_id: str) -> int | None:
        """Seconds that the host asked this source to wait in this run, or None."""
        return self._asked_to_wait.get((netloc, source_id))
