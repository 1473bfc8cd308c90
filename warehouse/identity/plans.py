"""Which plan lineage and which version of it an observation speaks of.

The lineage comes first: as the text names it, else as its number of points is known elsewhere, else as its article or its weeks
speak of one lineage above all. A version is a text with a number of points; the number is evidence: where one account gives
another number for the drafting that the others tell of, that is a contested count of one version and not a second plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from warehouse.identity.naming import UNPLACED
from warehouse.identity.seen import Placed, PlanSeen, Span

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
    named = [p for p in seen if p.lineage]
    placed: dict[str, Placed] = {p.id: Placed(p.id, str(p.lineage), "its words name the lineage") for p in named}
    left = []
    for p in sorted((p for p in seen if not p.lineage), key=lambda p: p.order):
        if found := _by_points(p, named) or _by_article(p, named) or _by_weeks(p, named):
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
    start = {n: min(p.day for p in firm if p.points == n) for n in {p.points for p in firm if p.points is not None}}
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


def _by_points(p: PlanSeen, named: Iterable[PlanSeen]) -> tuple[str, str] | None:
    if p.points is None:
        return None
    options = [(abs((n.published - p.published).days), n.order, n) for n in named if n.points == p.points]
    options = [o for o in options if o[0] <= POINTS_WITHIN]
    if not options:
        return None
    nearest = min(options, key=lambda o: o[:2])[2]
    return str(nearest.lineage), f"{p.points} points, which {nearest.article} calls by the name of this lineage"


def _by_article(p: PlanSeen, named: Iterable[PlanSeen]) -> tuple[str, str] | None:
    lineages = {n.lineage for n in named if n.article == p.article}
    if len(lineages) != 1:
        return None
    return str(lineages.pop()), "the only plan that its article names"


def _by_weeks(p: PlanSeen, named: Iterable[PlanSeen]) -> tuple[str, str] | None:
    near = {(n.lineage, n.article) for n in named if abs((n.published - p.published).days) <= MAIN_WITHIN}
    spoken = Counter(lineage for lineage, _ in near)
    ranked = sorted(spoken.items(), key=lambda item: (-item[1], str(item[0])))
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return str(ranked[0][0]), f"the plan most spoken of within {MAIN_WITHIN} days: {ranked[0][1]} articles name it"


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
    first_known = {n: min(p.day for p in seen if p.points == n) for n in articles}
    beyond = {p.points for p in seen if p.points is not None and p.event not in ORIGINS}
    found = {}
    for p in seen:
        if p.points is None or p.event not in ORIGINS:
            continue
        told_once = p.points not in beyond and len(articles[p.points]) == 1
        options = []
        for q in seen:
            if q.points is None or q.points == p.points or q.points not in beyond:
                continue
            better = p.points not in beyond or len(articles[q.points]) > len(articles[p.points])
            if better and (reason := _same_text(p, q, first_known[q.points], told_once)):
                options.append((-len(articles[q.points]), q.points, reason))
        if options:
            _, number, reason = min(options)
            found[p.id] = (number, reason)
    return found


def _same_text(p: PlanSeen, q: PlanSeen, first_known: date, told_once: bool) -> str | None:
    if p.when is not None and p.when.first > first_known:
        return None  # drafted after the other text was out: a later text
    earlier = p.when is not None and p.when.last < first_known
    if q.article == p.article and q.event not in ORIGINS and (earlier or told_once):
        return (
            f"counts {p.points} points at the drafting of what its article goes on to call {q.points} points: a contested count"
        )
    shared = p.drafters & q.drafters
    if q.event in ORIGINS and len(shared) >= 2 and _near(p.when, q.when):
        people = ", ".join(sorted(shared))
        return f"counts {p.points} points at the drafting by {people} that {q.article} counts as {q.points}: a contested count"
    return None


def _near(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and a.gap(b) <= SAME_DRAFTING
