"""Stored articles, read anew by the extractor and the profile of today: the same gates as in a run, without fetching and Prefect.

What people decided and the public ids stay: they follow the words. Safe to stop and to repeat: what was read is in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date
from typing import Any

from flows import steps
from flows.run import Run, recorded, wall_clock
from schemas.envelope import Clock
from schemas.folder import DataFolder
from schemas.pages import ArticleText
from schemas.profile import Profile
from warehouse.known import uninterpreted

BATCH = 100
"""Articles between two appends: what a stopped run has to read again at most."""


def reread(
    folder: DataFolder,
    profiles: Sequence[Profile],
    *,
    since: date | None = None,
    everything: bool = False,
    clock: Clock = wall_clock,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """Read stored revisions for each topic; returns one summary a topic, as `status.json` has it.

    Those that this extractor has not read or, with `everything`, also those that it has, since profile or spellings may have
    changed; with `since` only those published, or else observed, on that day or later. `progress` is told (topic, articles
    done, articles in all). Raises GateError, LogError.
    """
    summaries = []
    for profile in profiles:
        run = Run("reread", folder, profile, clock)
        with recorded(run):
            articles = [article for article in _stored(run, everything) if since is None or _day(article) >= since]
            for start in range(0, len(articles), BATCH):
                steps.append(run, steps.observe(run, articles[start : start + BATCH]))
                if progress is not None:
                    progress(run.topic, min(start + BATCH, len(articles)), len(articles))
            steps.project(run)
            steps.publish(run)
        summaries.append(run.summary)
    return summaries


def _stored(run: Run, everything: bool) -> Sequence[ArticleText]:
    unread = steps.look_up(run).unread
    if not everything:
        return unread
    with run.store() as store:
        return uninterpreted(store, run.topic, extractor="")  # read by nobody of this name: all there are


def _day(article: ArticleText) -> date:
    at = article.published or article.observed_at
    return at.astimezone(UTC).date()
