"""Which articles to look at again, and what to remember of the pages that were looked at. Pure functions.

How often is the ladder of the settings, counted from the last change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from schemas.pages import FeedEntry, ListedArticle, Page
from schemas.polling import PollState, Visit, Waiting
from schemas.settings import FetchSettings

MOST_AT_ONCE = 300
"""Rechecks of one run; the others are the longest unseen of the next."""
MOST_TRIES = 6
MOST_WAITING = 100
"""Entries of one source that may wait for their page; beyond it the oldest give up."""
SECOND_LOOK = timedelta(minutes=30)
"""A page that is missing is looked at again after this long: many a 404 is a fault that passes."""
_MISSING = frozenset({404, 410})
_FIRST_WAIT = timedelta(minutes=15)
_PASSING = frozenset({0, 404, 408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that may be gone at the next try; a 404 too, because feeds are often faster than their pages."""


def due_for_recheck(
    known: Iterable[ListedArticle],
    states: Mapping[str, PollState],
    now: datetime,
    settings: FetchSettings,
    most: int = MOST_AT_ONCE,
) -> list[FeedEntry]:
    """Entries for the articles that should be fetched again now, `most` at the most, the longest unseen first.

    Only articles that came from a source which still has a state: imported ones are never asked for.
    """
    youngest = now - timedelta(days=settings.recheck_days)
    visits = {source_id: {visit.url: visit for visit in state.visits} for source_id, state in states.items()}
    due: list[tuple[datetime, FeedEntry]] = []
    for article in known:
        state = states.get(article.source_id or "")
        if state is None or state.retired or (state.wait_until is not None and now < state.wait_until):
            continue
        if last_told(article) < youngest:
            continue
        visit = visits[state.source_id].get(article.url)
        last = visit.at if visit else article.observed_at
        # Of its words: the bytes of many a page are others at every look.
        if now - last >= _gap(visit, now - article.observed_at, settings.recheck_ladder_hours):
            due.append(
                (last, FeedEntry(source_id=state.source_id, url=article.url, title=article.title, published=article.published))
            )
    return [entry for _, entry in sorted(due, key=lambda pair: (pair[0], pair[1].url))][: max(0, most)]


def last_told(article: ListedArticle) -> datetime:
    """When an article last said something new: it was published, or an edit of it was seen: live blogs run for days."""
    published = article.published or article.observed_at
    return max(published, article.observed_at) if article.revision > 1 else published


def settle(state: PollState, pages: Sequence[Page], now: datetime, settings: FetchSettings) -> PollState:
    """The state of one source after its pages were fetched: what waits for another try, and what was seen of each page."""
    mine = [page for page in pages if page.source_id == state.source_id and page.entry is not None]
    waiting = {item.entry.url: item for item in state.waiting}
    visits = {visit.url: visit for visit in state.visits}
    for page in mine:
        assert page.entry is not None
        before = waiting.pop(page.entry.url, None)
        visit = visits.get(page.url)
        read_before = visit is not None and visit.body_hash is not None
        if page.status in _PASSING and page.reason not in {"refused", "too_large"} and not read_before:
            tries = before.tries + 1 if before else 1
            if tries < MOST_TRIES:
                wait = now + _FIRST_WAIT * (1 << (tries - 1))
                waiting[page.entry.url] = Waiting(entry=page.entry, tries=tries, not_before=wait)
        visits[page.url] = _seen(page, visit, now)
    oldest = now - timedelta(days=settings.recheck_days)
    kept = tuple(visit for visit in visits.values() if visit.changed_at >= oldest)
    return state.model_copy(update={"waiting": tuple(waiting.values())[-MOST_WAITING:], "visits": kept})


def given_up(before: PollState, after: PollState, pages: Sequence[Page]) -> set[str]:
    """Addresses of entries that waited for their page and wait no longer, though it never came: their tries are used up."""
    came = {page.entry.url for page in pages if page.entry and (page.status not in _PASSING or page.reason is not None)}
    return {item.entry.url for item in before.waiting} - {item.entry.url for item in after.waiting} - came


def _seen(page: Page, visit: Visit | None, now: datetime) -> Visit:
    """A look that brought no page counts as a look too: a page that stays closed is not knocked at in every round."""
    if page.status in _MISSING:
        # Without its validators: a page that comes back unchanged would answer 304, and nobody would see that it is back.
        before = visit or Visit(url=page.url, at=now, changed_at=now)
        missing = {"at": now, "etag": None, "last_modified": None, "missing_since": before.missing_since or now}
        return before.model_copy(update=missing)
    if page.status != 200:
        return visit.model_copy(update={"at": now}) if visit else Visit(url=page.url, at=now, changed_at=now)
    body_hash = hashlib.sha256(page.body).hexdigest()[:16]
    changed = visit.changed_at if visit and visit.body_hash == body_hash else now
    return Visit(url=page.url, at=now, changed_at=changed, etag=page.etag, last_modified=page.last_modified, body_hash=body_hash)


def _gap(visit: Visit | None, age: timedelta, ladder: Sequence[tuple[float, float]]) -> timedelta:
    """How long after the last look the next is due; `age` is the time since the last change."""
    if visit is not None and visit.at == visit.missing_since:
        return SECOND_LOOK
    return timedelta(hours=next((gap for limit, gap in ladder if age < timedelta(hours=limit)), ladder[-1][1]))
