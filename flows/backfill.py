"""The flow `backfill`: import a folder of article files, started by hand. Safe to run again: twice adds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow

from flows.artifacts import leave_changes, position
from flows.importing import import_articles
from schemas.folder import DataFolder
from schemas.profile_file import load_profile


@flow(name="backfill", flow_run_name="backfill-{topic}")
def backfill(topic: str = "ukraine", folder: str = "data", paths: list[str] | None = None) -> list[dict[str, Any]]:
    """Import the files and folders in `paths` for a topic. Returns what `status.json` says of the run."""
    place = DataFolder(Path(folder))
    profile = load_profile(place.topics / f"{topic}.yaml")
    before = position(place)
    summaries = import_articles(place, [profile], [Path(path) for path in paths or []])
    for summary in summaries:
        leave_changes(place, before, summary, topic=topic)
    return summaries
