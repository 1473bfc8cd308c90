"""From the bytes of a sitemap to what it lists: pages (news sitemaps with titles and dates) or further sitemaps.

Format: sitemaps.org 0.9 and Google's news extension. Plain lists of addresses and gzip are sitemaps too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from fetch.decoding import decoder
from schemas.characters import clean
from schemas.errors import FetchError
from schemas.pages import FeedEntry

ROOT = re.compile(rb"<(?:[a-z0-9]+:)?(urlset|sitemapindex)\b", re.IGNORECASE)
MOST_BYTES = 52_428_800
"""Of one sitemap, unpacked: what sitemaps.org allows."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_LISTED = {"url", "sitemap"}
_NEWS = "schemas/sitemap-news/"


@dataclass(frozen=True)
class Child:
    """A further sitemap that an index lists, with the day on which it last changed, if the index says."""

    url: str
    changed: datetime | None


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap lists, the newest first; what has no date comes last, in the sitemap's own order.

    `entries` are pages: `published` where the news extension gives it, `updated` is the sitemap's lastmod.
    """

    entries: tuple[FeedEntry, ...] = ()
    children: tuple[Child, ...] = ()


def read_sitemap(body: bytes, source_id: str, base_url: str) -> Sitemap:
    """A sitemap, packed or not. Addresses of other schemes are left out. Raises FetchError where it is none, or not whole."""
    if body.startswith(_GZIP):
        unpacking = decoder("gzip", MOST_BYTES)
        unpacking.feed(body)
        body = unpacking.finish()
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if ROOT.search(text[:4096]) is None:
        if listed := _listed_in_text(text, source_id, base_url):
            return Sitemap(entries=listed)
        raise FetchError(f"{base_url}: not a sitemap; look for it in the host's robots.txt")
    # Anywhere, because where the document begins can be hidden behind comments and quotes.
    if _ENTITY.search(text):
        raise FetchError(f"{base_url}: the sitemap defines XML entities of its own, which Parley does not expand")
    rows = list(_rows(text, base_url))
    entries = [entry for kind, row in rows if kind == "url" and (entry := _entry(row, source_id, base_url)) is not None]
    children = [
        Child(address, _moment(row.get("lastmod")))
        for kind, row in rows
        if kind == "sitemap" and (address := _address(row.get("loc", ""), base_url))
    ]
    return Sitemap(
        tuple(sorted(entries, key=lambda entry: _age(entry.published or entry.updated))),
        tuple(sorted(children, key=lambda child: _age(child.changed))),
    )


def _rows(text: bytes, base_url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(`url` or `sitemap`, its fields by local name) of each listed thing, read piece by piece: a sitemap has up to 50,000."""
    from lxml import etree

    parser = etree.XMLPullParser(("end",), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        for start in range(0, len(text), 1 << 16):
            parser.feed(text[start : start + (1 << 16)])
            yield from _ended(parser)
        parser.close()
        yield from _ended(parser)
    except etree.XMLSyntaxError as error:
        raise FetchError(f"{base_url}: the sitemap is cut off or no XML ({error}); try again later") from error


def _ended(parser: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for _, element in parser.read_events():
        kind = _local(element.tag)
        if kind in _LISTED:
            # The page's own fields are its children; titles and dates count of the news extension, not of an image's or video's.
            told = [*element, *(inner for inner in element.iter() if isinstance(inner.tag, str) and _NEWS in inner.tag)]
            yield kind, {_local(inner.tag): clean((inner.text or "").strip()) for inner in told}
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _entry(row: dict[str, str], source_id: str, base_url: str) -> FeedEntry | None:
    url = _address(row.get("loc", ""), base_url)
    if url is None:
        return None
    lang = row.get("language", "")[:2].lower()
    return FeedEntry(
        source_id=source_id,
        url=url,
        title=row.get("title", ""),
        lang=lang if re.fullmatch("[a-z]{2}", lang) else None,
        published=_moment(row.get("publication_date")),
        updated=_moment(row.get("lastmod")),
    )


def _listed_in_text(text: bytes, source_id: str, base_url: str) -> tuple[FeedEntry, ...]:
    lines = text[:MOST_BYTES].decode("utf-8", "replace").split()
    urls = [_address(clean(line), base_url) for line in lines]
    return tuple(FeedEntry(source_id=source_id, url=url) for url in urls if url) if all(urls) else ()


def _address(url: str, base_url: str) -> str | None:
    if not url or (not base_url and "://" not in url):
        return None
    try:
        absolute = urljoin(base_url, url) if url.startswith(("/", "http://", "https://")) else ""
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else None


def _moment(value: str | None) -> datetime | None:
    """W3C date and time, of which the day is enough, or the month."""
    written = (value or "").strip()
    if re.fullmatch(r"\d{4}-\d{2}", written):
        written += "-01"
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _age(moment: datetime | None) -> float:
    return -moment.timestamp() if moment else 0.0
