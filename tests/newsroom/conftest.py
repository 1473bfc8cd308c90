"""A newsroom per test, without waiting, and a client that does not follow redirects."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from newsroom import DAYS, Newsroom


@pytest.fixture
def room() -> Newsroom:
    """The newsroom on its last day, with a slow host that is not slow."""
    return Newsroom(DAYS[-1], slow_seconds=0)


@pytest.fixture
def web(room: Newsroom) -> Iterator[httpx.Client]:
    """A client whose base address is the served newsroom."""
    with room.serve() as base, httpx.Client(base_url=base) as client:
        yield client
