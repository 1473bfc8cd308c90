"""What a host's robots.txt allows, read once per host and run (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NAME = "Parley"
"""The product token under which robots.txt may address us."""
MAX_BYTES = 512_000
"""RFC 9309 asks crawlers to read at least 500 KiB."""


@dataclass(frozen=True)
class Robots:
    """The rules of one host for us. `rules` is protego's parser; None means the same answer for every address."""

    rules: Any = None
    allows_all: bool = True
    why: str = ""

    def allows(self, url: str) -> bool:
        """Whether the host lets us ask for this address."""
        return self.allows_all if self.rules is None else bool(self.rules.can_fetch(url, NAME))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for; 0 if it does not."""
        delay = None if self.rules is None else self.rules.crawl_delay(NAME)
        return float(delay or 0.0)


def read_robots(status: int, body: bytes, error: str | None) -> Robots:
    """Rules from the answer to /robots.txt: none there (4xx) allows all, a server in trouble (5xx, 429) or no answer nothing."""
    if status == 200:
        from protego import Protego

        return Robots(rules=Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace")))
    if status == 429 or status >= 500 or status == 0:
        return Robots(allows_all=False, why=f"its robots.txt could not be read ({error or f'status {status}'})")
    return Robots()
