"""What people read in the place of an id: a plan by its name, a deadline by its day, a meeting by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.plan_words import plan_name
from dashboard.wording import clipped, day, listed, plural, span

_LONGEST = 110
_NAMES = 4


def label(thing: Mapping[str, Any] | None, otherwise: str | None = None) -> str:
    """`Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump`, of a row of `warehouse.read.things`; else `otherwise`."""
    if thing is None:
        return otherwise or ""
    kind = thing["kind"]
    if kind == "deadline":
        when = f"of {day(thing['latest'])}" if thing["latest"] else "without a day"
        told = [f"Deadline {when}", f" for {_names(thing['whom'])}" if thing["whom"] else ""]
        told.append(f", set by {_names(thing['who'])}" if thing["who"] else "")
    elif kind == "meeting":
        told = ["Meeting", f" in {thing['place']}" if thing["place"] else ""]
        told.append(f", {span(thing['earliest'], thing['latest'])}" if thing["latest"] or thing["earliest"] else "")
        told.append(f", with {_names(thing['who'])}" if thing["who"] else "")
    else:
        told = [plan_name(thing["plan"]), f", {plural(thing['points'], 'point')}" if thing["points"] else ""]
    return clipped("".join(told), _LONGEST)


def _names(names: list[str]) -> str:
    more = len(names) - _NAMES
    return listed(names) if more <= 0 else listed([*names[:_NAMES], plural(more, "other")])
