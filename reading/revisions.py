"""From pages to article events: new, revised, touched, blocked, withdrawn, copied; or unchanged, which is no event.

Safe to run again: the same pages over the same known articles give the same events with the same ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from reading.address import article_id, bare_host, canonical_url, is_front_page
from reading.copies import Copies
from reading.dates import AHEAD, choose
from reading.extract import MOST_TEXT, Extract
from reading.posts import as_posts, grown
from reading.result import ReadResult, Refused, refusal, text_hash
from reading.sentences import changes, fingerprint
from reading.text import PageReader
from reading.touches import flaps, touches
from reading.walls import NOTHING
from schemas.articles import (
    ArticleBlocked,
    ArticleCopied,
    ArticlePublished,
    ArticleRevised,
    ArticleTouched,
    ArticleWithdrawn,
    BlockReason,
    DateCandidate,
    TextKind,
    Touch,
)
from schemas.envelope import NewEvent, Payload
from schemas.errors import ParleyError
from schemas.pages import KnownArticle, Page
from schemas.profile import Source
from schemas.settings import ReadSettings

Fate = Literal["taken", "unchanged", "closed", "from_feed", "withdrawn", "waiting"]
"""What becomes of a page that was read; see `ReadResult`."""

READER = "page/1"
_GONE = frozenset({404, 410})
_SURE_AFTER = timedelta(minutes=30)
"""From the first 404 to the one that is believed; a 410 is meant."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_BODY_AT_LEAST = 400
"""Characters from which an entry's text counts as the article's body and not as a summary."""


def read_pages(
    pages: Sequence[Page],
    known: Mapping[str, KnownArticle],
    recent: Sequence[KnownArticle],
    sources: Mapping[str, Source] | None = None,
    *,
    settings: ReadSettings | None = None,
    reader: PageReader | None = None,
) -> ReadResult:
    """Events for pages as fetched. `known` is the latest revision by article id, `recent` the articles that may have been copied.

    A page that another page of the same batch repeats is unchanged. With `reader` given, its worker is used and left running.
    """
    own = reader or PageReader(settings)
    fates: Counter[Fate] = Counter()
    try:
        reading = _Reading(known, Copies(recent), sources or {}, own)
        for page in pages:
            mark = len(reading.events)
            try:
                fate = reading.read(page)
            except ParleyError:
                raise
            except Exception as error:
                # The last wall between one page and all others. The body stays in the archive.
                del reading.events[mark:]
                why = f"{page.url}: could not be read: {type(error).__name__}: {error}"
                reading.refused.append(refusal(page.model_dump(mode="json", exclude={"body"}), why))
            else:
                fates[fate] += 1
    finally:
        if reader is None:
            own.close()
    return ReadResult(
        tuple(reading.events),
        fates["unchanged"],
        tuple(reading.refused),
        len(pages),
        taken=fates["taken"],
        closed=fates["closed"] + fates["from_feed"],
        from_feed=fates["from_feed"],
        withdrawn=fates["withdrawn"],
        waiting=fates["waiting"],
    )


class _Reading:
    def __init__(
        self, known: Mapping[str, KnownArticle], copies: Copies, sources: Mapping[str, Source], reader: PageReader
    ) -> None:
        self.known = dict(known)
        self.copies = copies
        self.sources = sources
        self.reader = reader
        self.events: list[NewEvent] = []
        self.refused: list[Refused] = []

    def read(self, page: Page) -> Fate:
        """One page: its events, and what became of it; no events where it is unchanged or another try may bring it."""
        if page.status == 304:
            return "unchanged"
        if page.status == 0:
            return self._closed(page, page.reason, page.error or "no answer")
        if page.status in _GONE and (before := self._known_as(page)) is not None and before.text_kind == "full":
            # Only a page that was read can be taken down; a feed's summary of one that never answered is no such page.
            return self._withdraw(page, before)
        if page.status in _GONE:
            return self._closed(page, "not_found", f"the host answered {page.status}")
        if page.status == 200:
            return self._read_body(page)
        found = self.reader.page(page.body, page.final_url, page.content_type, page.encoding) if page.body else Extract()
        if found.reason == "captcha" or (found.reason == "paywall" and page.status == 403):
            return self._closed(page, found.reason, found.detail)
        if page.status in _PASSING:
            return "waiting"
        reason: BlockReason = "paywall" if page.status == 402 else "refused"
        return self._closed(page, reason, f"the host answered {page.status}")

    def _read_body(self, page: Page) -> Fate:
        if is_front_page(page.final_url) and not is_front_page(page.url):
            return self._closed(page, "not_found", f"the page sends its reader to {page.final_url}")
        found = self.reader.page(page.body, page.final_url, page.content_type, page.encoding)
        if found.reason is not None:
            return self._closed(page, found.reason, found.detail, found.title)
        return self._take(page, found, "full")

    def _take(self, page: Page, found: Extract, kind: TextKind) -> Fate:
        """A text for an article: revision 1, the next revision, or what is known already."""
        before = self._known_as(page, found)
        text, posts = found.text, as_posts(found.posts, page.fetched_at + AHEAD)
        if before is not None:
            text, posts = grown(before.text, before.posts, text, posts, MOST_TEXT)
        url = self._own_url(page, found)
        identity = before.article_id if before else article_id(url)
        if before is not None and not before.withdrawn and fingerprint(before.text) == fingerprint(text):
            return "unchanged"
        removed, added = changes(before.text, text) if before else ((), ())
        if before is not None and not before.withdrawn and (kinds := self._touches(page, before, text, (removed, added))):
            for change in kinds:
                touched = ArticleTouched(article_id=identity, revision=before.revision, change=change)
                self._emit(identity, touched, page.fetched_at, before.published)
            return "unchanged"
        if before is not None and kind == "full" and before.text_kind == "full" and _is_stub(text, before.text):
            return self._closed(page, "paywall", "the page shows only the beginning of the article that it showed before")
        dates = _candidates(page, found)
        published = _not_before(before, choose(dates, page.fetched_at))
        entry = page.entry
        source = self.sources.get(page.source_id or "")
        lang = found.lang or (entry.lang if entry else None) or (source.lang if source else None) or "en"
        article = ArticlePublished(
            article_id=identity,
            url=before.url if before else url,
            raw_url=page.entry.url if page.entry else page.url,
            source_id=page.source_id,
            outlet=page.outlet,
            title=found.title or (entry.title if entry else "") or (before.title if before else ""),
            author=found.author or (entry.author if entry else None),
            lang=lang,
            text=text,
            text_hash=text_hash(text),
            text_kind=kind,
            published=published,
            dates=dates,
            posts=posts,
            reader=READER,
            capture=page.capture if kind == "full" else None,
        )
        if before is not None:
            fields = article.model_dump() | {"revision": before.next_revision, "removed": removed, "added": added}
            article = ArticleRevised.model_validate(fields)
        self._emit(article.article_id, article, page.fetched_at, published)
        known = KnownArticle(
            article_id=identity,
            revision=article.revision,
            url=article.url,
            outlet=page.outlet,
            title=article.title,
            text=text,
            text_hash=article.text_hash,
            published=published,
            observed_at=page.fetched_at,
            source_id=page.source_id,
            text_kind=kind,
            posts=posts,
            earlier=(before.text, *before.earlier)[:2] if before else (),
        )
        self.known[identity] = known
        copy = self.copies.add(known) if kind == "full" else None
        if copy is not None:
            copied = ArticleCopied(
                article_id=copy.article.article_id,
                revision=copy.article.revision,
                copy_of=copy.original.article_id,
                similarity=copy.similarity,
            )
            self._emit(copied.article_id, copied, page.fetched_at, copy.article.published)
        return "taken"

    def _touches(
        self, page: Page, before: KnownArticle, text: str, changed: tuple[Sequence[str], Sequence[str]]
    ) -> tuple[Touch, ...]:
        """By which kinds of change the page differs from what is known of it, where it says nothing else."""
        if flaps(text, before.text, before.earlier, page.fetched_at - before.observed_at):
            return ("flapping",)
        return touches(*changed)

    def _closed(self, page: Page, reason: BlockReason | None, detail: str, title: str = "") -> Fate:
        """No article on the page: say so, and read what the feed itself gives, unless a better text is known.

        Without a reason the trouble may pass, and there is nothing to say yet.
        """
        if reason is None:
            return "waiting"
        before = self._known_as(page)
        entry = page.entry
        blocked = ArticleBlocked(
            article_id=before.article_id if before else article_id(page.url),
            url=before.url if before else canonical_url(page.url),
            source_id=page.source_id,
            outlet=page.outlet,
            title=(entry.title if entry else "") or title,
            reason=reason,
            detail=detail,
        )
        self._emit(blocked.article_id, blocked, page.fetched_at, choose(_candidates(page, Extract()), page.fetched_at))
        if entry is None or (before is not None and before.text_kind == "full"):
            return "closed"
        found = self.reader.fragment(max(entry.body, entry.summary, key=len))
        if len(found.text) < NOTHING // 2:
            return "closed"
        kind: TextKind = "feed_body" if len(found.text) >= _BODY_AT_LEAST else "summary"
        own = Extract(title=entry.title, author=entry.author, text=found.text, lang=found.lang)
        taken = self._take(page.model_copy(update={"final_url": page.url}), own, kind) == "taken"
        return "from_feed" if taken else "closed"

    def _withdraw(self, page: Page, before: KnownArticle) -> Fate:
        """The page of an article that was read is not there: told once, and a 404 only when it lasts."""
        since = page.missing_since or page.fetched_at
        if before.withdrawn or (page.status == 404 and page.fetched_at - since < _SURE_AFTER):
            return "unchanged"
        gone = ArticleWithdrawn(
            article_id=before.article_id,
            url=before.url,
            reason=f"the host answered {page.status}",
            after_revision=before.next_revision - 1,
        )
        self._emit(gone.article_id, gone, page.fetched_at, None)
        self.known[before.article_id] = before.model_copy(update={"withdrawn": True})
        return "withdrawn"

    def _known_as(self, page: Page, found: Extract | None = None) -> KnownArticle | None:
        """The known article of this page under any of its addresses, the page's own name for itself first."""
        addresses = [self._own_url(page, found)] if found else []
        addresses += [page.final_url, page.url, *([page.entry.url] if page.entry else [])]
        return next((self.known[i] for i in map(article_id, addresses) if i in self.known), None)

    def _own_url(self, page: Page, found: Extract | None) -> str:
        """The address that an article is known by: its `rel=canonical` where that is on the same host and no front page."""
        from urllib.parse import urljoin

        if found is not None and found.canonical:
            try:
                own = urljoin(page.final_url, found.canonical)
            except ValueError:
                own = ""
            if bare_host(own) == bare_host(page.final_url) and not is_front_page(own):
                return canonical_url(own)
        return canonical_url(page.final_url)

    def _emit(self, identity: str, payload: Payload, observed_at: datetime, reported_at: datetime | None) -> None:
        stream = f"article:{identity}"
        self.events.append(NewEvent.fact(stream, payload, observed_at=observed_at, reported_at=reported_at))


def _candidates(page: Page, found: Extract) -> tuple[DateCandidate, ...]:
    dates = [DateCandidate(value=datetime.fromisoformat(text), origin=origin) for text, origin in found.dates]
    entry = page.entry
    if entry is not None and entry.published:
        dates.append(DateCandidate(value=entry.published, origin="feed published"))
    if entry is not None and entry.updated:
        dates.append(DateCandidate(value=entry.updated, origin="feed updated"))
    return tuple(dates)


def _not_before(before: KnownArticle | None, chosen: datetime | None) -> datetime | None:
    """The date of a revision: what the page shows now came after what it showed before, whatever it says of itself.

    An earlier date would leave the old text current, and the page would be another revision at every look.
    """
    if before is None or before.published is None:
        return chosen
    return before.published if chosen is None else max(chosen, before.published)


def _is_stub(text: str, before: str) -> bool:
    """Whether a text is only the beginning of the one before it: a wall came down on an article that was open."""
    beginning = fingerprint(text)[:120]
    return len(text) < len(before) / 3 and fingerprint(before).startswith(beginning)
