"""A server of many feeds on this machine, a process that costs little: each feed has a port of its own, and so is a host to us.

    python benchmarks/loopback_feeds.py FEEDS ENTRIES [--no-validators]

Prints the addresses as one JSON list and serves until its standard input ends. Answers are made before the first request comes:
RSS 2.0, some 600 bytes an entry, with an ETag, and 304 to whoever gives it back; `--no-validators` leaves the ETag out.
"""

from __future__ import annotations

import asyncio
import json
import sys
from email.utils import formatdate
from typing import cast

WORDS = (
    "The delegations met in the morning and parted in the evening without a joint statement. A diplomat who had read the draft "
    "said that it ran to twenty-eight points, four of which were still open, and that the next round was expected in December."
)
BEGIN = 1_700_000_000


def feed(number: int, entries: int) -> bytes:
    """An RSS feed of an invented outlet."""
    items = "".join(
        f"<item><title>Feed {number}: dispatch {n} from the talks</title><link>http://outlet{number}.example/world/{n}</link>"
        f'<guid isPermaLink="false">outlet{number}-{n}</guid><pubDate>{formatdate(BEGIN - 3_600 * n)}</pubDate>'
        f"<description>&lt;p&gt;{n}. {WORDS}&lt;/p&gt;</description></item>\n"
        for n in range(entries)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Outlet {number}</title>'
        f"<link>http://outlet{number}.example/</link><description>Made up</description>\n{items}</channel></rss>\n"
    ).encode()


class Answers(asyncio.Protocol):
    """One connection to one feed; requests have no body."""

    def __init__(self, whole: bytes, tag: bytes) -> None:
        self._whole = whole
        self._tag = tag
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to answer."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._asked += data
        while (end := self._asked.find(b"\r\n\r\n")) >= 0:
            request, self._asked = self._asked[:end], self._asked[end + 4 :]
            known = self._tag and b"if-none-match: " + self._tag in request.lower()
            self._transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + self._tag + b"\r\n\r\n" if known else self._whole)


async def serve(feeds: int, entries: int, *, validators: bool) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    servers, addresses = [], []
    for number in range(feeds):
        body, tag = feed(number, entries), f'"v{number}"'.encode() if validators else b""
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
        head += (b"ETag: " + tag + b"\r\n" if tag else b"") + b"Content-Length: %d\r\n\r\n" % len(body)
        server = await loop.create_server(lambda whole=head + body, tag=tag: Answers(whole, tag), "127.0.0.1", 0)  # type: ignore[misc]
        servers.append(server)
        addresses.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed.xml")
    print(json.dumps(addresses), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), validators="--no-validators" not in sys.argv))
