"""Bars by week: how often somebody is named, and how often of those as the speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.charts.time_axis import TimeAxis

WIDTH, HEIGHT, FOOT = 760, 110, 22
_TOP = 14


@dataclass(frozen=True)
class Bar:
    """One week: `height` of all mentions and, from the foot, `spoken` of those as speaker (user units); the numbers in words."""

    x: float
    height: float
    spoken: float
    title: str


@dataclass(frozen=True)
class Weeks:
    """Bars of equal width over one time axis; `floor` is where they stand, `most` the number that the highest means."""

    bars: tuple[Bar, ...]
    width: float
    floor: float
    most: int
    axis: TimeAxis


def bars(weeks: Sequence[Mapping[str, Any]]) -> Weeks | None:
    """The chart of rows `week, mentions, spoke`; None where fewer than two weeks have any, which no picture has to tell."""
    if len(weeks) < 2:
        return None
    last = date.fromisoformat(str(weeks[-1]["week"])) + timedelta(days=7)
    axis = TimeAxis.over([str(weeks[0]["week"]), last], 30, WIDTH - 4, margin_days=0)
    assert axis is not None
    most, floor = max(row["mentions"] for row in weeks), HEIGHT - FOOT
    width = max(1.5, (axis.right - axis.left) * 7 / max(7, (axis.last - axis.first).days) - 1.5)
    made = [
        Bar(
            x=axis.x(str(row["week"])),
            height=round((floor - _TOP) * row["mentions"] / most, 1),
            spoken=round((floor - _TOP) * row["spoke"] / most, 1),
            title=f"Week of {row['week']}: named {row['mentions']} times, {row['spoke']} of them as the speaker",
        )
        for row in weeks
    ]
    return Weeks(tuple(made), round(width, 1), floor, most, axis)
