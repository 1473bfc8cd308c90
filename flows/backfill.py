"""The flow `backfill`: what was published before Parley ran, from files, WARC files or sitemaps; started by hand.

Safe to run again, also after a kill -9: it goes on where it was, and twice adds nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow

from fetch.warc_files import ENDINGS
from flows.artifacts import leave_changes, position
from flows.backfilling import from_sitemaps, from_warc, window_of
from flows.gate_artifacts import last_status, leave_gates
from flows.importing import import_articles
from flows.run import topic_run
from schemas.errors import GateError, InputError


@flow(name="backfill", flow_run_name="backfill-{topic}")
def backfill(
    topic: str = "ukraine",
    folder: str = "data",
    paths: list[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    sources: list[str] | None = None,
) -> list[dict[str, Any]]:
    """Article files and WARC files in `paths`; without paths, the sitemaps of `sources` (all, if none is named) since a day.

    Returns what `status.json` says of each run.
    """
    run = topic_run("backfill", topic, folder)
    window = window_of(since, until, run.clock().date()) if since else None
    before = position(run.folder)
    given = [Path(path) for path in paths or []]
    warc = [path for path in given if path.name.endswith(ENDINGS)]
    summaries: list[dict[str, Any]] = []
    try:
        if warc:
            from_warc(run, warc, window)
            summaries.append(run.summary)
        if files := [path for path in given if path not in warc]:
            summaries += import_articles(run.folder, [run.profile], files)
        if not given:
            if window is None:
                raise InputError("give `paths`, or the day `since` which the sitemaps of the sources are to be read")
            from_sitemaps(run, [source for source in run.profile.sources if not sources or source.id in sources], window)
            summaries.append(run.summary)
    except GateError:
        summaries.append(last_status(run.folder))
        raise
    finally:
        for summary in summaries:
            leave_gates(summary)
    for summary in summaries:
        leave_changes(run.folder, before, summary, topic=topic)
    return summaries
