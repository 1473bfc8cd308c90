"""kill -9 at any moment: what was acknowledged is there, nothing is torn or twice, and the next run goes on.

`PARLEY_FAULT_ROUNDS` says how many rounds there are, `PARLEY_FAULT_SEED` the seed of the first: a round that failed is run
again, alone, by its seed.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from schemas.folder import DataFolder
from tests.faults.writer import NOW, SETTINGS, Death, batch, bring_up, write
from warehouse.connect import open_store
from warehouse.read import open_reader
from warehouse.snapshot.publishing import publish
from warehouse.views.rebuilding import differences

ROUNDS = int(os.environ.get("PARLEY_FAULT_ROUNDS", "15"))
SEED = int(os.environ.get("PARLEY_FAULT_SEED") or random.SystemRandom().randrange(1 << 30))
WRITERS = 2
"""So many are killed one after the other in a round, the second one on what the first one left."""

Told = list[tuple[str, int, Any]]


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_a_writer_killed_at_any_moment_leaves_everything_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    # given
    folder = DataFolder(tmp_path)
    rng = random.Random(seed)
    told: Told = []

    # when
    for _ in range(WRITERS):
        told += _life_and_death(folder, seed, _next_batch(told), rng)
        said = f"seed {seed}: {told[-3:]}"
        assert not [what for what in told if what[0] == "failed"], said

        # then the snapshot opens at once
        _check_snapshot(folder, told, said)

    # and the log has what was acknowledged, whole and once
    acknowledged = _next_batch(told)
    with open_store(folder, clock=lambda: NOW) as store:
        stored = _batches(seed, [event.event_id for event in store.read()], acknowledged + 2)
        assert stored == list(range(len(stored))), said
        assert len(stored) >= acknowledged, said
        assert store.head.position >= max((at for what, _, at in told if what in ("appended", "projected")), default=0), said
        assert store.verify() == [], said

        # and a rerun adds what is missing and nothing else
        for number in range(acknowledged + 1):
            added = store.append(batch(seed, number)).added
            assert bool(added) == (number not in stored), said

        # and the views catch up
        bring_up(store)
        assert differences(store) == {}, said
        publish(store, folder, SETTINGS)
        head = store.head
    with open_reader(folder) as reader:
        assert reader.about["hash"] == head.hash, said
        assert reader.rows("SELECT count(*) AS n FROM event")[0]["n"] == head.position, said
    assert _left_over(tmp_path) == [], said


def _life_and_death(folder: DataFolder, seed: int, first: int, rng: random.Random) -> Told:
    kind = rng.choice(["moment", "moment", "publishing", "operation", "operation", "size"])
    death = Death()
    if kind == "operation":
        death = Death(operation=rng.randrange(1, 80))
    elif kind == "size":
        death = Death(size=int(10 ** rng.uniform(4, 7)))
    steps, moment = rng.randrange(0, 10), rng.uniform(0, 0.2)
    hear, tell = _forked.Pipe(duplex=False)
    writer = _forked.Process(target=write, args=(folder.root, seed, first, death, tell))
    writer.start()
    tell.close()
    told: Told = []
    with closing(hear):
        while True:
            try:
                told.append(hear.recv())
            except EOFError:
                break
            if kind == "publishing":
                due = told[-1][0] == "publishing" and len(told) >= steps / 2
            else:
                due = len(told) > steps + (12 if kind != "moment" else 0)  # a death that does not come by itself
            if due and writer.is_alive():
                time.sleep(moment / (4 if kind == "publishing" else 1))
                writer.kill()
    writer.join()
    return told


def _next_batch(told: Told) -> int:
    return max((number + 1 for what, number, _ in told if what == "appended"), default=0)


def _check_snapshot(folder: DataFolder, told: Told, said: str) -> None:
    published = [int(name.removeprefix("snap-").removesuffix(".duckdb")) for what, _, name in told if what == "published"]
    if not published and not folder.current.exists():
        return
    with open_reader(folder) as reader:
        about = reader.about
        assert about["number"] >= max(published, default=1), said
        assert reader.rows("SELECT count(*) AS n FROM event")[0]["n"] == about["position"], said


def _batches(seed: int, ids: list[str], upto: int) -> list[int]:
    """Numbers of the batches that the log holds, in its order; fails where one is there in part."""
    whole = {number: [event.event_id for event in batch(seed, number)] for number in range(upto)}
    batch_of = {event_id: number for number, ids_of in whole.items() for event_id in ids_of}
    found = [(number, list(group)) for number, group in groupby((i for i in ids if i in batch_of), key=batch_of.__getitem__)]
    for number, group in found:
        assert group == whole[number], f"seed {seed}: batch {number} is torn"
    return [number for number, _ in found]


def _left_over(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if ".tmp" in path.name or "rebuilt" in path.name)


# Forked from a process that has imported everything and opened nothing: a writer starts in no time and inherits no thread.
_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.faults.writer", "pandas", "pyarrow"])
