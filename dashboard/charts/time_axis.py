"""A time axis: days to positions, and the days that are written below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class TimeAxis:
    """Days from `first` to `last` over the positions from `left` to `right` (user units of an SVG)."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def over(cls, days: Iterable[str | date | None], left: float, right: float, margin_days: int = 2) -> TimeAxis | None:
        """The axis on which all days lie, with room at both ends; None where there are no days. Days are dates or ISO 8601."""
        known = [one if isinstance(one, date) else date.fromisoformat(one[:10]) for one in days if one]
        if not known:
            return None
        room = timedelta(days=margin_days)
        return cls(min(known) - room, max(known) + room, left, right)

    def x(self, day: str | date) -> float:
        """Where a day lies, rounded to a tenth; beyond the ends it lies at the end."""
        at = day if isinstance(day, date) else date.fromisoformat(day[:10])
        share = (at - self.first).days / max(1, (self.last - self.first).days)
        return round(self.left + min(1.0, max(0.0, share)) * (self.right - self.left), 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Position and words of at most some ten days: weeks, months, quarters or years, whichever fits."""
        length = (self.last - self.first).days
        if length <= 70:
            step = 7 * max(1, round(length / 63))
            monday = self.first + timedelta(days=-self.first.weekday() % 7)
            days = [monday + timedelta(days=n) for n in range(0, length, step)]
            return [(self.x(day), f"{day:%-d %b}") for day in days if day <= self.last]
        months = max(1, round(length / 30 / 9))
        several = [
            date(self.first.year + n // 12, n % 12 + 1, 1) for n in range(self.first.month, self.first.month + length // 28 + 2)
        ]
        days = [day for day in several[::months] if day <= self.last]
        return [(self.x(day), f"{day:%b}" + (f" {day.year}" if day.month <= months else "")) for day in days]
