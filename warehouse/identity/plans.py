"""Which plan lineage and which version of it an observation speaks of.

The lineage comes first: as the text names it, else as its number of points is known elsewhere, else, unless it is said to be
another one, as its article or its weeks speak of one lineage above all. A version is a text with a number of points; the number
is evidence: where one account gives another number for the drafting that the others tell of, that is a contested count of one
version and not a second plan.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from warehouse.identity.naming import UNPLACED
from warehouse.identity.seen import Placed, PlanSeen, Span, bucketed, gathered

POINTS_WITHIN = 60
"""Days in which a number of points, once tied to a lineage by name, goes on meaning it."""
MAIN_WITHIN = 30
"""Days around an article in which the lineage most spoken of is the one that "the plan" means."""
UNPLACED_GAP = 45
"""Days of silence that part one group of plans that nobody named from the next."""
FIRST_WITHIN = 10
"""Days by which "the plan" may be spoken of before its number of points is first known."""
SAME_DRAFTING = 21
"""Days by which two accounts of one drafting may differ."""
COMING = ("proposed", "drafted", "presented")
"""Events by which a text comes into the world; the views `core_member` and `plan_version` have them too."""
ORIGINS = ("proposed", "drafted")
"""Events that tell how a text came about, by whom and when; the view `core_member` has them too."""

_OF_ITS_OWN = re.compile(
    r"\b(?i:own|another|rival|alternative|separate|truce|cease-?fire|pause|declaration|statement|letter|resolution|treaty|protocol"
    r"|guarantees)\b|(?<=\s)[A-Z]\w"
)
"""Words that tell a plan from those named before: "a list of their own", "the Paris declaration", and not "the plan"."""

Spoken = Mapping[date, Mapping[str, int]]
"""How many articles that stand name each lineage on each day (UTC)."""


def place_lineages(seen: Sequence[PlanSeen], spoken: Spoken) -> list[Placed]:
    """The lineage of every observation of one topic: ids of the profile, or `unplaced-<month>` for plans that nobody named."""
    placed = {p.id: Placed(p.id, p.lineage, "its words name the lineage") for p in seen if p.lineage}
    by_points = _by_number(p for p in seen if p.lineage and p.stands)
    weeks = _Weeks(spoken)
    left = []
    for p in sorted((p for p in seen if not p.lineage), key=lambda p: p.order):
        taken_up = None if _OF_ITS_OWN.search(p.label) else _by_article(p) or weeks.main(p)
        if found := _by_points(p, by_points.get(p.points or -1, ())) or taken_up:
            placed[p.id] = Placed(p.id, *found)
        else:
            left.append(p)
    month, last = "", date.min
    for p in left:
        known = (p.day - last).days <= UNPLACED_GAP
        here = month if known else f"{UNPLACED}{p.day:%Y-%m}"
        if p.stands:
            month, last = here, p.day
        placed[p.id] = Placed(p.id, here, "no words, number or company of other reports say which plan it is")
    return [placed[i] for i in sorted(placed)]


def place_versions(seen: Sequence[PlanSeen], lineage: str) -> list[Placed]:
    """The version of every observation of one lineage, by number of points; none where it is not clear which.

    Clusters are named `<lineage>-<points>`, or by the lineage alone where no text of it has a number.
    """
    standing = [p for p in seen if p.stands]
    contested = _contested(seen, standing)
    support = [p for p in standing if p.points is not None and p.id not in contested]
    weak = _told_once(standing)
    firm = [p for p in support if p.points not in weak] or support
    start = {n: _Start(min(p.day for p in some), min(map(_came, some))) for n, some in _by_number(firm).items()}
    placed = []
    for p in sorted(seen, key=lambda p: p.id):
        if p.id in contested:
            number, why = contested[p.id]
        elif p.points is not None:
            number, why = p.points, f"it counts {p.points} points"
        elif not start:
            placed.append(Placed(p.id, lineage, "the only text of its lineage, which nobody numbers"))
            continue
        elif found := _current(p, start):
            number, why = found
        else:
            continue
        placed.append(Placed(p.id, f"{lineage}-{number}", why))
    return placed


def _by_number(seen: Iterable[PlanSeen]) -> dict[int, list[PlanSeen]]:
    numbers: dict[int, list[PlanSeen]] = {}
    for p in seen:
        if p.points is not None:
            numbers.setdefault(p.points, []).append(p)
    return numbers


def _by_points(p: PlanSeen, named: Sequence[PlanSeen]) -> tuple[str, str] | None:
    near = [(days, n.order, n) for n in named if (days := _days_between(n.days, p.day)) <= POINTS_WITHIN]
    if not near:
        return None
    *_, nearest = min(near, key=lambda found: found[:2])
    return str(nearest.lineage), f"{p.points} points, which {nearest.article} calls by the name of this lineage"


def _days_between(days: Sequence[date], day: date) -> int:
    """Days from the nearest of sorted days to a day."""
    here = bisect_left(days, day)
    return min(abs((near - day).days) for near in days[max(here - 1, 0) : here + 1])


def _by_article(p: PlanSeen) -> tuple[str, str] | None:
    return (p.plans_beside[0], "the only plan that its article names") if len(p.plans_beside) == 1 else None


class _Weeks:
    """The plan most spoken of in the weeks around a day. Ask for days in their order: a window slides along."""

    def __init__(self, spoken: Spoken) -> None:
        self._spoken = spoken
        self._days = sorted(spoken)
        self._first = self._end = 0
        self._articles: Counter[str] = Counter()

    def main(self, p: PlanSeen) -> tuple[str, str] | None:
        """The lineage that more articles name than any other, and why; None on a tie."""
        while self._end < len(self._days) and (self._days[self._end] - p.day).days <= MAIN_WITHIN:
            self._articles.update(self._spoken[self._days[self._end]])
            self._end += 1
        while self._first < self._end and (self._days[self._first] - p.day).days < -MAIN_WITHIN:
            self._articles.subtract(self._spoken[self._days[self._first]])
            self._first += 1
        ranked = [(articles, lineage) for lineage, articles in self._articles.most_common(2) if articles]
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1], f"the plan most spoken of within {MAIN_WITHIN} days: {ranked[0][0]} articles name it"


class _Start(NamedTuple):
    """When a number of points was first told, and when the text that has it came, as far as its reports tell."""

    told: date
    came: date


def _came(p: PlanSeen) -> date:
    """The day of a report, or the earlier one on which it says that the text came: an older draft may be told of later."""
    return min(p.when.last, p.day) if p.when is not None and p.event in COMING else p.day


def _current(p: PlanSeen, start: Mapping[int, _Start]) -> tuple[int, str] | None:
    here = start.keys() & set(p.points_beside)
    if len(here) == 1:
        number = next(iter(here))
        return number, f"its article speaks of the {number}-point text alone"
    if here:
        return None
    begun = sorted((known.came, n) for n, known in start.items() if known.told <= p.day)
    if begun:
        day, number = begun[-1]
        if len(begun) > 1 and begun[-2][0] == day:
            return None
        return number, f"the {number}-point text was the newest one known on {p.day.isoformat()}"
    day, number = min((known.told, n) for n, known in start.items())
    if day - p.day <= timedelta(days=FIRST_WITHIN):
        return number, f"its number of points, {number}, was first told {(day - p.day).days} days later"
    return None


def _told_once(seen: Sequence[PlanSeen]) -> set[int | None]:
    """Numbers known from one article alone, as a draft: too little to be what others mean by "the plan"."""
    beyond = {p.points for p in seen if p.event not in ORIGINS}
    return {n for n, articles in _articles(seen).items() if n not in beyond and len(articles) == 1}


def _articles(seen: Sequence[PlanSeen]) -> dict[int, set[str]]:
    articles: dict[int, set[str]] = {}
    for p in seen:
        if p.points is not None:
            articles.setdefault(p.points, set()).update(p.articles)
    return articles


def _contested(seen: Sequence[PlanSeen], standing: Sequence[PlanSeen]) -> dict[str, tuple[int, str]]:
    """Observations whose number is another count of a better attested text, with that text's number and the reason."""
    articles = _articles(standing)
    first_known = {n: min(p.day for p in some) for n, some in _by_number(standing).items()}
    beyond = {p.points for p in standing if p.points is not None and p.event not in ORIGINS}
    # Of accounts that agree in number, authors and time the first article by name speaks for all.
    accounts = [q for q in standing if q.points in beyond and q.event in ORIGINS and q.when is not None and len(q.drafters) >= 2]
    cores = gathered(accounts, lambda q: (q.points, q.drafters, q.when))
    by_drafter = bucketed((min(some, key=lambda q: q.article) for some in cores), lambda q: [(name,) for name in q.drafters])
    found = {}
    for members in gathered(
        (p for p in seen if p.points is not None and p.event in ORIGINS), lambda p: (p.points, p.drafters, p.when)
    ):
        first = members[0]
        alike = list({q.id: q for name in first.drafters for q in by_drafter.get((name,), ())}.values())
        accounted = [(q.points, reason) for q in alike if q.points is not None and (reason := _same_drafting(first, q))]
        for p in members:
            own = p.points
            assert own is not None
            told = len(articles.get(own, ()))
            told_once = own not in beyond and told <= 1
            spoken = beyond & set(p.points_beside)
            retold = [(n, reason) for n in spoken if (reason := _recounted(p, n, first_known[n], told_once))]
            options = [
                (-len(articles[n]), n, reason)
                for n, reason in accounted + retold
                if n != own
                and (own not in beyond or len(articles[n]) > told)
                and not (p.when is not None and p.when.first > first_known[n])  # drafted after the other was out: a later text
            ]
            if options:
                _, number, reason = min(options)
                found[p.id] = (number, reason)
    return found


def _recounted(p: PlanSeen, number: int, first_known: date, told_once: bool) -> str | None:
    """Whether an article that goes on to speak of another number means the same text."""
    earlier = p.when is not None and p.when.last < first_known
    if not (earlier or told_once):
        return None
    return f"counts {p.points} points at the drafting of what its article goes on to call {number} points: a contested count"


def _same_drafting(p: PlanSeen, q: PlanSeen) -> str | None:
    """Whether two accounts tell of one drafting, by the same people at the same time."""
    shared = p.drafters & q.drafters
    if len(shared) < 2 or not _near(p.when, q.when):
        return None
    people = ", ".join(sorted(shared))
    return f"counts {p.points} points at the drafting by {people} that {q.article} counts as {q.points}: a contested count"


def _near(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.gap(b) <= SAME_DRAFTING
