"""What identity sees of reports: the facts that may tell which plan, deadline or meeting they speak of, and no more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, NamedTuple, TypeVar


class Span(NamedTuple):
    """An interval of whole days, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days lie between the two ends: 0 for a single day."""
        return (self.last - self.first).days

    def gap(self, other: Span) -> int:
        """Days between two spans; 0 where they overlap."""
        return max((other.first - self.last).days, (self.first - other.last).days, 0)

    def gap_to(self, day: date) -> int:
        """Days between the span and a day; 0 where it lies inside."""
        return self.gap(Span(day, day))


@dataclass(slots=True)
class Seen:
    """One core: reports that agree in everything that the rules look at, told by the first of them.

    `id` is its event id; then its article, when it was published (UTC) and what it says happened. `articles` are those of all of
    them, `days` the days of publication, sorted. What does not stand (its revision was replaced, or a person ruled it out) is
    placed where it would belong, and changes nothing about what stands.

    `day` is the day of publication, UTC; `order` is how ties are broken everywhere: by publication, then by id. There are tens of
    thousands of these and each is asked often, so both are kept, and nothing is frozen, which takes thrice as long.
    """

    id: str
    topic: str
    article: str
    published: datetime
    event: str
    articles: frozenset[str] = field(default=frozenset(), kw_only=True)
    days: Sequence[date] = field(default=(), kw_only=True)
    stands: bool = field(default=True, kw_only=True)
    day: date = field(init=False, repr=False, compare=False)
    order: tuple[datetime, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.day = self.published.date()
        self.order = self.published, self.id
        self.articles = self.articles or frozenset((self.article,))
        self.days = self.days or (self.day,)


@dataclass(slots=True)
class PlanSeen(Seen):
    """A plan's event. `label` is the plan as its article writes it, `drafters` are the names of authors.

    `when` is the time of the event where the text gives one.

    What else its article says of plans: `plans_beside` are the lineages that it names, for a report that names none;
    `points_beside` the numbers that it gives this plan, for a report that gives none or tells of its drafting.
    """

    lineage: str | None = None
    points: int | None = None
    drafters: frozenset[str] = frozenset()
    when: Span | None = None
    plans_beside: Sequence[str] = ()
    points_beside: Sequence[int] = ()
    label: str = ""


@dataclass(slots=True)
class DeadlineSeen(Seen):
    """A deadline's event. Names are canonical where the profile knows them."""

    setters: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()
    lineage: str | None = None
    due: Span | None = None


@dataclass(slots=True)
class MeetingSeen(Seen):
    """A meeting's event. `when` is the day of the meeting; for a postponed one the day that was given up."""

    place: str | None = None
    participants: frozenset[str] = frozenset()
    when: Span | None = None


class Placed(NamedTuple):
    """One decision: this report, and what is of one core with it, speaks of the entity that `cluster` names, and why."""

    observation: str
    cluster: str
    why: str


FIRST = "the first report of it"
"""Why a report that joined nothing speaks of a thing."""
_BETWEEN = "a later report fits both this one and the earlier ones"

S = TypeVar("S", bound=Seen)


class Sets(Generic[S]):
    """Disjoint sets of cores, by id. The name of a set never depends on the order in which it was joined.

    What stands is never joined through what does not: that follows the first set of what stands that it is joined to.
    """

    def __init__(self, seen: Iterable[S]) -> None:
        self._seen = {s.id: s for s in seen}
        self._parent = {i: i for i in self._seen}
        self._followed: dict[str, str] = {}

    def find(self, i: str) -> str:
        """The smallest id of the set that holds `i` or that it follows."""
        i = self._root(i)
        return self._root(self._followed[i]) if i in self._followed else i

    def join(self, a: str, b: str) -> None:
        """Make one set of two."""
        a, b = self._root(a), self._root(b)
        if self._seen[a].stands == self._seen[b].stands:
            low, high = (a, b) if a < b else (b, a)
            self._parent[high] = low
            if high in self._followed and low != high:
                self._followed.setdefault(low, self._followed.pop(high))
        elif self._seen[a].stands:
            self._followed.setdefault(b, a)
        else:
            self._followed.setdefault(a, b)

    def groups(self) -> dict[str, list[S]]:
        """Every set that follows none, by its name, members sorted by id."""
        groups: dict[str, list[S]] = {}
        for i in sorted(self._parent):
            if (root := self._root(i)) not in self._followed:
                groups.setdefault(root, []).append(self._seen[i])
        return groups

    def placed(self, why: Mapping[str, str]) -> list[Placed]:
        """Every core by the name of its set, sorted by id; `why` has the reasons of those that joined another."""
        earliest: dict[str, tuple[bool, datetime, str]] = {}
        for s in self._seen.values():
            root, when = self.find(s.id), (not s.stands, *s.order)
            earliest[root] = min(earliest.get(root, when), when)
        return [
            Placed(i, root, why.get(i) or (FIRST if earliest[root][2] == i else _BETWEEN))
            for i, root in ((i, self.find(i)) for i in sorted(self._seen))
        ]

    def _root(self, i: str) -> str:
        parent = self._parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i


def neighbours(seen: Iterable[S], span_of: Callable[[S], Span | None], slack: int) -> Iterator[tuple[S, S]]:
    """Every pair whose spans lie at most `slack` days apart, the one published earlier first; those without a span are left out.

    Walks along the calendar and not over all pairs. The order of the pairs does not depend on the order of `seen`.
    """
    spanned = sorted(((span, s.order, s) for s in seen if (span := span_of(s)) is not None), key=lambda t: (t[0].first, t[1]))
    for n, (span, order, one) in enumerate(spanned):
        for later, later_order, other in spanned[n + 1 :]:
            if (later.first - span.last).days > slack:
                break
            yield (one, other) if order <= later_order else (other, one)


K = TypeVar("K")

Key = tuple[Hashable, ...]
"""What things are looked up by: what kind of ground it is, and the name, day or article."""


def gathered(values: Iterable[K], core: Callable[[K], Hashable]) -> list[list[K]]:
    """The values in lists of those that have one core, in the order in which they come."""
    cores: dict[Hashable, list[K]] = {}
    for value in values:
        cores.setdefault(core(value), []).append(value)
    return list(cores.values())


def bucketed(values: Iterable[K], keys: Callable[[K], Iterable[Key]]) -> dict[Key, list[K]]:
    """The values by each of their keys, each list in the order in which they come."""
    buckets: dict[Key, list[K]] = {}
    for value in values:
        for key in keys(value):
            buckets.setdefault(key, []).append(value)
    return buckets
