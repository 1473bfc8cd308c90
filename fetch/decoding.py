"""Decompression with an upper bound: a gzip bomb of a kilobyte must not become a gigabyte before somebody counts."""

from __future__ import annotations

import zlib
from typing import Protocol

from schemas.errors import FetchError

ACCEPT_ENCODING = "gzip, deflate, br"
"""What is asked for, and all that is understood."""


class TooLargeError(FetchError):
    """More bytes than the cap, compressed or decompressed."""


class Decoder(Protocol):
    """Takes compressed bytes piece by piece. `feed` raises TooLargeError past the cap and FetchError on broken data."""

    def feed(self, data: bytes) -> None:
        """Take the next piece."""

    def finish(self) -> bytes:
        """The whole decompressed body. Raises FetchError when the stream was cut off."""


def decoder(encoding: str, max_bytes: int) -> Decoder:
    """A decoder for a Content-Encoding value. Raises FetchError for one that was not asked for."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return _Plain(max_bytes)
    if name in {"gzip", "x-gzip"}:
        return _Zlib(max_bytes, 31)
    if name == "deflate":
        return _Zlib(max_bytes, 15)
    if name == "br":
        return _Brotli(max_bytes)
    raise FetchError(f"the answer is compressed by {name!r}, which was not asked for")


class _Plain:
    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._max:
            raise TooLargeError(f"the answer is larger than {self._max:,} bytes")
        self._parts.append(data)

    def finish(self) -> bytes:
        return b"".join(self._parts)


class _Zlib:
    def __init__(self, max_bytes: int, window: int) -> None:
        self._out = _Plain(max_bytes)
        self._max = max_bytes
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._started = False

    def feed(self, data: bytes) -> None:
        try:
            while data and not self._stream.eof:
                self._out.feed(self._stream.decompress(data, self._max + 1))
                data = self._stream.unconsumed_tail
        except zlib.error as error:
            if self._window == 15 and not self._started:
                # Some servers call a bare deflate stream "deflate"; the standard means one with a zlib header.
                self._window, self._stream = -15, zlib.decompressobj(-15)
                self.feed(data)
                return
            raise FetchError(f"the answer's compression is broken ({error})") from error
        self._started = True

    def finish(self) -> bytes:
        if self._started and not self._stream.eof:
            raise FetchError("the compressed answer was cut off")
        return self._out.finish()


class _Brotli:
    def __init__(self, max_bytes: int) -> None:
        import brotli

        self._error: type[Exception] = brotli.error
        self._out = _Plain(max_bytes)
        self._stream = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> None:
        self._started = self._started or bool(data)
        try:
            self._out.feed(self._stream.process(data, output_buffer_limit=65_536))
            while not self._stream.can_accept_more_data():
                self._out.feed(self._stream.process(b"", output_buffer_limit=65_536))
        except self._error as error:
            raise FetchError(f"the answer's compression is broken ({error})") from error

    def finish(self) -> bytes:
        if self._started and not self._stream.is_finished():
            raise FetchError("the compressed answer was cut off")
        return self._out.finish()
