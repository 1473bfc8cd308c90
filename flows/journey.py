"""The journey of one run, from feeds to a snapshot, in its verbs. The one place that says their order."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flows import steps
from flows.run import Run, recorded


def journey(run: Run, via: ModuleType | Any = steps) -> dict[str, Any]:
    """Fetch, read, observe, append, project, publish, alert; returns what `status.json` says of the run.

    What a batch of pages brought is in the log before the next is fetched, and what is remembered of a feed only after all of it:
    memory holds one batch, however many feeds there are, and a run that dies between two has lost nothing.

    `via` has the steps: the plain functions, or the same ones wrapped as Prefect tasks. Raises RunUnderWayError where another run
    has the data folder, and whatever ended the run, after writing down how it ended.
    """
    with recorded(run):
        steps.follow(run)
        known = via.look_up(run)
        told = [*steps.sources_added(run, known), *steps.profile_told(run, known)]
        via.append(run, [*told, *via.observe(run, known.unread)])
        while polls := via.fetch_feeds(run, known):
            for entries in steps.to_fetch(run, polls, known):
                pages = via.fetch_pages(run, entries, polls, known)
                read = via.read_articles(run, pages)
                observed = via.observe(run, steps.texts(read.events))
                via.append(run, [*read.events, *observed], pages=pages)
                polls = steps.settled(run, polls, pages)
            via.append(run, [], polls)
        via.project(run)
        via.publish(run)
        via.alert(run)
    return run.summary
