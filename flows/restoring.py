"""Rows of the quarantine as the values that stages take: entries, pages with their bytes, files, events, articles to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fetch.archive import Archive
from flows.run import Run
from reading.address import article_id
from reading.documents import SUFFIXES
from schemas.envelope import NewEvent
from schemas.errors import FetchError
from schemas.pages import ArticleText, FeedEntry, Page
from warehouse.known import article_texts, known_revisions
from warehouse.quarantine import Held


@dataclass
class Restored:
    """What rows give to the stages. `untried` says of each row, by its id, why it gives nothing; `known` ids are in the log."""

    entries: list[FeedEntry] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    files: list[tuple[Path, Mapping[str, Any]]] = field(default_factory=list)
    revisions: list[NewEvent] = field(default_factory=list)
    told_with_them: list[NewEvent] = field(default_factory=list)
    articles: list[ArticleText] = field(default_factory=list)
    events: list[NewEvent] = field(default_factory=list)
    untried: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)


class UnfitError(Exception):
    """Why a row cannot be tried again, and what to do instead."""


def restore(run: Run, rows: Sequence[Held], kept_out: Set[str]) -> Restored:
    """The values that these rows were; the bytes of pages come from the archive, and where it has none they are fetched anew.

    Articles with an id in `kept_out` were erased and are left alone.
    """
    restoring = _Restoring(run, kept_out)
    for row in rows:
        try:
            restoring.take(row)
        except UnfitError as unfit:
            restoring.found.untried[row.id] = str(unfit)
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            restoring.found.untried[row.id] = (
                f"what is kept of it is not what its step takes ({type(error).__name__}: {' '.join(str(error).split())[:200]}); "
                f"discard it, and report it where it should have been taken"
            )
    return restoring.found


class _Restoring:
    def __init__(self, run: Run, kept_out: Set[str]) -> None:
        self.run = run
        self.kept_out = kept_out
        self.sources = {source.id for source in run.profile.sources}
        self.found = Restored()

    def take(self, row: Held) -> None:
        """Add what a row gives. Raises UnfitError, and what its values raise that are no such values."""
        match row.step:
            case "feed_entries":
                self._ask_for(FeedEntry.model_validate({name: row.content[name] for name in FeedEntry.model_fields}))
            case "read" if "path" in row.content:
                self._file(row.content)
            case "pages" | "read":
                self._page(row.content)
            case "article_revisions":
                self._revision(row)
            case "observations":
                self._article(str(row.content["article_id"]), int(row.content["revision"]))
            case "append":
                event = NewEvent.model_validate({name: row.content[name] for name in NewEvent.model_fields})
                self._wanted(event.stream.removeprefix("article:"))
                self.found.events.append(event)
            case other:
                raise UnfitError(f"this version of Parley has no step {other!r}; discard the row")

    def _wanted(self, *articles: str) -> None:
        if self.kept_out & set(articles):
            raise UnfitError("the article was erased and stays out; discard the row")

    def _ask_for(self, entry: FeedEntry) -> None:
        self._wanted(article_id(entry.url))
        if entry.source_id not in self.sources:
            raise UnfitError(
                f"the profile of {self.run.topic} has no source {entry.source_id!r}; put it back to have the page fetched, "
                f"or discard the row"
            )
        self.found.entries.append(entry)

    def _page(self, row: Mapping[str, Any]) -> None:
        page = Page.model_validate({name: row[name] for name in Page.model_fields if name in row})
        self._wanted(article_id(page.url), article_id(page.final_url))
        body = self._body(page)
        if body is not None:
            self.found.pages.append(page.model_copy(update={"body": body}))
        else:
            self._ask_for(page.entry or FeedEntry(source_id=page.source_id or "", url=page.url))

    def _body(self, page: Page) -> bytes | None:
        """The bytes of its capture; None where it has none, or the archive has lost it."""
        if page.capture is None or not self.run.folder.archive.is_dir():
            return None
        try:
            with Archive(self.run.folder.archive, self.run.clock) as archive:
                return archive.read(page.capture)
        except FetchError as error:
            self.run.notes.append(f"{page.url}: fetched anew, because its capture is not to be had: {error}")
            return None

    def _file(self, row: Mapping[str, Any]) -> None:
        path = Path(row["path"])
        if path.suffix.lower() not in SUFFIXES:
            raise UnfitError(f"{path}: give the mended WARC file to `parley backfill`, which settles the row, or discard it")
        if not path.is_file():
            raise UnfitError(f"{path}: there is no such file here any more; import it from where it lies now, or discard the row")
        given = dict(row.get("given") or {})
        published = datetime.fromisoformat(given["published"]) if given.get("published") else None
        said = {name: given.get(name) for name in ("outlet", "url", "title")}
        self.found.files.append((path, {**said, "published": published}))

    def _revision(self, row: Held) -> None:
        event = NewEvent.model_validate(row.content["new_event"])
        said = event.content()
        identity, number = said["article_id"], said["revision"]
        self._wanted(identity)
        with self.run.store() as store:
            there = {one.revision: one for one in known_revisions(store, [identity]).get(identity, ())}
        if number in there and there[number].text_hash == said["text_hash"]:
            self.found.known.add(row.id)
        elif number in there:
            raise UnfitError(
                f"the log has a revision {number} of {identity} since, with other words; runs read what its page says, "
                f"so discard the row"
            )
        else:
            self.found.revisions.append(event)
            self.found.told_with_them += [NewEvent.model_validate(other) for other in row.content.get("told_with_it", ())]

    def _article(self, identity: str, number: int) -> None:
        with self.run.store() as store:
            articles = article_texts(store, [(identity, number)])
        if not articles:
            raise UnfitError(f"the log has no revision {number} of {identity} to read again; discard the row")
        self.found.articles += [article for article in articles if article not in self.found.articles]
