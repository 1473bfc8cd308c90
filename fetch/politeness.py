"""Every decision about a source's next poll, as values in and values out. No I/O, no clock, no chance."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from schemas.polling import PollState

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
SICK_AFTER = 3
"""Failed polls in a row after which a source is reported sick."""
LONGEST_HINT = timedelta(hours=6)
"""A feed's own TTL or max-age is believed up to here: a wrong header must not silence a source for a month."""
LONGEST_BACKOFF = timedelta(hours=12)
GONE_RECHECK = timedelta(days=30)
FULL_EVERY = timedelta(hours=24)
"""Validators lie: once in this time a feed is asked for unconditionally."""
_QUIET_STEPS = ((48, 4), (12, 2))
"""After so many polls in a row without news the interval is multiplied by so much."""

Verdict = Literal["content", "unchanged", "gone", "failed"]
Circuit = Literal["closed", "open", "half-open"]


def judge_status(status: int) -> Verdict:
    """What an HTTP status means for a feed; 0 (no answer) is a failure."""
    if status == 200:
        return "content"
    if status == 304:
        return "unchanged"
    return "gone" if status == 410 else "failed"


def circuit(state: PollState, now: datetime) -> Circuit:
    """Whether a source is asked as it should be (closed), is left alone after its failures (open), or next gets one probe.

    It opens with the third failure in a row, or with a 410. Once the pause is over it is half-open: one poll, in full, that a
    feed with entries closes and anything else, a 304 too, opens again.
    """
    if not state.retired and state.failures < SICK_AFTER:
        return "closed"
    return "open" if state.next_poll_at is not None and now < state.next_poll_at else "half-open"


def parse_retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds from a Retry-After header, which is a number or an HTTP date; None where it is missing or unreadable."""
    if value is None:
        return None
    value = value.strip()
    if value.isdigit():
        return min(int(value), 10**9)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, int((moment - now).total_seconds()))


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the host itself says that its answer stays fresh (max-age, else Expires); zero where it does not say."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta(0)
    for part in control.split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdigit():
            age = headers.get("age", "").strip()
            return timedelta(seconds=max(0, min(int(value.strip('"')), 10**9) - (min(int(age), 10**9) if age.isdigit() else 0)))
    expires = headers.get("expires")
    seconds = parse_retry_after(expires, now) if expires and not expires.strip().isdigit() else None
    return timedelta(seconds=seconds or 0)


def spread(source_id: str, now: datetime, share: float = 0.1) -> float:
    """A factor between 1 - share and 1, different for each source and poll and the same for the same: jitter without chance."""
    digest = hashlib.sha256(f"{source_id} {now.isoformat()}".encode()).digest()
    return 1.0 - share * int.from_bytes(digest[:4], "big") / 0xFFFFFFFF


@dataclass(frozen=True)
class Decider:
    """Decides about one poll of one source. `every` is the profile's wish, `longest_wait` caps what a host may ask for."""

    every: timedelta
    longest_wait: timedelta

    def is_due(self, state: PollState, now: datetime, force: bool = False) -> bool:
        """Whether to ask now. `force` overrides our own rhythm and an open circuit, never a host's Retry-After."""
        if state.wait_until is not None and now < state.wait_until:
            return False
        return force or state.next_poll_at is None or now >= state.next_poll_at

    def asks_in_full(self, state: PollState, now: datetime) -> bool:
        """Whether to leave the validators out: a failing source must prove itself, and every validator is audited daily."""
        return state.failures > 0 or state.last_full_at is None or now - state.last_full_at >= FULL_EVERY

    def after_answer(self, state: PollState, now: datetime, hint: timedelta) -> datetime:
        """When to poll next after a readable answer; `hint` is the larger of the feed's TTL and the answer's freshness."""
        factor = next((f for polls, f in _QUIET_STEPS if state.quiet_polls >= polls), 1)
        wish = max(self.every * factor * spread(state.source_id, now), min(hint, LONGEST_HINT))
        return now + wish

    def after_failure(self, state: PollState, now: datetime) -> datetime:
        """When to poll next after the failures that `state` counts: twice as long each time, at most half a day."""
        doubled = self.every * (1 << min(max(state.failures - 1, 0), 10))
        return now + max(self.every, min(doubled, LONGEST_BACKOFF)) * (2.0 - spread(state.source_id, now))

    def wait_until(self, retry_after: int | None, now: datetime) -> datetime | None:
        """Until when the host wants to be left alone, clamped; None where it did not say."""
        return None if retry_after is None else now + min(timedelta(seconds=retry_after), self.longest_wait)
