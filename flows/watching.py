"""What the calendar alone makes known, apart from any fetching: dates that went by without a report of an outcome. No Prefect."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flows import steps
from flows.run import Run, recorded
from schemas.errors import InputError


def watch_dates(run: Run, via: ModuleType | Any = steps) -> dict[str, Any]:
    """Note the dates that went by and show them to readers; returns what `status.json` says of the run.

    Deadlines and meetings of every topic of the data folder are looked at. Safe to run again, also after a kill: a silence is one
    fact, and what was noted but not shown is shown. Where nothing is new nothing is published. Raises RunUnderWayError where
    another run has the data folder (it notes the same), InputError where there is no log yet.
    """
    if not run.folder.log.exists():
        raise InputError(f"{run.folder.log}: there is no log yet; run `parley run` or `parley import` first")
    with recorded(run):
        steps.follow(run)
        via.project(run)
        via.publish(run)
        via.alert(run)
    return run.summary
