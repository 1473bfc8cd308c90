"""What a phrase is counted from, and the days that a rule answers with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from observing.dates.phrases import DatePhrase
from schemas.envelope import Precision

_FAR, _NEAR = timedelta(days=300), timedelta(days=60)

Direction = Literal["past", "future", "near"]
"""Where a phrase without a year or a modifier points: back, ahead, or to whichever is closer."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a phrase is counted from: the day of publication, the last date that the text spoke of, and the direction.

    `context_last` is the other end where that last date was an interval ("in mid-October … two weeks later").
    """

    published: date
    direction: Direction = "near"
    context: date | None = None
    context_last: date | None = None
    named_days: Mapping[str, date] = field(default_factory=dict)

    def closest(self, candidates: Iterable[date | None]) -> date | None:
        """The candidate that the direction asks for; of two equally far ones the later."""
        days = sorted(day for day in candidates if day is not None)
        before, after = [d for d in days if d <= self.published], [d for d in days if d >= self.published]
        nearest = min(days, key=lambda day: (abs(day - self.published), self.published - day), default=None)
        chosen = (
            before[-1] if self.direction == "past" and before else after[0] if self.direction == "future" and after else nearest
        )
        if (
            chosen is not None
            and nearest is not None
            and abs(chosen - self.published) > _FAR
            and abs(nearest - self.published) < _NEAR
        ):
            return nearest  # "on 12 May", read on 10 May: the year before is not meant, whatever the tense
        return chosen


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, what they were counted from, and the rule's name."""

    first: date
    last: date
    precision: Precision
    rule: str
    anchor: date | None = None


def number_of(phrase: DatePhrase, name: str) -> int | None:
    """A part of the phrase that is a number, or None."""
    value = phrase.parts.get(name)
    return value if isinstance(value, int) else None


def word_of(phrase: DatePhrase, name: str) -> str:
    """A part of the phrase as a word, or ""."""
    return str(phrase.parts.get(name, ""))
