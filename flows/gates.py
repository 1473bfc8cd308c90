"""The gates of a run: values go in, those that hold come out, the others wait in quarantine with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from flows.run import Run
from quality.gate import Bad, Query, Verdict, audit, judge
from reading.result import Refused
from schemas.errors import GateError
from schemas.folder import DataFolder
from schemas.settings import Settings
from warehouse.damage import damage
from warehouse.snapshot.publishing import publish
from warehouse.store import Store

Value = TypeVar("Value")


def gate(run: Run, step: str, values: Sequence[Value], row_of: Callable[[Value], Mapping[str, Any]]) -> list[Value]:
    """The values whose rows hold, in their order. Raises GateError where the whole step must stop."""
    verdict = judge(step, [row_of(value) for value in values])
    _remember(run, verdict)
    return [values[index] for index in verdict.kept]


def gate_tables(run: Run, step: str, query: Query) -> None:
    """Judge tables as they stand. Raises GateError where nothing may be published, ViewError where they are damaged."""
    _remember(run, judged(run.folder, step, query))


def judged(folder: DataFolder, step: str, query: Query) -> Verdict:
    """The verdict over tables as they stand. Raises GateError where a gate cannot judge, ViewError where they are damaged."""
    try:
        return audit(step, query)
    except GateError as error:
        # The gate reads what nothing else of a run reads, so that it may be the first to come upon a bad block.
        if step == "views" and error.__cause__ and (told := damage(folder, error.__cause__)) is not None:
            raise told from error
        raise


def publish_judged(store: Store, folder: DataFolder, settings: Settings, *, fewer_rows: bool = False) -> Path:
    """Judge the views of a store outside of a run, and publish them as a run does. Raises GateError and what `publish` does.

    `fewer_rows` says that views are meant to have lost rows since the last snapshot.
    """
    judged(folder, "views", store.query).require()
    return publish(
        store, folder, settings, check=lambda query: judged(folder, "snapshot", query).require(), fewer_rows=fewer_rows
    )


def set_aside(run: Run, step: str, refused: Sequence[Refused], of: int) -> None:
    """Put inputs that gave nothing to judge into quarantine, whole and with their reason; `of` is how many inputs there were."""
    bad = [Bad(dict(one.row), "readable", one.reason, index) for index, one in enumerate(refused)]
    run.notes += [f"set aside: {one.reason}" for one in bad]
    _remember(run, Verdict(step, quarantined=bad, kept=list(range(len(bad), of)), rows_in=of))


def _remember(run: Run, verdict: Verdict) -> None:
    # Only those who try rows again ask for the rows that passed; a long run must not hold them all.
    run.verdicts.append(verdict if run.again else replace(verdict, passed=[]))
    run.counts["quarantined"] += len(verdict.quarantined)
    verdict.require()
