"""Which plan lineage and which version of it an observation speaks of.

The lineage comes first: as the text names it, else as its number of points is known elsewhere, else as its article or its weeks
speak of one lineage above all. A version is a text with a number of points; the number is evidence: where one account gives
another number for the drafting that the others tell of, that is a contested count of one version and not a second plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

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
ORIGINS = {"proposed", "drafted"}


def place_lineages(seen: Sequence[PlanSeen]) -> list[Placed]:
    """The lineage of every observation of one topic: ids of the profile, or `unplaced-<month>` for plans that nobody named."""
    named = sorted((p for p in seen if p.lineage), key=lambda p: p.order)
    placed: dict[str, Placed] = {p.id: Placed(p.id, str(p.lineage), "its words name the lineage") for p in named}
    by_points = {points: ([p.published for p in ps], ps) for points, ps in _by_number(named).items()}
    by_article: dict[str, set[str | None]] = {}
    for p in named:
        by_article.setdefault(p.article, set()).add(p.lineage)
    weeks = _Weeks(named)
    left = []
    for p in sorted((p for p in seen if not p.lineage), key=lambda p: p.order):
        if (
            found := _by_points(p, *by_points.get(p.points or -1, ([], [])))
            or _by_article(by_article.get(p.article))
            or weeks.main(p)
        ):
            placed[p.id] = Placed(p.id, *found)
        else:
            left.append(p)
    month, last = "", date.min
    for p in left:
        if (p.day - last).days > UNPLACED_GAP:
            month = f"{UNPLACED}{p.day:%Y-%m}"
        last = p.day
        placed[p.id] = Placed(p.id, month, "no words, number or company of other reports say which plan it is")
    return [placed[i] for i in sorted(placed)]


def place_versions(seen: Sequence[PlanSeen], lineage: str) -> list[Placed]:
    """The version of every observation of one lineage, by number of points; none where it is not clear which.

    Clusters are named `<lineage>-<points>`, or by the lineage alone where no text of it has a number.
    """
    numbers = sorted({p.points for p in seen if p.points is not None})
    if not numbers:
        return [
            Placed(p.id, lineage, "the only text of its lineage, which nobody numbers") for p in sorted(seen, key=lambda p: p.id)
        ]
    contested = _contested(seen)
    support = [p for p in seen if p.points is not None and p.id not in contested]
    weak = _told_once(seen)
    firm = [p for p in support if p.points not in weak] or support
    start = {n: min(p.day for p in some) for n, some in _by_number(firm).items()}
    in_article: dict[str, set[int]] = {}
    for p in firm:
        if p.points is not None:
            in_article.setdefault(p.article, set()).add(p.points)
    placed = []
    for p in sorted(seen, key=lambda p: p.id):
        if p.id in contested:
            number, why = contested[p.id]
        elif p.points is not None:
            number, why = p.points, f"it counts {p.points} points"
        elif found := _current(p, start, in_article.get(p.article, set())):
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


def _by_points(p: PlanSeen, published: Sequence[datetime], named: Sequence[PlanSeen]) -> tuple[str, str] | None:
    here = bisect_left(published, p.published)
    best: tuple[int, tuple[datetime, str], PlanSeen] | None = None
    for places in (range(here - 1, -1, -1), range(here, len(named))):
        for n in (named[place] for place in places):
            days = abs((n.published - p.published).days)
            if days > POINTS_WITHIN or (best is not None and days > best[0]):
                break
            best = (days, n.order, n) if best is None or (days, n.order) < best[:2] else best
    if best is None:
        return None
    nearest = best[2]
    return str(nearest.lineage), f"{p.points} points, which {nearest.article} calls by the name of this lineage"


def _by_article(lineages: set[str | None] | None) -> tuple[str, str] | None:
    if lineages is None or len(lineages) != 1:
        return None
    return str(next(iter(lineages))), "the only plan that its article names"


class _Weeks:
    """The plan most spoken of in the weeks around a moment. Ask for moments in their order: a window slides along."""

    def __init__(self, named: Sequence[PlanSeen]) -> None:
        self._named = named
        self._first = self._end = 0
        self._reports: Counter[tuple[str | None, str]] = Counter()
        self._articles: Counter[str | None] = Counter()

    def main(self, p: PlanSeen) -> tuple[str, str] | None:
        """The lineage that more articles name than any other, and why; None on a tie."""
        while self._end < len(self._named) and (self._named[self._end].published - p.published).days <= MAIN_WITHIN:
            n = self._named[self._end]
            self._reports[n.lineage, n.article] += 1
            self._articles[n.lineage] += self._reports[n.lineage, n.article] == 1
            self._end += 1
        while self._first < self._end and (self._named[self._first].published - p.published).days < -MAIN_WITHIN:
            n = self._named[self._first]
            self._reports[n.lineage, n.article] -= 1
            self._articles[n.lineage] -= self._reports[n.lineage, n.article] == 0
            self._first += 1
        ranked = [(articles, lineage) for lineage, articles in self._articles.most_common(2) if articles]
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return str(ranked[0][1]), f"the plan most spoken of within {MAIN_WITHIN} days: {ranked[0][0]} articles name it"


def _current(p: PlanSeen, start: dict[int, date], here: set[int]) -> tuple[int, str] | None:
    if len(here) == 1:
        number = next(iter(here))
        return number, f"its article speaks of the {number}-point text alone"
    if here:
        return None
    begun = sorted((day, n) for n, day in start.items() if day <= p.day)
    if begun:
        day, number = begun[-1]
        if len(begun) > 1 and begun[-2][0] == day:
            return None
        return number, f"the {number}-point text was the newest one known on {p.day.isoformat()}"
    day, number = min((day, n) for n, day in start.items())
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
            articles.setdefault(p.points, set()).add(p.article)
    return articles


def _contested(seen: Sequence[PlanSeen]) -> dict[str, tuple[int, str]]:
    """Observations whose number is another count of a better attested text, with that text's number and the reason."""
    articles = _articles(seen)
    first_known = {n: min(p.day for p in some) for n, some in _by_number(seen).items()}
    beyond = {p.points for p in seen if p.points is not None and p.event not in ORIGINS}
    spoken: dict[str, set[int]] = {}
    for q in seen:
        if q.points is not None and q.event not in ORIGINS:
            spoken.setdefault(q.article, set()).add(q.points)
    # Accounts that agree in number, authors and time are one core; its first article by name speaks for it.
    accounts = [q for q in seen if q.points in beyond and q.event in ORIGINS and q.when is not None and len(q.drafters) >= 2]
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
            told_once = own not in beyond and len(articles[own]) == 1
            retold = [(n, reason) for n in spoken.get(p.article, ()) if (reason := _recounted(p, n, first_known[n], told_once))]
            options = [
                (-len(articles[n]), n, reason)
                for n, reason in accounted + retold
                if n != own
                and (own not in beyond or len(articles[n]) > len(articles[own]))
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
