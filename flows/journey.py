"""The journey of one run, from feeds to a snapshot, in its verbs. The one place that says their order."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flows import steps
from flows.run import Run, recorded


def journey(run: Run, via: ModuleType | Any = steps) -> dict[str, Any]:
    """Fetch, read, observe, append, project, publish, alert; returns what `status.json` says of the run.

    `via` has the steps: the plain functions, or the same ones wrapped as Prefect tasks. Raises RunUnderWayError where another run
    has the data folder, and whatever ended the run, after writing down how it ended.
    """
    with recorded(run):
        steps.follow(run)
        known = via.look_up(run)
        polls = via.fetch_feeds(run, known)
        pages = via.fetch_pages(run, polls, known)
        read = via.read_articles(run, pages)
        observed = via.observe(run, [*known.unread, *steps.texts(read.events)])
        told = [*steps.sources_added(run, known), *steps.profile_told(run, known)]
        via.append(run, [*told, *read.events, *observed], polls, pages)
        via.project(run)
        via.publish(run)
        via.alert(run)
    return run.summary
