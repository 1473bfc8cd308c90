"""The server: an address becomes a question to the newest snapshot, the answer a page or another form of it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard import links
from dashboard.asking import Asked, UnknownAddressError, asked_of
from dashboard.calendar import CALENDAR
from dashboard.downloads import Downloads
from dashboard.forms import FORMS, forms_of
from dashboard.freshness import freshness
from dashboard.page import Page
from dashboard.pages import PAGES, navigation
from dashboard.pages.review import review_pages
from dashboard.past_days import PastDays
from dashboard.readers import BusyError, Readers
from dashboard.rendering import problem_html
from dashboard.reviewing import Commands, Desk
from dashboard.security import middleware
from dashboard.telling import Surroundings, Telling
from schemas.errors import InputError, ParleyError, SnapshotError
from schemas.folder import DataFolder
from warehouse.read import Reader
from warehouse.read.contents import names as names_of
from warehouse.read.topics import topics as topics_of

STATIC = Path(__file__).parent / "static"
Clock = Callable[[], datetime]
_KEPT_BYTES = 16_000_000
_DATA = tuple(f".{form}" for form in FORMS if form != "html")


def _now() -> datetime:
    return datetime.now(UTC)


class Dashboard:
    """The pages over one data folder. A page is made once a snapshot, day and address, then kept while there is room."""

    def __init__(self, folder: DataFolder, *, clock: Clock = _now, seconds: float = 8.0, desk: Desk | None = None) -> None:
        self.folder = folder
        self.desk = desk
        self.pages = (*PAGES, *(review_pages(desk) if desk else ()))
        self.clock = clock
        self.readers = Readers(folder, seconds=seconds)
        self.past = PastDays(folder, seconds=seconds)
        self._kept = _Kept(_KEPT_BYTES)
        self._named: dict[tuple[str, str], Collection[str]] = {}

    def respond(self, request: Request, page: Page, form: str) -> Response:
        """Answer one request to a page. Raises what the page raises: InputError, SnapshotError, BusyError."""
        topic, key = request.path_params["topic"], request.path_params.get("key")
        told_as = FORMS[form]
        asked = asked_of(told_as.asked_page(page), topic, key, request.query_params, self.clock().date())
        address = str(request.url) if told_as.tells_address else ""
        with self.readers.reader() as reader:
            snapshot = reader.path
            place = (
                str(snapshot),
                self._status_time(),
                asked.today.isoformat(),
                form,
                str(request.url.path),
                request.url.query,
                address,
            )
            kept = self._kept.get(place) if page.kept else None
            if kept is None and asked.as_of is None:
                kept = self._kept.put(place, self._made(reader, page, asked, form, address))
        if kept is None and asked.as_of is not None:
            with self.past.reader((snapshot, asked.as_of, asked.corrections)) as reader:
                kept = self._kept.put(place, self._made(reader, page, asked, form, address))
        assert kept is not None
        tag, body = kept
        headers = {"etag": tag, "cache-control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if told_as.saved:
            headers["content-disposition"] = f'attachment; filename="{asked.topic}-{page.name}.{form}"'
        return Response(body, headers={**headers, "content-type": told_as.media})

    def _made(self, reader: Reader, page: Page, asked: Asked, form: str, address: str) -> bytes:
        topics = topics_of(reader)
        if asked.topic not in {row["topic"] for row in topics}:
            known = ", ".join(row["topic"] for row in topics) or "none yet"
            raise UnknownAddressError(f"there is no topic {asked.topic!r} in this snapshot; known are: {known}")
        around = Surroundings(
            link=links.live(asked),
            assets="/static",
            fresh=freshness(reader, self.folder, self.clock()),
            topics=topics,
            navigation=navigation(self.pages),
            named=self._names(reader, asked.topic),
            live=True,
            address=address,
            review=self.desk is not None,
        )
        written = FORMS[form].write(Telling(reader, page, replace(asked, last_run=around.fresh["last_run"])), around)
        return written if isinstance(written, bytes) else written.encode()

    def _names(self, reader: Reader, topic: str) -> Collection[str]:
        path = str(reader.path)
        if (path, topic) not in self._named:
            names = frozenset(row["name"] for row in names_of(reader, topic=topic))
            self._named = {place: kept for place, kept in self._named.items() if place[0] == path} | {(path, topic): names}
        return self._named[path, topic]

    def _status_time(self) -> int:
        try:
            return self.folder.status.stat().st_mtime_ns
        except OSError:
            return 0

    def snapshot(self, _: Request) -> Response:
        """Which snapshot is the newest: what the script of an open page looks at from time to time."""
        with self.readers.reader() as reader:
            return JSONResponse(reader.about, headers={"cache-control": "no-cache"})

    def home(self, _: Request) -> Response:
        """Lead to the first topic."""
        with self.readers.reader() as reader:
            first = next(iter(topics_of(reader)), None)
        if first is None:
            raise SnapshotError("this snapshot knows no topic yet; run `parley run` or `parley import` first")
        return RedirectResponse(links.Target(first["topic"], "today").address, status_code=307)

    def topic_home(self, request: Request) -> Response:
        """Lead to a topic's first page."""
        return RedirectResponse(links.Target(request.path_params["topic"], "today").address, status_code=307)


class _Kept:
    """Pages that were made, the least used dropped first."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes, self._lock = most_bytes, 0, Lock()
        self._pages: OrderedDict[tuple[str | int, ...], tuple[str, bytes]] = OrderedDict()

    def get(self, place: tuple[str | int, ...]) -> tuple[str, bytes] | None:
        with self._lock:
            if place in self._pages:
                self._pages.move_to_end(place)
            return self._pages.get(place)

    def put(self, place: tuple[str | int, ...], body: bytes) -> tuple[str, bytes]:
        kept = (f'"{hashlib.sha256(body).hexdigest()[:32]}"', body)
        with self._lock:
            self._bytes += len(body) - len(self._pages.get(place, ("", b""))[1])
            self._pages[place] = kept
            while self._bytes > self._most and len(self._pages) > 1:
                self._bytes -= len(self._pages.popitem(last=False)[1][1])
        return kept


def make_app(
    folder: DataFolder,
    *,
    hosts: Sequence[str] = (),
    clock: Clock = _now,
    seconds: float = 8.0,
    commands: Commands | None = None,
) -> Starlette:
    """The application over a data folder, or over one snapshot file. It opens nothing before the first request.

    `hosts` are names beside localhost under which it may be asked; `seconds` is how long one question may take. With `commands`
    people can review, see `dashboard.reviewing`; without, nothing here writes.
    """
    desk = Desk(commands) if commands else None
    dashboard = Dashboard(folder, clock=clock, seconds=seconds, desk=desk)
    routes: list[BaseRoute] = [
        Route("/", dashboard.home),
        Route("/snapshot.json", dashboard.snapshot),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    if desk:
        routes.append(Route("/{topic}/decide", desk.receive, methods=["POST"]))
    for page in (*dashboard.pages, CALENDAR):
        path = f"/{{topic}}/{page.name}" + ("/{key:path}" if page.keyed else "")
        for form in forms_of(page):
            suffix = "" if form == "html" else f".{form}"
            routes.append(Route(path + suffix, _endpoint(dashboard, page, form), methods=["GET"]))
    routes.append(Route("/{topic}/data/{view}.{form}", Downloads(folder).give, methods=["GET"]))
    routes.append(Route("/{topic}", dashboard.topic_home))
    handlers = {ParleyError: _problem, HTTPException: _http_problem, Exception: _failure}
    app = Starlette(routes=routes, middleware=middleware(hosts), exception_handlers=handlers)  # type: ignore[arg-type]  # each takes its own error
    app.state.dashboard = dashboard
    return app


def _endpoint(dashboard: Dashboard, page: Page, form: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return dashboard.respond(request, page, form)

    return endpoint


def _problem(request: Request, error: ParleyError) -> Response:
    status, title = 500, "Something went wrong"
    if isinstance(error, UnknownAddressError):
        status, title = 404, "Not found"
    elif isinstance(error, InputError):
        status, title = 400, "This cannot be asked"
    elif isinstance(error, BusyError):
        status, title = 503, "That took too long"
    elif isinstance(error, SnapshotError):
        status, title = 503, "Nothing to show yet"
    return _told(request, status, title, str(error))


def _http_problem(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return _told(request, 404, "Not found", "no page stands at this address; the first page leads to all of them")
    return _told(request, error.status_code, str(error.detail), "the address is right, but it cannot be asked in this way")


def _failure(request: Request, error: Exception) -> Response:
    return _told(
        request, 500, "Something went wrong", f"Parley failed with {type(error).__name__}. What it was is in the server's output"
    )


def _told(request: Request, status: int, title: str, message: str) -> Response:
    headers = {"retry-after": "30"} if status == 503 else {}
    if request.url.path.endswith(_DATA):
        return JSONResponse({"error": message}, status_code=status, headers=headers)
    refused = request.method == "POST" and "topic" in request.path_params
    back = links.Target(request.path_params["topic"], "review").address if refused else ""
    body = problem_html(title, message, assets="/static", back=back)
    return Response(body, status_code=status, headers={**headers, "content-type": FORMS["html"].media})
