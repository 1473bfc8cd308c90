"""What a run tells people: the status document, written at every end of a run, good or bad. Pure functions, no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from quality.gate import CheckResult, Verdict

Outcome = Literal["ok", "failed_gate", "failed", "nothing_new"]


@dataclass(frozen=True)
class RunFacts:
    """What the report must know of a run. `error` is the message of what ended it early, `ended_at` None while it runs.

    `at_gate` says that the error is a gate's own: one that could not judge, or numbers that do not add up.
    """

    run_id: str
    topic: str
    started_at: datetime
    ended_at: datetime | None = None
    error: str | None = None
    at_gate: bool = False


@dataclass(frozen=True)
class SnapshotFacts:
    """The snapshot that readers get after the run: where it lies and when it was published."""

    path: str
    published_at: datetime
    fresh: bool = False
    """Whether this run published it."""


def status_document(
    run: RunFacts, verdicts: Sequence[Verdict], counts: Mapping[str, int], snapshot: SnapshotFacts | None
) -> dict[str, Any]:
    """The content of `status.json`: JSON-able, in the order in which a person reads it.

    `steps` has a line a gate (rows in, on and quarantined; several batches of one step are added up), `failed` every
    expectation that did not hold with why and what to do next, those that stopped the run first. `age_seconds` of the
    snapshot is counted to the end of the run.
    """
    outcome = outcome_of(run, verdicts, counts, snapshot)
    failed = failed_expectations(verdicts)
    ended_at = run.ended_at
    return {
        "run_id": run.run_id,
        "topic": run.topic,
        "outcome": outcome,
        "message": _message(outcome, run, failed, snapshot),
        "started_at": _iso(run.started_at),
        "ended_at": _iso(ended_at),
        "seconds": round((ended_at - run.started_at).total_seconds(), 3) if ended_at else None,
        "counts": dict(counts),
        "steps": step_counts(verdicts),
        "failed": failed,
        "snapshot": _snapshot(snapshot, ended_at or run.started_at),
    }


def outcome_of(run: RunFacts, verdicts: Sequence[Verdict], counts: Mapping[str, int], snapshot: SnapshotFacts | None) -> Outcome:
    """How a run ended. A gate that stopped outranks the error that it raised; `events` in `counts` are those added to the log."""
    if run.at_gate or any(verdict.stop for verdict in verdicts):
        return "failed_gate"
    if run.error is not None:
        return "failed"
    published = snapshot is not None and snapshot.fresh
    return "ok" if published or counts.get("events", 0) else "nothing_new"


def step_counts(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Rows in, on and quarantined for each step in the order of the gates, batches of one step added up."""
    steps: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        line = steps.setdefault(
            verdict.step, {"step": verdict.step, "in": 0, "on": 0, "quarantined": 0, "checks": 0, "failed": 0}
        )
        line["in"] += verdict.rows_in
        line["on"] += verdict.rows_on
        line["quarantined"] += len(verdict.quarantined)
        line["checks"] += len(verdict.checks)
        line["failed"] += len(verdict.failed)
    return list(steps.values())


def failed_expectations(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Every expectation that did not hold, those that stopped the run first, then critical ones, then warnings."""
    found = [check for verdict in verdicts for check in verdict.failed]
    found.sort(key=lambda check: (not check.stops, check.severity != "critical"))
    return [_failure(check) for check in found]


def _failure(check: CheckResult) -> dict[str, Any]:
    wanted = ("step", "expectation", "severity", "stops", "why", "checked", "failed", "detail", "next_step")
    whole = asdict(check)
    return {key: whole[key] for key in wanted}


def _message(outcome: Outcome, run: RunFacts, failed: Sequence[Mapping[str, Any]], snapshot: SnapshotFacts | None) -> str:
    first = next((one for one in failed if one["stops"]), None)
    if outcome == "failed_gate" and first is not None:
        kept = "the snapshot before it stays" if snapshot else "there is no snapshot yet"
        return (
            f"{first['step']}: {first['expectation']} failed ({first['why']}) Found: {first['detail']}. "
            f"Nothing was published; {kept}. {first['next_step']}"
        )
    if outcome in ("failed_gate", "failed"):
        return run.error or "The run failed."
    return "Nothing new." if outcome == "nothing_new" else "Published."


def _snapshot(snapshot: SnapshotFacts | None, at: datetime) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    age = max(0.0, (at - snapshot.published_at).total_seconds())
    return {
        "path": snapshot.path,
        "published_at": _iso(snapshot.published_at),
        "age_seconds": round(age, 3),
        "fresh": snapshot.fresh,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
