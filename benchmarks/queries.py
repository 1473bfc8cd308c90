"""How long readers wait: histories with their evidence, listings, one thing as of a day, and whole commands.

    python benchmarks/queries.py [DIR ...] [--events 1000000] [--json]

A folder that has a snapshot is read as it is; another one is copied, its views are built and published. "first" is the first call
on a snapshot that was just opened, "median" that of the next ones; both in milliseconds of wall time. Of each kind that thing is
asked for that half of the others are told of less, and the one that most is said of, which is the worst case. The last rows are
commands as processes of their own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measuring import Meter, Row, folder_of, options, show
from benchmarks.publish import prepare
from schemas.folder import DataFolder
from warehouse.read import Reader, open_reader
from warehouse.read.changes import changes
from warehouse.read.claims import claims, contradictions
from warehouse.read.deadlines import deadlines
from warehouse.read.history import show as shown
from warehouse.read.meetings import contacts, meetings
from warehouse.read.plans import plans, versions
from warehouse.read.press import articles, sources

DAY = date(2025, 11, 15)
"""Halfway through the load."""
LISTINGS: tuple[Callable[[Reader], list[Row]], ...] = (
    plans, versions, deadlines, meetings, contacts, claims, contradictions, changes, sources, articles,
)  # fmt: skip
COMMANDS = (["deadlines"], ["plans"], ["meetings"], ["deadlines", "--as-of", DAY.isoformat()], ["changes"])


def questions(folder: DataFolder) -> dict[str, Callable[[Reader], Any]]:
    """What is asked, by name."""
    asked: dict[str, Callable[[Reader], Any]] = {}
    with open_reader(folder) as reader:
        for kind in ("plan", "deadline", "meeting"):
            query = f"SELECT {kind} AS id FROM {kind} WHERE first_published < '{DAY}' ORDER BY articles, id"
            ids = [row["id"] for row in reader.rows(query)]
            for size, one in (("middling", ids[len(ids) // 2]), ("largest", ids[-1])):
                asked[f"history of the {size} {kind}"] = partial(shown, wanted=one)
                asked[f"the {size} {kind} as of a day"] = partial(shown, wanted=one, as_of=DAY)
        last = reader.rows("SELECT observation, article_id FROM observation ORDER BY published DESC, observation LIMIT 1")[0]
    asked |= {"an article": partial(shown, wanted=last["article_id"])}
    asked |= {"an observation": partial(shown, wanted=last["observation"])}
    asked |= {f"all {listing.__name__}": listing for listing in LISTINGS}
    return asked | {
        f"all {listing.__name__} as of a day": partial(listing, as_of=DAY) for listing in (plans, deadlines, meetings)
    }


def measure(folder: DataFolder, repeat: int) -> list[Row]:
    """A row for each question and each command."""
    rows: list[Row] = []
    for name, ask in questions(folder).items():
        with open_reader(folder) as reader:
            found, first = _milliseconds(partial(ask, reader))
            later = [_milliseconds(partial(ask, reader))[1] for _ in range(repeat)]
        size = len(found["history"]) if isinstance(found, dict) else len(found)
        rows.append({"question": name, "rows": size, "first ms": first, "median ms": median(later)})
    for words in COMMANDS:
        run = partial(subprocess.run, [sys.executable, "-m", "parley", "--dir", str(folder.root), *words])
        meter, taken = Meter(), []
        for _ in range(repeat + 1):
            with meter.timed("all"):
                taken.append(_milliseconds(partial(run, check=True, stdout=subprocess.DEVNULL))[1])
        row: Row = {"question": f"parley {' '.join(words)}", "rows": None, "first ms": taken[0], "median ms": median(taken[1:])}
        rows.append(row | {"CPU ms": meter.cpu["all"] * 1_000 / len(taken)})
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    chosen = options(__doc__, events=[1_000_000]).parse_args(arguments)
    given: list[tuple[int | None, Path | None]] = [(None, path) for path in chosen.data]
    for count, source in given or [(count, None) for count in chosen.events or (1_000_000,)]:
        with tempfile.TemporaryDirectory() as place:
            folder = DataFolder(source) if source and DataFolder(source).current.exists() else None
            if folder is None:
                folder = folder_of(Path(place), count, source)
                prepare(folder)
            show(f"questions to {folder.root.name}", measure(folder, chosen.repeat), as_json=chosen.json)


def _milliseconds(call: Callable[[], Any]) -> tuple[Any, float]:
    before = time.perf_counter()
    found = call()
    return found, (time.perf_counter() - before) * 1_000


if __name__ == "__main__":
    main()
