"""Damage to the log itself is never passed over, and whoever finds it is told what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import LogError
from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run, stored_batches
from tests.faults.writer import NOW, batch, bring_up
from warehouse.connect import open_store


def flip(path: Path, *places: int) -> None:
    content = bytearray(path.read_bytes())
    for at in places:
        content[at] ^= 0x55
    path.write_bytes(content)


def in_the_file_header(_: bytes) -> list[int]:
    return [100]


def in_a_block_header(_: bytes) -> list[int]:
    return [4096 * 3 + 3]


def in_a_payload(content: bytes) -> list[int]:
    return [found.start() + 20 for found in re.finditer(b'"quote":', content)]


def in_a_hash(content: bytes) -> list[int]:
    """Wherever it stands: the file has blocks that are no longer in use."""
    return [found.start() + 30 for found in re.finditer(batch(SEED, 0)[0].event_id.encode(), content)]


@pytest.mark.parametrize("size", [0, 4096, 11_682])
def test_a_log_whose_writer_died_while_the_file_was_made_is_made_anew(folder: DataFolder, tmp_path: Path, size: int) -> None:
    # given a file that came so far
    young = DataFolder(tmp_path / "young")
    young.root.mkdir()
    young.log.write_bytes(folder.log.read_bytes()[:size])

    # when / then
    check_next_run(young, SEED, BATCHES)


def test_a_log_that_was_cut_to_nothing_is_not_taken_for_a_new_one(folder: DataFolder) -> None:
    # given
    folder.log.write_bytes(folder.log.read_bytes()[:5000])

    # when
    with pytest.raises(LogError) as refused:
        open_store(folder, clock=lambda: NOW)

    # then
    assert "put a backup" in str(refused.value)
    assert folder.log.stat().st_size == 5000


@pytest.mark.parametrize("where", [in_the_file_header, in_a_block_header, in_a_payload, in_a_hash])
def test_a_flipped_byte_in_the_log_is_named_with_the_way_back(folder: DataFolder, where: Callable[[bytes], list[int]]) -> None:
    # given
    flip(folder.log, *where(folder.log.read_bytes()))

    # when
    with pytest.raises(LogError) as refused, open_store(folder, clock=lambda: NOW) as store:
        store.verify()

    # then
    assert str(folder.log) in str(refused.value)
    assert "put a backup" in str(refused.value).lower()


@pytest.mark.parametrize("where", [in_a_payload, in_a_hash])
def test_a_run_over_a_damaged_log_says_that_the_log_is_damaged_and_not_that_the_disk_is_full(
    folder: DataFolder, where: Callable[[bytes], list[int]]
) -> None:
    # given
    flip(folder.log, *where(folder.log.read_bytes()))
    folder.views.unlink()

    # when
    with pytest.raises(LogError) as refused, open_store(folder, clock=lambda: NOW) as store:
        store.append(batch(SEED, BATCHES))
        bring_up(store)

    # then
    assert str(folder.log) in str(refused.value)
    assert "put a backup" in str(refused.value).lower()
    assert "Make room" not in str(refused.value)


@pytest.fixture
def killed(folder: DataFolder, tmp_path: Path) -> DataFolder:
    """The folder as a process leaves it that was killed with three batches in the WAL."""
    with open_store(folder, clock=lambda: NOW) as store:
        for number in range(BATCHES, BATCHES + 3):
            store.append(batch(SEED, number))
        shutil.copytree(folder.root, tmp_path / "killed", symlinks=True)
    return DataFolder(tmp_path / "killed")


def wal(folder: DataFolder) -> Path:
    return folder.log.with_name("log.duckdb.wal")


def test_a_wal_that_was_cut_short_is_noticed_and_the_log_can_be_taken_as_it_is(killed: DataFolder, tmp_path: Path) -> None:
    for tenths in range(0, 10, 2):
        # given
        cut = DataFolder(tmp_path / f"cut{tenths}")
        shutil.copytree(killed.root, cut.root, symlinks=True)
        whole = wal(cut).read_bytes()
        wal(cut).write_bytes(whole[: len(whole) * tenths // 10])

        # when
        with pytest.raises(LogError) as refused:
            open_store(cut, clock=lambda: NOW)

        # then
        assert "were acknowledged" in str(refused.value)
        assert "parley verify --recover" in str(refused.value)
        with open_store(cut, clock=lambda: NOW, recover=True) as store:
            there = stored_batches(store, SEED, BATCHES + 3)
            assert there == list(range(len(there)))
            assert len(there) >= BATCHES

    # and the next run makes up for what was lost
    check_next_run(cut, SEED, BATCHES + 3)


def test_a_wal_that_was_cut_short_and_is_put_back_has_lost_nothing(killed: DataFolder) -> None:
    # given
    whole = wal(killed).read_bytes()
    wal(killed).write_bytes(whole[: len(whole) // 2])

    # when: somebody opens it, and follows the message
    with pytest.raises(LogError, match=r"Nothing was changed.* put a backup of log\.duckdb and log\.duckdb\.wal back"):
        open_store(killed, clock=lambda: NOW)
    wal(killed).write_bytes(whole)

    # then
    with open_store(killed, clock=lambda: NOW) as store:
        assert stored_batches(store, SEED, BATCHES + 3) == list(range(BATCHES + 3))
        assert store.verify() == []


@pytest.mark.parametrize("at", [0.3, 0.9])
def test_a_flipped_byte_in_the_wal_is_noticed(killed: DataFolder, at: float) -> None:
    # given
    flip(wal(killed), int(wal(killed).stat().st_size * at))

    # when
    with pytest.raises(LogError) as refused:
        open_store(killed, clock=lambda: NOW)

    # then
    assert "backup" in str(refused.value)


def test_a_deleted_head_file_is_written_again(killed: DataFolder) -> None:
    # given
    remembered = killed.head.read_text()
    killed.head.unlink()

    # when
    open_store(killed, clock=lambda: NOW).close()

    # then
    assert killed.head.read_text() == remembered
