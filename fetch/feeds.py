"""From the bytes of a feed to its entries: RSS 0.9 to 2.0, Atom, RDF by feedparser, JSON Feed and news sitemaps by ourselves."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from fetch.sitemaps import ROOT, read_sitemap
from schemas.characters import clean
from schemas.errors import FetchError
from schemas.pages import FeedEntry

_ROOT = re.compile(rb"<(?:[a-z0-9]+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:[a-z0-9]+:)?(rss|feed|rdf)\s*>", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:[a-z0-9]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:[a-z0-9]+:)?(?:channel|rss|feed|rdf)\s*>", re.IGNORECASE)
_CROWDED = re.compile(
    rb"""<[a-z](?>[^\s<>]*)(?:\s*+[^\s=<>"']++(?:\s*+=\s*+(?>"[^"<]*+"|'[^'<]*+'|[^\s<>"']++))?+){256}""", re.IGNORECASE
)
TAG = re.compile(rb"<[a-z]", re.IGNORECASE)
MOST_TAGS = 100_000
"""Of the entries that are taken, the markup inside them included; feedparser's time grows faster than their number."""
_NUMBER = re.compile("[0-9]{1,6}")
_UPDATE_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080}


@dataclass(frozen=True)
class Feed:
    """A feed as read: its entries in the feed's order and how often it says that it changes (minutes, None if silent).

    `passed_over` are entries that it lists and that were not taken: they have no http(s) address, or come after the most.
    """

    entries: tuple[FeedEntry, ...]
    ttl_minutes: int | None = None
    passed_over: int = 0


def read_feed(body: bytes, source_id: str, content_type: str, base_url: str, *, max_entries: int = 10_000) -> Feed:
    """A feed with its own hints. Entries without an http(s) address are left out. Raises FetchError when it is no whole feed."""
    text = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise FetchError(f"{base_url}: the feed is empty (0 bytes of content); try again later")
    if text[:1] in b"{[":
        return _read_json(text, source_id, base_url, max_entries)
    if ROOT.search(text[:4096]):
        return _read_sitemap(body, source_id, base_url, max_entries)
    root = _ROOT.search(text[:4096])
    if root is None:
        got = (
            "an HTML page"
            if _HTML.search(text[:4096]) or "html" in content_type
            else f"something else ({content_type or 'no type'})"
        )
        raise FetchError(f"{base_url}: not a feed, got {got}; look for the feed's new address")
    # Anywhere, because where the document begins can be hidden behind comments and quotes.
    if _ENTITY.search(text.replace(b"\0", b"")):  # in UTF-16 as well
        raise FetchError(f"{base_url}: the feed defines XML entities of its own, which Parley does not expand")
    if not _END.search(text[-4096:]):
        raise FetchError(f"{base_url}: the feed is cut off, it never closes <{root.group(1).decode().lower()}>; try again later")
    listed = sum(1 for _ in _ENTRY.finditer(body))
    body = _first_entries(body, max_entries)
    if sum(1 for _ in islice(TAG.finditer(body), MOST_TAGS + 1)) > MOST_TAGS:
        raise FetchError(f"{base_url}: the feed has more than {MOST_TAGS:,} tags, which no feed needs")
    # The standard library looks each attribute up among all others of its element.
    if _CROWDED.search(body):
        raise FetchError(f"{base_url}: the feed has an element with hundreds of attributes, which no feed needs")
    feed = _read_xml(body, source_id, content_type, base_url, max_entries=max_entries)
    return replace(feed, passed_over=feed.passed_over + max(0, listed - max_entries))


def _first_entries(body: bytes, most: int) -> bytes:
    """The same feed without what follows its first entries: to read a hundred thousand takes minutes, and no more are taken."""
    following = next(islice(_ENTRY.finditer(body), most, None), None)
    if following is None:
        return body
    start = following.start()
    closing = list(_CLOSING.finditer(body, start))[-2:]
    return body[:start] + b"".join(end.group() for end in closing)


def _read_sitemap(body: bytes, source_id: str, base_url: str, max_entries: int) -> Feed:
    sitemap = read_sitemap(body, source_id, base_url)
    if sitemap.children:
        raise FetchError(f"{base_url}: an index of sitemaps and no feed; name the one of them that lists the news")
    return Feed(sitemap.entries[:max_entries], passed_over=max(0, len(sitemap.entries) - max_entries))


def _read_xml(body: bytes, source_id: str, content_type: str, base_url: str, *, max_entries: int) -> Feed:
    import feedparser

    # A file object, because feedparser takes a bare string for an address or a path and would open it.
    headers = {"content-type": content_type} if content_type else {}
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise FetchError(f"{base_url}: not a feed that can be read: {parsed.get('bozo_exception', 'no known format')}")
    lang = _lang(parsed.feed.get("language"))
    entries = [_xml_entry(item, source_id, base_url, lang) for item in parsed.entries[:max_entries]]
    taken = tuple(entry for entry in entries if entry is not None)
    return Feed(taken, _xml_ttl(parsed.feed), len(parsed.entries) - len(taken))


def _xml_entry(item: Any, source_id: str, base_url: str, lang: str | None) -> FeedEntry | None:
    url = _address(_string(item.get("link")), base_url)
    if url is None:
        # An RSS guid is a permalink where the entry has no link; feedparser keeps it as the id.
        url = _address(_string(item.get("id")), "")
    if url is None:
        return None
    bodies = [_string(part.get("value")) for part in item.get("content", [])]
    return FeedEntry(
        source_id=source_id,
        url=url,
        entry_id=_string(item.get("id")),
        title=_string(item.get("title")).strip(),
        summary=_string(item.get("summary")),
        body=max(bodies, key=len, default=""),
        author=_string(item.get("author")).strip() or None,
        lang=lang,
        # `dict.get`, because feedparser answers for a missing `updated` with `published` and warns about it.
        published=_moment(dict.get(item, "published_parsed")),
        updated=_moment(dict.get(item, "updated_parsed")),
    )


def _xml_ttl(feed: Any) -> int | None:
    ttl = _string(feed.get("ttl")).strip()
    if _NUMBER.fullmatch(ttl):
        return int(ttl)
    period = _UPDATE_PERIODS.get(_string(feed.get("sy_updateperiod")).strip().lower())
    if period is None:
        return None
    frequency = _string(feed.get("sy_updatefrequency")).strip()
    return period // max(1, int(frequency)) if _NUMBER.fullmatch(frequency) else period


def _read_json(text: bytes, source_id: str, base_url: str, max_entries: int) -> Feed:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{base_url}: broken or cut-off JSON instead of a feed ({error}); try again later") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list) or "version" not in document:
        raise FetchError(f"{base_url}: JSON, but no JSON Feed (it has no `version` and `items`)")
    lang = _lang(document.get("language"))
    entries = [_json_entry(item, source_id, base_url, lang) for item in document["items"][:max_entries] if isinstance(item, dict)]
    taken = tuple(entry for entry in entries if entry is not None)
    return Feed(taken, passed_over=len(document["items"]) - len(taken))


def _json_entry(item: Mapping[str, Any], source_id: str, base_url: str, lang: str | None) -> FeedEntry | None:
    url = _address(_string(item.get("url")) or _string(item.get("external_url")) or _string(item.get("id")), base_url)
    if url is None:
        return None
    authors = item.get("authors") or ([item["author"]] if isinstance(item.get("author"), dict) else [])
    names = [_string(a.get("name")) for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    return FeedEntry(
        source_id=source_id,
        url=url,
        entry_id=_string(item.get("id")),
        title=_string(item.get("title")).strip(),
        summary=_string(item.get("summary")),
        body=_string(item.get("content_html")) or _string(item.get("content_text")),
        author=", ".join(filter(None, names)) or None,
        lang=_lang(item.get("language")) or lang,
        published=_iso(item.get("date_published")),
        updated=_iso(item.get("date_modified")),
    )


def _string(value: object) -> str:
    """The one door for words of a feed."""
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _address(url: str, base_url: str) -> str | None:
    """An absolute http(s) address, or None: a feed may carry `javascript:` or `urn:` links."""
    url = url.strip()
    if not url:
        return None
    try:
        absolute = urljoin(base_url, url) if base_url else url
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else None


def _lang(value: object) -> str | None:
    code = _string(value).strip().lower()[:2]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def _moment(value: Any) -> datetime | None:
    """feedparser's struct_time, which is in UTC."""
    try:
        return None if value is None else datetime.fromtimestamp(calendar.timegm(value), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_string(value))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
