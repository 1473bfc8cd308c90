"""What becomes of a source after a poll: its next state and the events that this makes. Values in, values out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fetch.feeds import Feed
from fetch.politeness import GONE_RECHECK, SICK_AFTER, Decider, freshness
from schemas.envelope import NewEvent, Payload
from schemas.pages import FeedEntry
from schemas.polling import PollState
from schemas.sources import SourceMoved, SourceRecovered, SourceRetired, SourceSickened

_MOST_SEEN = 2_000
"""Keys of entries remembered for one source: several times what feeds hold, so that an entry that comes back is not news."""


@dataclass(frozen=True)
class Received:
    """A feed that was read, with what its answer said about it."""

    feed: Feed
    body: bytes
    headers: Mapping[str, str]
    moved_to: str | None


@dataclass(frozen=True)
class After:
    """The state after a poll, the entries that are news, and the events."""

    state: PollState
    new: tuple[FeedEntry, ...] = ()
    events: tuple[NewEvent, ...] = ()


@dataclass(frozen=True)
class Health:
    """Judges one source of one topic at one moment."""

    topic: str
    decider: Decider
    now: datetime

    def after_feed(self, state: PollState, received: Received) -> After:
        """A readable feed. Only one with entries is a recovery, and only a feed that was read can have moved for good."""
        feed, moved_to = received.feed, received.moved_to
        keys = [entry_key(entry) for entry in feed.entries]
        seen = set(state.seen)
        new = tuple(entry for entry, key in zip(feed.entries, keys, strict=True) if key not in seen)
        events: list[NewEvent] = []
        if moved_to and moved_to != state.feed_url:
            moved = SourceMoved(
                topic=self.topic, source_id=state.source_id, old_url=state.feed_url, new_url=moved_to, since=last_news(state)
            )
            events.append(self._event(state, moved))
        if (state.sick_since or state.retired) and feed.entries:
            since = state.sick_since or last_news(state)
            recovered = SourceRecovered(topic=self.topic, source_id=state.source_id, since=since)
            events.append(self._event(state, recovered))
        healthy = {"failures": 0, "failing_since": None, "sick_since": None, "retired": False} if feed.entries else {}
        state = state.model_copy(
            update={
                **healthy,
                "feed_url": moved_to or state.feed_url,
                "content_hash": content_hash(received.body),
                "ttl_minutes": feed.ttl_minutes,
                "quiet_polls": 0 if new else state.quiet_polls + 1,
                "seen": tuple(dict.fromkeys((*keys, *state.seen)))[:_MOST_SEEN],
            }
        )
        return After(self._answered(state, received.headers), new, tuple(events))

    def after_same_bytes(self, state: PollState, headers: Mapping[str, str]) -> After:
        """The very feed that was read the last time, from a host that does not know 304: it need not be read again."""
        return After(self._answered(state.model_copy(update={"quiet_polls": state.quiet_polls + 1}), headers))

    def _answered(self, state: PollState, headers: Mapping[str, str]) -> PollState:
        """What every whole answer leaves behind: its validators, the moment, and when to ask next."""
        hint = max(freshness(headers, self.now), timedelta(minutes=min(state.ttl_minutes or 0, 100_000)))
        return state.model_copy(
            update={
                "etag": headers.get("etag"),
                "last_modified": headers.get("last-modified"),
                "last_ok_at": self.now,
                "last_full_at": self.now,
                "wait_until": None,
                "next_poll_at": self.decider.after_answer(state, self.now, hint),
            }
        )

    def after_not_modified(self, state: PollState, headers: Mapping[str, str]) -> After:
        """304: nothing new, and nothing proved. A sick source stays sick."""
        state = state.model_copy(update={"quiet_polls": state.quiet_polls + 1, "wait_until": None})
        due = self.decider.after_answer(state, self.now, freshness(headers, self.now))
        return After(state.model_copy(update={"next_poll_at": due}))

    def after_failure(self, state: PollState, error: str, retry_after: int | None) -> After:
        """No feed. The third time in a row makes the source sick; what the host asked for goes before our own backoff."""
        since = state.failing_since or self.now.astimezone(UTC).isoformat()
        wait = self.decider.wait_until(retry_after, self.now)
        state = state.model_copy(update={"failures": state.failures + 1, "failing_since": since, "wait_until": wait})
        state = state.model_copy(update={"next_poll_at": wait or self.decider.after_failure(state, self.now)})
        if state.failures < SICK_AFTER or state.sick_since:
            return After(state)
        sick = SourceSickened(topic=self.topic, source_id=state.source_id, reason=error, since=since)
        return After(state.model_copy(update={"sick_since": since}), events=(self._event(state, sick),))

    def after_gone(self, state: PollState) -> After:
        """410: the publisher ended the feed. Reported once, and looked at once a month in case that was a mistake."""
        update = {"retired": True, "failures": state.failures + 1, "wait_until": None, "next_poll_at": self.now + GONE_RECHECK}
        after = state.model_copy(update=update)
        if state.retired:
            return After(after)
        reason = f"{state.feed_url} answered 410 Gone"
        retired = SourceRetired(topic=self.topic, source_id=state.source_id, reason=reason, since=last_news(state))
        return After(after, events=(self._event(state, retired),))

    def _event(self, state: PollState, payload: Payload) -> NewEvent:
        return NewEvent.fact(f"source:{self.topic}/{state.source_id}", payload, observed_at=self.now, topic=self.topic)


def last_news(state: PollState) -> str:
    """When the source last gave a readable feed, ISO 8601 in UTC; "" if it never did.

    It tells one change of a source from the next like it, and a run that is repeated after a crash tells the same.
    """
    return state.last_ok_at.astimezone(UTC).isoformat() if state.last_ok_at else ""


def content_hash(body: bytes) -> str:
    """SHA-256 of a feed's bytes in hex."""
    return hashlib.sha256(body).hexdigest()


def entry_key(entry: FeedEntry) -> str:
    """A short name for what an entry says: it changes when the publisher updates the entry."""
    parts = (entry.url, entry.entry_id, entry.title, entry.summary, entry.body, str(entry.published), str(entry.updated))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
