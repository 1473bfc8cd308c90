"""The process that touches strangers' markup: reads pages from its standard input, answers on its standard output.

`python -m reading.worker <memory bytes>`. Frames are four bytes of length and then that many bytes; a request is a frame of JSON
and a frame of body, an answer one frame of JSON. The parent kills it when it takes too long.
"""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import sys
from typing import Any, BinaryIO

from reading.extract import Extract, extract_fragment, extract_page


def main() -> None:
    """Serve until standard input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing that a library prints may end up between two frames.
    os.dup2(2, 1)
    _warm_up()
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    write_frame(answers, b"{}")
    while (header := read_frame(requests)) is not None:
        body = read_frame(requests) or b""
        try:
            reply = dataclasses.asdict(_serve(json.loads(header), body))
        except MemoryError:
            # After this nothing in the process can be trusted to have its memory; the parent starts another.
            os._exit(17)
        except RecursionError:
            reply = dataclasses.asdict(Extract(reason="too_large", detail="the page is nested too deeply"))
        except Exception as error:
            reply = dataclasses.asdict(
                Extract(reason="empty", detail=f"the page could not be read: {type(error).__name__}: {error}"[:300])
            )
        write_frame(answers, json.dumps(reply).encode())


def _serve(header: dict[str, Any], body: bytes) -> Extract:
    if header["kind"] == "fragment":
        return extract_fragment(body.decode("utf-8", "replace"))
    return extract_page(body, header["url"], header["content_type"], header["encoding"])


def _warm_up() -> None:
    """Load what the first page needs before the memory limit and the parent's stopwatch start."""
    words = "<p>The delegations met in the morning and parted in the evening without a word to the press that waited outside.</p>"
    extract_page(
        f"<html><body><article><h1>Talks</h1>{words * 3}</article></body></html>".encode(), "http://a.example/", "", None
    )


def read_frame(stream: BinaryIO) -> bytes | None:
    """One frame, or None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    return stream.read(int.from_bytes(head, "big"))


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """One frame, flushed."""
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


if __name__ == "__main__":
    main()
