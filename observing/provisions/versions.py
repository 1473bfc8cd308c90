"""Which version of a plan a text means where it gives no number beside the name: the one that its numbers lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from observing.document import Document
from observing.lexicon import pattern, words
from observing.plans.keys import PlanKeys
from observing.plans.names import PlanName, PlanNames
from observing.timeline import Timeline
from schemas.observations import PlanRef
from schemas.profile import Profile

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class Versions:
    """The versions of plans that one document tells apart. `named` are its plan names by sentence index."""

    def __init__(
        self, document: Document, profile: Profile, names: PlanNames, named: Mapping[int, Sequence[PlanName]], timeline: Timeline
    ) -> None:
        self._document = document
        self._profile = profile
        self._names = names
        self._named = named
        self._timeline = timeline
        self._keys = PlanKeys(profile, document.text, document.published)
        self._first = pattern(words("provisions", "first_version"))
        self._last = pattern(words("provisions", "last_version"))

    def of(self, ref: PlanRef, at: int) -> PlanRef:
        """The reference with the number of points that the text has given the plan up to offset `at`, where it gives any.

        "The original draft" is the first that the text counts, "the new one" the last, "the plan" the one counted last before.
        """
        if ref.points is not None or ref.lineage is None:
            return ref
        told = self._keys.counted(ref.lineage)
        if not told:
            return ref
        before = [points for start, points in told if start <= at]
        if self._first.search(ref.label):
            return ref.model_copy(update={"points": told[0][1]})
        if self._last.search(ref.label):
            return ref.model_copy(update={"points": before[-1] if before else told[-1][1]})
        return ref.model_copy(update={"points": before[-1] if before else told[0][1]})

    def last_named(self, at: int) -> PlanRef | None:
        """The last plan with a lineage that the text names before an offset."""
        for index in sorted(self._named, reverse=True):
            for name in reversed(self._named[index]):
                if name.start < at and name.ref.lineage and not name.truce:
                    return name.ref
        return None

    def labelled(self, label: str, at: int) -> PlanRef | None:
        """The version that a label of a comparison means: a plan's name, a number of points, a month, "then" or "now"."""
        document, lower = self._document, label.lower().strip()
        lineage = self._names.lineages.by_terms(label, document.published)
        if lineage is None:
            for noun in ("plan", "draft", "text", "proposal", "version"):
                lineage = lineage or self._names.lineages.by_terms(f"{label} {noun}", document.published)
        if lineage is not None:
            return self.of(PlanRef(lineage=lineage.id, points=_points(label), label=label), at)
        main = self.last_named(at)
        if main is None or main.lineage is None:
            return None
        numbers = list(dict.fromkeys(points for _, points in self._keys.counted(main.lineage)))
        if _points(label) in numbers:
            return PlanRef(lineage=main.lineage, points=_points(label), label=label)
        if lower in _MONTHS:
            points = self._of_month(main.lineage, _MONTHS.index(lower) + 1)
            return PlanRef(lineage=main.lineage, points=points, label=label) if points else None
        head = lower.split()[0] if lower else ""
        if len(numbers) > 1 and head in words("provisions", "then") | words("provisions", "now"):
            return PlanRef(lineage=main.lineage, points=numbers[0 if head in words("provisions", "then") else -1], label=label)
        return None

    def _of_month(self, lineage_id: str, month: int) -> int | None:
        """The version that stood on the day of that month which the text names first, else the first that began in it."""
        lineage = next((each for each in self._profile.lineages if each.id == lineage_id), None)
        begun = sorted((since, points) for points, since in lineage.versions.items()) if lineage else []
        for day in self._days(month):
            stood = [points for since, points in begun if since <= day]
            if stood:
                return stood[-1]
        return next((points for since, points in begun if since.month == month), None)

    def _days(self, month: int) -> Sequence[date]:
        found = []
        for index in sorted(self._named):
            sentence = self._document.sentences[index]
            for phrase in self._timeline.phrases(sentence) if self._named[index] else ():
                when = self._timeline.resolve(phrase, sentence)
                if when.earliest is not None and when.earliest == when.latest and when.earliest.month == month:
                    found.append(when.earliest)
        return found


def _points(label: str) -> int | None:
    match = re.match(r"(?:the\s+)?(\d{1,2})(?:[- ]points?)?\b", label, re.IGNORECASE)
    return int(match.group(1)) if match else None
