"""Publish: a copy of the views under a new name, the log as Parquet beside it, then the pointer swings over.

A new name each time, because a path that a process has open serves it stale rows. Whoever has the old snapshot open keeps it,
undisturbed, and sees the new one after reopening the pointer. A publish that fails leaves the pointer where it was.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from schemas.envelope import digest
from schemas.errors import SnapshotError
from schemas.folder import DataFolder
from schemas.settings import KeepSettings, Settings
from warehouse import connect
from warehouse.damage import damage
from warehouse.log.head import sync_folder, write_durably
from warehouse.snapshot.contents import add_event_files, add_note, completing, copy_views, macros
from warehouse.snapshot.copying import sync_file
from warehouse.snapshot.event_files import all_whole, drop_unused, write_event_files
from warehouse.snapshot.row_counts import put_sizes, row_counts
from warehouse.store import Store

_NAME = re.compile(r"snap-(\d+)\.duckdb")
_NUMBER = re.compile(r"snap-(\d+)\.(duckdb|json)")

Query = Callable[[str], list[dict[str, Any]]]


def publish(
    store: Store,
    folder: DataFolder,
    settings: Settings,
    *,
    check: Callable[[Query], None] | None = None,
    fewer_rows: bool = False,
) -> Path:
    """Publish the views as they stand and return the snapshot's path; where nothing changed since the last one, that one.

    `check` is called with a query function over the finished snapshot before the pointer moves; what it raises stops the
    publication. The temporary table `view_size` tells it how many rows each view had in the snapshot before and has now; with
    `fewer_rows` it is empty, because somebody means the views to shrink. Snapshots beyond `settings.keep.snapshots` are dropped.
    Raises SnapshotError.
    """
    looking_back = macros(store)
    state = _state(store, folder, looking_back)
    newest = _newest(folder)
    if newest is not None and _stands(folder, newest, state):
        return newest
    number = _free_number(folder)
    path = folder.snapshots / f"snap-{number}.duckdb"
    beside = path.with_suffix(".tmp")
    try:
        folder.snapshots.mkdir(parents=True, exist_ok=True)
        for left in folder.snapshots.glob("*.tmp*"):  # of publications that were killed
            left.unlink()
        manifest = write_event_files(store.connection, folder.events, store.head)
        copy_views(store, beside)
        with completing(store, beside) as connection:
            add_event_files(connection, folder.events, manifest)
            add_note(connection, store.head, store.clock(), number=number, known_at=None)
            if looking_back:
                connection.execute(looking_back)
            counts = row_counts(connection)
        sync_file(beside)
        if check is not None:
            before = _note(newest).get("rows", {}) if newest is not None and not fewer_rows else {}
            _audit(beside, check, before, counts)
        beside.replace(path)
        note = {"state": state, "position": store.head.position, "files": manifest.files, "rows": counts}
        write_durably(_note_path(path), json.dumps(note) + "\n")
        sync_folder(folder.snapshots)
        _point(folder.current, path)
    except (OSError, duckdb.Error) as error:
        if (told := damage(folder, error)) is not None:
            raise told from error
        raise SnapshotError(
            f"snapshot {number} could not be published in {folder.snapshots}: {str(error).strip().splitlines()[0]}. "
            f"The one before it stays current and the log has everything. If the disk is full, make room; then run again"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            _drop(beside)
    _retire(folder, settings.keep, path)
    return path


def _stands(folder: DataFolder, newest: Path, state: str) -> bool:
    """Whether readers have this state already, whole: the pointer, the snapshot and the files that its view `event` reads."""
    note = _note(newest)
    if note.get("state") != state or folder.current.resolve() != newest.resolve():
        return False
    if not all_whole(folder.events, note.get("files", ())):
        return False
    try:
        connect.open_snapshot(newest).close()
    except SnapshotError:
        return False
    return True


def _free_number(folder: DataFolder) -> int:
    # Not one that a deleted snapshot had: whoever still has that one open would be served its rows under the same name.
    names = [path.name for path in folder.snapshots.glob("snap-*")]
    if folder.current.is_symlink():
        names.append(folder.current.readlink().name)
    return max((int(match[1]) for name in names if (match := _NUMBER.fullmatch(name))), default=0) + 1


def _state(store: Store, folder: DataFolder, looking_back: str) -> str:
    # What a snapshot depends on: the log, every view's last change, the macros, and where its view `event` finds the files.
    # How runs fared is no reason for a snapshot: every run adds to that, and it comes along with the next one.
    changes = store.query(
        "SELECT view, definition, changed, elsewhere FROM views.main.view_checkpoint WHERE view <> 'quality_trend' ORDER BY view"
    )
    return digest(
        [store.head.hash, looking_back, str(folder.events.resolve()), *(str(value) for row in changes for value in row.values())]
    )


def _audit(path: Path, check: Callable[[Query], None], before: Mapping[str, int], now: Mapping[str, int]) -> None:
    with contextlib.closing(connect.open_snapshot(path)) as connection:
        put_sizes(connection, before, now)

        def query(sql: str) -> list[dict[str, Any]]:
            answer = connection.execute(sql)
            names = [column[0] for column in answer.description or []]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

        check(query)


def _point(pointer: Path, target: Path) -> None:
    beside = pointer.with_name(f".{pointer.name}.tmp")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target.relative_to(pointer.parent))  # relative: the data folder may be moved
    beside.replace(pointer)
    sync_folder(pointer.parent)


def _retire(folder: DataFolder, keep: KeepSettings, current: Path) -> None:
    kept: set[str] = set()
    for age, path in enumerate(reversed(_snapshots(folder))):
        if age < keep.snapshots or path == current:
            kept |= set(_note(path).get("files", ()))
            continue
        path.unlink(missing_ok=True)  # a process that has it open keeps reading it
        _note_path(path).unlink(missing_ok=True)
    drop_unused(folder.events, kept, grace_hours=keep.snapshot_grace_hours)


def _snapshots(folder: DataFolder) -> list[Path]:
    found = [
        (int(match.group(1)), path) for path in folder.snapshots.glob("snap-*.duckdb") if (match := _NAME.fullmatch(path.name))
    ]
    return [path for _, path in sorted(found)]


def _drop(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def _newest(folder: DataFolder) -> Path | None:
    found = _snapshots(folder)
    return found[-1] if found else None


def _note_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _note(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_note_path(path).read_text()))
    except (OSError, ValueError):
        return {}
