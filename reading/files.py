"""From files that a person gives to article events: article JSON, saved pages, plain text, and directories of them.

Safe to run again: a file whose article is known adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reading.address import article_id, canonical_url
from reading.copies import Copies
from reading.dates import choose, parse
from reading.extract import Extract
from reading.language import detect
from reading.result import ReadResult, Refused, text_hash
from reading.sentences import changes
from reading.text import PageReader
from schemas.articles import ArticleCopied, ArticlePublished, ArticleRevised, DateCandidate
from schemas.envelope import Clock, NewEvent, Payload, digest
from schemas.errors import InputError
from schemas.pages import KnownArticle
from schemas.settings import ReadSettings

READER = "file/1"
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

    @property
    def article_id(self) -> str:
        """By the address where there is one, else by outlet and name."""
        return article_id(self.url) if self.url else digest(["file", self.outlet, self.external_id or self.title])[:16]


def read_files(
    paths: Sequence[Path],
    *,
    outlet: str | None = None,
    published: datetime | None = None,
    url: str | None = None,
    title: str | None = None,
    clock: Clock,
    known_revisions: Mapping[str, Sequence[KnownArticle]] | None = None,
    settings: ReadSettings | None = None,
) -> ReadResult:
    """Events for article files, in the order of their publication, whatever the order of `paths`.

    `outlet`, `published`, `url` and `title` speak for files that do not say themselves; those of a JSON file win over them.
    `known_revisions` holds every revision by article id. A directory stands for the files directly in it.
    Raises InputError for a path that does not exist; a file that is broken is refused and the others are read.
    """
    given = _Given(outlet, published, url, title)
    refused: list[Refused] = []
    documents: list[Document] = []
    now = clock()
    with PageReader(settings) as reader:
        opening = _Opening(reader, given, now)
        for path in _files(paths):
            try:
                documents.extend(opening.documents(path))
            except _Unreadable as error:
                refused.append(Refused({"path": str(path), **error.row}, f"{path}: {error}"))
    importing = _Importing(now, known_revisions or {})
    for document in sorted(documents, key=lambda d: (d.published, d.article_id, text_hash(d.text))):
        importing.take(document)
    return ReadResult(tuple(importing.events), importing.unchanged, tuple(refused))


@dataclass(frozen=True)
class _Given:
    outlet: str | None
    published: datetime | None
    url: str | None
    title: str | None


class _Unreadable(Exception):  # noqa: N818
    def __init__(self, message: str, row: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.row = row or {}


def _files(paths: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(
                p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file() and not p.name.startswith(".")
            )
            if not inside:
                raise InputError(
                    f"{path}: no {', '.join(sorted(SUFFIXES))} file lies directly in it; name the folder that holds them"
                )
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise InputError(f"{path}: there is no such file or directory")
    return list(found)


@dataclass(frozen=True)
class _Opening:
    """Files to documents."""

    reader: PageReader
    given: _Given
    now: datetime

    def documents(self, path: Path) -> Iterator[Document]:
        try:
            if path.stat().st_size > _LARGEST:
                raise _Unreadable(f"larger than {_LARGEST:,} bytes; split it")
            data = path.read_bytes()
        except OSError as error:
            raise _Unreadable(f"cannot be read: {error.strerror}") from error
        match path.suffix.lower():
            case ".json":
                yield from self._from_json(path, data)
            case ".html" | ".htm":
                yield self._from_page(path, data)
            case ".txt":
                yield self._from_text(path, data)
            case other:
                raise _Unreadable(f"{other or 'a file without an ending'} is not read; give {', '.join(sorted(SUFFIXES))}")

    def _from_json(self, path: Path, data: bytes) -> Iterator[Document]:
        try:
            content = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise _Unreadable(f"broken JSON: {error}", {"content": data[:2_000].decode("utf-8", "replace")}) from error
        rows = content if isinstance(content, list) else [content]
        # All or nothing, so that a file is either in the log or in the quarantine.
        yield from [self._from_row(path, row) for row in rows]

    def _from_row(self, path: Path, row: Any) -> Document:
        if not isinstance(row, dict):
            raise _Unreadable("not an article: no JSON object", {"content": row})
        text = _words(row, "text")
        if not text.strip():
            raise _Unreadable("the article has no `text`", row)
        moment = self._moment(row)
        outlet = _words(row, "outlet") or self.given.outlet
        if not outlet:
            raise _Unreadable("no outlet: the article has no `outlet`; give --outlet", row)
        name = _words(row, "id") or None
        return Document(
            path=path,
            url=_words(row, "url") or self.given.url or "",
            external_id=name,
            outlet=outlet,
            title=_words(row, "title") or self.given.title or name or path.stem,
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
            raise _Unreadable(f"no publication date: {why}", row)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _from_page(self, path: Path, data: bytes) -> Document:
        found = self.reader.page(data, self.given.url or "", "text/html", None)
        if found.reason is not None:
            raise _Unreadable(f"no article on the saved page ({found.reason}): {found.detail}", {"title": found.title})
        return self._document(path, found, "page")

    def _from_text(self, path: Path, data: bytes) -> Document:
        text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").strip()
        if not text:
            raise _Unreadable("the file is empty")
        first = text.splitlines()[0].strip()
        heading = first if len(first) <= 150 and "\n\n" in text and not first.endswith((".", "!", "?")) else ""
        if heading and not self.given.title:
            text = text[len(first) :].strip()
        return self._document(path, Extract(title=heading, text=text, lang=detect(text, "en")), "text")

    def _document(self, path: Path, found: Extract, what: str) -> Document:
        dates = [DateCandidate(value=datetime.fromisoformat(moment), origin=origin) for moment, origin in found.dates]
        if self.given.published:
            dates.insert(0, DateCandidate(value=_aware(self.given.published), origin="file published"))
        moment = choose(dates, self.now)
        row = {"title": found.title, "text": found.text}
        if moment is None:
            raise _Unreadable(f"no publication date: the {what} shows none that is plausible; give --published", row)
        url = self.given.url or found.canonical or ""
        outlet = self.given.outlet
        if not outlet:
            raise _Unreadable(f"no outlet: the {what} does not name one; give --outlet", row)
        return Document(
            path=path,
            url=url,
            external_id=path.stem,
            outlet=outlet,
            title=self.given.title or found.title or path.stem,
            author=found.author,
            lang=found.lang or "en",
            text=found.text,
            published=moment,
            dates=tuple(dates),
        )


@dataclass
class _Importing:
    """Documents to events, knowing every revision that there is."""

    now: datetime
    known: Mapping[str, Sequence[KnownArticle]]
    events: list[NewEvent] = field(default_factory=list)
    unchanged: int = 0

    def __post_init__(self) -> None:
        self._revisions = {identity: list(revisions) for identity, revisions in self.known.items()}
        self._copies = Copies(max(r, key=lambda one: one.revision) for r in self._revisions.values() if r)

    def take(self, document: Document) -> None:
        """One document: an article, a revision of one, or a repeat."""
        identity = document.article_id
        revisions = self._revisions.setdefault(identity, [])
        hashed = text_hash(document.text)
        if any(r.text_hash == hashed and r.published == document.published for r in revisions):
            self.unchanged += 1
            return
        article = ArticlePublished(
            article_id=identity,
            url=canonical_url(document.url) if document.url else "",
            raw_url=document.url,
            external_id=document.external_id,
            outlet=document.outlet,
            title=document.title,
            author=document.author,
            lang=document.lang,
            text=document.text,
            text_hash=hashed,
            published=document.published,
            dates=document.dates,
            reader=READER,
        )
        if revisions:
            removed, added = _changes(revisions, document)
            number = max(r.next_revision for r in revisions)
            fields = article.model_dump() | {"revision": number, "removed": removed, "added": added}
            article = ArticleRevised.model_validate(fields)
        self._emit(article, document.published)
        known = KnownArticle(
            article_id=identity,
            revision=article.revision,
            url=article.url,
            outlet=article.outlet,
            title=article.title,
            text=article.text,
            text_hash=hashed,
            published=document.published,
            observed_at=self.now,
        )
        revisions.append(known)
        copy = self._copies.add(known)
        if copy is not None:
            copied = ArticleCopied(
                article_id=copy.article.article_id,
                revision=copy.article.revision,
                copy_of=copy.original.article_id,
                similarity=copy.similarity,
            )
            self._emit(copied, copy.article.published)

    def _emit(self, payload: ArticlePublished | ArticleCopied, reported_at: datetime | None) -> None:
        stream = f"article:{payload.article_id}"
        event: Payload = payload
        self.events.append(NewEvent.fact(stream, event, observed_at=self.now, reported_at=reported_at))


def _changes(revisions: Sequence[KnownArticle], document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that went and came since the revision published before this one; none where this is the oldest."""
    earlier = [r for r in revisions if r.published is None or r.published <= document.published]
    if not earlier:
        return (), ()
    before = max(earlier, key=lambda r: (r.published or datetime.min.replace(tzinfo=UTC), r.revision))
    return changes(before.text, document.text)


def _words(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
