"""Files to documents: article JSON, saved pages, plain text. Each kind says what it lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reading.address import article_id
from reading.dates import AHEAD, EARLIEST, choose, parse
from reading.extract import Extract
from reading.language import detect
from reading.posts import as_posts
from reading.text import PageReader
from schemas.articles import DateCandidate, LivePost
from schemas.characters import clean
from schemas.envelope import digest
from schemas.given_files import given_files

SUFFIXES = frozenset({".json", ".html", ".htm", ".txt"})
_LARGEST = 20_000_000
"""Bytes of one file; a novel has one."""


@dataclass(frozen=True)
class Document:
    """An article as a file has it. `url` may be "", then `external_id` names the article."""

    path: Path
    url: str
    external_id: str | None
    outlet: str
    title: str
    author: str | None
    lang: str
    text: str
    published: datetime
    dates: tuple[DateCandidate, ...]
    posts: tuple[LivePost, ...] = ()

    @property
    def article_id(self) -> str:
        """By the address where there is one, else by outlet and name."""
        return article_id(self.url) if self.url else digest(["file", self.outlet, self.external_id or self.title])[:16]


@dataclass(frozen=True)
class Given:
    """What the caller says for files that do not say it themselves."""

    outlet: str | None
    published: datetime | None
    url: str | None
    title: str | None


class UnreadableError(Exception):
    """Why a file gives no article, and what of it was read."""

    def __init__(self, message: str, row: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.row = row or {}


def article_files(paths: Sequence[Path]) -> list[Path]:
    """The files that paths stand for, each once: a directory means the article files directly in it.

    Not those deeper down, because a corpus keeps its annotations and its held-back sets there. Raises InputError.
    """
    return given_files(paths, SUFFIXES, deep=False)


@dataclass(frozen=True)
class Opening:
    """Files to documents."""

    reader: PageReader
    given: Given
    now: datetime

    def documents(self, path: Path) -> Iterator[Document]:
        """The articles of one file. Raises UnreadableError, for a JSON list before any of its articles is given."""
        try:
            if path.stat().st_size > _LARGEST:
                raise UnreadableError(f"larger than {_LARGEST:,} bytes; split it")
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from error
        match path.suffix.lower():
            case ".json":
                yield from self._from_json(path, data)
            case ".html" | ".htm":
                yield self._from_page(path, data)
            case ".txt":
                yield self._from_text(path, data)
            case other:
                raise UnreadableError(f"{other or 'a file without an ending'} is not read; give {', '.join(sorted(SUFFIXES))}")

    def _from_json(self, path: Path, data: bytes) -> Iterator[Document]:
        try:
            content = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"broken JSON: {error}", {"content": data[:2_000].decode("utf-8", "replace")}) from error
        rows = content if isinstance(content, list) else [content]
        # All or nothing, so that a file is either in the log or in the quarantine.
        yield from [self._from_row(path, row) for row in rows]

    def _from_row(self, path: Path, row: Any) -> Document:
        if not isinstance(row, dict):
            raise UnreadableError("not an article: no JSON object", {"content": row})
        text = _words(row, "text")
        if not text.strip():
            raise UnreadableError("the article has no `text`", row)
        moment = self._moment(row)
        outlet = _words(row, "outlet") or self.given.outlet
        if not outlet:
            raise UnreadableError("no outlet: the article has no `outlet`; give --outlet", row)
        name = _words(row, "id") or None
        return Document(
            path=path,
            url=_words(row, "url") or self.given.url or "",
            external_id=name,
            outlet=outlet,
            title=_words(row, "title") or self.given.title or name or clean(path.stem),
            author=_words(row, "author") or None,
            lang=_words(row, "lang")[:2].lower() or detect(text, "en") or "en",
            text=text,
            published=moment,
            dates=(DateCandidate(value=moment, origin="file published"),),
        )

    def _moment(self, row: Mapping[str, Any]) -> datetime:
        written = _words(row, "published")
        moment = parse(written) if written else self.given.published
        if moment is None:
            why = (
                f"`published` is {written!r}, which is no ISO 8601 date"
                if written
                else "the article has no `published`; give --published"
            )
            raise UnreadableError(f"no publication date: {why}", row)
        return _plausible(moment, row)

    def _from_page(self, path: Path, data: bytes) -> Document:
        found = self.reader.page(data, self.given.url or "", "text/html", None)
        if found.reason is not None:
            raise UnreadableError(f"no article on the saved page ({found.reason}): {found.detail}", {"title": found.title})
        return self._document(path, found, "page")

    def _from_text(self, path: Path, data: bytes) -> Document:
        text = clean(data.decode("utf-8-sig", "replace")).strip()
        if not text:
            raise UnreadableError("the file is empty")
        first = text.splitlines()[0].strip()
        heading = first if len(first) <= 150 and "\n\n" in text and not first.endswith((".", "!", "?")) else ""
        if heading and not self.given.title:
            text = text[len(first) :].strip()
        return self._document(path, Extract(title=heading, text=text, lang=detect(text, "en")), "text")

    def _document(self, path: Path, found: Extract, what: str) -> Document:
        row = {"title": found.title, "text": found.text}
        dates = [DateCandidate(value=datetime.fromisoformat(moment), origin=origin) for moment, origin in found.dates]
        if self.given.published:
            dates.insert(0, DateCandidate(value=_plausible(self.given.published, row), origin="file published"))
        moment = choose(dates, self.now)
        if moment is None:
            raise UnreadableError(f"no publication date: the {what} shows none that is plausible; give --published", row)
        url = self.given.url or found.canonical or ""
        outlet = self.given.outlet
        if not outlet:
            raise UnreadableError(f"no outlet: the {what} does not name one; give --outlet", row)
        return Document(
            path=path,
            url=url,
            external_id=clean(path.stem),
            outlet=outlet,
            title=self.given.title or found.title or clean(path.stem),
            author=found.author,
            lang=found.lang or "en",
            text=found.text,
            published=moment,
            dates=tuple(dates),
            posts=as_posts(found.posts, self.now + AHEAD),
        )


def _words(row: Mapping[str, Any], key: str) -> str:
    """The one door for words of an article file."""
    value = row.get(key)
    return clean(value) if isinstance(value, str) else ""


def _plausible(moment: datetime, row: Mapping[str, Any]) -> datetime:
    """The moment with an offset. Raises UnreadableError for an epoch or an error that only looks like a date."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment < EARLIEST:
        raise UnreadableError(f"no publication date: `published` is {moment.date()}, which is before the web", row)
    return moment
