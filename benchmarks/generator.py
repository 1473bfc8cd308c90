"""The load of all benchmarks: a log of articles and of what they say, made from a seed.

    python benchmarks/generator.py DIR --events 1000000 --seed 1

makes a data folder with `log.duckdb` and `head.json` through the store's own `append`, and beside them `next.jsonl`: what
happens after the log's end, for benchmarks that need new events.

The articles come in order of publication over two years. How long they are, how many observations they hold and of which types
is as the extractor finds it in the articles of `newsroom/` and in the annotated sets of `tests/corpus` that are for learning.
The world (see `world.py`) depends on the seed alone. A log of a tenth of the events has a tenth of the articles over the same
two years, about the same things; so everything grows tenfold from 100,000 to 1,000,000: the archive, and what is known of each
single thing. A log cut off after a tenth of the time would leave each thing as large, and a refresh that works on it as dear:
the easier test. `--of 1000000` makes that one.
"""

from __future__ import annotations

import argparse
import heapq
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.articles import EVENTS_PER_ARTICLE, Bundle, Reporter
from benchmarks.world import DAYS, FIRST_DAY, TOPICS, days, make_world
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from warehouse.connect import open_store

BATCH = 5_000
TO_COME = 3_000
"""How many of the events after the log's end are written to `next.jsonl`."""
BEGIN = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)


def events(count: int, seed: int, *, of: int | None = None) -> Iterator[list[NewEvent]]:
    """The first `count` events, in batches, of a log that holds `of` events (`count`, if not given) in two years."""
    stream = _stream(seed, of or count)
    while count > 0 and (batch := list(islice(stream, min(BATCH, count)))):
        count -= len(batch)
        yield batch


def make(folder: DataFolder, count: int, seed: int, *, of: int | None = None) -> None:
    """A data folder with a log of so many events, and those that come after it."""
    stream = (event for batch in events(count + TO_COME, seed, of=of or count) for event in batch)
    moment = BEGIN
    with open_store(folder, clock=lambda: moment) as store:
        left = count
        while left > 0:
            batch = list(islice(stream, min(BATCH, left)))
            moment = batch[-1].observed_at
            store.append(batch)
            left -= len(batch)
    with (folder.root / "next.jsonl").open("w") as file:
        file.writelines(f"{event.model_dump_json()}\n" for event in stream)


def to_come(folder: DataFolder, count: int, skip: int = 0) -> list[NewEvent]:
    """`count` of the events that come after the log's end."""
    with (folder.root / "next.jsonl").open() as file:
        return [NewEvent.model_validate_json(line) for line in islice(file, skip, skip + count)]


def _stream(seed: int, size: int) -> Iterator[NewEvent]:
    """Every event in the order of its observation: the articles, and what becomes of them later."""
    world = make_world(seed)
    dice = Random(f"articles {seed} {size}")
    reporter = Reporter(world, seed, dice)
    yield from reporter.opening(BEGIN)
    calendar = days(world)
    said = [{topic: by[topic].sums[-1] for topic in TOPICS} for by in calendar]
    per_share = size / EVENTS_PER_ARTICLE / sum(sum(by.values()) for by in said[:DAYS])
    later: list[Bundle] = []
    due = 0.0
    for number, today in enumerate(calendar):
        begin = BEGIN + timedelta(days=number)
        due += per_share * sum(said[number].values())
        moments = sorted(dice.randrange(86_400) for _ in range(int(due)))
        due -= int(due)
        for second in moments:
            moment = begin + timedelta(seconds=second)
            yield from _arrived(later, moment)
            topic = TOPICS[dice.random() * sum(said[number].values()) >= said[number][TOPICS[0]]]
            bundle, after = reporter.article(today[topic], topic, number, moment)
            yield from bundle
            for each in after:
                heapq.heappush(later, each)
        evening = begin + timedelta(days=1)
        yield from _arrived(later, evening)
        yield from reporter.press(evening)


def _arrived(later: list[Bundle], moment: datetime) -> Iterator[NewEvent]:
    while later and later[0].at <= moment:
        yield from heapq.heappop(later).events()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", type=int, help="how many events the two years hold, if the log is cut off before their end")
    chosen = parser.parse_args(arguments)
    folder = DataFolder(chosen.folder)
    if folder.log.exists():
        parser.error(f"{folder.log} exists; choose an empty folder")
    started = time.perf_counter()
    make(folder, chosen.events, chosen.seed, of=chosen.of)
    head = json.loads(folder.head.read_text())
    megabytes, seconds = folder.log.stat().st_size / 1e6, time.perf_counter() - started
    print(f"{head['position']:,} events in {folder.root}, {megabytes:,.0f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
