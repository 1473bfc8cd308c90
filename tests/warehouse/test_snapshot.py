"""Snapshots: whoever reads is never in the way, and never sees half a publication."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import GateError, SnapshotError
from schemas.folder import DataFolder
from schemas.settings import KeepSettings, Settings
from warehouse.connect import open_snapshot, open_store
from warehouse.snapshot import publish, write_status
from warehouse.snapshot.event_files import write_event_files
from warehouse.store import Store
from warehouse.views.runner import stage

START = datetime(2025, 11, 25, 12, tzinfo=UTC)
TWO = Settings(keep=KeepSettings(snapshots=2, snapshot_grace_hours=0))
PATIENT = Settings(keep=KeepSettings(snapshots=2))


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "it's data")


@pytest.fixture
def store(folder: DataFolder, clock: Clock) -> Iterator[Store]:
    with open_store(folder, clock=clock) as opened:
        yield opened


def append(store: Store, number: int) -> None:
    payload = ArticleWithdrawn(article_id=str(number), url=f"https://example.org/{number}", reason="410")
    store.append([NewEvent.fact(f"article:{number}", payload, observed_at=START)])


def add(store: Store, number: int) -> None:
    append(store, number)
    stage(store)


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(open_snapshot(path)) as connection:
        return connection.execute(sql).fetchall()


def test_a_snapshot_holds_the_views_and_the_log(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    add(store, 2)

    # when
    path = publish(store, folder, TWO)

    # then
    assert folder.current.resolve() == path.resolve()
    assert ask(folder.current, "SELECT article_id FROM stg_article_withdrawn ORDER BY position") == [("1",), ("2",)]
    assert ask(folder.current, "SELECT position, type, payload ->> 'url' FROM event ORDER BY position") == [
        (1, "ArticleWithdrawn", "https://example.org/1"),
        (2, "ArticleWithdrawn", "https://example.org/2"),
    ]
    assert ask(folder.current, "SELECT number, published_at, position, hash FROM snapshot") == [
        (1, START.replace(tzinfo=None), 2, store.head.hash)
    ]


def test_a_snapshot_can_be_opened_by_duckdb_1_0_and_shows_no_salt(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)

    # when
    publish(store, folder, TWO)

    # then
    assert ask(folder.current, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal") == [("v1.0.0+",)]
    assert ask(folder.current, "SELECT count(*) FROM duckdb_columns() WHERE column_name LIKE '%salt%'") == [(0,)]


def test_a_snapshot_of_an_empty_log_can_be_read(store: Store, folder: DataFolder) -> None:
    # given
    stage(store)

    # when
    publish(store, folder, TWO)

    # then
    assert ask(folder.current, "SELECT count(*), max(payload) FROM event") == [(0, None)]
    add(store, 1)
    publish(store, folder, TWO)
    assert ask(folder.current, "SELECT count(*) FROM event") == [(1,)]


def test_nothing_new_publishes_nothing_and_views_that_changed_do(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    first = publish(store, folder, TWO)

    # when
    again = publish(store, folder, TWO)
    add(store, 2)
    second = publish(store, folder, TWO)

    # then
    assert (first.name, again.name, second.name) == ("snap-1.duckdb", "snap-1.duckdb", "snap-2.duckdb")


READER = """
import sys
from pathlib import Path
from warehouse.connect import open_snapshot
connection = open_snapshot(Path(sys.argv[1]))
for line in sys.stdin:
    if line == "reopen\\n":
        connection.close()
        connection = open_snapshot(Path(sys.argv[1]))
    print(*connection.execute("SELECT (SELECT count(*) FROM event), count(*) FROM stg_article_withdrawn").fetchone(), flush=True)
"""


def test_a_process_that_holds_a_snapshot_open_hinders_no_run_and_sees_the_next_one_after_reopening(
    store: Store, folder: DataFolder
) -> None:
    # given
    add(store, 1)
    publish(store, folder, TWO)
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(folder.current)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def answer(line: str) -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write(f"{line}\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert answer("ask") == "1 1"

        # when
        for number in (2, 3, 4):
            add(store, number)
            publish(store, folder, TWO)  # the third of them drops the snapshot that the reader has open

        # then
        assert answer("ask") == "1 1"
        assert answer("reopen") == "4 4"
        reader.stdin.close()


def test_a_reader_in_the_same_process_sees_the_next_one_after_reopening(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    publish(store, folder, TWO)
    with closing(open_snapshot(folder.current)) as held:
        # when
        add(store, 2)
        publish(store, folder, TWO)

        # then
        assert held.execute("SELECT count(*) FROM stg_article_withdrawn").fetchall() == [(1,)]
        assert ask(folder.current, "SELECT count(*) FROM stg_article_withdrawn") == [(2,)]


def test_only_the_newest_snapshots_are_kept(store: Store, folder: DataFolder) -> None:
    # given / when
    for number in range(5):
        add(store, number)
        publish(store, folder, TWO)

    # then
    assert sorted(path.name for path in folder.snapshots.iterdir()) == [
        "snap-4.duckdb",
        "snap-4.json",
        "snap-5.duckdb",
        "snap-5.json",
    ]


def test_many_small_event_files_become_one_and_older_snapshots_still_read_theirs(store: Store, folder: DataFolder) -> None:
    # given
    stage(store)
    for number in range(33):
        append(store, number)
        write_event_files(store.connection, folder.events, store.head)
        if number == 31:
            publish(store, folder, TWO)

    # when
    last = publish(store, folder, TWO)
    files = sorted(path.name for path in folder.events.rglob("*.parquet"))
    before = folder.snapshots / "snap-1.duckdb"

    # then
    assert len(json.loads((folder.events / "manifest.json").read_text())["files"]) == 1
    assert "g1-000000000001-000000000033.parquet" in files
    assert ask(last, "SELECT count(*), count(DISTINCT position) FROM event") == [(33, 33)]
    assert ask(before, "SELECT count(*), count(DISTINCT position) FROM event") == [(32, 32)]
    add(store, 33)
    publish(store, folder, TWO)
    add(store, 34)
    publish(store, folder, TWO)
    assert len(list(folder.events.rglob("*.parquet"))) == 3


def test_a_snapshot_that_is_held_open_keeps_its_events_for_a_day(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 0)
    with closing(open_snapshot(publish(store, folder, PATIENT))) as held:
        for number in range(1, 36):
            append(store, number)
            write_event_files(store.connection, folder.events, store.head)
        stage(store)

        # when
        for number in range(36, 39):
            add(store, number)
            publish(store, folder, PATIENT)

        # then
        assert sorted(path.name for path in folder.snapshots.glob("*.duckdb")) == ["snap-3.duckdb", "snap-4.duckdb"]
        assert held.execute("SELECT count(*) FROM event").fetchall() == [(1,)]

    # when its day is over
    unused = folder.events / "unused.json"
    before = json.loads(unused.read_text())
    unused.write_text(json.dumps({name: at - 25 * 3600 for name, at in before.items()}))
    add(store, 39)
    publish(store, folder, PATIENT)

    # then
    assert before.keys().isdisjoint(path.relative_to(folder.events).as_posix() for path in folder.events.rglob("*.parquet"))


def test_a_data_folder_that_was_moved_is_whole_again_at_the_next_publication(
    folder: DataFolder, clock: Clock, tmp_path: Path
) -> None:
    # given
    with open_store(folder, clock=clock) as before:
        add(before, 1)
        publish(before, folder, TWO)

    # when
    moved = DataFolder(folder.root.rename(tmp_path / "moved"))
    with open_store(moved, clock=clock) as after:
        publish(after, moved, TWO)

    # then
    assert ask(moved.current, "SELECT count(*) FROM event") == [(1,)]


def test_events_of_two_months_lie_in_two_folders(store: Store, folder: DataFolder, clock: Clock) -> None:
    # given
    add(store, 1)
    clock.now = START + timedelta(days=10)
    add(store, 2)

    # when
    publish(store, folder, TWO)

    # then
    assert sorted(path.name for path in folder.events.iterdir()) == ["manifest.json", "recorded=2025-11", "recorded=2025-12"]
    assert ask(folder.current, "SELECT count(*) FROM event") == [(2,)]


def test_event_files_of_another_log_are_written_again(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    publish(store, folder, TWO)
    manifest = folder.events / "manifest.json"
    manifest.write_text(manifest.read_text().replace(store.head.hash, "0" * 64))

    # when
    add(store, 2)
    publish(store, folder, TWO)

    # then
    assert json.loads(manifest.read_text())["generation"] == 2
    assert ask(folder.current, "SELECT count(*), count(DISTINCT position) FROM event") == [(2, 2)]


def test_a_failed_check_of_the_finished_snapshot_publishes_nothing(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    first = publish(store, folder, TWO)
    add(store, 2)
    seen: list[Any] = []

    def refuse(query: Any) -> None:
        seen.extend(query("SELECT count(*) AS n FROM event"))
        raise GateError("a row without evidence")

    # when
    with pytest.raises(GateError):
        publish(store, folder, TWO, check=refuse)

    # then
    assert seen == [{"n": 2}]
    assert folder.current.resolve() == first.resolve()
    assert sorted(path.name for path in folder.snapshots.iterdir()) == ["snap-1.duckdb", "snap-1.json"]
    assert publish(store, folder, TWO).name == "snap-2.duckdb"


def test_a_publication_that_cannot_be_written_leaves_the_last_one_current(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    first = publish(store, folder, TWO)
    add(store, 2)
    (folder.snapshots / "snap-2.tmp").mkdir()
    (folder.snapshots / "snap-2.tmp" / "in the way").touch()

    # when
    with pytest.raises(SnapshotError) as failed:
        publish(store, folder, TWO)

    # then
    assert "snapshot 2 could not be published" in str(failed.value)
    assert "The one before it stays current" in str(failed.value)
    assert folder.current.resolve() == first.resolve()
    assert store.query("SELECT count(*) AS n FROM stg_article_withdrawn") == [{"n": 2}]


def test_what_a_killed_publication_left_is_written_over(store: Store, folder: DataFolder) -> None:
    # given
    add(store, 1)
    folder.snapshots.mkdir()
    (folder.snapshots / "snap-1.tmp").write_bytes(b"half a file")
    (folder.snapshots / "snap-1.tmp.wal").write_bytes(b"half a log")

    # when
    publish(store, folder, TWO)

    # then
    assert ask(folder.current, "SELECT count(*) FROM event") == [(1,)]
    assert sorted(path.name for path in folder.snapshots.iterdir()) == ["snap-1.duckdb", "snap-1.json"]


def test_without_a_snapshot_the_reader_is_told_what_to_run(folder: DataFolder) -> None:
    # given nothing

    # when
    with pytest.raises(SnapshotError) as missing:
        open_snapshot(folder.current)

    # then
    assert "run `parley run`" in str(missing.value)


def test_the_status_is_replaced_whole(folder: DataFolder) -> None:
    # given
    write_status(folder, {"outcome": "ok"})

    # when
    write_status(folder, {"outcome": "failed", "message": "“why”"})

    # then
    assert json.loads(folder.status.read_text(encoding="utf-8")) == {"outcome": "failed", "message": "“why”"}
    assert [path.name for path in folder.root.iterdir()] == ["status.json"]
