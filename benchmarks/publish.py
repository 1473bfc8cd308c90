"""What a publication costs after 100 new events, and what it weighs.

    python benchmarks/publish.py [DIR ...] [--events 1000000] [--json]

The folder is copied, its views are built and published once: the first publication writes the whole log as Parquet. Then 100
events come, three times; the views follow, and the publication alone is measured, in wall seconds too, since much of it is
waiting for the disk. The gates that a run puts before it are not in it.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generator import to_come
from benchmarks.measuring import Meter, Row, clock, folder_of, options, peak_megabytes, show
from benchmarks.refresh import NEW, bring_up
from schemas.folder import DataFolder
from schemas.settings import Settings
from warehouse.connect import open_store
from warehouse.snapshot.publishing import publish


def prepare(folder: DataFolder) -> None:
    """Build the views of a folder and publish them, where that is not done yet."""
    with open_store(folder, clock=clock) as store:
        bring_up(store, Meter())
        publish(store, folder, Settings())


def measure(folder: DataFolder, repeat: int) -> Row:
    """Figures of one folder that is prepared."""
    meters = []
    for turn in range(repeat):
        meter = Meter()
        with open_store(folder, clock=clock) as store:
            store.append(to_come(folder, NEW, skip=turn * NEW))
            bring_up(store, Meter())
            with meter.timed("publish"):
                publish(store, folder, Settings())
            events = store.head.position
        meters.append(meter)
    files = list(folder.events.rglob("*.parquet"))
    return {
        "events": events,
        "publish s": statistics.median(m.wall["publish"] for m in meters),
        "CPU-s": statistics.median(m.cpu["publish"] for m in meters),
        "snapshot MB": folder.current.resolve().stat().st_size / 1e6,
        "Parquet MB": sum(path.stat().st_size for path in files) / 1e6,
        "Parquet files": len(files),
        "log MB": folder.log.stat().st_size / 1e6,
        "peak MB": peak_megabytes(),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    chosen = options(__doc__, events=[1_000_000]).parse_args(arguments)
    sources: list[tuple[int | None, Path | None]] = [(None, path) for path in chosen.data]
    rows = []
    for count, source in sources or [(count, None) for count in chosen.events or (1_000_000,)]:
        with tempfile.TemporaryDirectory() as place:
            folder = folder_of(Path(place), count, source)
            prepare(folder)
            rows.append(measure(folder, chosen.repeat))
    show(f"publication after {NEW} new events", rows, as_json=chosen.json)


if __name__ == "__main__":
    main()
