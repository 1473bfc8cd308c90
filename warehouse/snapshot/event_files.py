"""The log as Parquet files, for readers: new events go to new files, one or more a run, in a folder for each month.

`manifest.json` says which files make up the log; a file that it does not name is left over. Files never change, so a snapshot
that names its files shows the log as it was then. When a month has many small files they are written again as one.
`unused.json` says since when files are named by nobody: they stay for a while for those who have an older snapshot open.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.log.chain import GENESIS
from warehouse.log.head import Head, sync_folder, write_durably
from warehouse.snapshot.copying import sync_file

log = logging.getLogger(__name__)

MANY = 32
"""Files of one month from which on they are written as one: each costs a reader about a millisecond."""

TOGETHER = 8_192
"""Events that are compressed together: who asks for one by its position has to read so many, and files grow by half a percent."""

_END = b"PAR1"

PUBLIC = """
    position, event_id, stream, stream_version, type, schema_version, topic, occurred_earliest, occurred_latest,
    occurred_precision, occurred_text, reported_at, observed_at, recorded_at, payload, metadata, payload_hash, prev_hash, hash
"""
"""Columns that readers see: all but the salt, whose only use is to make an erased payload unguessable."""


@dataclass(frozen=True)
class Manifest:
    """Which files hold the log up to `head`. `generation` counts how often the files were begun anew."""

    generation: int
    head: Head
    files: tuple[str, ...]
    """Paths below the events folder, in the order of their positions."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest, or an empty one where there is none or it does not read: the files are then written again."""
    try:
        note = json.loads((folder / "manifest.json").read_text())
        return Manifest(int(note["generation"]), Head(int(note["position"]), str(note["hash"])), tuple(note["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        # A generation that no earlier file can have: files that an older snapshot names are never written over.
        begun = [int(path.name.partition("-")[0][1:]) for path in folder.glob("*/g*-*.parquet")]
        return Manifest(max(begun, default=0) + 1, Head(0, GENESIS), ())


def write_event_files(connection: duckdb.DuckDBPyConnection, folder: Path, head: Head) -> Manifest:
    """Bring the files up to the head of the log and return what they are. Raises duckdb.Error or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(folder)
    if not all_whole(folder, manifest.files):
        log.warning("event files are missing from %s, or torn; they are written again", folder)
        manifest = Manifest(manifest.generation + 1, Head(0, GENESIS), ())
    elif manifest.head.position and _hash_at(connection, manifest.head.position) != manifest.head.hash:
        log.warning("the log is not the one that the files in %s were made from; they are written again", folder)
        manifest = Manifest(manifest.generation + 1, Head(0, GENESIS), ())
    if manifest.head == head and manifest.files:
        return manifest
    files = list(manifest.files)
    for month, first, last in _months(connection, manifest.head.position, head.position):
        files.append(_write(connection, folder, f"recorded={month}/g{manifest.generation}", (first, last)))
    if not files:
        files.append(
            _write(connection, folder, f"recorded=none/g{manifest.generation}", (0, 0))
        )  # no events yet, but their columns
    files = _merge(connection, folder, manifest.generation, files)
    manifest = Manifest(manifest.generation, head, tuple(files))
    note = {"generation": manifest.generation, "position": head.position, "hash": head.hash, "files": files}
    write_durably(folder / "manifest.json", json.dumps(note) + "\n")
    return manifest


def all_whole(folder: Path, files: Iterable[str]) -> bool:
    """Whether these files are there and end as Parquet files do: one that was cut short does not, and no reader opens it."""
    return all(_is_whole(folder / name) for name in files)


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(_END), os.SEEK_END)
            return file.read() == _END
    except OSError:
        return False


def drop_unused(folder: Path, used: set[str], *, grace_hours: float = 0.0) -> int:
    """Delete event files that for so long neither the manifest nor a kept snapshot has named; returns how many.

    A process that holds a dropped snapshot open still has its rows, but its view `event` reads these files by name. The time
    is that of the machine and not of the run's clock, which may be simulated: readers live in real time.
    """
    keep = used | set(read_manifest(folder).files)
    path, now = folder / "unused.json", time.time()
    before, since, dropped = _unused_since(path), {}, 0
    for file in sorted(folder.glob("*/*.parquet*")):
        name = file.relative_to(folder).as_posix()
        if name in keep:
            continue
        since[name] = min(before.get(name, now), now)
        if now - since[name] >= grace_hours * 3600:
            file.unlink(missing_ok=True)
            del since[name]
            dropped += 1
    if since:
        write_durably(path, json.dumps(since) + "\n")
    else:
        path.unlink(missing_ok=True)
    return dropped


def _unused_since(path: Path) -> dict[str, float]:
    try:
        return {str(name): float(at) for name, at in json.loads(path.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # counted from now on


def _months(connection: duckdb.DuckDBPyConnection, after: int, upto: int) -> list[tuple[str, int, int]]:
    # recorded_at never decreases, so that the events of a month stand together.
    query = f"""
        SELECT strftime(recorded_at, '%Y-%m') AS month, min(position), max(position)
        FROM log.main.event
        WHERE position > {after:d} AND position <= {upto:d}
        GROUP BY month
        ORDER BY month
    """
    return [(str(month), int(first), int(last)) for month, first, last in connection.execute(query).fetchall()]


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, stem: str, span: tuple[int, int]) -> str:
    first, last = span
    name = f"{stem}-{first:012d}-{last:012d}.parquet"
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f"{path.name}.tmp")
    quoted = str(beside).replace("'", "''")
    connection.execute(
        f"COPY (SELECT {PUBLIC} FROM log.main.event WHERE position BETWEEN {first:d} AND {last:d} ORDER BY position) "
        f"TO '{quoted}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {TOGETHER})"
    )
    sync_file(beside)
    beside.replace(path)
    sync_folder(path.parent)
    return name


def _merge(connection: duckdb.DuckDBPyConnection, folder: Path, generation: int, files: list[str]) -> list[str]:
    crowded = {month for month, count in Counter(name.partition("/")[0] for name in files).items() if count > MANY}
    for month in sorted(crowded):
        those = [name for name in files if name.startswith(f"{month}/")]
        first, last = those[0].split("-")[-2], those[-1].split("-")[-1].removesuffix(".parquet")
        merged = _write(connection, folder, f"{month}/g{generation}", (int(first), int(last)))
        place = files.index(those[0])
        files = [name for name in files if name not in those]
        files.insert(place, merged)
    # The file of a log without events holds nothing that a later one lacks.
    return [name for name in files if not name.startswith("recorded=none/")] or files


def _hash_at(connection: duckdb.DuckDBPyConnection, position: int) -> str | None:
    row = connection.execute(f"SELECT hash FROM log.main.event WHERE position = {position:d}").fetchone()
    return str(row[0]) if row else None
