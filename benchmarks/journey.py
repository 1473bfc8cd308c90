"""Where the time of a run goes: the whole journey on the sample newsroom, without Prefect, step by step.

    .venv/bin/python benchmarks/journey.py

Prints, for each step, CPU and wall seconds of all days together and its share of the CPU; then the peak memory, and what the
query commands take as whole processes. Figures are of one run on one machine: compare shares and ratios, not seconds.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # run as a file, its folder has another `fetch` in it: this one

from flows import steps
from flows.journey import journey
from flows.run import topic_run
from newsroom import DAYS, Newsroom
from parley.demo import TOPIC, prepare, write_profile
from schemas.folder import DataFolder

STEPS = ("look_up", "fetch_feeds", "fetch_pages", "read_articles", "observe", "append", "project", "publish")
QUERIES = (["plans"], ["deadlines", "--as-of", "2025-11-22"], ["sql", "SELECT count(*) AS events FROM event"])


class Meter:
    """Adds up CPU seconds (children's included) and wall seconds by name."""

    def __init__(self) -> None:
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.wall: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, measured under a name."""

        def measured(*arguments: Any) -> Any:
            cpu, wall = _cpu(), time.perf_counter()
            try:
                return call(*arguments)
            finally:
                self.cpu[name] += _cpu() - cpu
                self.wall[name] += time.perf_counter() - wall

        return measured


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    meter = Meter()
    via = SimpleNamespace(**{name: meter.timed(name, getattr(steps, name)) for name in STEPS})
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        prepare(folder)
        room = Newsroom(DAYS[0], slow_seconds=0)
        articles = events = 0
        with room.serve() as base_url:
            write_profile(folder, base_url)
            for day in DAYS:
                room.advance_to(day)
                counts = journey(topic_run("ingest", TOPIC, folder.root, room.clock), via)["counts"]
                articles += counts.get("articles_new", 0) + counts.get("articles_revised", 0)
                events += counts.get("events", 0)
            quiet = time.perf_counter()
            journey(topic_run("ingest", TOPIC, folder.root, room.clock))
            quiet = time.perf_counter() - quiet
        total = sum(meter.cpu.values())
        print(f"{len(DAYS)} runs, {articles} articles read, {events} events")
        for name in STEPS:
            print(f"{name:14} {meter.cpu[name]:7.2f} CPU-s {meter.wall[name]:7.2f} s {meter.cpu[name] / total:6.0%}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'all':14} {total:7.2f} CPU-s; a run with nothing new {quiet:.2f} s; peak memory {peak:,.0f} MB")
        for words in QUERIES:
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "parley", "--dir", str(folder.root), *words], check=True, stdout=subprocess.DEVNULL
            )
            print(f"parley {' '.join(words)[:40]:40} {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main()
