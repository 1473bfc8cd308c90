"""The log and its head file disagree: what heals, what is refused, what a person can do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def noon() -> datetime:
    return NOON


def fill(folder: DataFolder, *numbers: int) -> None:
    with open_store(folder, clock=noon) as store:
        for number in numbers:
            payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason="410")
            store.append([NewEvent.fact("article:a", payload, observed_at=NOON)])


def urls(folder: DataFolder, *, recover: bool = False) -> list[str]:
    with open_store(folder, clock=noon, recover=recover) as store:
        return [event.content()["url"].rpartition("/")[2] for event in store.read()]


def test_a_crash_between_commit_and_head_file_heals_itself(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1)
    before = folder.head.read_text()
    fill(folder, 2)
    after = folder.head.read_text()
    folder.head.write_text(before)

    # when
    found = urls(folder)

    # then
    assert found == ["1", "2"]
    assert folder.head.read_text() == after


def test_a_crash_before_the_very_first_head_file_heals_itself(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1)
    folder.head.unlink()

    # when
    found = urls(folder)

    # then
    assert found == ["1"]
    assert folder.head.exists()


def test_a_log_that_lost_its_tail_is_refused_with_an_explanation_and_can_be_taken_as_it_is(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1)
    shutil.copy(folder.log, tmp_path / "older")
    fill(folder, 2, 3)
    shutil.copy(tmp_path / "older", folder.log)
    folder.log.with_name("log.duckdb.wal").unlink(missing_ok=True)

    # when
    with pytest.raises(LogError) as refused:
        urls(folder)
    recovered = urls(folder, recover=True)

    # then
    assert "ends at 1, but 3 were acknowledged: the last 2 are lost" in str(refused.value)
    assert "parley verify --recover" in str(refused.value)
    assert recovered == ["1"]
    assert (tmp_path / "head.json.lost-3").exists()
    fill(folder, 2)
    assert urls(folder) == ["1", "2"]


def truncate_wal(folder: DataFolder) -> None:
    wal = folder.log.with_name("log.duckdb.wal")
    wal.write_bytes(wal.read_bytes()[:-200])


def delete_log(folder: DataFolder) -> None:
    folder.log.unlink()
    folder.log.with_name("log.duckdb.wal").unlink(missing_ok=True)


@pytest.mark.parametrize("lose", [truncate_wal, delete_log])
def test_a_tail_that_the_database_passes_over_in_silence_is_noticed(tmp_path: Path, lose: Callable[[DataFolder], None]) -> None:
    # given
    folder = DataFolder(tmp_path)
    store = open_store(folder, clock=noon)
    for number in range(3):
        payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason="410")
        store.append([NewEvent.fact("article:a", payload, observed_at=NOON)])
    shutil.copytree(tmp_path, tmp_path / "killed")  # a closed store has no WAL; a copy of an open one is what a crash leaves
    store.close()
    killed = DataFolder(tmp_path / "killed")

    # when
    lose(killed)

    # then
    with pytest.raises(LogError, match="were acknowledged"):
        urls(killed)


def test_another_log_in_the_place_of_ours_is_refused(tmp_path: Path) -> None:
    # given
    ours, other = DataFolder(tmp_path / "ours"), DataFolder(tmp_path / "other")
    fill(ours, 1)
    fill(other, 7, 8)
    shutil.copy(other.log, ours.log)

    # when
    with pytest.raises(LogError) as refused:
        urls(ours)

    # then
    assert "another event at position 1" in str(refused.value)


def test_recovery_refuses_a_log_whose_chain_is_broken(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1, 2)
    with open_store(folder, clock=noon) as store:
        store.connection.execute("UPDATE log.main.event SET stream = 'article:forged' WHERE position = 2")
    folder.head.write_text('{"position": 5, "hash": "unknown"}')

    # when
    with pytest.raises(LogError) as refused:
        urls(folder, recover=True)

    # then
    assert "breaks at position 2" in str(refused.value)
    assert "5" in folder.head.read_text()


def test_an_unreadable_head_file_is_refused_and_can_be_recovered(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1)
    folder.head.write_text("garbage")

    # when
    with pytest.raises(LogError, match=r"not readable as the head"):
        urls(folder)

    # then
    assert urls(folder, recover=True) == ["1"]


def test_a_views_file_that_does_not_open_is_set_aside_and_started_over(tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path)
    fill(folder, 1)
    folder.views.write_bytes(b"not a database" * 1_000)

    # when
    found = urls(folder)

    # then
    assert found == ["1"]
    assert (tmp_path / "views.broken").exists()
