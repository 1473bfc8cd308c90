"""Deadlines."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_DEADLINE = (
    "deadline, topic, status, latest, contested, set_by, ended_by, addressed_to, subject, plan, first_due, due, due_earliest, "
    f"due_text, due_history, slip_days, articles, origins, first_published, last_published, {EVIDENCE}"
)


def deadlines(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per deadline by due date, those without one last; `as_of` gives the state by what was published up to that day."""
    order = "due NULLS LAST, deadline"
    return listing(reader, "deadline", _DEADLINE, order=order, topic=topic, as_of=as_of, corrections=corrections)
