"""Texts that no newsroom writes are read in a process of their own, which is ended when it takes too long or too much memory.

`python -m observing.worker MEMORY_BYTES` takes one article with its profile from its standard input, says when it has loaded
what it needs, and answers with the observations. What rules cost grows faster than the length of a sentence, so that
no limit of length alone would bound it; an article of ordinary length is read where it is, and always read.
"""

from __future__ import annotations

import os
import pickle
import re
import resource
import select
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import IO

from schemas.observations import Observation
from schemas.pages import ArticleText
from schemas.profile import Profile
from schemas.settings import ObserveSettings

LONG = 20_000
"""Characters of a text, or of a post of a live blog; an article of ordinary length has 2,000 to 8,000."""
LONG_STRETCH = 800
"""Characters without the end of a sentence or of a line; the longest sentences of news have 400."""
MANY_LINES = 400
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s|\n")
_START_SECONDS = 120.0
"""What a loaded machine may need for the libraries and the model; no text has been looked at by then."""


def is_unusual(text: str) -> bool:
    """Whether a text is so long, or has a stretch so long or so many lines, that reading it may take minutes."""
    if len(text) > LONG or text.count("\n") > MANY_LINES:
        return True
    ends = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    return any(end - start > LONG_STRETCH for start, end in pairwise(ends))


def read_within(profile: Profile, settings: ObserveSettings, article: ArticleText) -> tuple[Observation, ...] | None:
    """The article's observations; None where reading them took more time or memory than the settings allow."""
    paths = [str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-P", "-W", "ignore", "-m", "observing.worker", str(settings.memory_bytes)]
    with subprocess.Popen(
        command,
        bufsize=0,  # what is read is all that was taken from the pipe
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        try:
            worker.stdin.write(pickle.dumps((profile, settings.model, article)))
            worker.stdin.close()
            _wait(worker.stdout, _START_SECONDS)
            if worker.stdout.read(1):
                _wait(worker.stdout, settings.timeout_seconds)
                # Our own process wrote it, from our own classes.
                found: tuple[Observation, ...] = pickle.loads(worker.stdout.read())
                return found
        except (OSError, TimeoutError, EOFError):
            pass
        finally:
            worker.kill()
    return None


def _wait(stream: IO[bytes], seconds: float) -> None:
    if not select.select([stream], [], [], seconds)[0]:
        raise TimeoutError


def main() -> None:
    """Read the one article and answer."""
    from observing.engine import Engine

    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that a library prints may stand in the answer
    profile, model, article = pickle.loads(sys.stdin.buffer.read())
    engine = Engine(profile, model)
    opening = article.model_copy(update={"text": article.text[:200], "posts": ()})
    engine.observe(engine.document(opening))
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.write(b".")
    answers.write(pickle.dumps(engine.observations(article)))
    os._exit(0)


if __name__ == "__main__":
    main()
