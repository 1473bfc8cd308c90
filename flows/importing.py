"""Articles from files instead of feeds: the same steps without fetching, and without Prefect. Twice adds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import steps
from flows.run import Run, recorded, wall_clock
from reading.documents import article_files
from reading.files import Wanted, read_files
from schemas.envelope import Clock, NewEvent
from schemas.folder import DataFolder
from schemas.pages import KnownArticle
from schemas.profile import Profile
from warehouse.known import known_revisions, recent_articles

if TYPE_CHECKING:
    from observing.scoring.annotated import Annotated


def import_articles(
    folder: DataFolder,
    profiles: Sequence[Profile],
    paths: Sequence[Path],
    *,
    outlet: str | None = None,
    published: datetime | None = None,
    url: str | None = None,
    title: str | None = None,
    clock: Clock = wall_clock,
    annotated: Annotated | None = None,
) -> list[dict[str, Any]]:
    """Import article files and read them for each topic; returns one summary a topic, as `status.json` has it.

    `outlet`, `published`, `url` and `title` go with `.html` and `.txt` files, which do not say it themselves. With `annotated`
    nothing is read: what people annotated counts.
    Raises InputError, GateError, LogError.
    """
    summaries = []
    for number, profile in enumerate(profiles):
        run = Run("import", folder, profile, clock)
        run.annotated = annotated
        with recorded(run):
            steps.follow(run)
            if number == 0:  # articles belong to no topic: they are read in once, and observed once a topic
                events = take_in(run, paths, outlet=outlet, published=published, url=url, title=title)
                steps.append(run, events)
            known = steps.look_up(run)
            steps.append(run, [*steps.profile_told(run, known), *steps.observe(run, known.unread)])
            steps.project(run)
            steps.publish(run)
            steps.alert(run)
        summaries.append(run.summary)
    return summaries


def take_in(run: Run, paths: Sequence[Path], **said: Any) -> list[NewEvent]:
    """Read article files and hand on what holds; `said` is what the caller says for them, as `read_files` takes it."""
    read = read_files(paths, **said, clock=run.clock, known_revisions=partial(_known, run))
    # As they are named, too: before their whole path was kept, rows of the quarantine had only that.
    run.files |= {name for path in article_files(paths) for name in (str(path), str(path.absolute()))}
    return list(steps.gate_revisions(run, read).events)


def _known(run: Run, wanted: Wanted) -> Mapping[str, Sequence[KnownArticle]]:
    with run.store() as store:
        recent = recent_articles(store, wanted.since, wanted.until)
        return {identity: (article,) for identity, article in recent.items()} | known_revisions(store, wanted.articles)
