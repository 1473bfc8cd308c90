"""Feeds that may take long are read in a process of their own, which is ended when it takes too long or too much memory.

`python -m fetch.feed_worker MEMORY_BYTES HEADER` reads one feed from its standard input and answers with one JSON object.
Whatever a feed does to its parser costs that process, and one poll.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from fetch.feeds import TAG, Feed, read_feed
from schemas.errors import FetchError
from schemas.pages import FeedEntry

LARGE = 250_000
"""Bytes above which a feed is read by a process of its own, which costs a quarter of a second; few feeds are as large."""
CROWDED = 10_000
"""Tags above which it is, however small: what is nested costs more than what is long. A feed of fifty entries has a thousand."""
MEMORY_BYTES = 1_000_000_000


def read_any_feed(
    body: bytes,
    source_id: str,
    content_type: str,
    base_url: str,
    *,
    max_entries: int,
    seconds: float,
    memory_bytes: int = MEMORY_BYTES,
) -> Feed:
    """A feed as `read_feed` gives it; one that may take long within these limits. Raises FetchError."""
    if len(body) <= LARGE and sum(1 for _ in islice(TAG.finditer(body), CROWDED + 1)) <= CROWDED:
        return read_feed(body, source_id, content_type, base_url, max_entries=max_entries)
    header = json.dumps([source_id, content_type, base_url, max_entries])
    paths = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-W", "ignore", "-m", "fetch.feed_worker", str(memory_bytes), header],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FetchError(f"{base_url}: reading the feed took more than {seconds:g} seconds; it was given up") from None
    if ended.returncode:
        raise FetchError(f"{base_url}: reading the feed took more memory than the limit; it was given up")
    answer: dict[str, Any] = json.loads(ended.stdout)
    if "error" in answer:
        raise FetchError(answer["error"])
    entries = tuple(FeedEntry.model_validate(entry) for entry in answer["entries"])
    return Feed(entries, answer["ttl_minutes"], answer["passed_over"])


def main() -> None:
    """Read the one feed and answer."""
    source_id, content_type, base_url, max_entries = json.loads(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may stand in the answer
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        feed = read_feed(sys.stdin.buffer.read(), source_id, content_type, base_url, max_entries=max_entries)
        entries = [entry.model_dump(mode="json") for entry in feed.entries]
        answer: dict[str, Any] = {"entries": entries, "ttl_minutes": feed.ttl_minutes, "passed_over": feed.passed_over}
    except MemoryError:
        os._exit(17)
    except FetchError as error:
        answer = {"error": str(error)}
    except Exception as error:
        answer = {"error": f"{base_url}: the feed could not be read: {type(error).__name__}: {error}"[:500]}
    answers.write(json.dumps(answer).encode())
    answers.flush()
    os._exit(0)  # what a hostile feed left behind need not be tidied up


if __name__ == "__main__":
    main()
