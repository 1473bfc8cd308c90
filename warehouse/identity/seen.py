"""What identity sees of an observation: the facts that may tell which plan, deadline or meeting it speaks of, and no more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar


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
    """What every observation brings: its event id, its article, when it was published (UTC) and what it says happened.

    `day` is the day of publication, UTC; `order` is how ties are broken everywhere: by publication, then by id. There are
    hundreds of thousands of these and each is asked often, so both are kept, and nothing is frozen, which takes thrice as long.
    """

    id: str
    topic: str
    article: str
    published: datetime
    event: str
    day: date = field(init=False, repr=False, compare=False)
    order: tuple[datetime, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.day = self.published.date()
        self.order = self.published, self.id


@dataclass(slots=True)
class PlanSeen(Seen):
    """A plan's event. `drafters` are the names of authors; `when` the time of the event where the text gives one."""

    lineage: str | None = None
    points: int | None = None
    drafters: frozenset[str] = frozenset()
    when: Span | None = None


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
    """One decision: this observation speaks of the entity that `cluster` names within its kind and topic, and why."""

    observation: str
    cluster: str
    why: str


class Sets:
    """Disjoint sets of observation ids. The name of a set never depends on the order in which it was joined."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {i: i for i in ids}

    def find(self, i: str) -> str:
        """The smallest id of the set that holds `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: str, b: str) -> None:
        """Make one set of two."""
        low, high = sorted((self.find(a), self.find(b)))
        self._parent[high] = low

    def groups(self) -> dict[str, list[str]]:
        """Every set by its smallest id, members sorted."""
        groups: dict[str, list[str]] = {}
        for i in sorted(self._parent):
            groups.setdefault(self.find(i), []).append(i)
        return groups


S = TypeVar("S", bound=Seen)


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
