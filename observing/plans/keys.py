"""Which version of which plan a reference means, as a key for the evaluation format: lineage and number of points."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date

from observing.truce_words import TRUCE, traits
from schemas.observations import PlanRef
from schemas.profile import Lineage, Profile

_STOPS = re.compile(rf"{TRUCE.pattern}|\b(?:halt|fire|silence|quiet|hostilities|guns|strikes)\b", re.IGNORECASE)
_UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    """A number from 1 to 99 in English words, with a hyphen: 28 is `twenty-eight`."""
    if not 0 < number < 100:
        raise ValueError(f"{number}: only numbers from 1 to 99")
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens]}-{_UNITS[unit]}" if unit else _TENS[tens]


class PlanKeys:
    """Keys for the plan references of one article.

    Where a reference gives no number and its lineage has versions of several, the last number that the text gave before it
    counts ("the twenty-eight-point plan … the plan"), or the first one after it, or the version of the day. Numbers between
    which the text leaves the choice ("28 points or 26 points") name no version.
    """

    def __init__(self, profile: Profile, text: str, day: date | None = None) -> None:
        self._lineages = {lineage.id: lineage for lineage in profile.lineages}
        self._text = text
        self._day = day
        self._counted: dict[str, list[tuple[int, int]]] = {}

    def key(self, plan: PlanRef, at: int, day: date | None = None) -> str:
        """The key of the plan that the text means up to offset `at`; `day` is that of the event, where the text gives one."""
        lineage = self._lineages.get(plan.lineage) if plan.lineage else self._lineage_of(plan.points)
        if lineage is None:
            return plan.lineage or self._unlisted(plan)
        if len(lineage.points) < 2:
            return lineage.id
        points = plan.points or _version(lineage, day) or self._points_before(lineage, at)
        return f"{lineage.id}_{points}_point" if points else lineage.id

    def _unlisted(self, plan: PlanRef) -> str:
        """A key for what no lineage knows: a truce by what tells it from others and its month, a paper by its words."""
        if plan.points:
            return f"{plan.points}_point"
        if _STOPS.search(plan.label):
            month = (f"{self._day:%Y_%m}",) if self._day else ()
            return "_".join((*traits(plan.label), "truce", *month))
        label = re.sub(r"^(?:an?|the|this|that|its|their|his|her|our|such)\s+", "", plan.label.lower())
        words_of_it = re.sub(r"[^a-z0-9]+", "_", label).strip("_") or "plan"
        return f"{words_of_it}_{self._day:%Y_%m}" if self._day else words_of_it

    def _lineage_of(self, points: int | None) -> Lineage | None:
        having = [lineage for lineage in self._lineages.values() if points in lineage.points]
        return next((lineage for lineage in having if lineage.main), having[0] if len(having) == 1 else None)

    def counted(self, lineage_id: str) -> list[tuple[int, int]]:
        """Where the text gives one of the lineage's numbers of points, as (offset, number) in text order."""
        if lineage_id not in self._counted:
            lineage = self._lineages.get(lineage_id)
            self._counted[lineage_id] = self._find(lineage) if lineage else []
        return self._counted[lineage_id]

    def _points_before(self, lineage: Lineage, at: int) -> int | None:
        found = self.counted(lineage.id)
        if not found:
            return _version(lineage, self._day)
        return found[max(bisect_left(found, (at, 0)) - 1, 0)][1]

    def _find(self, lineage: Lineage) -> list[tuple[int, int]]:
        """Where the text gives one of the lineage's numbers of points, in text order."""
        spelt = {number: f"{number}|{in_words(number).replace('-', '[- ]')}" for number in lineage.points if number < 100}
        return sorted(
            (match.start(), number)
            for number, form in spelt.items()
            for match in re.finditer(
                rf"(?<![\w.,])(?<!\bor )(?:(?:{form})[- ]points?\b(?!,? or\b)|"
                rf"(?<=\bto )(?:{form})(?=[.,;]|\s*$|\s+(?:after|in|at|by|and)\b))",
                self._text,
                re.IGNORECASE,
            )
        )


def _version(lineage: Lineage, day: date | None) -> int | None:
    """The number of points of the version that was the last one on a day."""
    begun = [(since, number) for number, since in lineage.versions.items() if day and since <= day]
    return max(begun)[1] if begun else None
