"""A data folder that a few runs have written, one after the other, before a fault comes over it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schemas.folder import DataFolder
from tests.faults.writer import NOW, SETTINGS, batch, bring_up
from warehouse.connect import open_store
from warehouse.snapshot.publishing import publish

SEED = 3
BATCHES = 6


@pytest.fixture(scope="session")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = DataFolder(tmp_path_factory.mktemp("written") / "data")
    for first in range(0, BATCHES, 3):
        with open_store(folder, clock=lambda: NOW) as store:
            for number in range(first, first + 3):
                store.append(batch(SEED, number))
            bring_up(store)
            publish(store, folder, SETTINGS)
    return folder.root


@pytest.fixture
def folder(_written: Path, tmp_path: Path) -> DataFolder:
    """The folder, a copy for each test. Its snapshot still reads the events where they lay before."""
    shutil.copytree(_written, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")
