"""A takedown that is killed at any moment is known from its act on, and the next run cleans what it left."""

from __future__ import annotations

import multiprocessing
import os
import random

import pytest

from flows.erasing import erase, finish_interrupted
from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run
from tests.faults.writer import NOW, Death, prepare
from warehouse.connect import open_store
from warehouse.log.erasure import erasures
from warehouse.read import open_reader

ROUNDS = max(3, int(os.environ.get("PARLEY_FAULT_ROUNDS", "15")) // 5)
FIRST = int(os.environ["PARLEY_FAULT_SEED"])
ARTICLE = "story1"
ADDRESS = "story1.example"
"""Stands in the payloads of that article's events and nowhere else."""
OPERATIONS = 80
"""An erasure is about so many operations on the folder's files."""

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.faults.writer", "flows.erasing", "pandas", "pyarrow"])


def take_down(folder: DataFolder, death: Death) -> None:
    prepare(folder.root, death)
    erase(folder, ARTICLE, by="ana", note="asked to", clock=lambda: NOW)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS))
def test_an_erasure_killed_at_any_moment_is_finished_by_the_next_run(folder: DataFolder, seed: int) -> None:
    # given
    said = f"seed {seed}"
    death = Death(operation=random.Random(seed).randrange(1, OPERATIONS))

    # when
    eraser = _forked.Process(target=take_down, args=(folder, death))
    eraser.start()
    eraser.join()
    finish_interrupted(folder, clock=lambda: NOW)
    with open_store(folder, clock=lambda: NOW) as store:
        known = bool(erasures(store))
    if not known:
        erase(folder, ARTICLE, by="ana", note="asked to", clock=lambda: NOW)

    # then
    for path in (folder.log, folder.views, *folder.snapshots.glob("snap-*.duckdb"), *folder.root.glob("*.wal")):
        assert ADDRESS.encode() not in path.read_bytes(), f"{said}: {path}"
    with open_reader(folder) as reader:
        assert reader.rows(f"SELECT position FROM event WHERE contains(payload, '{ADDRESS}')") == [], said
    assert len(list(folder.snapshots.glob("*.duckdb"))) == 1, said
    check_next_run(folder, SEED, BATCHES + 1)
