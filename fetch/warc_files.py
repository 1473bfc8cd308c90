"""Pages out of WARC files that others wrote (a crawl of one's own, CC-NEWS): captures, in the file's order.

They are handed on as if they had been fetched when they were captured, and archived like those.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fetch.archive import Archive, whole_records
from schemas.characters import clean
from schemas.errors import InputError
from schemas.given_files import given_files
from schemas.pages import Page

ENDINGS = (".warc", ".warc.gz")
_HTML = ("text/html", "application/xhtml+xml")
_MOST_HEADERS = 100
_GZIP = b"\x1f\x8b"


def warc_files(paths: Sequence[Path]) -> list[Path]:
    """The WARC files that paths stand for, each once; a directory means all below it. Raises InputError."""
    return given_files(paths, ENDINGS, deep=True)


def captures(
    path: Path,
    archive: Archive,
    *,
    wanted: Callable[[str, datetime, bytes], bool],
    origin: Callable[[str], tuple[str | None, str]],
    max_bytes: int,
) -> Iterator[Page]:
    """Whole captures of pages (status 200, HTML) that are `wanted` by address, time and body, archived again under our own roof.

    `origin` gives the source and the outlet of an address, None where no source is known for it. A body over `max_bytes` is not
    kept: its page says that it is too large. Raises InputError where the file is no WARC file or is damaged; what came before was
    handed on.
    """
    for record in _records(path):
        if record.rec_type != "response" or record.http_headers is None:
            continue
        page = _page(record, origin, max_bytes)
        if page is None or not wanted(page.url, page.fetched_at, page.body):
            continue
        if page.status == 0:
            yield page
            continue
        headers = {clean(k).lower(): clean(v) for k, v in record.http_headers.headers[:_MOST_HEADERS]}
        capture = archive.write(page.url, status=page.status, headers=headers, body=page.body, fetched_at=page.fetched_at)
        yield page.model_copy(update={"capture": capture})


def _records(path: Path) -> Iterator[Any]:
    """Every whole record; readers of WARC end without a word where a file is damaged, so what lies between is looked for here."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = end = 0
    damaged = False
    try:
        with path.open("rb") as file:
            if file.read(2) == _GZIP:
                for start, stop in whole_records(file):
                    damaged, end, found = damaged or start != end, stop, found + 1
                    file.seek(start)
                    yield from ArchiveIterator(io.BytesIO(file.read(stop - start)))
                damaged = damaged or end != path.stat().st_size
            else:
                file.seek(0)
                for record in ArchiveIterator(file):
                    if record.format == "warc":  # any line of five words is a record of the older format
                        found += 1
                        yield record
    except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read to its end: {error}") from error
    if not found or damaged:
        what = "some of it is damaged; its whole records were read" if found else "it holds no WARC record"
        raise InputError(f"{path}: cannot be read to its end: {what}")


def _page(record: Any, origin: Callable[[str], tuple[str | None, str]], max_bytes: int) -> Page | None:
    url = clean(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    at = _moment(record.rec_headers.get_header("WARC-Date"))
    media, _, rest = (record.http_headers.get_header("content-type") or "").partition(";")
    if not _is_page(url, media) or at is None or record.http_headers.get_statuscode() != "200":
        return None
    charset = rest.partition("charset=")[2].split(";")[0].strip("\"' ").lower()
    body = record.content_stream().read(max_bytes + 1)
    too_large = len(body) > max_bytes
    source_id, outlet = origin(url)
    return Page(
        source_id=source_id,
        outlet=outlet,
        url=url,
        final_url=url,
        status=0 if too_large else 200,
        content_type=media.strip().lower(),
        encoding=charset or None,
        body=b"" if too_large else body,
        fetched_at=at,
        error=f"{url}: the capture is larger than {max_bytes:,} bytes" if too_large else None,
        reason="too_large" if too_large else None,
    )


def _is_page(url: str, media: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and media.strip().lower() in _HTML


def _moment(written: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
