"""The article of a page, read by a worker process that can be killed: a hostile page costs itself, and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reading.extract import Extract
from schemas.characters import clean
from schemas.errors import InputError
from schemas.settings import ReadSettings

_START_SECONDS = 60.0
"""What a cold machine may need to load the libraries; no page has been looked at by then."""


class PageReader:
    """Owns one worker process and starts it when first needed; again after a page that was too slow or too large."""

    def __init__(self, settings: ReadSettings | None = None) -> None:
        self._settings = settings or ReadSettings()
        self._worker: subprocess.Popen[bytes] | None = None
        self.restarts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The worker's, None while there is none."""
        return self._worker.pid if self._worker else None

    def page(self, body: bytes, url: str, content_type: str = "", encoding: str | None = None) -> Extract:
        """The article of a page, or why it gives none. Raises InputError if no worker starts, else nothing."""
        return self._ask({"kind": "page", "url": url, "content_type": content_type, "encoding": encoding}, body)

    def fragment(self, markup: str) -> Extract:
        """The text of a feed entry's body or summary."""
        return self._ask({"kind": "fragment"}, markup.encode("utf-8", "replace"))

    def close(self) -> None:
        """End the worker."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _ask(self, header: dict[str, Any], body: bytes) -> Extract:
        limit = self._settings.timeout_seconds
        worker = self._worker or self._start()
        assert worker.stdin is not None
        try:
            for frame in (json.dumps(header).encode(), body):
                worker.stdin.write(len(frame).to_bytes(4, "big") + frame)
            worker.stdin.flush()
            answer = _read_frame(worker, limit)
        except TimeoutError:
            self._give_up()
            return Extract(reason="too_slow", detail=f"reading the page took more than {limit:g} seconds")
        except OSError:
            answer = None
        if answer is None:
            self._give_up()
            return Extract(reason="too_large", detail="reading the page took more memory than the limit")
        # The one door for words of a page.
        fields: dict[str, Any] = {
            name: clean(value) if isinstance(value, str) else value for name, value in json.loads(answer).items()
        }
        fields["dates"] = tuple((text, origin) for text, origin in fields["dates"])
        fields["posts"] = tuple((start, end, published, author) for start, end, published, author in fields["posts"])
        return Extract(**fields)

    def _give_up(self) -> None:
        self.close()
        self.restarts += 1

    def _start(self) -> subprocess.Popen[bytes]:
        root = Path(__file__).parent.parent
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        command = [sys.executable, "-P", "-W", "ignore", "-m", "reading.worker", str(self._settings.memory_bytes)]
        self._worker = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        try:
            ready = _read_frame(self._worker, _START_SECONDS)
        except TimeoutError:
            ready = None
        if ready is None:
            code = self._worker.poll()
            self.close()
            raise InputError(
                f"the process that reads pages did not start (exit code {code}); try `{' '.join(command)} < /dev/null`"
            )
        return self._worker


def _read_frame(worker: subprocess.Popen[bytes], seconds: float) -> bytes | None:
    """One frame from the worker, None when it died. Raises TimeoutError."""
    assert worker.stdout is not None
    handle = worker.stdout.fileno()
    deadline = time.monotonic() + seconds
    data = bytearray()
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big"):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([handle], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(handle, 1 << 16)
        if not piece:
            return None
        data += piece
    return bytes(data[4:])
