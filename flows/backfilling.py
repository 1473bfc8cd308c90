"""What was published before Parley ran: pages that sitemaps list, or captures in WARC files, batch by batch. Without Prefect.

Each batch is in the log before the next is fetched, so that a run which was stopped has lost nothing, and the next one passes
over what the log has heard of. What comes of it is history: no alert is sent for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from fetch.archive import Archive
from fetch.client import Fetcher
from fetch.history import Listing, Window, listed
from fetch.pages import fetch_pages
from fetch.warc_files import captures, warc_files
from flows import accounts, alerting, steps
from flows.gates import gate, set_aside
from flows.run import Run, recorded
from observing.relevance import words_of
from quality.rows import entry_row
from reading.address import article_id, bare_host
from reading.result import refusal
from schemas.errors import InputError
from schemas.pages import FeedEntry, Page
from schemas.profile import Profile, Source
from warehouse.known import heard_of
from warehouse.log.erasure import kept_out

T = TypeVar("T")

Progress = Callable[[str, int, int | None], None]
"""Hears what is done now, how many of it are done, and of how many, if that is known."""


def _unheard(what: str, done: int, of: int | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Plan:
    """What a backfill of a source would fetch: `new` pages of those that its sitemaps list for the window, the newest first.

    `known` counts pages that the log has heard of, `beside` those whose address or title has no word of the topic.
    """

    source: Source
    listing: Listing
    new: tuple[FeedEntry, ...]
    known: int
    beside: int


def from_sitemaps(
    run: Run,
    sources: Sequence[Source],
    window: Window,
    *,
    everything: bool = False,
    most: int | None = None,
    dry: bool = False,
    progress: Progress = _unheard,
) -> list[Plan]:
    """Fetch what the sources' sitemaps list for a window; returns what was found for each source. With `dry`, fetches no page.

    With `everything` also what has no word of the topic in its address or title. `most` caps the pages of this run.
    `run.summary` says how it ended. Raises GateError, LogError.
    """
    with asyncio.Runner() as runner:
        fetcher = runner.run(_opened(Fetcher(run.settings.fetch, run.clock)))
        try:
            plans = [_planned(run, runner, fetcher, source, window, everything, progress) for source in sources]
            if not dry:
                entries = [entry for plan in plans for entry in plan.new][:most]
                _take_in(run, _fetched(run, runner, fetcher, entries), len(entries), progress)
        finally:
            runner.run(fetcher.__aexit__(None, None, None))
    return plans


def from_warc(
    run: Run,
    paths: Sequence[Path],
    window: Window | None = None,
    *,
    hosts: Sequence[str] = (),
    everything: bool = False,
    progress: Progress = _unheard,
) -> None:
    """Take in captures of pages from WARC files: of these hosts, if some are named, and captured in the window, if there is one.

    Without `everything` only pages that have a strong word of the topic; the summary counts the others as passed over. A file
    that is damaged is set aside with its reason, after what could be read of it. Raises InputError, GateError, LogError.
    """
    files = warc_files(paths)
    _take_in(run, _captured(run, files, window, {bare_host(f"https://{host}") for host in hosts}, everything), None, progress)


def concerns(profile: Profile, text: str) -> bool:
    """Whether a title, or the words of an address, have a word of the topic."""
    found = words_of(text, profile)
    return bool(found.strong or found.weak or found.persons)


def _planned(
    run: Run,
    runner: asyncio.Runner,
    fetcher: Fetcher,
    source: Source,
    window: Window,
    everything: bool,
    progress: Progress,
) -> Plan:
    what = f"Sitemaps of {source.name}"
    progress(what, 0, None)
    listing = runner.run(listed(source, fetcher, window, lambda read, pages: progress(f"{what}, {pages:,} pages", read, None)))
    entries = [entry for entry in listing.entries if everything or concerns(run.profile, _told(entry))]
    ids = {entry.url: article_id(entry.url) for entry in entries}
    with run.store() as store:
        known = heard_of(store, ids.values()) | kept_out(store)
    new = tuple(entry for entry in entries if ids[entry.url] not in known)
    run.notes += [f"{source.id}: {fault}" for fault in listing.faults]
    return Plan(source, listing, new, len(entries) - len(new), len(listing.entries) - len(entries))


def _told(entry: FeedEntry) -> str:
    """What an entry says of its subject before it is fetched: its title, else the words of its address."""
    words = " ".join(unquote(urlsplit(entry.url).path).replace("/", " ").replace("-", " ").replace("_", " ").split())
    return f"{entry.title} {words.title()} {words.upper()}"


def _fetched(run: Run, runner: asyncio.Runner, fetcher: Fetcher, entries: Sequence[FeedEntry]) -> Iterator[list[Page]]:
    sources = {source.id: source for source in run.profile.sources}
    for batch in _batches(entries):
        with Archive(run.folder.archive, run.clock) as archive:
            kept = gate(run, "feed_entries", batch, lambda entry: entry_row(entry, run.clock()))
            pages = runner.run(fetch_pages(kept, sources, fetcher, archive, run.clock))
            accounts.fetched(run, kept, pages)
            yield pages


def _captured(run: Run, files: Sequence[Path], window: Window | None, hosts: set[str], everything: bool) -> Iterator[list[Page]]:
    by_host = {bare_host(str(source.feed)): source for source in run.profile.sources}
    marks = [word.encode().lower() for word in run.profile.keywords.strong]

    def wanted(url: str, at: datetime, body: bytes) -> bool:
        if (hosts and bare_host(url) not in hosts) or (window is not None and not window.holds(at.astimezone(UTC).date())):
            return False
        if everything or not body or any(mark in body.lower() for mark in marks):
            return True
        run.counts["pages_passed_over"] += 1
        return False

    def origin(url: str) -> tuple[str | None, str]:
        source = by_host.get(bare_host(url))
        return (source.id, source.outlet or source.name) if source else (None, bare_host(url))

    def pages() -> Iterator[Page]:
        for path in files:
            try:
                for page in captures(path, archive, wanted=wanted, origin=origin, max_bytes=run.settings.fetch.max_bytes):
                    run.counts["pages_fetched"] += 1
                    yield page
            except InputError as error:
                set_aside(run, "read", [refusal({"path": str(path.absolute())}, str(error))], 1)
            else:
                run.files |= {str(path), str(path.absolute())}

    with Archive(run.folder.archive, run.clock) as archive:
        yield from _batches(pages())


def _take_in(run: Run, batches: Iterable[list[Page]], of: int | None, progress: Progress) -> None:
    """Read, observe and append each batch; in the end one projection and one snapshot."""
    with recorded(run):
        alerting.follow(run)
        known = steps.look_up(run)
        told = [*steps.sources_added(run, known), *steps.profile_told(run, known)]
        steps.append(run, [*told, *steps.observe(run, known.unread)])
        done = 0
        for pages in batches:
            read = steps.read_articles(run, pages)
            steps.append(run, [*read.events, *steps.observe(run, steps.texts(read.events))], pages=pages)
            done += len(pages)
            progress("Pages", done, of)
        progress("Views and snapshot", 0, None)
        steps.project(run)
        steps.publish(run)
        alerting.pass_over(run)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, steps.BATCH)):
        yield batch


async def _opened(fetcher: Fetcher) -> Fetcher:
    return await fetcher.__aenter__()


def window_of(since: date, until: date | None, today: date) -> Window:
    """The days from `since` to `until`, or to today. Raises InputError where that is none, or lies ahead."""
    last = until or today
    if last < since:
        raise InputError(f"--since {since} lies after {'--until ' + str(last) if until else 'today'}: give the earlier day first")
    if since > today + timedelta(days=1):
        raise InputError(f"--since {since} lies ahead: nothing was published then yet")
    return Window(since, last)


def summaries(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """What was found for each source, as rows."""
    return [
        {
            "source": plan.source.id,
            "sitemaps": plan.listing.sitemaps,
            "listed": len(plan.listing.entries),
            "undated": plan.listing.undated,
            "beside": plan.beside,
            "known": plan.known,
            "new": len(plan.new),
            "cut": plan.listing.cut,
            "faults": plan.listing.faults,
        }
        for plan in plans
    ]
