"""Stored articles, read anew by the extractor and the profile of today: the same gates as in a run, without fetching and Prefect.

What people decided and the public ids stay: they follow the words. Safe to stop and to repeat: what was read is in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date
from typing import Any

from flows import steps
from flows.difference import Difference, Read, changes
from flows.run import Run, recorded, wall_clock
from schemas.envelope import Clock, NewEvent
from schemas.folder import DataFolder
from schemas.pages import ArticleText
from schemas.profile import Profile
from warehouse.known import observations_of, uninterpreted

BATCH = 100
"""Articles between two appends: what a stopped run has to read again at most."""
SHOWN = 3
"""Examples of each fate and kind that a difference keeps."""

Progress = Callable[[str, int, int], None]
"""Is told (topic, articles done, articles in all)."""


def reread(
    folder: DataFolder,
    profiles: Sequence[Profile],
    *,
    since: date | None = None,
    everything: bool = False,
    clock: Clock = wall_clock,
    progress: Progress | None = None,
    show: int = SHOWN,
) -> list[dict[str, Any]]:
    """Read stored revisions for each topic; returns one summary a topic, as `status.json` has it, with what changed in it.

    Those that this extractor has not read or, with `everything`, also those that it has, since profile or spellings may have
    changed; with `since` only those published, or else observed, on that day or later. `difference` of a summary is
    `Difference.summary()`, with up to `show` examples of each. Raises GateError, LogError.
    """
    summaries = []
    for profile in profiles:
        run = Run("reread", folder, profile, clock)
        difference = Difference(profile.topic, show)
        with recorded(run):
            articles, told = _stored(run, everything, since)
            steps.append(run, told)
            for some in _batches(run, articles, progress):
                new = steps.observe(run, some)
                _compare(run, difference, some, new)
                steps.append(run, new)
            steps.project(run)
            steps.publish(run)
        summaries.append(run.summary | {"difference": difference.summary()})
    return summaries


def preview(
    folder: DataFolder,
    profiles: Sequence[Profile],
    *,
    since: date | None = None,
    everything: bool = False,
    clock: Clock = wall_clock,
    progress: Progress | None = None,
    show: int = SHOWN,
) -> list[dict[str, Any]]:
    """What `reread` would change, as its `difference` tells it; one a topic. Nothing is appended, published or recorded.

    A second extractor is not asked: what it reads changes nothing by itself.
    """
    found = []
    for profile in profiles:
        run = Run("reread", folder, profile, clock)
        run.settings = run.settings.model_copy(update={"llm": run.settings.llm.model_copy(update={"mode": "off"})})
        difference = Difference(profile.topic, show)
        articles, _ = _stored(run, everything, since)
        for some in _batches(run, articles, progress):
            _compare(run, difference, some, steps.observe(run, some))
        found.append(difference.summary())
    return found


def _stored(run: Run, everything: bool, since: date | None) -> tuple[list[ArticleText], list[NewEvent]]:
    """The articles to read, and what has to be told of the profile that they are read with."""
    known = steps.look_up(run)
    articles = known.unread
    if everything:
        with run.store() as store:
            articles = uninterpreted(store, run.topic, extractor="")  # read by nobody of this name: all there are
    return [article for article in articles if since is None or _day(article) >= since], steps.profile_told(run, known)


def _batches(run: Run, articles: Sequence[ArticleText], progress: Progress | None) -> Iterable[Sequence[ArticleText]]:
    for start in range(0, len(articles), BATCH):
        yield articles[start : start + BATCH]
        if progress is not None:
            progress(run.topic, min(start + BATCH, len(articles)), len(articles))


def _compare(run: Run, difference: Difference, articles: Sequence[ArticleText], new: Sequence[NewEvent]) -> None:
    """Hold what was read now against the last reading of each revision. To be called before the new one is in the log."""
    with run.store() as store:
        known = observations_of(store, run.topic, {article.article_id for article in articles})
    fresh: dict[tuple[str, int], list[Read]] = {}
    for event in new:
        if event.type in steps.OBSERVED:
            said = event.content()
            fresh.setdefault((said["article_id"], said["evidence"]["revision"]), []).append(Read(event.type, said))
    for article in {(article.article_id, article.revision): article for article in articles}.values():
        which = article.article_id, article.revision
        before = [Read(kind, said) for kind, said in known.get(which, ())]
        difference.add(changes(before, fresh.get(which, ())))


def _day(article: ArticleText) -> date:
    at = article.published or article.observed_at
    return at.astimezone(UTC).date()
