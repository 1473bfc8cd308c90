"""Feeds of the small world: the same entries as RSS 2.0, Atom or JSON Feed."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from newsroom.calendar import NOTICE, Article, Outlet, Revision
from newsroom.pages import prose, summary

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
for prefix, namespace in (("", ATOM), ("content", CONTENT), ("dc", DC)):
    ET.register_namespace(prefix, namespace)

TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def render(outlet: Outlet, articles: Sequence[Article], now: datetime, base: str) -> bytes:
    """The outlet's feed at that moment, in its format and UTF-8. Links are loopback addresses, ids the canonical ones."""
    entries = [(a, r) for a in articles if (r := a.revision(now)) is not None]
    updated = max((r.since for _, r in entries), default=now)
    if outlet.feed_format == "json":
        return _json_feed(outlet, entries, base)
    tree = _rss(outlet, entries, updated, base) if outlet.feed_format == "rss" else _atom(outlet, entries, updated, base)
    ET.indent(tree)
    body: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return body


def link(article: Article, base: str) -> str:
    """The loopback address under which the feed links to an article: a short one for those that redirect."""
    return f"{base}/{article.outlet.id}/{article.linked_as or article.path}"


def _title(outlet: Outlet) -> str:
    return f"{outlet.name} (sample, not for citation)"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _rss(outlet: Outlet, entries: Sequence[tuple[Article, Revision]], updated: datetime, base: str) -> ET.Element:
    root = ET.Element("rss", {"version": "2.0"})
    channel = _add(root, "channel")
    _add(channel, "title", _title(outlet))
    _add(channel, "link", f"{base}/{outlet.id}/")
    _add(channel, "description", NOTICE)
    _add(channel, "language", "en")
    _add(channel, "lastBuildDate", format_datetime(updated))
    for article, revision in entries:
        item = _add(channel, "item")
        _add(item, "title", revision.title)
        _add(item, "link", link(article, base))
        _add(item, "guid", article.url, isPermaLink="false")
        _add(item, "pubDate", format_datetime(article.published))
        _add(item, f"{{{DC}}}creator", f"{outlet.name} staff")
        _add(item, "description", summary(revision))
        if outlet.full_text:
            _add(item, f"{{{CONTENT}}}encoded", prose(revision.paragraphs))
    return root


def _atom(outlet: Outlet, entries: Sequence[tuple[Article, Revision]], updated: datetime, base: str) -> ET.Element:
    def name(tag: str) -> str:
        return f"{{{ATOM}}}{tag}"

    root = ET.Element(name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _add(root, name("title"), _title(outlet))
    _add(root, name("subtitle"), NOTICE)
    _add(root, name("id"), f"{outlet.site}/")
    _add(root, name("link"), href=f"{base}/{outlet.id}/{outlet.feed_path}", rel="self")
    _add(root, name("link"), href=f"{base}/{outlet.id}/")
    _add(root, name("updated"), updated.isoformat())
    for article, revision in entries:
        entry = _add(root, name("entry"))
        _add(entry, name("title"), revision.title)
        _add(entry, name("link"), href=link(article, base), rel="alternate", type="text/html")
        _add(entry, name("id"), article.url)
        _add(entry, name("published"), article.published.isoformat())
        _add(entry, name("updated"), revision.since.isoformat())
        _add(_add(entry, name("author")), name("name"), f"{outlet.name} staff")
        _add(entry, name("summary"), summary(revision), type="text")
    return root


def _json_feed(outlet: Outlet, entries: Sequence[tuple[Article, Revision]], base: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(outlet),
        "description": NOTICE,
        "home_page_url": f"{base}/{outlet.id}/",
        "feed_url": f"{base}/{outlet.id}/{outlet.feed_path}",
        "language": "en",
        "items": [
            {
                "id": article.url,
                "url": link(article, base),
                "title": revision.title,
                "summary": summary(revision),
                "content_text": summary(revision),
                "date_published": article.published.isoformat(),
                "date_modified": revision.since.isoformat(),
                "authors": [{"name": f"{outlet.name} staff"}],
            }
            for article, revision in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=2).encode()
