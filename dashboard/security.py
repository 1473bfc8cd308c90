"""What stands between a browser and the pages: who may ask under which name, and what a page may do in the browser.

Every text on a page is somebody else's. Templates escape it; this is the second wall, for the day on which the first has a hole.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy: one style sheet and one script of our own, nothing inline, nothing from elsewhere."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with none a browser names no origin when a decision is sent, and it would be refused
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
LOCAL = ("127.0.0.1", "localhost")
"""Names under which this machine asks itself."""

_LONGEST_ADDRESS = 2_000
_LARGEST_BODY = 64_000


class Guard:
    """Adds the headers to every answer, and refuses addresses and bodies that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 414, 411 or 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                extra = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if len(scope["raw_path"]) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            await _refuse(send_guarded, 414, b"The address is longer than any page needs.\n")
        elif b"transfer-encoding" in headers:
            await _refuse(send_guarded, 411, b"A request has to say how long it is.\n")
        elif not length.isdigit() or int(length) > _LARGEST_BODY:
            await _refuse(send_guarded, 413, b"The request is larger than any form needs.\n")
        else:
            await self._app(scope, receive, send_guarded)


async def _refuse(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def middleware(hosts: Sequence[str]) -> list[Middleware]:
    """The layers around the pages, the outermost first. `hosts` are the names under which the server may be asked.

    Another Host header is refused: a page from elsewhere whose name was made to point here could else read everything.
    """
    names = [f"[{host}]" if ":" in host else host.lower() for host in (*LOCAL, *hosts)]
    return [
        Middleware(Guard),
        Middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False),
        Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
    ]
