"""A rail of versions: the texts of a plan from left to right in the order in which they came, a line from each to its parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.plan_words import version_name
from dashboard.wording import day

STEP, RADIUS, MARGIN = 168, 27, 84
_TONES = {
    "accepted": "good",
    "endorsed": "good",
    "contested": "moved",
    "revised": "moved",
    "rejected": "gone",
    "disowned": "gone",
    "withdrawn": "gone",
    "superseded": "none",
}


@dataclass(frozen=True)
class Stop:
    """A version on the rail, in user units. `number` stands in its circle, `counts` are the numbers told beside it."""

    version: str
    x: float
    y: float
    number: str
    name: str
    counts: str
    status: str
    tone: str
    told: str
    hollow: bool
    """Whether it has been replaced, or is only talked of."""


@dataclass(frozen=True)
class Rail:
    """Size of the drawing, its stops, and the paths of its lines with what they say."""

    width: int
    height: int
    stops: list[Stop]
    lines: list[tuple[str, str]]


def rail(versions: Sequence[Mapping[str, Any]]) -> Rail | None:
    """The rail of a plan's versions, rows of `warehouse.read.plans` in their order; None where there are none.

    A parent that is not the version just before is reached by an arc above those between.
    """
    if not versions:
        return None
    places = {row["version"]: n for n, row in enumerate(versions)}
    reach = max((n - places.get(row["parent"], n - 1) for n, row in enumerate(versions)), default=1)
    y = RADIUS + 10 + (18 + 14 * min(reach, 6) if reach > 1 else 0)
    stops = [_stop(row, MARGIN + n * STEP, y) for n, row in enumerate(versions)]
    lines = []
    for n, row in enumerate(versions):
        parent = places.get(row["parent"])
        if parent is None or parent >= n:
            continue
        start, end = stops[parent], stops[n]
        if n - parent == 1:
            path = f"M{start.x + RADIUS + 6} {y}H{end.x - RADIUS - 8}"
        else:
            top = y - RADIUS - 10 - 14 * min(n - parent, 6)
            path = f"M{start.x} {y - RADIUS}C{start.x} {top} {end.x} {top} {end.x} {y - RADIUS - 8}"
        lines.append((path, f"{end.name} made from {start.name}"))
    return Rail(2 * MARGIN + (len(versions) - 1) * STEP, y + RADIUS + 66, stops, lines)


def _stop(row: Mapping[str, Any], x: float, y: float) -> Stop:
    counts = [str(one["points"]) for one in row["counts"]]
    return Stop(
        version=row["version"],
        x=x,
        y=y,
        number=str(row["points"] or "?"),
        name=version_name(row),
        counts=f"also told as {', '.join(counts[1:])}" if len(counts) > 1 else "",
        status=row["status"],
        tone=_TONES.get(row["status"], "going"),
        told=f"told {day(row['first_published'])}",
        hollow=row["status"] in ("superseded", "withdrawn", "proposed", "discussed"),
    )
