"""The raw bytes of every capture, in WARC files that other tools read. Written and fsynced before anybody relies on them.

A file that is being written ends in `.open`; it is renamed when it is full or closed. A process that died leaves one behind,
perhaps with half a record at its end: the next archive cuts that off. Nothing is lost by it, because a record is fsynced
before its capture is handed out. Damage between whole records costs the damaged one only: readers of WARC stop there without a
word, so the whole ones are put into a file of their own, and the damaged file is kept beside it.
"""

from __future__ import annotations

import fcntl
import io
import os
import threading
import uuid
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import quote, urlsplit

from schemas.articles import Capture
from schemas.envelope import Clock
from schemas.errors import FetchError

OPEN = ".open"
"""Ends the name of a file that is being written."""
DAMAGED = ".damaged"
"""Ends the name of a file that was kept beside its mended copy."""
_MEMBER = b"\x1f\x8b\x08"
"""How each record of a `.warc.gz` begins: it is a gzip member of its own."""
_DROPPED = {"content-encoding", "transfer-encoding", "content-length"}
"""Headers that describe the bytes on the wire; the archived body is the decompressed one, so they are kept under another name."""


class Archive:
    """Writes captures into one WARC file per UTC day and process, and finds them again. Threads may share one."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock
        self._guard = threading.Lock()
        self._file: io.FileIO | None = None
        self._name = ""
        self._day: date | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.recovered = recover(folder)
        except OSError as error:
            raise FetchError(
                f"{folder}: the archive cannot be written ({error.strerror}); see to its permissions or free some space"
            ) from error
        """Names of files that an earlier process left open, which were closed now."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write(
        self,
        url: str,
        *,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        fetched_at: datetime,
        request_headers: Mapping[str, str] | None = None,
    ) -> Capture:
        """Append the request and the response, fsync, and tell where the response lies. Raises FetchError (disk full)."""
        from warcio.statusandheaders import StatusAndHeaders

        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        stamp = fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = [(f"x-archive-orig-{k}" if k in _DROPPED else k, _latin(v)) for k, v in headers.items()]
        kept.append(("content-length", str(len(body))))
        writer = _writer()
        response = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(f"{status} {_reason(status)}", kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Record-ID": record_id, "WARC-Date": stamp},
        )
        sent = {"host": urlsplit(url).netloc, **(request_headers or {})}
        asked = StatusAndHeaders(f"GET {_target(url)} HTTP/1.1", [(k, _latin(v)) for k, v in sent.items()], is_http_request=True)
        request = writer.create_warc_record(url, "request", http_headers=asked, warc_headers_dict={"WARC-Date": stamp})
        writer.write_request_response_pair(request, response)
        with self._guard:
            try:
                self._append(writer.get_contents())
            except OSError as error:
                raise FetchError(
                    f"{self.folder}: the capture of {url} could not be archived ({error.strerror}); free some space and run again"
                ) from error
            return Capture(warc=self._name, record_id=record_id)

    def read(self, capture: Capture) -> bytes:
        """The body of a capture. Raises FetchError when file or record are not there."""
        for record_id, body in self._bodies(capture.warc):
            if record_id == capture.record_id:
                return body
        raise FetchError(f"{self.folder / capture.warc}: holds no record {capture.record_id}; restore the file from a backup")

    def close(self) -> None:
        """Finish the open file, if there is one."""
        with self._guard:
            self._finish()

    def _bodies(self, name: str) -> Iterator[tuple[str, bytes]]:
        from warcio.archiveiterator import ArchiveIterator

        path = self.folder / name
        if not path.exists():
            path = self.folder / (name + OPEN)
        if Path(name).name != name or not path.exists():
            raise FetchError(f"{self.folder / name}: no such WARC file; restore it from a backup")
        with path.open("rb") as file:
            for start, end in whole_records(file):
                file.seek(start)
                for record in ArchiveIterator(io.BytesIO(file.read(end - start))):
                    if record.rec_type == "response":
                        yield record.rec_headers.get_header("WARC-Record-ID"), record.content_stream().read()

    def _append(self, data: bytes) -> None:
        file = self._of_today()
        start = file.tell()
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            # A full disk must not leave half a record before the next whole one.
            file.seek(start)
            file.truncate()
            raise

    def _of_today(self) -> io.FileIO:
        today = self._clock().astimezone(UTC).date()
        if self._file is not None and self._day == today:
            return self._file
        self._finish()
        self._name = f"parley-{today:%Y%m%d}-{os.getpid()}-{uuid.uuid4().hex[:8]}.warc.gz"
        self._file = (self.folder / (self._name + OPEN)).open("xb", buffering=0)
        self._day = today
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file.write(_warcinfo(self._name))
        _sync_folder(self.folder)
        return self._file

    def _finish(self) -> None:
        if self._file is None:
            return
        (self.folder / (self._name + OPEN)).rename(self.folder / self._name)
        _sync_folder(self.folder)
        self._file.close()
        self._file = None


def recover(folder: Path) -> tuple[str, ...]:
    """Close what dead processes left open: give each `.open` file its final name, with its whole records and nothing else."""
    names = []
    for path in sorted(folder.glob(f"*.warc.gz{OPEN}")):
        with path.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # another process is writing it
            final = path.with_name(path.name.removesuffix(OPEN))
            records = list(whole_records(file))
            end = records[-1][1] if records else 0
            if end == sum(stop - start for start, stop in records):
                file.truncate(end)
                os.fsync(file.fileno())
                path.rename(final)
            else:
                _copy(file, records, final)
                path.rename(final.with_name(final.name + DAMAGED))
            names.append(final.name)
    if names:
        _sync_folder(folder)
    return tuple(names)


def records_at(folder: Path, addresses: Collection[str]) -> list[str]:
    """The records of these addresses, request and response, as `file#record id`; every file of the archive is read for it."""
    return [
        f"{path.name}#{header['WARC-Record-ID']}"
        for path in _files(folder)
        for _, header in _headers(path)
        if header.get("WARC-Target-URI", "").strip("<>") in addresses
    ]


def remove(folder: Path, records: Iterable[str]) -> int:
    """Write the files of these records (`file#record id`) again without them, and return how many were taken out.

    Each file is swapped in one step, so that this may be killed and run again. A damaged original that was kept beside its
    mended copy goes too: what it holds between its whole records nobody can tell.
    """
    if not folder.is_dir():
        return 0  # nothing was ever fetched
    wanted: dict[str, set[str]] = {}
    for record in records:
        name, _, record_id = record.partition("#")
        wanted.setdefault(name.removesuffix(OPEN).removesuffix(DAMAGED), set()).add(record_id)
    removed = 0
    for path in _files(folder):
        gone = wanted.get(path.name.removesuffix(OPEN).removesuffix(DAMAGED))
        if gone is None:
            continue
        if path.name.endswith(DAMAGED):
            path.unlink()
            continue
        headers = list(_headers(path))
        kept = [span for span, header in headers if header["WARC-Record-ID"] not in gone]
        if len(kept) < len(headers):
            with path.open("rb") as file:
                _copy(file, kept, path)
            removed += len(headers) - len(kept)
    for left in folder.glob(".*.tmp"):
        left.unlink()
    _sync_folder(folder)
    return removed


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.warc.gz*"))


def _headers(path: Path) -> Iterator[tuple[tuple[int, int], dict[str, str]]]:
    """Where each whole record of a file lies, and its WARC headers."""
    with path.open("rb") as file:
        for start, end in whole_records(file):
            file.seek(start)
            text = zlib.decompressobj(31).decompress(file.read(end - start), 1 << 16)
            lines = text.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")[1:]
            yield (start, end), {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def whole_records(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Where each whole record of a `.warc.gz` file begins and ends, in bytes; what is damaged between them is passed over."""
    start: int | None = 0
    while start is not None:
        end = _end_of_record(file, start)
        if end is not None:
            yield start, end
        start = end if end is not None else _next_member(file, start + 1)


def _end_of_record(file: BinaryIO, start: int) -> int | None:
    file.seek(start)
    stream, position, begun = zlib.decompressobj(31), start, b""
    while chunk := file.read(1 << 16):
        position += len(chunk)
        try:
            text = stream.decompress(chunk)
        except zlib.error:
            return None
        begun = begun or text[:5]
        if stream.eof:
            return position - len(stream.unused_data) if begun == b"WARC/" else None
    return None


def _next_member(file: BinaryIO, start: int) -> int | None:
    file.seek(start)
    kept = b""
    while chunk := file.read(1 << 20):
        chunk = kept + chunk
        if (found := chunk.find(_MEMBER)) >= 0:
            return start + found
        kept = chunk[1 - len(_MEMBER) :]
        start += len(chunk) - len(kept)
    return None


def _copy(file: BinaryIO, records: Sequence[tuple[int, int]], final: Path) -> None:
    beside = final.with_name(f".{final.name}.tmp")
    with beside.open("wb") as mended:
        for start, end in records:
            file.seek(start)
            mended.write(file.read(end - start))
        mended.flush()
        os.fsync(mended.fileno())
    beside.rename(final)


def _writer() -> Any:
    """warcio's writer, working in memory: its own spooled files are left for the garbage collector to close."""
    from warcio.warcwriter import BufferWARCWriter

    class InMemory(BufferWARCWriter):  # type: ignore[misc]
        @staticmethod
        def _create_temp_file() -> io.BytesIO:
            return io.BytesIO()

    return InMemory(gzip=True)


def _warcinfo(name: str) -> bytes:
    writer = _writer()
    writer.write_record(writer.create_warcinfo_record(name, {"software": "Parley", "format": "WARC File Format 1.0"}))
    content: bytes = writer.get_contents()
    return content


def _sync_folder(folder: Path) -> None:
    """Make a new or renamed name durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _target(url: str) -> str:
    """What a request line names: the path and query of an address, percent-encoded."""
    parts = urlsplit(url)
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/?&=%:;,@!$'()*+~-._[]")


def _latin(value: str) -> str:
    """Header values as warcio can write them, on one line."""
    return " ".join(value.encode("latin-1", "replace").decode("latin-1").split())


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
