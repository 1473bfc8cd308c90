"""What a host's robots.txt allows, asked for once a day at most (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.polling import RobotsText

NAME = "Parley"
"""The product token under which robots.txt may address us."""
MAX_BYTES = 512_000
"""RFC 9309 asks crawlers to read at least 500 KiB."""
KEPT_FOR = timedelta(hours=24)
"""RFC 9309, 2.4: no copy is used for longer."""
_MOST_KEPT = 100_000
"""Characters of rules that are kept from run to run; whose rules are longer is asked in each."""


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


def kept(root: str, status: int, body: bytes, read_at: datetime) -> RobotsText | None:
    """What to keep of an answer; None where it only says that the host is in trouble, or where it is too long."""
    text = body[:MAX_BYTES].decode("utf-8", "replace") if status == 200 else ""
    trouble = status in {0, 429} or status >= 500
    return None if trouble or len(text) > _MOST_KEPT else RobotsText(root=root, read_at=read_at, status=status, text=text)


def remembered(told: RobotsText, now: datetime) -> Robots | None:
    """The rules that were kept, None where they are too old to go by."""
    return read_robots(told.status, told.text.encode(), None) if timedelta(0) <= now - told.read_at < KEPT_FOR else None
