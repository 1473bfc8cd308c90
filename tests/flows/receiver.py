"""Somebody who is sent alerts: a web server on the loopback interface that keeps what it was sent and answers as it is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed(self, key: bytes = KEY) -> bool:
        """As a receiver checks it by the specification: the HMAC over id, time and the very bytes of the body."""
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [part.partition(",") for part in self.headers["webhook-signature"].split(" ")]
        return any(version == "v1" and hmac.compare_digest(value, wanted) for version, _, value in given)


Answer = int | Callable[[Request, BaseHTTPRequestHandler], int | None]


class Receiver:
    """`answer` is a status, or a function that gives one, or None where it wrote the answer itself."""

    def __init__(self) -> None:
        self.answer: Answer = 204
        self.got: list[Request] = []
        self.stopping = threading.Event()
        self.url = ""

    def ids(self) -> list[str]:
        return [request.id for request in self.got]

    def sentences(self) -> list[str]:
        return [request.said["data"]["sentence"] for request in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            here.got.append(request)
            status = here.answer if isinstance(here.answer, int) else here.answer(request, self)
            if status is not None:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"{here.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def do_GET(self) -> None:
            here.got.append(Request(self.path, {}, b""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A sender that hung up is part of the game here."""

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield here
    finally:
        here.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def silent(here: Receiver) -> Answer:
    """Takes a request and never answers."""

    def wait(_: Request, __: BaseHTTPRequestHandler) -> None:
        here.stopping.wait(5)

    return wait


def dripping(here: Receiver) -> Answer:
    """Answers so slowly that no single read takes long, and all of it for ever."""

    def drip(_: Request, handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not here.stopping.wait(0.05):
                handler.wfile.write(b"X-Patience: please\r\n")
                handler.wfile.flush()

    return drip
