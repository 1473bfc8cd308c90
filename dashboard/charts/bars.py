"""Bars: numbers in a row as heights, one part upon the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One part of a bar: its value, where its upper edge lies and how high it is (user units of an SVG)."""

    value: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins, how wide it is, and its parts from the bottom up."""

    x: float
    width: float
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        """Where a label below it is centred."""
        return round(self.x + self.width / 2, 1)

    @property
    def total(self) -> int:
        """What its parts are together."""
        return sum(part.value for part in self.parts)


def bars(numbers: Sequence[Sequence[int]], *, left: float, right: float, top: float, bottom: float) -> list[Bar]:
    """One bar for each of `numbers`, a list of its parts from the bottom up; the highest bar reaches from `bottom` to `top`."""
    most = max((sum(parts) for parts in numbers), default=0) or 1
    step = (right - left) / max(1, len(numbers))
    made = []
    for place, values in enumerate(numbers):
        level, parts = bottom, []
        for value in values:
            height = round(value / most * (bottom - top), 1)
            level = round(level - height, 1)
            parts.append(Part(value, level, height))
        made.append(Bar(round(left + place * step + step * 0.12, 1), round(step * 0.76, 1), tuple(parts)))
    return made


def outline(numbers: Sequence[int], *, width: float, height: float) -> str:
    """Small bars as one SVG path of that size; a number above nothing is seen, however small beside the others."""
    return "".join(
        f"M{bar.x:g} {height:g}V{round(height - max(1.5, bar.parts[0].height), 1):g}h{bar.width:g}V{height:g}z"
        for bar in bars([[number] for number in numbers], left=0, right=width, top=0, bottom=height)
        if bar.total
    )
