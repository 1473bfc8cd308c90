"""The newsroom itself: a loopback HTTP server whose calendar the caller moves."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from newsroom.calendar import World, world
from newsroom.site import Answer, Request, answer, too_busy

TICK = timedelta(milliseconds=20)
"""How far the simulated clock moves on each reading."""


@dataclass(frozen=True)
class Served:
    """One request as it was answered, for tests and the curious."""

    method: str
    path: str
    status: int
    conditional: bool
    user_agent: str


class Newsroom:
    """A small world at a moment of its calendar. What appears later than `now` does not exist yet.

    `slow_seconds` is how long the slow host keeps its callers waiting, `retry_after` the seconds that a 429 asks for.
    """

    def __init__(self, today: datetime, *, slow_seconds: float = 0.3, retry_after: int = 1, of: World | None = None) -> None:
        self.world = of or world()
        self.slow_seconds = slow_seconds
        self.retry_after = retry_after
        self.served: list[Served] = []
        self._now = _aware(today)
        self._read = self._now - TICK
        self._refused: set[str] = set()
        self._lock = threading.Lock()

    @property
    def now(self) -> datetime:
        """The moment up to which things have been published."""
        return self._now

    def advance_to(self, moment: datetime) -> None:
        """Move the calendar on; ValueError for a moment before the present one, since nothing is unpublished."""
        moment = _aware(moment)
        with self._lock:
            if moment < self._now:
                raise ValueError(
                    f"the newsroom cannot go back from {self._now.isoformat()} to {moment.isoformat()}; start a new one"
                )
            self._now = moment

    def clock(self) -> datetime:
        """The simulated time, 20 ms later on each reading: always increasing, and the same in every run."""
        with self._lock:
            self._read = max(self._now, self._read + TICK)
            return self._read

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[str]:
        """Serve on 127.0.0.1 while the context lasts and give the base address; port 0 takes any free one."""
        server = _Server(self, port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="newsroom", daemon=True)
        thread.start()
        try:
            yield server.base
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer(self, request: Request) -> Answer:
        """The answer to a request now; a page that is busy refuses its first request, once in this newsroom's life."""
        found = answer(self.world, request, self._now)
        if not found.busy_once:
            return found
        with self._lock:
            first = request.path not in self._refused
            self._refused.add(request.path)
        return too_busy(self.retry_after) if first else found


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, room: Newsroom, port: int) -> None:
        self.room = room
        super().__init__(("127.0.0.1", port), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up, say on the slow host, is no news; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def _respond(self, *, with_body: bool) -> None:
        room = self.server.room
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(urlsplit(self.path).path, self.server.base, headers)
        found = room.answer(request)
        conditional = bool(headers.keys() & {"if-none-match", "if-modified-since"})
        room.served.append(Served(self.command, request.path, found.status, conditional, headers.get("user-agent", "")))
        if found.slow:
            time.sleep(room.slow_seconds)
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if with_body and found.status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(found.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header tells the simulated time, so that it never contradicts Last-Modified."""
        del timestamp
        return format_datetime(self.server.room.now.replace(microsecond=0), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `Newsroom.served` has it."""


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; the newsroom needs one")
    return moment.astimezone(UTC)
