"""Are captures in the archive as they were written? Each file is read once; nothing is changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from fetch.archive import DAMAGED, OPEN, whole_records
from schemas.articles import Capture

Progress = Callable[[int, int], None]


class Fault(NamedTuple):
    """A capture that cannot be had as it was, and why."""

    capture: Capture
    detail: str


class Checked(NamedTuple):
    """One file of the archive. `records` and `responses` count whole records, `bytes` the file; `faults` say what is wrong.

    `state` is whole, open (it is being written, or a process died over it: the next run closes it), kept (a damaged file beside
    its mended copy, for people), damaged or missing.
    """

    file: str
    state: str
    records: int = 0
    responses: int = 0
    bytes: int = 0
    faults: tuple[str, ...] = ()


def check_archive(folder: Path, captures: Iterable[Capture], progress: Progress | None = None) -> Iterator[Checked]:
    """Every file of the archive and every file that `captures` name, in the order of names. `progress`: (files done, in all).

    What one of `captures` names and the file does not hold is a fault of the file, as is what belongs to no whole record.
    """
    wanted = _by_file(captures)
    stored = {path.name: path for path in folder.glob("*.warc.gz*")}
    closed = {name.removesuffix(OPEN) for name in stored}
    names = sorted({*stored, *(name for name in wanted if name not in closed)})
    for number, name in enumerate(names):
        if progress is not None:
            progress(number, len(names))
        asked = wanted.get(name.removesuffix(OPEN), set())
        if (path := stored.get(name)) is None:
            yield Checked(name, "missing", faults=(f"it is not there; {len(asked)} captures are named in it",))
        elif name.endswith(DAMAGED):
            yield Checked(name, "kept", bytes=path.stat().st_size)
        else:
            yield _checked(path, asked)


def faults(folder: Path, captures: Iterable[Capture], progress: Progress | None = None) -> Iterator[Fault]:
    """Captures that are missing, damaged, or give another digest than the record carries. `progress`: (files done, in all)."""
    wanted = _by_file(captures)
    for number, (name, record_ids) in enumerate(sorted(wanted.items())):
        if progress is not None:
            progress(number, len(wanted))
        path = next((path for path in (folder / name, folder / f"{name}{OPEN}") if path.is_file()), None)
        held = None if path is None or Path(name).name != name else _read(path).responses
        for record_id in sorted(record_ids):
            detail = "there is no such file in the archive" if held is None else _fault(held, record_id)
            if detail is not None:
                yield Fault(Capture(warc=name, record_id=record_id), detail)


class _Held(NamedTuple):
    """What a file holds: whether the body of each whole response gives the record's digest, and what is in no whole record."""

    responses: dict[str, bool]
    records: int
    loose: int


def _checked(path: Path, asked: set[str]) -> Checked:
    held = _read(path)
    found = [f"{held.loose:,} bytes belong to no whole record"] if held.loose else []
    found += [detail for record_id in sorted({*asked, *held.responses}) if (detail := _fault(held.responses, record_id))]
    is_open = path.name.endswith(OPEN)
    # A file that is being written ends in half a record at any moment.
    state = "open" if is_open and len(found) == bool(held.loose) else "damaged" if found else "whole"
    told = () if state == "open" else tuple(found)
    return Checked(path.name, state, held.records, len(held.responses), path.stat().st_size, told)


def _by_file(captures: Iterable[Capture]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for capture in captures:
        wanted.setdefault(capture.warc, set()).add(capture.record_id)
    return wanted


def _fault(held: dict[str, bool], record_id: str) -> str | None:
    if record_id not in held:
        return f"the file holds no whole record {record_id}"
    return None if held[record_id] else f"the body of record {record_id} does not give the digest that the record carries"


def _read(path: Path) -> _Held:
    from warcio.archiveiterator import ArchiveIterator

    responses: dict[str, bool] = {}
    records = whole = 0
    with path.open("rb") as file:
        for start, end in whole_records(file):
            records, whole = records + 1, whole + end - start
            file.seek(start)
            for record in ArchiveIterator(io.BytesIO(file.read(end - start)), check_digests=True):
                if record.rec_type == "response":
                    record.content_stream().read()
                    responses[record.rec_headers.get_header("WARC-Record-ID")] = record.digest_checker.passed is not False
        return _Held(responses, records, file.seek(0, io.SEEK_END) - whole)
