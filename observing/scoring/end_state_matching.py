"""When an item of an end state and one of the gold's are the same, and which is paired with which.

Keys are free, so content decides: numbers, dates and places first, then the articles and names in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from observing.scoring.end_state import Contradiction, Deadline, DueStep, Entry, Meeting, PlanVersion, Provision, StateKind
from observing.scoring.matching import Names, plain

Fit = tuple[float, ...]
"""How well two items fit, to be compared with others of the same kind. The first member is 1 where it is a strong fit."""
E = TypeVar("E", bound=Entry)

_LAPSED = frozenset({"passed", "lapsed"})
EQUAL_STATUSES: Mapping[StateKind, tuple[frozenset[str], ...]] = {
    "plans": (
        frozenset({"open", "proposed", "drafted", "presented", "received", "leaked", "revised", "endorsed", "discussed"}),
        _LAPSED,
    ),
    "deadlines": (frozenset({"open", "set", "reaffirmed", "shortened", "extended"}), _LAPSED),
    "meetings": (frozenset({"open", "announced", "confirmed"}), _LAPSED),
    "contradictions": (frozenset({"open", "contested"}), frozenset({"settled", "superseded"})),
}


def status_agrees(kind: StateKind, mine: Entry, gold: Entry) -> bool:
    """The status is the gold's or an accepted one, or means the same for this kind."""
    alike = [{mine.status}, *(group for group in EQUAL_STATUSES[kind] if mine.status in group)]
    return any(status in group for status in (gold.status, *gold.accept_status) for group in alike)


def dates_agree(one: str | None, other: str | None) -> bool:
    """The same date, or one is the other's month."""
    return bool(one and other) and (str(one).startswith(str(other)) or str(other).startswith(str(one)))


def provision_agrees(mine: Provision, gold: Provision) -> bool:
    """One topic and one value, units not at odds. A gold without a value takes any; what was retracted agrees with nothing."""
    if mine.topic != gold.topic or mine.status == "retracted":
        return False
    units_agree = not mine.unit or not gold.unit or plain(mine.unit) == plain(gold.unit)
    return gold.value is None or (mine.value == gold.value and units_agree)


def history_agrees(mine: Deadline, gold: Deadline) -> bool:
    """The same due dates in the same order.

    A step that repeats or refines the one before it is one with it. A gold step without a date stands for one date (one of its
    accepted ones, if there are any) or for none.
    """
    dates = [step.date for step in _steps(mine) if step.date]
    told = {0}  # how many of the dates the gold's steps so far may account for
    for step in _steps(gold):
        accepted = [day for day in (step.date, *step.accept_dates) if day]
        after = {n + 1 for n in told if n < len(dates) and (not accepted or any(dates_agree(dates[n], day) for day in accepted))}
        told = after if step.date else after | told
    return len(dates) in told


def _steps(deadline: Deadline) -> list[DueStep]:
    steps: list[DueStep] = []
    for step in deadline.due_dates:
        if steps and dates_agree(step.date, steps[-1].date):
            if len(step.date or "") >= len(steps[-1].date or ""):
                steps[-1] = step
        else:
            steps.append(step)
    return steps


def version_fit(mine: PlanVersion, gold: PlanVersion, names: Names) -> Fit | None:
    """Where both have a number of points it decides, with an article in common. None where the two cannot be the same."""
    numbered = mine.points is not None and gold.points is not None
    if numbered and not (mine.points in (gold.points, *gold.accept_points) and _shared(mine, gold)):
        return None
    if not numbered and not _weakly_fits(mine, gold, names):
        return None
    provisions = sum(provision_agrees(one, other) for one in mine.provisions for other in gold.provisions)
    return numbered, _likeness(mine, gold, names), provisions, status_agrees("plans", mine, gold)


def deadline_fit(mine: Deadline, gold: Deadline, names: Names) -> Fit | None:
    """Where both have due dates they decide. None where the two cannot be the same."""
    dated = bool(mine.dates and gold.dates)
    common = sum(any(dates_agree(day, other) for other in gold.dates) for day in mine.dates)
    if not (common if dated else _weakly_fits(mine, gold, names)):
        return None
    last = dated and dates_agree(mine.dates[-1], gold.dates[-1])
    return common > 0, last, common, _likeness(mine, gold, names), status_agrees("deadlines", mine, gold)


def meeting_fit(mine: Meeting, gold: Meeting, names: Names) -> Fit | None:
    """Place and date must not disagree, and decide where both have both. None where the two cannot be the same."""
    placed, dated = bool(mine.place and gold.place), bool(mine.date and gold.date)
    if placed and not names.same(mine.place, gold.place):
        return None
    if dated and not any(dates_agree(mine.date, day) for day in (gold.date, *gold.accept_dates)):
        return None
    if not (placed and dated) and not _weakly_fits(mine, gold, names):
        return None
    exact = (mine.place == gold.place) + (mine.date == gold.date)
    return placed and dated, _likeness(mine, gold, names), exact, status_agrees("meetings", mine, gold)


def contradiction_fit(mine: Contradiction, gold: Contradiction, names: Names) -> Fit | None:
    """An article in common and speakers on two different sides, or two articles and one speaker. None where it is another.

    A gold side that names nobody stands for anybody, once a speaker is shared.
    """
    common = len(_shared(mine, gold))
    anybody = {number for number, side in enumerate(gold.speakers) if not side}
    met = [
        {number for number, side in enumerate(gold.speakers) if _in_common(ours, side, names)} for ours in mine.speakers
    ]  # for each of our sides the gold's that share a speaker with it
    strong = any(met) and any(
        one != other
        for number, ours in enumerate(met)
        for theirs in met[number + 1 :]
        for one in ours | anybody
        for other in theirs | anybody
    )
    one_speaker = any(met) or len(anybody) == len(gold.speakers)
    if common < 1 or not (strong or (common > 1 and one_speaker)):
        return None
    ours, theirs = set(plain(mine.about).split()), set(plain(gold.about).split())
    sides = sum(map(bool, met)) / (len(gold.speakers) or 1)
    return strong, sides + _likeness(mine, gold, names) + _share(ours, theirs)


def _in_common(ours: Iterable[str], theirs: Iterable[str], names: Names) -> int:
    """How many of their names are among ours."""
    ours = tuple(ours)
    return sum(any(names.same(one, other) for one in ours) for other in theirs)


def _shared(mine: Entry, gold: Entry) -> set[str]:
    return set(mine.articles) & set(gold.articles)


def _share(ours: set[str], theirs: set[str]) -> float:
    return len(ours & theirs) / (len(ours | theirs) or 1)


def _likeness(mine: Entry, gold: Entry, names: Names) -> float:
    """The shares of articles and of names in common, added."""
    longer = max(len(mine.people), len(gold.people)) or 1
    return _share(set(mine.articles), set(gold.articles)) + _in_common(mine.people, gold.people, names) / longer


def _weakly_fits(mine: Entry, gold: Entry, names: Names) -> bool:
    """Half of the shorter list of articles in common, and a name where both give names."""
    shorter = min(len(mine.articles), len(gold.articles))
    silent = not mine.people or not gold.people
    return 0 < shorter <= 2 * len(_shared(mine, gold)) and (silent or _in_common(mine.people, gold.people, names) > 0)


def pair(gold: Sequence[E], predicted: Sequence[E], names: Names, fit: Callable[[E, E, Names], Fit | None]) -> dict[int, int]:
    """One to one: gold index -> index of the prediction.

    The best fits come first; then pairs are changed about as long as that wins one more strong pair, mandatory gold items first.
    """
    fits = {
        (i, j): found
        for i, one in enumerate(gold)
        for j, mine in enumerate(predicted)
        if (found := fit(mine, one, names)) is not None
    }
    ranked = sorted(fits, key=lambda indexes: fits[indexes], reverse=True)
    owned: dict[int, int] = {}
    owners: dict[int, int] = {}
    strong: dict[int, list[int]] = {i: [] for i in range(len(gold))}
    for i, j in ranked:
        if i not in owned and j not in owners:
            owned[i], owners[j] = j, i
        if fits[i, j][0]:
            strong[i].append(j)

    def place(i: int, tried: set[int]) -> bool:
        for j in strong[i]:
            if j not in tried:
                tried.add(j)
                if j not in owners or place(owners[j], tried):
                    owned[i], owners[j] = j, i
                    return True
        return False

    for i in sorted(set(range(len(gold))) - set(owned), key=lambda i: gold[i].optional):
        place(i, set())
    return owned
