"""A disk that is full, a folder that may not be written: a clear error, nothing lost, and on it goes once that is mended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from schemas.errors import LogError
from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run
from tests.faults.writer import NOW, batch
from warehouse.connect import open_store


def confined(*arguments: object) -> list[str]:
    command = [sys.executable, "-W", "error", "-m", "tests.faults.confined", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_stops_any_step_with_a_clear_error_and_nothing_is_lost(folder: DataFolder, tmp_path: Path) -> None:
    # when
    *told, last = confined("full", folder.root, tmp_path / "small")

    # then
    assert last == "whole"
    assert {line.split()[0] for line in told} >= {"append", "project", "publish"}, told
    assert all("room" in line or "space" in line for line in told), told


def test_a_folder_that_may_not_be_written_is_named_and_can_still_be_read(folder: DataFolder) -> None:
    # when
    told = confined("read-only", folder.root)

    # then
    assert [line.split(":")[0] for line in told] == [
        "events SnapshotError",
        "snapshots SnapshotError",
        "log.duckdb LogError",
        "views.duckdb LogError",
        "data LogError",
        "archive FetchError",
        "recovery FetchError",
        "read",
        "whole",
    ]
    assert all(str(folder.root) in line and ("ermission" in line or "may write" in line) for line in told[:-2]), told


def test_a_head_file_that_cannot_be_written_does_not_undo_what_is_stored(folder: DataFolder) -> None:
    # given
    in_the_way = folder.root / ".head.json.tmp"
    in_the_way.mkdir()

    # when
    with open_store(folder, clock=lambda: NOW) as store, pytest.raises(LogError) as refused:
        store.append(batch(SEED, BATCHES))
    in_the_way.rmdir()

    # then
    assert f"are stored, but {folder.head} could not be written" in str(refused.value)
    assert "the head is put right when the log is opened next" in str(refused.value)
    check_next_run(folder, SEED, BATCHES + 1)
