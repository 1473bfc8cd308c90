"""What a site published between two days, as its sitemaps tell: from robots.txt through indexes to the pages they list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from fetch.client import FEED_TYPES, Fetcher
from fetch.feeds import read_feed
from fetch.sitemaps import MOST_BYTES, Child, Sitemap, read_sitemap
from schemas.characters import clean
from schemas.errors import FetchError
from schemas.pages import FeedEntry
from schemas.profile import Source

MOST_SITEMAPS = 400
"""Of one source: a daily sitemap for a year, and some."""
_DEEPEST = 3
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
"""Where sitemaps stand on hosts whose robots.txt names none."""
_NAMED = re.compile(r"(?<!\d)(20\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_DAY = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:/|-|$)")
_OTHERS = re.compile(r"(image|video|author|tag|categor|podcast|taxonom)", re.IGNORECASE)
"""In a sitemap's name: it lists no articles."""


@dataclass(frozen=True)
class Window:
    """Days from `since` to `until`, both included, UTC."""

    since: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.since <= day <= self.until

    def may_hold(self, child: Child) -> bool:
        """Whether a sitemap may list pages of these days: by the year and month in its name, and by when it last changed."""
        if child.changed is not None and child.changed.date() < self.since:
            return False
        spans = [_span(match) for match in _NAMED.finditer(_name(child.url))]
        return not spans or any(first <= self.until and self.since <= last for first, last in spans)


@dataclass
class Listing:
    """What a source's sitemaps list for a window, the newest first. `undated` counts pages of which no day is told: left out.

    `faults` say of each sitemap that could not be read why; `cut` whether there were more sitemaps than may be read at once.
    """

    entries: list[FeedEntry] = field(default_factory=list)
    sitemaps: int = 0
    undated: int = 0
    cut: bool = False
    faults: list[str] = field(default_factory=list)


async def listed(source: Source, fetcher: Fetcher, window: Window, told: Callable[[int, int], None]) -> Listing:
    """The pages of a source in a window. `told` hears after each sitemap how many were read and how many pages were found.

    A day is that in the page's address, else of its publication, else of its last change. What a host does never raises.
    """
    reading = _Reading(source, fetcher, window)
    listing = reading.listing
    ahead = [(Child(url, None), 1) for url in await reading.roots()]
    seen = {child.url for child, _ in ahead}
    found: dict[str, FeedEntry] = {}
    while ahead:
        child, depth = ahead.pop(0)
        if listing.sitemaps >= MOST_SITEMAPS:
            listing.cut = True
            break
        sitemap = await reading.sitemap(child.url)
        if sitemap is None:
            continue
        listing.sitemaps += 1
        for entry in sitemap.entries:
            day = day_of(entry)
            if day is None:
                listing.undated += 1
            elif window.holds(day):
                found.setdefault(entry.url, entry)
        told(listing.sitemaps, len(found))
        for inner in sitemap.children:
            if depth < _DEEPEST and inner.url not in seen and window.may_hold(inner) and not _OTHERS.search(_name(inner.url)):
                seen.add(inner.url)
                ahead.append((inner, depth + 1))
    listing.entries = sorted(found.values(), key=lambda entry: (day_of(entry) or window.since, entry.url), reverse=True)
    return listing


def day_of(entry: FeedEntry) -> date | None:
    """The day of a listed page, UTC; None where nothing tells it."""
    match = _DAY.search(entry.url)
    if match:
        try:
            return date(*map(int, match.groups()))
        except ValueError:  # a 31st of February is a number in an address, and no day
            pass
    moment: datetime | None = entry.published or entry.updated
    return moment.astimezone(UTC).date() if moment else None


@dataclass
class _Reading:
    source: Source
    fetcher: Fetcher
    window: Window
    listing: Listing = field(default_factory=Listing)

    async def roots(self) -> list[str]:
        """The sitemaps that the hosts of the source's articles name in robots.txt; else those in the usual places."""
        from protego import Protego

        roots: list[str] = []
        for root in await self._sites():
            robots = await self.fetcher.get(f"{root}/robots.txt", self.source, accept="text/plain, */*;q=0.5", obey_robots=False)
            named = list(Protego.parse(robots.body.decode("utf-8", "replace")).sitemaps) if robots.status == 200 else []
            roots += [clean(urljoin(root, url)) for url in named] or [urljoin(root, path) for path in _USUAL]
        return list(
            dict.fromkeys(url for url in roots if self.window.may_hold(Child(url, None)) and not _OTHERS.search(_name(url)))
        )

    async def _sites(self) -> list[str]:
        """`scheme://host` of the feed's articles, the most frequent first, and of the feed: many feeds stand elsewhere."""
        feed = str(self.source.feed)
        answer = await self.fetcher.get(feed, self.source, accept=FEED_TYPES, obey_robots=False)
        try:
            entries = read_feed(answer.body, self.source.id, answer.content_type, answer.final_url).entries
        except FetchError as error:
            self.listing.faults.append(answer.error or str(error))
            entries = ()
        counted = Counter(_root(entry.url) for entry in entries)
        return list(dict.fromkeys([*(root for root, _ in counted.most_common(1)), _root(feed)]))

    async def sitemap(self, url: str) -> Sitemap | None:
        answer = await self.fetcher.get(
            url, self.source, accept="application/xml, text/xml;q=0.9, */*;q=0.5", max_bytes=MOST_BYTES
        )
        if answer.status != 200:
            if answer.status != 404:
                self.listing.faults.append(answer.error or f"{url}: the host answered {answer.status}")
            return None
        try:
            return read_sitemap(answer.body, self.source.id, answer.final_url)
        except FetchError as error:
            self.listing.faults.append(str(error))
            return None


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _name(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _span(match: re.Match[str]) -> tuple[date, date]:
    """The days that a year, or a year and month, in a name stand for."""
    year, month = int(match.group(1)), int(match.group(2) or 0)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
