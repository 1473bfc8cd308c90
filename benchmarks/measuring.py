"""What the benchmarks share: CPU and wall time of a block, data folders to work on, tables with ratios.

Wall time on a machine that does other things too says little: compare CPU seconds (user and system, of all threads), and
ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.generator import make
from schemas.folder import DataFolder

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""The clock of all benchmarks: the end of the two years that the load spans."""
SEED = 1

Row = dict[str, Any]


def clock() -> datetime:
    """The moment at which everything happens."""
    return NOW


@dataclass
class Meter:
    """CPU and wall seconds by name, added up where a name comes more than once."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Measure a block under a name."""
        cpu, wall = cpu_seconds(), time.perf_counter()
        try:
            yield
        finally:
            self.cpu[name] = self.cpu.get(name, 0.0) + cpu_seconds() - cpu
            self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall


def cpu_seconds() -> float:
    """User and system time of this process and of the children that have ended."""
    return sum(os.times()[:4])


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def options(text: str | None, *, events: Sequence[int]) -> argparse.ArgumentParser:
    """The options that every benchmark takes."""
    parser = argparse.ArgumentParser(description=(text or "").splitlines()[0])
    parser.add_argument("data", nargs="*", type=Path, help="folders made by benchmarks/generator.py; none: they are made")
    parser.add_argument("--events", type=int, action="append", help=f"events of the folders to make (default {events})")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--repeat", type=int, default=3, help="how often (the median counts)")
    return parser


def folder_of(place: Path, events: int | None = None, source: Path | None = None) -> DataFolder:
    """A folder to work on: a copy of a source, which is left as it is, or a new one with so many events."""
    place.mkdir(parents=True, exist_ok=True)
    folder = DataFolder(place / f"{events or (source and source.name)}")
    if source is not None:
        shutil.copytree(source, folder.root, symlinks=True)
    else:
        make(folder, events or 0, SEED)
    return folder


def show(title: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    """A table on stdout, or the rows as JSON."""
    if as_json:
        print(json.dumps({"benchmark": title, "rows": [dict(row) for row in rows]}, indent=1))
        return
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(name), *(len(line[n]) for line in cells)) for n, name in enumerate(columns)]
    print(f"\n{title}")
    for line in [columns, *cells]:
        print(
            "  ".join(
                text.ljust(width) if n == 0 else text.rjust(width)
                for n, (text, width) in enumerate(zip(line, widths, strict=True))
            )
        )


def progress(text: str) -> None:
    """A word to whoever waits."""
    print(text, file=sys.stderr, flush=True)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
