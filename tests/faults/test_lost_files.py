"""Everything but the log can be lost, damaged or deleted: the next run makes it again, also when it brings nothing new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import ParleyError, SnapshotError
from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run, events_read
from tests.faults.writer import NOW, SETTINGS, batch, bring_up
from warehouse.connect import open_store
from warehouse.read import open_reader
from warehouse.snapshot.publishing import publish


def run_again(folder: DataFolder, *numbers: int) -> None:
    with open_store(folder, clock=lambda: NOW) as store:
        for number in numbers:
            store.append(batch(SEED, number))
        bring_up(store)
        publish(store, folder, SETTINGS)


@pytest.fixture
def published(folder: DataFolder) -> DataFolder:
    run_again(folder)
    return folder


def delete_views(folder: DataFolder) -> None:
    folder.views.unlink()


def fill_views_with_garbage(folder: DataFolder) -> None:
    folder.views.write_bytes(b"not a database" * 10_000)


def empty_views(folder: DataFolder) -> None:
    folder.views.write_bytes(b"")


def leave_a_wal_of_garbage_beside_the_views(folder: DataFolder) -> None:
    folder.views.with_name("views.duckdb.wal").write_bytes(b"not a log" * 1_000)


def leave_a_half_built_file(folder: DataFolder) -> None:
    shutil.copy(folder.log, folder.root / "views-rebuilt.duckdb")
    (folder.root / "views-rebuilt.duckdb.wal").write_bytes(b"torn")


def put_older_views_back(folder: DataFolder) -> None:
    older = folder.root / "older"
    shutil.copy(folder.views, older)
    run_again(folder, BATCHES)
    older.replace(folder.views)


def lose_the_wal_of_the_views(folder: DataFolder) -> None:
    killed = folder.root / "killed"
    with open_store(folder, clock=lambda: NOW) as store:
        store.append(batch(SEED, BATCHES))
        bring_up(store)
        shutil.copy(folder.views, killed)  # as it lies there while what is new is in its WAL
    killed.replace(folder.views)


def delete_views_and_leave_their_wal(folder: DataFolder) -> None:
    wal = folder.views.with_name("views.duckdb.wal")
    with open_store(folder, clock=lambda: NOW) as store:
        store.append(batch(SEED, BATCHES))
        bring_up(store)
        content = wal.read_bytes()
    folder.views.unlink()
    assert content
    wal.write_bytes(content)


@pytest.mark.parametrize(
    "lose",
    [
        delete_views,
        delete_views_and_leave_their_wal,
        fill_views_with_garbage,
        empty_views,
        leave_a_wal_of_garbage_beside_the_views,
        leave_a_half_built_file,
        put_older_views_back,
        lose_the_wal_of_the_views,
    ],
)
def test_views_that_were_lost_are_built_again_by_the_next_run(folder: DataFolder, lose: Callable[[DataFolder], None]) -> None:
    # given
    lose(folder)

    # when, then
    check_next_run(folder, SEED, BATCHES + 1)


def delete_pointer(folder: DataFolder) -> None:
    folder.current.unlink()


def point_nowhere(folder: DataFolder) -> None:
    folder.current.resolve().unlink()


def put_a_file_in_the_place_of_the_pointer(folder: DataFolder) -> None:
    folder.current.unlink()
    folder.current.write_text("snapshots/snap-1.duckdb")


def delete_snapshots(folder: DataFolder) -> None:
    shutil.rmtree(folder.snapshots)


def delete_notes_of_snapshots(folder: DataFolder) -> None:
    for path in folder.snapshots.glob("*.json"):
        path.unlink()


def delete_event_files(folder: DataFolder) -> None:
    shutil.rmtree(folder.events)


def delete_one_event_file(folder: DataFolder) -> None:
    sorted(folder.events.glob("*/*.parquet"))[0].unlink()


def tear_one_event_file(folder: DataFolder) -> None:
    torn = sorted(folder.events.glob("*/*.parquet"))[0]
    torn.write_bytes(torn.read_bytes()[:-100])


def garble_manifest(folder: DataFolder) -> None:
    (folder.events / "manifest.json").write_text("{")


def leave_half_written_files(folder: DataFolder) -> None:
    written = [
        ".current.duckdb.tmp",
        "snapshots/.snap-9.json.tmp",
        "snapshots/snap-9.tmp",
        "snapshots/snap-9.tmp.wal",
        "events/.manifest.json.tmp",
        "events/recorded=2025-12/g1-000000000009-000000000009.parquet.tmp",
    ]
    for name in written:
        (folder.root / name).write_text("torn")


@pytest.mark.parametrize(
    "lose",
    [
        delete_pointer,
        point_nowhere,
        put_a_file_in_the_place_of_the_pointer,
        delete_snapshots,
        delete_notes_of_snapshots,
        delete_event_files,
        delete_one_event_file,
        tear_one_event_file,
        garble_manifest,
        leave_half_written_files,
    ],
)
def test_what_readers_lost_is_published_again_by_the_next_run_also_when_it_brings_nothing_new(
    published: DataFolder, lose: Callable[[DataFolder], None]
) -> None:
    # given
    before = events_read(published)
    lose(published)

    # when
    run_again(published)

    # then
    assert events_read(published) == before
    run_again(published, BATCHES)
    assert events_read(published) > before
    assert not list(published.snapshots.glob("*.tmp*"))


@pytest.mark.parametrize("lose", [delete_pointer, point_nowhere, delete_snapshots])
def test_a_reader_without_a_snapshot_is_told_what_to_run(folder: DataFolder, lose: Callable[[DataFolder], None]) -> None:
    # given
    lose(folder)

    # when
    with pytest.raises(SnapshotError) as refused:
        open_reader(folder)

    # then
    assert "parley run" in str(refused.value)


def flip_everywhere(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(12_288 + 5_000, len(content), 262_144):
        content[at] ^= 0x55
    path.write_bytes(content)


def flip_titles(path: Path) -> None:
    """Damage that shows only when rows are read: the file itself opens."""
    path.write_bytes(path.read_bytes().replace(b"Title of story0", b"title of story0"))


@pytest.mark.parametrize("damage", [flip_everywhere, flip_titles])
def test_damaged_views_are_built_again_by_the_run_that_meets_them_or_the_one_after(
    folder: DataFolder, damage: Callable[[Path], None]
) -> None:
    # given
    damage(folder.views)

    # when
    try:
        run_again(folder, BATCHES)
    except ParleyError as error:
        # then
        assert str(folder.views) in str(error)
        assert "run again" in str(error)
        assert "Make room" not in str(error)
    check_next_run(folder, SEED, BATCHES + 1)


@pytest.mark.parametrize("damage", [flip_everywhere, flip_titles])
def test_a_damaged_snapshot_is_named_and_replaced_by_the_next_run(published: DataFolder, damage: Callable[[Path], None]) -> None:
    # given
    damaged = published.current.resolve()
    damage(damaged)

    # when
    with pytest.raises(SnapshotError) as refused, open_reader(published) as reader:
        reader.rows("SELECT * FROM stg_article")

    # then
    assert f"{damaged}" in str(refused.value)
    assert "Delete it, and the next `parley run` publishes a new one" in str(refused.value)
    damaged.unlink()
    run_again(published)
    assert published.current.resolve() != damaged
    assert events_read(published) > 0
