"""The flow `ingest`: from the feeds of one topic to a published snapshot.

In: the topic's live profile. Out: a summary of the run; log, views and snapshot hold what was new. Safe to run again at any
moment, also after a kill -9: nothing is added twice. A run that meets another one under way is skipped. Prefect shows what a run
changed, and how its gates decided, as artifacts.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import steps
from flows.artifacts import leave_changes, position
from flows.gate_artifacts import leave_gates
from flows.journey import journey
from flows.run import RunUnderWayError, skipped, topic_run, wall_clock
from schemas.envelope import Clock

# Retries stand on the two tasks that touch the network and nowhere else. Nothing is cached: the log knows what is known.
_local = task(cache_policy=NO_CACHE)
_network = task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10, retry_jitter_factor=0.5, timeout_seconds=1800)

tasks = SimpleNamespace(
    look_up=_local(steps.look_up),
    fetch_feeds=_network(steps.fetch_feeds),
    fetch_pages=_network(steps.fetch_pages),
    read_articles=_local(steps.read_articles),
    observe=_local(steps.observe),
    append=_local(steps.append),
    project=_local(steps.project),
    publish=_local(steps.publish),
    alert=_local(steps.alert),
)


@flow(name="ingest", flow_run_name="ingest-{topic}", validate_parameters=False)
def ingest(topic: str = "ukraine", folder: str = "data", clock: Clock | None = None) -> dict[str, Any]:
    """Fetch, read, observe, append, project, publish, alert. Returns what `status.json` says of the run.

    `clock` is for callers in the same process; a deployment leaves it out and runs by the machine's.
    """
    run = topic_run("ingest", topic, folder, clock or wall_clock)
    before = position(run.folder)
    try:
        summary = journey(run, tasks)
    except RunUnderWayError as under_way:
        return skipped(run, under_way)
    finally:
        leave_gates(run.summary)
    leave_changes(run.folder, before, summary, topic=topic)
    return summary
