"""What people read in the place of an id: a plan by its name, a deadline by its day, a meeting by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.plan_words import plan_name
from dashboard.wording import clipped, day, few, plural, span

_LONGEST = 110


def label(thing: Mapping[str, Any] | None, otherwise: str | None = None) -> str:
    """What a row of `warehouse.read.things` is called, else `otherwise`."""
    if thing is None:
        return otherwise or ""
    match thing["kind"]:
        case "deadline":
            told = deadline_label(thing["latest"], thing["whom"], thing["who"])
        case "meeting":
            told = meeting_label(thing["place"], thing["earliest"], thing["latest"], thing["who"])
        case _:
            told = plan_name(thing["plan"], title=thing["name"]) + (
                f", {plural(thing['points'], 'point')}" if thing["points"] else ""
            )
    return clipped(told, _LONGEST)


def deadline_label(due: str | None, whom: Sequence[str] | None, who: Sequence[str] | None) -> str:
    """`Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump`, as far as it is known."""
    told = f"Deadline of {day(due)}" if due else "Deadline without a day"
    return told + (f" for {few(whom)}" if whom else "") + (f", set by {few(who)}" if who else "")


def meeting_label(place: str | None, earliest: str | None, latest: str | None, who: Sequence[str] | None) -> str:
    """`Meeting in Moscow, 2 Dec 2025, with Steve Witkoff and 5 others`, as far as it is known."""
    where = f"Meeting in {place}" if place else "Meeting"
    return ", ".join(filter(None, (where, span(earliest, latest), f"with {few(who)}" if who else "")))
