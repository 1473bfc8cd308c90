"""Lanes on a common time axis: what begins, moves and ends, each with its words beside it, packed so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dashboard.charts.time_axis import TimeAxis
from dashboard.wording import clipped

WIDTH = 1120
_LEFT, _RIGHT = 212, 1106
_HEAD, _FOOT = 26, 6
_ROW, _LANE = 22, 34
_GAP = 12
_CHARACTER = 6.3
"""Width of a letter of the words beside a mark: somewhat more than the usual sans has at 12 pixels."""
_BESIDE, _NAME = 44, 30
"""Characters that are shown of words beside a mark, and of a lane's name."""
_NEAR = timedelta(days=45)
"""How far from what is shown today may lie to be shown as well."""

_MONTH = 30


class Mark(NamedTuple):
    """Something that happened or is to happen on a day: the sign that stands for it, its tone, and words for it."""

    day: str
    sign: str
    tone: str
    words: str


class Stretch(NamedTuple):
    """Time between two days. `manner` is line (said), dashed (moved or only thought of) or wide (any day of these)."""

    first: str
    last: str
    manner: str


class Course(NamedTuple):
    """One deadline or meeting: the key of its page, its label, the words beside it, its marks and what joins them."""

    key: str | None
    label: str
    beside: str
    marks: Sequence[Mark]
    stretches: Sequence[Stretch] = ()


class Lane(NamedTuple):
    """A name, a second line below it, and what lies in it. `key` makes the name a link."""

    name: str
    note: str
    courses: Sequence[Course]
    key: str | None = None


@dataclass(frozen=True)
class Placed:
    """A course on the chart. `y` is its middle; `marks` have x, sign, tone and words; `stretches` x from, x to and manner."""

    course: Course
    y: float
    marks: Sequence[tuple[float, str, str, str]]
    stretches: Sequence[tuple[float, float, str]]
    beside: str
    beside_x: float
    anchor: str


@dataclass(frozen=True)
class PlacedLane:
    """A lane on the chart, from `top` on, `height` high, its name shortened to what fits."""

    lane: Lane
    name: str
    note: str
    top: float
    height: float
    courses: Sequence[Placed]

    @property
    def middle(self) -> float:
        """Where the name stands: beside the first row."""
        return self.top + (self.height if self.height <= _LANE else _LANE) / 2


@dataclass(frozen=True)
class Lanes:
    """The whole chart, in user units of an SVG. `today` is where the day lies from which it is looked at, None where far off."""

    axis: TimeAxis
    lanes: Sequence[PlacedLane]
    height: float
    today: float | None

    width: int = WIDTH
    left: int = _LEFT
    right: int = _RIGHT

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Position and words of the days below which a line is drawn; days apart where the whole is shorter than a month."""
        length = (self.axis.last - self.axis.first).days
        if length > _MONTH:
            return self.axis.ticks
        days = [self.axis.first + timedelta(days=n) for n in range(1, length, max(1, length // 7))]
        return [(self.axis.x(day), f"{day:%-d %b}") for day in days]

    @property
    def signs(self) -> list[tuple[str, str]]:
        """Signs and tones that the chart has, each once, for its legend."""
        used = {(mark[1], mark[2]) for lane in self.lanes for one in lane.courses for mark in one.marks}
        return sorted(used)


def drawn(lanes: Sequence[Lane], now: date) -> Lanes | None:
    """The chart of these lanes, top to bottom; None where nothing in them has a day."""
    days = sorted(_days(lanes))
    if not days:
        return None
    near = date.fromisoformat(days[0]) - _NEAR <= now <= date.fromisoformat(days[-1]) + _NEAR
    axis = TimeAxis.over([*days, now] if near else days, _LEFT + 8, _RIGHT - 8)
    if axis is None:
        return None
    placed: list[PlacedLane] = []
    top = float(_HEAD)
    for lane in lanes:
        one = _lane(lane, axis, top)
        placed.append(one)
        top += one.height
    return Lanes(axis, placed, top + _FOOT, axis.x(now) if near else None)


def _days(lanes: Sequence[Lane]) -> Iterable[str]:
    for lane in lanes:
        for course in lane.courses:
            yield from (mark.day[:10] for mark in course.marks)
            for stretch in course.stretches:
                yield from (stretch.first[:10], stretch.last[:10])


def _lane(lane: Lane, axis: TimeAxis, top: float) -> PlacedLane:
    ends: list[float] = []
    rows: list[tuple[int, Course, float, float, float, str, str]] = []
    for course in sorted(lane.courses, key=lambda one: min(_of(one), default="")):
        if not (days := sorted(_of(course))):
            continue
        first, last = axis.x(days[0]) - 8, axis.x(days[-1]) + 8
        beside = clipped(course.beside, _BESIDE)
        long = len(beside) * _CHARACTER
        x, anchor = last + 4, "start"
        start, end = first, last + 4 + long
        if end > _RIGHT and first - 4 - long > _LEFT:
            x, anchor = first - 4, "end"
            start, end = first - 4 - long, last
        elif end > _RIGHT:
            beside, end = "", last
        row = next((n for n, until in enumerate(ends) if until + _GAP <= start), len(ends))
        ends[row : row + 1] = [end]
        rows.append((row, course, first, last, x, anchor, beside))
    height = float(max(_LANE, _ROW * len(ends) + _LANE - _ROW))
    courses = [
        Placed(
            course,
            top + _LANE / 2 + row * _ROW,
            [(axis.x(mark.day), mark.sign, mark.tone, mark.words) for mark in course.marks],
            [(axis.x(one.first), axis.x(one.last), one.manner) for one in course.stretches],
            beside,
            x,
            anchor,
        )
        for row, course, _, _, x, anchor, beside in rows
    ]
    return PlacedLane(lane, clipped(lane.name, _NAME), clipped(lane.note, _NAME), top, height, courses)


def _of(course: Course) -> list[str]:
    return [mark.day[:10] for mark in course.marks] + [
        day[:10] for stretch in course.stretches for day in (stretch.first, stretch.last)
    ]
