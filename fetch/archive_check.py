"""Are captures in the archive as they were written? Each file is read once; nothing is changed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from fetch.archive import whole_records
from schemas.articles import Capture

Progress = Callable[[int, int], None]


class Fault(NamedTuple):
    """A capture that cannot be had as it was, and why."""

    capture: Capture
    detail: str


def faults(folder: Path, captures: Iterable[Capture], progress: Progress | None = None) -> Iterator[Fault]:
    """Captures that are missing, damaged, or give another digest than the record carries. `progress`: (files done, in all)."""
    wanted: dict[str, set[str]] = {}
    for capture in captures:
        wanted.setdefault(capture.warc, set()).add(capture.record_id)
    for number, (name, record_ids) in enumerate(sorted(wanted.items())):
        if progress is not None:
            progress(number, len(wanted))
        found = _digests(folder, name)
        for record_id in sorted(record_ids):
            if (detail := _fault(found, record_id)) is not None:
                yield Fault(Capture(warc=name, record_id=record_id), detail)


def _fault(found: dict[str, bool] | None, record_id: str) -> str | None:
    if found is None:
        return "there is no such file in the archive"
    if record_id not in found:
        return f"the file holds no whole record {record_id}"
    return None if found[record_id] else f"the body of record {record_id} does not give the digest that the record carries"


def _digests(folder: Path, name: str) -> dict[str, bool] | None:
    """Whether the body of each whole response gives the record's digest; None where there is no such file."""
    from warcio.archiveiterator import ArchiveIterator

    path = next((path for path in (folder / name, folder / f"{name}.open") if path.is_file()), None)
    if path is None or Path(name).name != name:
        return None
    found: dict[str, bool] = {}
    with path.open("rb") as file:
        for start, end in whole_records(file):
            file.seek(start)
            for record in ArchiveIterator(io.BytesIO(file.read(end - start)), check_digests=True):
                if record.rec_type == "response":
                    record.content_stream().read()
                    found[record.rec_headers.get_header("WARC-Record-ID")] = record.digest_checker.passed is not False
    return found
