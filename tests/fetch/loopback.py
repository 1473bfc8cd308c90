"""A web server on the loopback interface whose every path is a function: real sockets and bytes, and a log of what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from schemas.profile import Source


@dataclass
class Asked:
    path: str
    headers: Mapping[str, str]


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Loopback:
    """`routes` maps a path to a Reply, or to a function of what was asked; `raw` to functions that write the bytes themselves."""

    def __init__(self) -> None:
        self.routes: dict[str, Reply | Callable[[Asked], Reply]] = {}
        self.raw: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self.base = ""

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def source(self, path: str = "/feed", name: str = "mill", **more: object) -> Source:
        fields: dict[str, object] = {
            "id": name,
            "name": name.title(),
            "feed": self.base + path,
            "kind": "sample",
            "ownership": "made up",
            "reliability": "made up",
            "allow_private_address": True,
        }
        return Source.model_validate(fields | more)


@contextmanager
def running() -> Iterator[Loopback]:
    site = Loopback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = Asked(self.path, {k.lower(): v for k, v in self.headers.items()})
            site.asked.append(asked)
            if self.path in site.raw:
                self.close_connection = True
                site.raw[self.path](self)
                return
            route = site.routes.get(self.path, Reply(status=404))
            reply = route if isinstance(route, Reply) else route(asked)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "content-length" not in {name.lower() for name in reply.headers}:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hung up is part of the game here."""

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Loopback]:
    with running() as loopback:
        yield loopback


ITEM = "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>Thu, 20 Nov 2025 08:00:00 GMT</pubDate></item>"


def rss(*links: str, title: str = "Talks") -> bytes:
    items = "".join(ITEM.format(title=title, link=link) for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title>{items}</channel></rss>'.encode()
