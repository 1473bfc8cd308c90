"""A log carried away and taken in again is the same, hash by hash; whatever is not whole is refused and nothing is stored."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.keeping import export_log, import_log
from flows.verifying import rebuild_views
from schemas.acts import PayloadErased
from schemas.envelope import NewEvent
from schemas.errors import InputError, LogError
from schemas.folder import DataFolder
from tests.warehouse.given import TODAY, article, claim, deadline, meeting, opened
from warehouse.connect import open_store
from warehouse.log.erasure import held, note_finished, record, wipe
from warehouse.log.events import StoredEvent
from warehouse.log.portable import export
from warehouse.read import open_reader
from warehouse.store import Store

BATCHES = (
    article(
        "ledger",
        "2025-11-21",
        deadline("set", due="2025-11-27"),
        claim("asserts", "the US wrote it", speaker="Marco Rubio"),
    ),
    article("post", "2025-11-22", deadline("softened", due="2025-11-27")),
    article(
        "herald", "2025-11-24", meeting("announced", place="Geneva", when="2025-11-23", people=("Marco Rubio", "Andriy Yermak"))
    ),
)
PER_FILE = 3

KILLED = """
import os, signal, sys
from pathlib import Path
from schemas.folder import DataFolder
from tests.warehouse.given import TODAY
from warehouse.connect import open_store
from warehouse.log import portable

what, root, files = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
portable._AT_ONCE = 2

def die(done, of):
    if done > 4:
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(DataFolder(root), clock=lambda: TODAY)
if what == "export":
    portable.export(store, files, die, per_file=3)
elif what == "import":
    portable.load(store, files, portable.read_export(files), die)
else:
    portable.write_head = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    portable.load(store, files, portable.read_export(files))
"""


def killed(what: str, folder: DataFolder, files: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, what, folder.root, files], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL


@pytest.fixture
def source(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "source")
    with open_store(folder, clock=lambda: TODAY) as store:
        for batch in BATCHES:
            store.append(batch)
    return folder


@pytest.fixture
def exported(source: DataFolder, tmp_path: Path) -> Path:
    target = tmp_path / "exported"
    with open_store(source, clock=lambda: TODAY) as store:
        export(store, target, per_file=PER_FILE)
    return target


@pytest.fixture
def empty(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "empty")


def events(folder: DataFolder) -> list[StoredEvent]:
    with open_store(folder, clock=lambda: TODAY) as store:
        return list(store.read())


def brought_in(folder: DataFolder, files: Path) -> bool:
    return import_log(folder, files, clock=lambda: TODAY)[1]


def answers(folder: DataFolder) -> dict[str, list[dict[str, Any]]]:
    with open_reader(folder) as reader:
        return {view: reader.rows(f"SELECT * FROM {view} ORDER BY ALL") for view in ("deadline", "meeting", "claim", "change")}


def test_a_log_taken_in_elsewhere_is_the_same_event_by_event_and_answers_the_same(
    source: DataFolder, empty: DataFolder, tmp_path: Path
) -> None:
    # given
    rebuild_views(source, clock=lambda: TODAY)
    export_log(source, tmp_path / "exported", clock=lambda: TODAY)

    # when
    new = brought_in(empty, tmp_path / "exported")

    # then
    assert new
    assert events(empty) == events(source)
    assert empty.head.read_text() == source.head.read_text()
    assert answers(empty) == answers(source)
    assert any(answers(empty).values())
    with open_store(empty, clock=lambda: TODAY) as store:
        assert store.verify() == []


def test_a_manifest_says_what_each_file_is_and_what_is_not_in_them(exported: Path, source: DataFolder) -> None:
    # when
    manifest = json.loads((exported / "manifest.json").read_text())

    # then
    spans = [(part["first"], part["last"], part["rows"]) for part in manifest["files"]]
    assert spans[:2] == [(1, 3, 3), (4, 6, 3)]
    assert {path.name for path in exported.iterdir()} == {"manifest.json", *(part["name"] for part in manifest["files"])}
    assert manifest["events"] == sum(manifest["types"].values()) == len(events(source))
    assert any("archive" in place for place in manifest["not_in_it"])


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def flip_a_byte(folder: Path) -> None:
    path = sorted(folder.glob("*.parquet"))[1]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def swap_two(folder: Path) -> None:
    first, second = sorted(folder.glob("*.parquet"))[:2]
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


def swap_two_and_say_so(folder: Path) -> None:
    swap_two(folder)

    def change(manifest: dict[str, Any]) -> None:
        one, two = manifest["files"][:2]
        for key in ("sha256", "bytes"):
            one[key], two[key] = two[key], one[key]

    edit_manifest(folder, change)


def cut_the_end(manifest: dict[str, Any]) -> None:
    manifest["files"].pop()


def cut_the_end_and_count_again(manifest: dict[str, Any]) -> None:
    manifest["files"].pop()
    manifest["position"] = manifest["events"] = manifest["files"][-1]["last"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (flip_a_byte, "is not the file that was written"),
        (lambda folder: sorted(folder.glob("*.parquet"))[0].unlink(), "is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "holds no manifest.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "does not read"),
        (swap_two, "is not the file that was written"),
        (swap_two_and_say_so, "position 4 follows 0"),
        (lambda folder: edit_manifest(folder, lambda manifest: manifest.update(hash="0" * 64)), "another hash"),
        (lambda folder: edit_manifest(folder, lambda manifest: manifest.update(position=4)), "its manifest says 4"),
        (lambda folder: edit_manifest(folder, lambda manifest: manifest["files"].pop(1)), "should begin at position 4"),
        (lambda folder: edit_manifest(folder, cut_the_end), "its manifest says"),
        (lambda folder: edit_manifest(folder, cut_the_end_and_count_again), "another hash"),
        (lambda folder: edit_manifest(folder, lambda manifest: manifest.update(format=2)), "newer Parley"),
        (
            lambda folder: edit_manifest(folder, lambda manifest: manifest["files"][0].update(name="../log.parquet")),
            "does not read",
        ),
    ],
)
def test_an_export_that_is_not_whole_is_refused_and_nothing_is_stored(
    damage: Callable[[Path], object], said: str, exported: Path, empty: DataFolder
) -> None:
    # given
    damage(exported)

    # when
    with pytest.raises(InputError) as refused:
        brought_in(empty, exported)

    # then
    assert said in str(refused.value)
    assert not empty.log.exists() or events(empty) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("payload = replace(payload, 'Ukraine', 'Belarus')", "does not give its hash"),
        ("payload_salt = NULL", "does not give its hash"),
        ("stream = 'article:other'", "the chain breaks"),
        ("prev_hash = hash", "the chain breaks"),
    ],
)
def test_rows_changed_before_the_files_were_written_are_found_by_the_chain(
    change: str, said: str, source: DataFolder, empty: DataFolder, tmp_path: Path
) -> None:
    # given
    with open_store(source, clock=lambda: TODAY) as store:
        store.connection.execute(f"UPDATE log.main.event SET {change} WHERE position = 1")
        export(store, tmp_path / "exported")

    # when
    with pytest.raises(InputError) as refused:
        brought_in(empty, tmp_path / "exported")

    # then
    assert said in str(refused.value)
    assert events(empty) == []


def test_a_killed_export_leaves_nothing_that_looks_like_one_and_is_run_again(
    source: DataFolder, empty: DataFolder, tmp_path: Path
) -> None:
    # given
    target = tmp_path / "exported"
    killed("export", source, target)
    there_after_the_kill = target.exists()

    # when
    export_log(source, target, clock=lambda: TODAY)

    # then
    assert not there_after_the_kill
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    assert brought_in(empty, target)


@pytest.mark.parametrize(("moment", "stored"), [("import", 6), ("import, the head file not written", 13)])
def test_a_killed_import_is_finished_by_the_next(
    moment: str, stored: int, source: DataFolder, exported: Path, empty: DataFolder
) -> None:
    # given
    killed(moment, empty, exported)
    kept = events(empty)

    # when
    new = brought_in(empty, exported)

    # then
    known = events(source)
    assert kept == known[:stored]
    assert new == (stored < len(known))
    assert events(empty)[: len(known)] == known  # behind them, the names that identity gives


def test_a_log_with_other_events_takes_nothing_in(exported: Path, tmp_path: Path) -> None:
    # given
    with opened(tmp_path / "own") as own:
        own.append(article("other", "2025-11-20", deadline("set", due="2025-12-01")))
    before = events(DataFolder(tmp_path / "own"))

    # when
    with pytest.raises(LogError) as refused:
        brought_in(DataFolder(tmp_path / "own"), exported)

    # then
    assert "--dir" in str(refused.value)
    assert events(DataFolder(tmp_path / "own")) == before


def test_an_export_is_never_mixed_with_what_lies_there(source: DataFolder, tmp_path: Path) -> None:
    # given
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")

    # when
    with pytest.raises(InputError) as refused:
        export_log(source, tmp_path / "full", clock=lambda: TODAY)

    # then
    assert "not empty" in str(refused.value)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def erase_first(store: Store, *, finished: bool = True) -> None:
    erasure = record(store, held(store, "ledger"), by="eva", note="asked for", captures=(), beyond=())
    if finished:
        wipe(store, erasure)
        note_finished(store.folder, [erasure])


def test_what_was_erased_is_exported_as_erased_and_stays_so(source: DataFolder, empty: DataFolder, tmp_path: Path) -> None:
    # given
    with open_store(source, clock=lambda: TODAY) as store:
        erase_first(store)
        manifest = export(store, tmp_path / "exported")

    # when
    brought_in(empty, tmp_path / "exported")

    # then
    assert manifest.erased == 5
    first = events(empty)[0]
    assert (first.payload, first.payload_salt) == (None, None)
    with open_store(empty, clock=lambda: TODAY) as store:
        assert store.verify() == []


def test_nothing_is_exported_while_an_erasure_is_under_way(source: DataFolder, tmp_path: Path) -> None:
    # given
    with open_store(source, clock=lambda: TODAY) as store:
        erase_first(store, finished=False)

        # when
        with pytest.raises(LogError) as refused:
            export(store, tmp_path / "exported")

    # then
    assert "parley erase" in str(refused.value)
    assert not (tmp_path / "exported").exists()


def test_an_empty_log_is_exported_and_imported(empty: DataFolder, tmp_path: Path) -> None:
    # given
    with opened(tmp_path / "source") as store:
        manifest = export(store, tmp_path / "exported")

    # when
    new = brought_in(empty, tmp_path / "exported")

    # then
    assert manifest.files == ()
    assert not new
    assert events(empty) == []


def test_an_event_of_a_newer_parley_is_refused(source: DataFolder, empty: DataFolder, tmp_path: Path) -> None:
    # given
    newer = PayloadErased(by="eva", note="", events=("x",), captures=(), articles=(), reached=(), beyond=())
    event = NewEvent.act("review:x", newer, command_id="once", observed_at=TODAY).model_copy(update={"schema_version": 99})
    with open_store(source, clock=lambda: TODAY) as store:
        note_finished(store.folder, [])
        store.append([event.model_copy(update={"type": "ObservationConfirmed"})])
        export(store, tmp_path / "exported")

    # when
    with pytest.raises(InputError) as refused:
        brought_in(empty, tmp_path / "exported")

    # then
    assert "ObservationConfirmed version 99 was written by a newer Parley" in str(refused.value)
    assert events(empty) == []
