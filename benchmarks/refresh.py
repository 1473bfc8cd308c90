"""What 100 new events cost on a large log: decoding, identity and all views, beside a rebuild of everything.

    python benchmarks/refresh.py [DIR ...] [--events 100000 --events 1000000] [--views] [--json]

Each folder is copied, its views are built, and they are built again beside them (`parley rebuild`). Then 100 events come, three
times, and the views follow; the median of the three counts. Each size runs in a process of its own, so that the peak of memory is
its own. CPU seconds are of all threads. "closing" is the checkpoint when the writer lets go: DuckDB writes out what changed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.generator import to_come
from benchmarks.measuring import Meter, Row, clock, cpu_seconds, folder_of, options, peak_megabytes, progress, show
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.store import Store
from warehouse.views.rebuilding import rebuild
from warehouse.views.runner import ViewRun, project, stage

NEW = 100
STEPS = ("stage", "resolve", "project")


def bring_up(store: Store, meter: Meter) -> list[ViewRun]:
    """The three steps by which views follow the log, each measured; what was done to each view."""
    with meter.timed("stage"):
        runs = stage(store)
    with meter.timed("resolve"):
        resolve(store)
    with meter.timed("project"):
        later = project(store)
    staged = {run.view: run for run in runs}
    return [staged.get(run.view, run) if run.outcome == "unchanged" else run for run in later]


def measure(folder: DataFolder, repeat: int, *, again: bool) -> dict[str, Any]:
    """All figures of one folder, whose views are built and whose log grows."""
    first, closing = Meter(), Meter()
    with open_store(folder, clock=clock) as store:
        progress(f"{folder.root.name}: building the views")
        views = bring_up(store, first)
        events = store.head.position
        seconds: dict[str, dict[str, float]] = {v.view: {"rows": v.rows, "build": v.seconds} for v in views}
    built = _total(first)
    if again:
        progress(f"{folder.root.name}: building them again beside them")
        before = cpu_seconds()
        with open_store(folder, clock=clock) as store:
            rebuild(store)
        built = cpu_seconds() - before
    refreshes = []
    for turn in range(repeat):
        progress(f"{folder.root.name}: {NEW} new events")
        with open_store(folder, clock=clock) as store:
            store.append(to_come(folder, NEW, skip=turn * NEW))
            meter = Meter()
            views = bring_up(store, meter)
            refreshes.append(meter)
            for run in views:
                seconds.setdefault(run.view, {}).setdefault(f"refresh {turn}", run.seconds)
            before = cpu_seconds()
        closing.cpu[str(turn)] = cpu_seconds() - before
    median = statistics.median
    figures = {
        "events": events, "build": {step: first.cpu[step] for step in STEPS}, "rebuild": built,
        "refresh": {step: median(m.cpu[step] for m in refreshes) for step in STEPS},
        "refresh all": median(_total(m) for m in refreshes), "refresh wall": median(sum(m.wall.values()) for m in refreshes),
        "closing": median(closing.cpu.values()), "peak MB": peak_megabytes(),
        "log MB": folder.log.stat().st_size / 1e6, "views MB": folder.views.stat().st_size / 1e6,
    }  # fmt: skip
    figures["views"] = [
        {"view": name, "rows": said.get("rows"), "build": said.get("build"),
         "refresh": median([v for k, v in said.items() if k.startswith("refresh")] or [0.0])}
        for name, said in seconds.items()
    ]  # fmt: skip
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    parser = options(__doc__, events=[100_000, 1_000_000])
    parser.add_argument("--views", action="store_true", help="wall seconds of each view too")
    parser.add_argument("--once", action="store_true", help="build the views once and take that for the rebuild")
    parser.add_argument("--work", type=Path, help="where to copy folders to, instead of a temporary folder")
    parser.add_argument("--inner", action="store_true", help="measure one folder in place and print its figures (used by itself)")
    chosen = parser.parse_args(arguments)
    if chosen.inner:
        print(json.dumps(measure(DataFolder(chosen.data[0]), chosen.repeat, again=not chosen.once)))
        return
    sources: list[tuple[int | None, Path | None]] = [(None, path) for path in chosen.data]
    sources = sources or [(count, None) for count in chosen.events or (100_000, 1_000_000)]
    found = []
    for count, source in sources:
        with tempfile.TemporaryDirectory(dir=chosen.work) as place:
            folder = folder_of(Path(place), count, source)
            command = [sys.executable, __file__, "--inner", "--repeat", str(chosen.repeat), str(folder.root)]
            done = subprocess.run(command + ["--once"] * chosen.once, check=True, stdout=subprocess.PIPE, env=os.environ)
            found.append(json.loads(done.stdout))
    show(f"{NEW} new events, CPU seconds", _rows(found), as_json=chosen.json)
    if chosen.views:
        for figures in found:
            dear = sorted(figures["views"], key=lambda v: -(v["build"] or 0))
            show(f"views at {figures['events']:,} events, wall seconds", dear, as_json=chosen.json)


def _rows(found: Sequence[dict[str, Any]]) -> list[Row]:
    rows = []
    for figures in found:
        row: Row = {"events": figures["events"]}
        row |= {f"{step}": figures["refresh"][step] for step in STEPS}
        row |= {
            "refresh": figures["refresh all"], "closing": figures["closing"], "rebuild": figures["rebuild"],
            "rebuild / refresh": figures["rebuild"] / figures["refresh all"],
            "refresh / first": figures["refresh all"] / found[0]["refresh all"],
            "peak MB": figures["peak MB"], "log MB": figures["log MB"], "views MB": figures["views MB"],
        }  # fmt: skip
        rows.append(row)
    return rows


def _total(meter: Meter) -> float:
    return sum(meter.cpu.values())


if __name__ == "__main__":
    main()
