"""The flow `watch`: deadlines and meetings whose day went by in silence, noted by the clock and not by an article.

In: the data folder. Out: a summary of the run; log, views and snapshot hold the dates that went by. It needs no source to give
anything new. Safe to run at any time and again; a run that meets another one under way is skipped, since that one notes the same.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.artifacts import leave_changes, position
from flows.gate_artifacts import leave_gates
from flows.run import RunUnderWayError, skipped, topic_run, wall_clock
from flows.watching import watch_dates
from schemas.envelope import Clock

_local = task(cache_policy=NO_CACHE)
tasks = SimpleNamespace(project=_local(steps.project), publish=_local(steps.publish), alert=_local(steps.alert))


@flow(name="watch", flow_run_name="watch-{topic}", validate_parameters=False)
def watch(topic: str = "ukraine", folder: str = "data", clock: Clock | None = None) -> dict[str, Any]:
    """Note the dates that went by, and publish if there are any. Returns what `status.json` says of the run.

    `topic` names the profile under which the run is recorded; the dates of every topic are looked at. `clock` is for callers in
    the same process.
    """
    run = topic_run("watch", topic, folder, clock or wall_clock)
    before = position(run.folder)
    try:
        summary = watch_dates(run, tasks)
    except RunUnderWayError as under_way:
        return skipped(run, under_way)
    finally:
        leave_gates(run.summary)
    leave_changes(run.folder, before, summary)
    return summary
