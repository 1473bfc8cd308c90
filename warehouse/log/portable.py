"""The log as a folder to carry away: Parquet files by ranges of positions, and a manifest that says what they must be.

Nothing is left out of an event, the salts neither, so that a log taken in again is the same, hash by hash. An export takes its
place in one step. An import checks everything first, then stores file by file; one that was killed is run again and goes on.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from pydantic import Field, ValidationError

from schemas.catalogue import CATALOGUE
from schemas.envelope import Frozen
from schemas.errors import InputError, LogError
from warehouse.log.chain import event_hash, payload_hash
from warehouse.log.erasure import erasures, note_finished, unfinished
from warehouse.log.events import COLUMNS, stored_head
from warehouse.log.head import EMPTY, Head, sync_folder, write_durably, write_head
from warehouse.snapshot.copying import sync_file

if TYPE_CHECKING:
    from warehouse.store import Store

FORMAT = 1
PER_FILE = 100_000
"""Events of one file."""
_AT_ONCE = 10_000
"""Events in memory while they are checked; also the rows of a Parquet row group."""
_INSERT = f"INSERT INTO log.main.event BY NAME SELECT {', '.join(COLUMNS)} FROM importing"

Progress = Callable[[int, int], object]
"""Hears (events done, events in all)."""


class Part(Frozen):
    """One file: the events of [first, last]."""

    name: str = Field(pattern=r"^[\w-]+\.parquet$")
    first: int
    last: int
    rows: int
    sha256: str
    bytes: int


class Manifest(Frozen):
    """What an export holds, up to which head, and what must be carried over otherwise."""

    format: int = FORMAT
    parley: str
    position: int
    hash: str
    events: int
    erased: int
    types: dict[str, int]
    files: tuple[Part, ...]
    not_in_it: tuple[str, ...] = ("archive/ (WARC)", "journal", "topics/", "parley.toml and other settings")

    @property
    def head(self) -> Head:
        """The last event."""
        return Head(self.position, self.hash)


def export(store: Store, target: Path, progress: Progress = lambda *_: None, *, per_file: int = PER_FILE) -> Manifest:
    """Write the log into a folder that is not there yet, or empty. Raises InputError, and LogError where the disk refuses."""
    target = target.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is not empty; an export is never added to another: give a new folder")
    if unfinished(store):
        raise LogError("an erasure was interrupted; end it with `parley run` or `parley erase`, then export")
    beside = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(beside, ignore_errors=True)  # what an export that was killed left
        beside.mkdir(parents=True)
        manifest = _write(store, beside, progress, per_file)
        write_durably(beside / "manifest.json", manifest.model_dump_json(indent=1) + "\n")
        beside.replace(target)
        sync_folder(target.parent)
    except (OSError, duckdb.IOException) as error:
        raise LogError(
            f"the log could not be exported to {target}: {str(error).strip().splitlines()[0]}. Nothing stands there; make room "
            f"on the disk (or see to its permissions) and run again"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def read_export(source: Path) -> Manifest:
    """The manifest of an export, once it is found to be whole: every file there, with the bytes that were written.

    Raises InputError.
    """
    try:
        told = json.loads((source / "manifest.json").read_text())
        if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
            raise InputError(f"{source} was exported by a newer Parley ({told.get('parley')}); upgrade this one, then import it")
        manifest = Manifest.model_validate(told)
    except FileNotFoundError as error:
        raise InputError(f"{source} holds no manifest.json: give the folder that `parley log export` wrote") from error
    except (OSError, ValueError, ValidationError) as error:
        raise _spoilt(source, f"its manifest.json does not read ({str(error).splitlines()[0]})") from error
    due = 1
    for part in manifest.files:
        if part.first != due or part.rows != part.last - part.first + 1 or part.rows < 1:
            raise _spoilt(source, f"{part.name} should begin at position {due} and have no gap")
        due = part.last + 1
        _check_bytes(source, part)
    if manifest.position != due - 1 or manifest.events != due - 1:
        raise _spoilt(source, f"its files end at position {due - 1} and its manifest says {manifest.position}")
    return manifest


def load(store: Store, source: Path, manifest: Manifest, progress: Progress = lambda *_: None) -> bool:
    """Take an export into a log without events; False where the log holds it already (a rerun). Open the store anew afterwards.

    Every hash is computed again. A log that a killed import left with the first of these events gets the others. Raises
    InputError where an export is not what its manifest says, and LogError where the log holds other events; nothing is stored
    then.
    """
    new = not _holds(store, manifest.head)
    if new:
        if not _begins(source, manifest, store.head):
            raise LogError(
                f"{store.folder.log} holds {store.head.position:,} events of its own; a log is imported into a folder without "
                f"events. Give a new one with --dir"
            )
        _take_in(store, source, manifest, progress)
        if stored_head(store.connection) != manifest.head:
            raise LogError(f"{source} was changed while it was imported; delete {store.folder.root} and import it again")
        write_head(store.folder.head, manifest.head)  # a kill before it: the next to open the log checks its chain and writes it
    _note_erasures(store)
    return new


def _write(store: Store, folder: Path, progress: Progress, per_file: int) -> Manifest:
    head = store.head
    files = []
    for first in range(1, head.position + 1, per_file):
        last = min(first + per_file - 1, head.position)
        path = folder / f"events-{first:012d}-{last:012d}.parquet"
        quoted = str(path).replace("'", "''")
        some = f"SELECT {', '.join(COLUMNS)} FROM log.main.event WHERE position BETWEEN {first:d} AND {last:d}"
        done = store.connection.execute(
            f"COPY ({some} ORDER BY position) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_AT_ONCE:d})"
        ).fetchone()
        rows = int(done[0]) if done else 0
        if rows != last - first + 1:
            raise LogError(f"the log has a gap between positions {first} and {last}; `parley verify` says where")
        sync_file(path)
        files.append(Part(name=path.name, first=first, last=last, rows=rows, sha256=_sha256(path), bytes=path.stat().st_size))
        progress(last, head.position)
    types = store.query(
        "SELECT type, count(*) AS n, count(*) - count(payload) AS e FROM log.main.event GROUP BY type ORDER BY type"
    )
    return Manifest(
        parley=version("parley-tracker"),
        position=head.position,
        hash=head.hash,
        events=head.position,
        erased=sum(row["e"] for row in types),
        types={row["type"]: row["n"] for row in types},
        files=tuple(files),
    )


def _begins(source: Path, manifest: Manifest, known: Head) -> bool:
    """Whether an export begins with the events up to `known`. All of it is checked here, before any of it is stored."""
    import pyarrow as pa

    head, moment, begins = EMPTY, datetime.min, known == EMPTY
    for part in manifest.files:
        try:
            for batch in _batches(source / part.name):
                first = head.position + 1
                head, moment = _check(source, batch, head, moment)
                if first <= known.position <= head.position:
                    begins = batch.column("hash")[known.position - first].as_py() == known.hash
        except (pa.ArrowException, TypeError) as error:
            raise _spoilt(source, f"{part.name} does not hold events: {str(error).splitlines()[0]}") from error
        if head.position != part.last:
            raise _spoilt(source, f"{part.name} ends at position {head.position}, not {part.last}")
    if head != manifest.head:
        raise _spoilt(source, f"the chain ends at {head.position} with another hash than its manifest says")
    return begins


def _take_in(store: Store, source: Path, manifest: Manifest, progress: Progress) -> None:
    import pyarrow as pa

    # A transaction a file: one of a million events would need 3 GB of memory.
    reached = store.head.position
    for part in manifest.files:
        if part.last > reached:
            with store.transaction() as connection:
                for batch in _batches(source / part.name):
                    with _registered(connection, pa.Table.from_batches([batch])):
                        connection.execute(f"{_INSERT} WHERE position > {reached:d}")
            progress(part.last, manifest.position)


def _batches(path: Path) -> Iterator[Any]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        yield from file.iter_batches(_AT_ONCE, columns=list(COLUMNS))


def _check(source: Path, batch: Any, head: Head, moment: datetime) -> tuple[Head, datetime]:
    """Hold every row of a batch to the chain, and return where it then stands."""
    if missing := set(COLUMNS) - set(batch.schema.names):
        raise _spoilt(source, f"its events lack {', '.join(sorted(missing))}")
    columns = [batch.column(name).to_pylist() for name in COLUMNS]
    for row in zip(*columns, strict=True):
        *front, payload, metadata, salt, hashed, before, own = row
        position, kind, shape, recorded_at = front[0], front[4], front[5], front[13]
        if position != head.position + 1:
            raise _spoilt(source, f"position {position} follows {head.position}")
        if before != head.hash or own != event_hash(before, (*front, metadata, hashed)):
            raise _spoilt(source, f"the chain breaks at position {position}")
        if payload is not None and (salt is None or hashed != payload_hash(salt, payload)):
            raise _spoilt(source, f"the payload at position {position} does not give its hash")
        if recorded_at < moment:
            raise _spoilt(source, f"the event at position {position} was recorded before the one in front of it")
        if kind not in CATALOGUE or shape > CATALOGUE[kind].schema_version:
            raise InputError(f"{source}: {kind} version {shape} was written by a newer Parley; upgrade this one, then import it")
        head, moment = Head(position, own), recorded_at
    return head, moment


def _holds(store: Store, head: Head) -> bool:
    if head.position == 0:
        return store.head == EMPTY
    rows = store.query("SELECT hash FROM log.main.event WHERE position = ?", [head.position])
    return bool(rows) and rows[0]["hash"] == head.hash


def _note_erasures(store: Store) -> None:
    """What was erased where the export was made never was in this folder: there is nothing to clean."""
    left = "SELECT event_id FROM log.main.event WHERE payload IS NOT NULL AND event_id IN (SELECT unnest(?))"
    done = [one for one in erasures(store) if not store.query(left, [list(one.erased.events)])]
    if done:
        note_finished(store.folder, done)


def _check_bytes(source: Path, part: Part) -> None:
    path = source / part.name
    try:
        if path.stat().st_size == part.bytes and _sha256(path) == part.sha256:
            return
    except FileNotFoundError as error:
        raise _spoilt(source, f"{part.name} is missing") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; see to its permissions and run again") from error
    raise _spoilt(source, f"{part.name} is not the file that was written")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _spoilt(source: Path, what: str) -> InputError:
    return InputError(f"{source} is not a whole export: {what}. Nothing was imported; copy it again, or export the log anew")


@contextlib.contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, table: Any) -> Iterator[None]:
    connection.register("importing", table)
    try:
        yield
    finally:
        connection.unregister("importing")
