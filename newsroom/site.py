"""What the small world answers to a request: a pure decision over values, without sockets and without memory."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from newsroom import feeds, pages
from newsroom.calendar import Article, Outlet, World

ROBOTS = """# The sample newsroom. Everything may be read except the members' pages.
User-agent: *
Disallow: /lakesidetribune/members/
Disallow: /*/search
"""
RELATED = 3


@dataclass(frozen=True)
class Request:
    """A GET or HEAD: the path without query, header names in lower case, and the address under which we are reached."""

    path: str
    base: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Status, headers and body. `slow` asks the server to wait before it sends; `busy_once` names a page that is too busy
    for its first request."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    slow: bool = False
    busy_once: bool = False


def answer(world: World, request: Request, now: datetime) -> Answer:
    """The answer at that moment of the calendar, with 304 where the caller's copy is still good."""
    found = _find(world, request, now)
    if found.status != HTTPStatus.OK:
        return found
    if _not_modified(request.headers, found.headers):
        kept = {k: v for k, v in found.headers.items() if k in {"ETag", "Last-Modified", "Cache-Control", "Vary"}}
        return replace(found, status=HTTPStatus.NOT_MODIFIED, headers=kept, body=b"")
    return found


def _find(world: World, request: Request, now: datetime) -> Answer:
    if request.path == "/robots.txt":
        return _text(ROBOTS, "text/plain; charset=utf-8")
    if request.path == "/":
        return _text(pages.lobby(tuple(world.outlets.values()), now, request.base))
    prefix, _, rest = request.path.lstrip("/").partition("/")
    outlet = world.outlets.get(prefix)
    if outlet is None:
        return _page(HTTPStatus.NOT_FOUND, "Not found", "No outlet of this newsroom has that address.")
    return replace(_of_outlet(world, outlet, rest, request, now), slow=outlet.slow)


def _of_outlet(world: World, outlet: Outlet, rest: str, request: Request, now: datetime) -> Answer:
    if rest == outlet.moved_from:
        return _redirect(f"{request.base}/{outlet.id}/{outlet.feed_path}")
    listed = world.published(outlet, now)
    if rest == outlet.feed_path:
        return _feed(outlet, listed, request, now)
    if rest == "":
        return _text(pages.front_page(outlet, listed, request.base), f"text/html; charset={outlet.charset}", outlet.charset)
    for article in world.articles:
        if article.outlet == outlet and rest in (article.path, article.linked_as):
            return _article(world, article, rest, request, now)
    return _page(HTTPStatus.NOT_FOUND, "Not found", "There is no such page, or there is none any more.")


def _feed(outlet: Outlet, listed: list[Article], request: Request, now: datetime) -> Answer:
    if outlet.is_sick(now):
        return _text(pages.plain_page(f"{outlet.name} is being rebuilt", "We are moving to new servers. Please come back later."))
    body = feeds.render(outlet, listed, now, request.base)
    changed = max((r.since for a in listed if (r := a.revision(now))), default=now)
    return _finish(body, f"{feeds.TYPES[outlet.feed_format]}; charset=utf-8", changed, outlet, request)


def _article(world: World, article: Article, rest: str, request: Request, now: datetime) -> Answer:
    revision = article.revision(now)
    if revision is None or article.missing:
        return _page(HTTPStatus.NOT_FOUND, "Not found", "There is no such page, or there is none any more.")
    if article.is_gone(now):
        return _page(HTTPStatus.GONE, "Taken down", "This page has been taken down.")
    if rest == article.linked_as:
        return _redirect(f"{request.base}/{article.outlet.id}/{article.path}")
    # Related links name what was there when the article appeared: a page changes only when its words do.
    related = [a for a in world.published(article.outlet, article.published) if a is not article][:RELATED]
    html = pages.article_page(article, revision, related, request.base)
    charset = article.outlet.charset
    body = html.encode(charset, errors="xmlcharrefreplace")
    done = _finish(body, f"text/html; charset={charset}", revision.since, article.outlet, request)
    return replace(done, busy_once=article.busy_once)


def _finish(body: bytes, content_type: str, changed: datetime, outlet: Outlet, request: Request) -> Answer:
    """Validators, and compression where the outlet offers it and the caller takes it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {
        "Content-Type": content_type,
        "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True),
        "Cache-Control": "max-age=60",
    }
    if outlet.compressed:
        headers["Vary"] = "Accept-Encoding"
        tag = f"W/{tag}"
        if "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
    return Answer(HTTPStatus.OK, headers | {"ETag": tag}, body)


def _not_modified(asked: Mapping[str, str], have: Mapping[str, str]) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is sent, by weak comparison; else If-Modified-Since."""
    if (tags := asked.get("if-none-match")) is not None:
        ours = have.get("ETag", "").removeprefix("W/")
        return any(tag.strip().removeprefix("W/") in (ours, "*") for tag in tags.split(",") if ours)
    if (since := asked.get("if-modified-since")) is not None and "Last-Modified" in have:
        try:
            return parsedate_to_datetime(have["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
    return False


def _text(text: str, content_type: str = "text/html; charset=utf-8", charset: str = "utf-8") -> Answer:
    return Answer(HTTPStatus.OK, {"Content-Type": content_type}, text.encode(charset, errors="xmlcharrefreplace"))


def _page(status: HTTPStatus, title: str, sentence: str) -> Answer:
    return replace(_text(pages.plain_page(title, sentence)), status=status)


def _redirect(location: str) -> Answer:
    return Answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": location})


def too_busy(seconds: int) -> Answer:
    """429 with the number of seconds to wait."""
    page = _page(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests", "Please slow down.")
    return replace(page, headers={**page.headers, "Retry-After": str(seconds)})
