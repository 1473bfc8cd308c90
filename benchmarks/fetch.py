"""How fast feeds are polled: 1,000 feeds of 50 entries on this machine, cold and with nothing new, beside lemon24/reader.

    uv pip install --target /tmp/peers reader sgmllib3k
    .venv/bin/python benchmarks/fetch.py --peers /tmp/peers [--feeds 1000] [--memory 100 2000] [--json]

A poll here is all that a round does before it asks for pages. Parley: what is remembered of each source is read from the log's
journal, every feed is asked (its turn, the checked address, the connection), read and judged, its entries go through their gate,
then polls and states are stored; of entries their keys are kept, the rest once their pages are read. reader: `update_feeds` with
as many workers as Parley has hosts at once (16), which stores entries in SQLite. Both begin with no feed known, then poll again:
once where every host answers 304, and, from a server without validators, once where the same bytes come again.

Each round is a process of its own; seconds and CPU-seconds are counted inside it from the first look at the store to the last
write, when all libraries are loaded; MB is the most that the process held. The sides take turns. The server is a third process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a file, its folder has another `fetch` in it: this one

from benchmarks.measuring import NOW, Row, cpu_seconds, peak_megabytes, progress, show

HERE = Path(__file__).parent
WORKERS = 16
ROUNDS = ("cold", "nothing new")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--entries", type=int, default=50, help="entries of a feed")
    parser.add_argument("--repeat", type=int, default=3, help="how often (the median counts)")
    parser.add_argument("--peers", type=Path, help="a folder with reader, made by uv pip install --target")
    parser.add_argument(
        "--memory", type=int, nargs="*", default=[], metavar="FEEDS", help="also Parley's memory at so many feeds"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--round", nargs=2, metavar=("DIR", "NUMBER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.round:
        print(json.dumps(polled(Path(chosen.round[0]), int(chosen.round[1]), json.load(sys.stdin))))
        return
    rows = compared(chosen.feeds, chosen.entries, chosen.repeat, chosen.peers, validators=True)
    rows += [
        row | {"round": "the same bytes"}
        for row in compared(chosen.feeds, chosen.entries, chosen.repeat, chosen.peers, validators=False)
        if row["round"] != "cold"
    ]
    show(f"polling {chosen.feeds:,} feeds of {chosen.entries} entries", rows, as_json=chosen.json)
    if chosen.memory:
        found = [of for feeds in chosen.memory for of in compared(feeds, chosen.entries, 1, None, validators=True)]
        show("memory", [{key: row[key] for key in ("feeds", "round", "MB")} for row in found], as_json=chosen.json)


def compared(feeds: int, entries: int, repeat: int, peers: Path | None, *, validators: bool) -> list[Row]:
    """A row for each side and round, with how many times the peer's rate Parley has."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with served(feeds, entries, validators=validators) as addresses:
        for turn in range(repeat):
            with tempfile.TemporaryDirectory() as place:
                for number, name in enumerate(ROUNDS):
                    for side, figures in sides(Path(place), number, addresses, peers):
                        if figures["failed"] or figures["polled"] != feeds:
                            raise SystemExit(f"{side}, {name}: {figures}; not every feed was polled, so this says nothing")
                        found.setdefault((name, side), []).append(figures)
            progress(f"{feeds} feeds, turn {turn + 1} of {repeat}")
    rows: list[Row] = []
    for (name, side), runs in found.items():
        middle = {key: median(run[key] for run in runs) for key in runs[0]}
        row: Row = {"round": name, "side": side, "feeds": feeds, "entries": int(middle["entries"])}
        row |= {"feeds/s": feeds / middle["s"], "s": middle["s"], "CPU-s": middle["CPU-s"], "MB": middle["MB"]}
        if side == "Parley" and (peer := found.get((name, "reader"))):
            row["times reader"] = median(run["s"] for run in peer) / middle["s"]
            row["by CPU"] = median(run["CPU-s"] for run in peer) / middle["CPU-s"]
        rows.append(row)
    return rows


def sides(place: Path, number: int, addresses: Sequence[str], peers: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """One round of each side, each a process."""
    commands = {"Parley": [sys.executable, str(HERE / "fetch.py"), "--round", str(place / "parley"), str(number)]}
    if peers is not None:
        commands["reader"] = [sys.executable, str(HERE / "fetch_reader.py"), str(place / "reader.sqlite"), str(WORKERS)]
    for side, command in commands.items():
        environment = os.environ | ({"PYTHONPATH": str(peers)} if side == "reader" else {})
        run = subprocess.run(command, input=json.dumps(addresses), text=True, stdout=subprocess.PIPE, check=True, env=environment)
        yield side, json.loads(run.stdout)


def polled(root: Path, number: int, addresses: Sequence[str]) -> dict[str, Any]:
    """A round of Parley over these feeds: the steps of a run up to the pages, and the step that stores what it learned."""
    from flows import steps
    from flows.run import Run
    from parley.topics import templates
    from schemas.folder import DataFolder
    from schemas.pages import FeedEntry
    from schemas.profile import Source
    from schemas.profile_file import load_profile
    from schemas.settings import Settings

    sources = [
        Source.model_validate(
            {
                "id": f"outlet-{n}",
                "name": f"Outlet {n}",
                "feed": address,
                "kind": "sample",
                "ownership": "nobody",
                "reliability": "made up",
                "allow_private_address": True,
            }
        )
        for n, address in enumerate(addresses)
    ]
    profile = load_profile(templates()["ukraine"]).model_copy(update={"sources": tuple(sources)})
    moment = NOW + timedelta(minutes=20) * number
    root.mkdir(parents=True, exist_ok=True)
    run = Run("benchmark", DataFolder(root), profile, lambda: moment)
    run.settings = Settings().model_copy(update={"fetch": Settings().fetch.model_copy(update={"parallel_hosts": WORKERS})})
    # reader has loaded its libraries by the time that feeds are added. Those of reading feeds and of the gate are large, and not
    # needed where nothing is new.
    for library in ("duckdb", "httpx", *(("feedparser",) if number == 0 else ())):
        importlib.import_module(library)
    if number == 0:
        steps.gate(
            run, "feed_entries", [FeedEntry(source_id="x", url=addresses[0])], lambda entry: steps.entry_row(entry, moment)
        )
    wall, cpu = time.perf_counter(), cpu_seconds()
    known = steps.look_up(run)
    steps.append(run, steps.sources_added(run, known))
    failed = kept = 0
    while polls := steps.fetch_feeds(run, known):
        kept += sum(len(entries) for entries in steps.to_fetch(run, polls, known))
        steps.append(run, [], polls)
        failed += sum(poll.outcome == "failed" for poll in polls)
    figures = {"s": time.perf_counter() - wall, "CPU-s": cpu_seconds() - cpu, "MB": peak_megabytes()}
    return figures | {"polled": run.counts["sources_polled"] - failed, "failed": failed, "entries": kept}


@contextmanager
def served(feeds: int, entries: int, *, validators: bool) -> Iterator[list[str]]:
    """The addresses of so many feeds while the block lasts."""
    command = [sys.executable, str(HERE / "loopback_feeds.py"), str(feeds), str(entries)]
    if not validators:
        command.append("--no-validators")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
        server.communicate("")


if __name__ == "__main__":
    main()
