"""From files that a person gives to article events: article JSON, saved pages, plain text, and directories of them.

Safe to run again: a file whose article is known adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reading.address import canonical_url
from reading.copies import WINDOW, Copies
from reading.dates import parse
from reading.documents import Document, Given, Opening, UnreadableError, article_files
from reading.language import detect
from reading.result import ReadResult, Refused, refusal, text_hash
from reading.sentences import changes
from reading.text import PageReader
from schemas.articles import ArticleCopied, ArticlePublished, ArticleRevised
from schemas.characters import clean
from schemas.envelope import Clock, NewEvent
from schemas.errors import InputError, ParleyError
from schemas.pages import ArticleText, KnownArticle
from schemas.settings import ReadSettings

READER = "file/1"


class Wanted(NamedTuple):
    """What must be known to import some documents: every revision of their articles, and the articles of those days.

    A text of those days may be the original of a copy, or a copy itself.
    """

    articles: frozenset[str]
    since: datetime
    until: datetime


LookUp = Callable[[Wanted], Mapping[str, Sequence[KnownArticle]]]
"""Gives revisions by article id."""


def read_files(
    paths: Sequence[Path],
    *,
    outlet: str | None = None,
    published: datetime | None = None,
    url: str | None = None,
    title: str | None = None,
    clock: Clock,
    known_revisions: LookUp | None = None,
    settings: ReadSettings | None = None,
) -> ReadResult:
    """Events for article files, in the order of their publication, whatever the order of `paths`.

    `outlet`, `published`, `url` and `title` speak for files that do not say themselves; those of a JSON file win over them.
    `known_revisions` is asked once the files are open, and not at all where none is an article. A directory stands for the files
    directly in it.
    Raises InputError for a path that does not exist; a file that is broken is refused and the others are read.
    """
    given = Given(outlet and clean(outlet), published, url and clean(url), title and clean(title))
    refused: list[Refused] = []
    documents: list[tuple[tuple[datetime, str, str], Document]] = []
    now = clock()
    with PageReader(settings) as reader:
        opening = Opening(reader, given, now)
        for path in article_files(paths):
            try:
                documents.extend([(_order(document), document) for document in opening.documents(path)])
            except ParleyError:
                raise
            except Exception as error:
                # The last wall between one file and all others.
                refused.append(_refusal(path, error, given))
    unreadable = len(refused)
    importing = _Importing(
        now, known_revisions(_wanted([document for _, document in documents])) if known_revisions and documents else {}
    )
    for _, document in sorted(documents, key=lambda pair: pair[0]):
        mark = len(importing.events)
        try:
            importing.take(document)
        except Exception as error:
            del importing.events[mark:]
            refused.append(_refusal(document.path, error, given))
    inputs = len(documents) + unreadable
    return ReadResult(tuple(importing.events), importing.unchanged, tuple(refused), inputs, taken=importing.taken)


def _wanted(documents: Sequence[Document]) -> Wanted:
    days = [document.published for document in documents]
    return Wanted(frozenset(document.article_id for document in documents), min(days) - WINDOW, max(days) + WINDOW)


def _order(document: Document) -> tuple[datetime, str, str]:
    return document.published, document.article_id, text_hash(document.text)


def _refusal(path: Path, error: Exception, given: Given) -> Refused:
    """A refusal that can be tried again from anywhere: where the file lies, and what the caller said for it."""
    known = isinstance(error, UnreadableError)
    row = error.row if isinstance(error, UnreadableError) else {}
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(given).items() if value}
    told = f"{path}: {'' if known else f'{type(error).__name__}: '}{error}"
    return refusal({**row, "path": str(path.absolute()), "given": said}, told)


def article_of_json(path: Path) -> ArticleText:
    """One article of the corpus format, for reading it outside any data folder: its id is the file's own, revision 1.

    Its publication date may be missing; its text is taken word for word, but for control characters. Raises InputError.
    """
    try:
        row = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: no article can be read from it: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise InputError(f"{path}: not an article: no JSON object with a `text`")
    written = row.get("published")
    published = parse(written) if isinstance(written, str) else None
    text = clean(row["text"])
    return ArticleText(
        article_id=clean(str(row.get("id") or path.stem)),
        url=clean(str(row.get("url") or "")),
        outlet=clean(str(row.get("outlet") or "")),
        title=clean(str(row.get("title") or "")),
        text=text,
        text_hash=text_hash(text),
        lang=str(row.get("lang") or detect(text, "en"))[:2].lower(),
        published=published,
        observed_at=published or datetime.fromtimestamp(path.stat().st_mtime, UTC),
    )


@dataclass
class _Importing:
    """Documents to events, knowing every revision that there is."""

    now: datetime
    known: Mapping[str, Sequence[KnownArticle]]
    events: list[NewEvent] = field(default_factory=list)
    unchanged: int = 0
    taken: int = 0

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
            posts=document.posts,
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
        self.taken += 1

    def _emit(self, payload: ArticlePublished | ArticleCopied, reported_at: datetime | None) -> None:
        stream = f"article:{payload.article_id}"
        self.events.append(NewEvent.fact(stream, payload, observed_at=self.now, reported_at=reported_at))


def _changes(revisions: Sequence[KnownArticle], document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences that went and came since the revision published before this one; none where this is the oldest."""
    earlier = [r for r in revisions if r.published is None or r.published <= document.published]
    if not earlier:
        return (), ()
    before = max(earlier, key=lambda r: (r.published or datetime.min.replace(tzinfo=UTC), r.revision))
    return changes(before.text, document.text)
