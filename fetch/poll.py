"""One round over all sources: ask each feed that is due, tell what is new in it, remember what the next round must know.

Safe to run again: a state that was not saved only means that entries are handed on twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from fetch.client import FEED_TYPES, Answer, Fetcher
from fetch.feed_worker import read_any_feed
from fetch.feeds import Feed
from fetch.health import After, Health, Received, content_hash
from fetch.politeness import Decider, judge_status, parse_retry_after
from schemas.characters import clean
from schemas.envelope import Clock, NewEvent
from schemas.errors import FetchError
from schemas.pages import FeedEntry
from schemas.polling import PollState
from schemas.profile import Source

Outcome = Literal["new", "unchanged", "failed", "not_due"]
_AT_ONCE = 64
"""Sources polled at the same time: several times the hosts that are asked at once, so that a slow one holds up nobody."""


@dataclass(frozen=True)
class Poll:
    """What one poll of one source gave. `state` is what to remember; save it once the entries' articles are in the log.

    `entries` are the new or updated ones and those whose pages are due for another try; `passed_over` counts those that the feed
    lists and that cannot be taken, `bytes` what came over the wire.
    """

    source_id: str
    state: PollState
    entries: tuple[FeedEntry, ...] = ()
    outcome: Outcome = "not_due"
    status: int = 0
    seconds: float = 0.0
    bytes: int = 0
    error: str | None = None
    events: tuple[NewEvent, ...] = ()
    passed_over: int = 0


async def poll_sources(
    sources: Sequence[Source],
    states: Mapping[str, PollState],
    fetcher: Fetcher,
    clock: Clock,
    *,
    topic: str,
    force: bool = False,
    most: int | None = None,
) -> list[Poll]:
    """Every source once, many at a time, reported in the order given. One that fails is reported failed and stops no other.

    `force` asks sources that are not due yet, except where the host itself asked to wait. Once `most` entries came in, no further
    source is begun: the polls are those of the first sources then, and at least of one.
    """
    polling = _Polling(fetcher, clock, topic, force)
    left = iter(enumerate(sources))
    polls: dict[int, Poll] = {}
    came = 0

    async def work() -> None:
        nonlocal came
        while (most is None or came < most) and (turn := next(left, None)) is not None:
            number, source = turn
            polls[number] = await polling.of(source, states.get(source.id))
            came += len(polls[number].entries)

    await asyncio.gather(*(work() for _ in range(min(_AT_ONCE, len(sources)))))
    return [polls[number] for number in sorted(polls)]


@dataclass(frozen=True)
class _Polling:
    fetcher: Fetcher
    clock: Clock
    topic: str
    force: bool

    async def of(self, source: Source, known: PollState | None) -> Poll:
        url = str(source.feed)
        state = known
        if state is None or state.profile_url != url:
            # Another address in the profile is another feed: nothing that the old one said about itself holds. When the source
            # last gave news goes on, because it tells one event of the source from the next like it.
            last_ok_at = state.last_ok_at if state else None
            state = PollState(source_id=source.id, feed_url=url, profile_url=url, last_ok_at=last_ok_at)
        try:
            return await self._ask(source, state)
        except Exception as error:
            # The last wall between one feed and all others: whatever it provoked costs that feed alone.
            message = clean(f"{state.feed_url}: {type(error).__name__}: {error}")
            after = self._health(source).after_failure(state, message, None)
            return Poll(source.id, after.state, outcome="failed", error=message, events=after.events)

    async def _ask(self, source: Source, state: PollState) -> Poll:
        now = self.clock()
        decider = self._decider(source)
        if not decider.is_due(state, now, self.force):
            return Poll(source.id, state, _waiting(state, now))
        in_full = decider.asks_in_full(state, now)
        answer = await self.fetcher.get(
            state.feed_url,
            source,
            accept=FEED_TYPES,
            etag=None if in_full else state.etag,
            last_modified=None if in_full else state.last_modified,
            obey_robots=False,
        )
        health = self._health(source)
        verdict, error = judge_status(answer.status), answer.error
        if verdict == "unchanged":
            after = health.after_not_modified(state, answer.headers)
            return _report(answer, after, "unchanged", entries=_waiting(state, health.now))
        if verdict == "gone":
            return _report(answer, health.after_gone(state), "failed", error=f"{answer.final_url}: 410 Gone, the feed has ended")
        if verdict == "content" and answer.moved_to is None and _is_known(state, answer):
            after = health.after_same_bytes(state, answer.headers)
            return _report(answer, after, "unchanged", entries=_waiting(state, health.now))
        if verdict == "content":
            try:
                feed = await self._read(source, answer)
            except FetchError as problem:
                error = str(problem)
            else:
                if feed.entries or not state.seen:
                    after = health.after_feed(state, Received(feed, answer.body, answer.headers, answer.moved_to))
                    note = None if feed.entries else f"{answer.final_url}: the feed is empty: well-formed, and without entries"
                    entries = _merge(after.new, _waiting(state, health.now))
                    report = _report(answer, after, "new" if after.new else "unchanged", entries=entries, error=note)
                    return replace(report, passed_over=feed.passed_over)
                error = f"{answer.final_url}: the feed is empty: well-formed, and without the entries that it had before"
        error = clean(error or f"{answer.final_url}: the host answered {answer.status}")
        retry_after = parse_retry_after(answer.headers.get("retry-after"), health.now) if answer.status in {429, 503} else None
        return _report(answer, health.after_failure(state, error, retry_after), "failed", error=error)

    async def _read(self, source: Source, answer: Answer) -> Feed:
        settings = self.fetcher.settings
        return await asyncio.to_thread(
            read_any_feed,
            answer.body,
            source.id,
            answer.content_type,
            answer.final_url,
            max_entries=settings.max_entries,
            seconds=settings.timeout_seconds,
        )

    def _decider(self, source: Source) -> Decider:
        longest = timedelta(seconds=self.fetcher.settings.max_retry_after_seconds)
        return Decider(timedelta(minutes=source.every_minutes), longest)

    def _health(self, source: Source) -> Health:
        return Health(self.topic, self._decider(source), self.clock())


def _report(
    answer: Answer, after: After, outcome: Outcome, *, entries: tuple[FeedEntry, ...] = (), error: str | None = None
) -> Poll:
    state = after.state
    return Poll(state.source_id, state, entries, outcome, answer.status, answer.seconds, answer.received, error, after.events)


def _is_known(state: PollState, answer: Answer) -> bool:
    """Whether these bytes were read before as a healthy feed with entries."""
    return state.failures == 0 and bool(state.seen) and content_hash(answer.body) == state.content_hash


def _waiting(state: PollState, now: datetime) -> tuple[FeedEntry, ...]:
    """Entries whose pages are due for another try, unless the host asked to be left alone."""
    if state.wait_until is not None and now < state.wait_until:
        return ()
    return tuple(waiting.entry for waiting in state.waiting if waiting.not_before <= now)


def _merge(new: tuple[FeedEntry, ...], waiting: tuple[FeedEntry, ...]) -> tuple[FeedEntry, ...]:
    fresh = {entry.url for entry in new}
    return (*new, *(entry for entry in waiting if entry.url not in fresh))
