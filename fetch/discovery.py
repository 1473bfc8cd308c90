"""Which feeds a site has: what its page links, what its robots.txt lists, and else the usual places.

Each is tried before it is named. The address that a person gave is asked for as a browser would; all else only where robots.txt
allows it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from fetch.client import FEED_TYPES, Answer, Fetcher
from fetch.feeds import Feed, read_feed
from fetch.sitemaps import ROOT
from schemas.characters import clean
from schemas.errors import FetchError
from schemas.pages import FeedEntry
from schemas.profile import Source

Kind = Literal["feed", "news sitemap"]

MOST_TRIED = 12
"""Addresses that are asked for on the way to a site's feeds."""
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json"}
)
_WORDS = ("rss", "atom", "feed")
_USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/news-sitemap.xml")
_SIDE = ("comment", "podcast", "video", "author", "oembed", "wp-json")
"""In an address: a feed of something else than the site's articles."""


@dataclass(frozen=True)
class Candidate:
    """A feed that was found and could be read. `url` is where it stands for good, `title` what the page calls it, or ""."""

    url: str
    kind: Kind
    title: str
    entries: tuple[FeedEntry, ...]

    @property
    def newest(self) -> datetime | None:
        """When its newest entry was published or updated, as far as it says."""
        return max(filter(None, (entry.published or entry.updated for entry in self.entries)), default=None)


@dataclass(frozen=True)
class Discovery:
    """What was found at an address, the likeliest first; `tried` says of each address that gave no feed why not.

    `site` is what the page calls its site, or "", and `lang` its language.
    """

    candidates: tuple[Candidate, ...]
    tried: tuple[str, ...]
    site: str = ""
    lang: str | None = None


async def discover(url: str, fetcher: Fetcher, *, allow_private_address: bool = False) -> Discovery:
    """The feeds of a site, by the address of one of its pages or of a feed. What a host does never raises."""
    looking = _Looking(fetcher, allow_private_address)
    answer = await looking.ask(url)
    if answer is None:
        return Discovery((), tuple(looking.tried))
    if (own := looking.read(answer, "")) is not None:
        return Discovery((own,), ())
    tree = _tree(answer)
    if tree is None:
        looking.tried.append(f"{answer.final_url}: neither a feed nor a page")
        return Discovery((), tuple(looking.tried))
    linked = list(_linked(tree, answer.final_url))
    robots = await looking.sitemaps(answer.final_url)
    found = await looking.all_of([*linked, *((address, "") for address in robots)])
    if not any(one.entries for one in found):
        found += await looking.all_of([(urljoin(answer.final_url, path), "") for path in _USUAL])
    return Discovery(
        tuple(sorted(found, key=_rank)), tuple(looking.tried), _site(tree), (tree.get("lang") or "")[:2].lower() or None
    )


@dataclass
class _Looking:
    fetcher: Fetcher
    private: bool
    tried: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    async def ask(self, url: str) -> Answer | None:
        if url in self.asked or len(self.asked) >= MOST_TRIED:
            return None
        self.asked.add(url)
        try:
            source = self._as_source(url)
            answer = await self.fetcher.get(url, source, accept=f"{FEED_TYPES}, text/html;q=0.8", obey_robots=len(self.asked) > 1)
        except ValueError as error:  # what is no address at all
            self.tried.append(clean(f"{url}: {error}"))
            return None
        if answer.status != 200:
            self.tried.append(clean(answer.error or f"{url}: the host answered {answer.status}"))
            return None
        return answer

    def read(self, answer: Answer, title: str) -> Candidate | None:
        try:
            feed: Feed = read_feed(answer.body, "", answer.content_type, answer.final_url)
        except FetchError:
            return None
        kind: Kind = "news sitemap" if ROOT.search(answer.body[:4096]) else "feed"
        return Candidate(answer.moved_to or answer.url, kind, title, feed.entries)

    async def all_of(self, addresses: Sequence[tuple[str, str]]) -> list[Candidate]:
        found = await asyncio.gather(*(self._try(address, title) for address, title in addresses))
        return [one for one in found if one is not None]

    async def _try(self, url: str, title: str) -> Candidate | None:
        answer = await self.ask(url)
        if answer is None:
            return None
        candidate = self.read(answer, title)
        if candidate is None:
            self.tried.append(f"{url}: no feed stands there")
        return candidate

    async def sitemaps(self, url: str) -> list[str]:
        """Sitemaps that robots.txt lists and that are, by their name, the ones with the news."""
        from protego import Protego

        answer = await self.ask(urljoin(url, "/robots.txt"))
        if answer is None:
            return []
        listed = Protego.parse(answer.body.decode("utf-8", "replace")).sitemaps
        return [address for address in map(clean, listed) if "news" in urlsplit(address).path.lower()]

    def _as_source(self, url: str) -> Source:
        return Source.model_validate(
            {
                "id": "new", "name": "new", "feed": url, "kind": "newspaper", "ownership": "", "reliability": "",
                "allow_private_address": self.private,
            }
        )  # fmt: skip


def _tree(answer: Answer) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(answer.body, parser=HTMLParser(encoding=answer.encoding, no_network=True, huge_tree=False))
    except (etree.LxmlError, LookupError, ValueError):
        return None


def _linked(tree: Any, base_url: str) -> Iterator[tuple[str, str]]:
    """(address, title) of what the page links as its feeds, then of what merely looks like a link to one."""
    for link in tree.iter("link"):
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").split(";")[0].strip().lower() in _TYPES:
            yield from _absolute(link.get("href"), base_url, clean(link.get("title") or ""))
    for link in tree.iter("a"):
        href = (link.get("href") or "").lower()
        if any(word in urlsplit(href).path.rsplit("/", 2)[-1] or word in href.rsplit("/", 2)[-2:] for word in _WORDS):
            yield from _absolute(link.get("href"), base_url, clean(" ".join(link.text_content().split()))[:80])


def _absolute(href: str | None, base_url: str, title: str) -> Iterator[tuple[str, str]]:
    try:
        address = urljoin(base_url, (href or "").strip())
        parts = urlsplit(address)
    except ValueError:
        return
    if href and parts.scheme in {"http", "https"} and parts.hostname:
        yield address.split("#", 1)[0], title


def _site(tree: Any) -> str:
    for meta in tree.iter("meta"):
        if (meta.get("property") or "").lower() == "og:site_name" and meta.get("content"):
            return clean(" ".join(meta.get("content").split()))[:80]
    return ""


def _rank(candidate: Candidate) -> tuple[bool, bool, bool, float, int]:
    """Feeds with entries first, then those of articles, feeds before sitemaps, the fresher, the shorter address."""
    newest = candidate.newest
    return (
        not candidate.entries,
        any(word in candidate.url.lower() for word in _SIDE),
        candidate.kind != "feed",
        -newest.timestamp() if newest else 0.0,
        len(candidate.url),
    )
