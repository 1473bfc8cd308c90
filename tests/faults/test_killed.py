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
from pathlib import Path
from typing import Any

import pytest

from schemas.folder import DataFolder
from tests.faults.wholeness import check_next_run, events_read, stored_batches
from tests.faults.writer import NOW, Death, write
from warehouse.connect import open_store
from warehouse.read import open_reader

ROUNDS = int(os.environ.get("PARLEY_FAULT_ROUNDS", "15"))
SEED = int(os.environ["PARLEY_FAULT_SEED"])
Told = list[tuple[str, int, Any]]


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_a_writer_killed_at_any_moment_leaves_everything_that_was_acknowledged(tmp_path: Path, seed: int) -> None:
    # given
    folder = DataFolder(tmp_path)
    rng = random.Random(seed)
    told: Told = []

    # when
    for _ in range(rng.choice([1, 1, 2])):  # a second one goes on with what the first one left
        told += _life_and_death(folder, seed, _next_batch(told), rng)
        said = f"seed {seed}: {told[-3:]}"
        assert not [what for what in told if what[0] == "failed"], said

        # then the snapshot opens at once
        _check_snapshot(folder, told, said)

    # and the log has what was acknowledged, whole and once, and a rerun adds what is missing and nothing else
    acknowledged = _next_batch(told)
    with open_store(folder, clock=lambda: NOW) as store:
        stored = stored_batches(store, seed, acknowledged + 2)
        assert stored == list(range(len(stored))), said
        assert len(stored) >= acknowledged, said
        assert store.head.position >= max((at for what, _, at in told if what in ("appended", "projected")), default=0), said
    check_next_run(folder, seed, len(stored) + 1)


def _life_and_death(folder: DataFolder, seed: int, first: int, rng: random.Random) -> Told:
    kind = rng.choice(["moment", "moment", "publishing", "operation", "operation", "size"])
    death = Death()
    if kind == "operation":
        death = Death(operation=rng.randrange(1, 80))
    elif kind == "size":
        death = Death(size=int(10 ** rng.uniform(4, 7)))
    steps, moment = rng.randrange(0, 7), rng.uniform(0, 0.2)
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
                due = len(told) > steps + (8 if kind != "moment" else 0)  # a death that does not come by itself
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
    assert events_read(folder) >= max((at for what, _, at in told[: _last(told, "published")] if what == "projected"), default=0)
    with open_reader(folder) as reader:
        assert reader.about["number"] >= max(published, default=1), said


def _last(told: Told, what: str) -> int:
    return max((index for index, (step, *_) in enumerate(told) if step == what), default=0)


# Forked from a process that has imported everything and opened nothing: a writer starts in no time and inherits no thread.
_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.faults.writer", "pandas", "pyarrow"])
