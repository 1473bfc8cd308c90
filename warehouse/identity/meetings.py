"""Which observations speak of one meeting.

A meeting is who would meet, for what, around when. It survives a move: announced, postponed and held is one meeting; the same
place months later is another. Passes, each looking only at what the one before left, so that order changes nothing:

1. same place, near days; or same day, same people and a place that moved;
2. a meeting that was put off joins the one that its people then held;
3. words without a day ("the cancelled summit in Budapest") join the nearest meeting that fits;
4. what is left without a day joins among itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, pairwise

from warehouse.identity.seen import Key, MeetingSeen, Placed, Sets, Span, bucketed, gathered, neighbours

NEAR_DAYS = 3
"""Days between two reports of one meeting in one place."""
EXACT = 7
"""Days: a vaguer date ("in October") is a window to look in and not a day."""
MOVED_WITHIN = 60
"""Days from the day that was given up to the one on which it was held."""
AHEAD_WITHIN = 31
"""Days ahead to which a plan without a day may point."""
SPOKEN_OF_WITHIN = 60
"""Days between a meeting and a text that speaks of it without a date."""
RETOLD_WITHIN = 14
"""Days after a meeting in which a text may still tell of the plan for it without its day."""
_DROPPED = {"postponed", "cancelled"}
_PLANNED = {"proposed", "announced", "confirmed"}
_REACH = 20
"""Days in a piece of the calendar by which meetings are looked up: words without a day mean none beyond `SPOKEN_OF_WITHIN`."""


def place_meetings(seen: Sequence[MeetingSeen]) -> list[Placed]:
    """Cluster the observations of one topic. Clusters are named by the smallest observation id in them."""
    sets = Sets(seen)
    why: dict[str, str] = {}
    dated = sorted((m for m in seen if _exact(m)), key=lambda m: m.order)
    vague = sorted((m for m in seen if not _exact(m)), key=lambda m: m.order)
    _join_same_day(dated, sets, why)
    _join_moved(dated, _occasions(sets), sets, why)
    left = _join_vague(vague, _occasions(sets), sets, why)
    _join_left(left, sets, why)
    return sets.placed(why)


class _Occasion:
    """What is known of one meeting after a pass: everything that a later pass asks of its reports, gathered once."""

    def __init__(self, root: str, known: Sequence[MeetingSeen]) -> None:
        spans = {k.when for k in known if k.when is not None and _exact(k)}
        self.root = root
        self.stands = known[0].stands
        self.span = Span(min(s.first for s in spans), max(s.last for s in spans))
        self.places = {k.place for k in known if k.place}
        self.people = frozenset[str]().union(*{k.participants for k in known})
        self.events = {k.event for k in known}
        self.articles = frozenset[str]().union(*(k.articles for k in known))
        self.told = sorted({day for k in known for day in k.days})
        times = [self.span, *(Span(day, day) for day in self.told)]
        ends = [(t.first.toordinal() - SPOKEN_OF_WITHIN, t.last.toordinal() + SPOKEN_OF_WITHIN) for t in times]
        self.reaches = {reach for first, last in ends for reach in range(first // _REACH, last // _REACH + 1)}

    def open_to(self, m: MeetingSeen) -> bool:
        """Whether a report may join at all: what stands joins nothing that does not."""
        return self.stands or not m.stands

    def told_near(self, day: date) -> int:
        """Days between a day and the report nearest to it."""
        here = bisect_left(self.told, day)
        return min(abs((told - day).days) for told in self.told[max(here - 1, 0) : here + 1])


def _occasions(sets: Sets[MeetingSeen]) -> list[_Occasion]:
    return [_Occasion(root, dated) for root, some in sets.groups().items() if (dated := [m for m in some if _exact(m)])]


def _pairs(people: frozenset[str]) -> Iterator[Key]:
    """Under what those are looked up who share at least two people, which is what makes two meetings one where no place does."""
    yield from combinations(sorted(people), 2)


def _join_same_day(dated: Sequence[MeetingSeen], sets: Sets[MeetingSeen], why: dict[str, str]) -> None:
    # The first of those that agree in all that this pass looks at speaks for them.
    cores = gathered(dated, lambda m: (m.when, m.place, m.participants, _ends(m.event), m.stands))
    alone = {members[0].id for members in cores if len(members) > 1 and not _same_meeting(members[0], members[1])}
    partner: dict[str, MeetingSeen] = {}
    firsts = [members[0] for members in cores]
    in_place = bucketed((m for m in firsts if m.place), lambda m: [(m.place,)])
    with_people = bucketed(firsts, lambda m: _pairs(m.participants))
    for slack, buckets in ((NEAR_DAYS, in_place), (0, with_people)):
        for a, b in chain.from_iterable(neighbours(bucket, lambda m: m.when, slack) for bucket in buckets.values()):
            if _same_meeting(a, b):
                sets.join(a.id, b.id)
                for one, met in ((a, b), (b, a)):
                    if met.stands or not one.stands:
                        partner[one.id] = min(partner.get(one.id, met), met, key=lambda m: m.order)
    for members in cores:
        first, other = members[0], partner.get(members[0].id)
        if other is not None and other.order < first.order and (reason := _same_meeting(other, first)):
            why[first.id] = reason
        for m in members[1:] if first.id not in alone or other is not None else ():
            sets.join(first.id, m.id)
            nearest = other if other is not None and (first.id in alone or other.order < first.order) else first
            if reason := _same_meeting(nearest, m):
                why[m.id] = reason


def _mostly(shared: frozenset[str], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two lists of people may be of one meeting: two in common, or all that the shorter one names."""
    return len(shared) >= 2 or (bool(shared) and shared in (one, other))


def _ends(event: str) -> str:
    return "dropped" if event in _DROPPED else "held" if event == "held" else ""


def _exact(m: MeetingSeen) -> bool:
    return m.when is not None and m.when.days <= EXACT


def _same_meeting(a: MeetingSeen, b: MeetingSeen) -> str | None:
    assert a.when is not None and b.when is not None
    gap = a.when.gap(b.when)
    shared = a.participants & b.participants
    if a.place and b.place and a.place == b.place:
        if not shared and a.participants and b.participants and {_ends(a.event), _ends(b.event)} == {"dropped", "held"}:
            return None  # one was put off, the other took place, and nobody was to be at both
        if gap == 0:
            return f"in {b.place} on the day that {a.article} names"
        # Two days that were both held are two meetings; a day that was only announced may be given loosely.
        loosely = not (a.event == b.event == "held" and gap > 1)
        # Who met one man on Monday and who met him there on Tuesday are not one meeting.
        if gap <= NEAR_DAYS and _mostly(shared, a.participants, b.participants) and loosely:
            return f"in {b.place}, {gap} days from the day that {a.article} names, with {_names(shared)}"
        return None
    fewer = min(a.participants, b.participants, key=lambda p: (len(p), sorted(p)))
    same_people = len(shared) >= 2 and shared == fewer
    if gap == 0 and same_people and (a.place is None or b.place is None):
        return f"the same day and the same people, {_names(shared)}, as {a.article} names"
    if gap == 0 and same_people and a.when.days == b.when.days == 0 and not (a.event == b.event == "held"):
        return (
            f"the same day and the same people, {_names(shared)}, as {a.article} names; the place differs: {a.place}, {b.place}"
        )
    return None


def _join_moved(
    dated: Sequence[MeetingSeen], occasions: Sequence[_Occasion], sets: Sets[MeetingSeen], why: dict[str, str]
) -> None:
    put_off = sorted(
        (o for o in occasions if "postponed" in o.events and "held" not in o.events), key=lambda o: (o.span.last, o.root)
    )
    given_up = [o.span.last for o in put_off]
    again = (m for m in dated if m.event != "postponed")
    for members in gathered(again, lambda m: (m.when, m.place, m.participants, m.stands)):
        first = members[0]
        assert first.when is not None
        day = first.when.first
        near = put_off[bisect_left(given_up, day - timedelta(MOVED_WITHIN)) : bisect_left(given_up, day)]
        options = [
            ((day - o.span.last).days, o.root)
            for o in near
            if o.open_to(first)
            and len(first.participants & o.people) >= 2
            and (first.place is None or not o.places or first.place in o.places)
        ]
        # Only the first meeting after the day that was given up is the one that was moved.
        for m in members if options else ():
            days, root = min(options)
            sets.join(m.id, root)
            why[m.id] = f"held or planned anew {days} days after the day that was given up, with the same people"


def _join_vague(
    vague: Sequence[MeetingSeen], occasions: Sequence[_Occasion], sets: Sets[MeetingSeen], why: dict[str, str]
) -> list[MeetingSeen]:
    by_place = bucketed(occasions, lambda o: [(place, reach) for reach in o.reaches for place in o.places])
    by_pair = bucketed(occasions, lambda o: [(*pair, reach) for reach in o.reaches for pair in _pairs(o.people)])
    left = []
    for members in gathered(vague, lambda m: (m.event, m.place, m.participants, m.when, m.day, m.stands)):
        first = members[0]
        then = first.when or Span(first.day, first.day)
        near = [
            o
            for reach in range(then.first.toordinal() // _REACH, then.last.toordinal() // _REACH + 1)
            for o in chain(
                by_place.get((first.place, reach), ()),
                *(by_pair.get((*pair, reach), ()) for pair in _pairs(first.participants)),
            )
        ]
        fits = [fit for o in {o.root: o for o in near}.values() if (fit := _fits(first, o)) is not None]
        for m in members:
            if not fits:
                left.append(m)
                continue
            *_, found = min(((m.article not in o.articles, *rank, o.root, o) for rank, o in fits), key=lambda option: option[:5])
            sets.join(m.id, found.root)
            where = f"in {m.place}" if m.place else f"with {_names(m.participants)}"
            why[m.id] = f"gives no day; {where}, and the nearest such meeting is that of {found.span.first.isoformat()}"
    return sorted(left, key=lambda m: m.order)


def _fits(m: MeetingSeen, o: _Occasion) -> tuple[tuple[bool, int, int], _Occasion] | None:
    """How well words without a day fit a meeting, the best first; None where they do not."""
    if not o.open_to(m):
        return None
    people = m.participants & o.people
    if m.event in _DROPPED and "held" in o.events and not o.events & _DROPPED:
        return None  # what took place was not called off
    over = m.event in _PLANNED and "held" in o.events and o.span.last < m.day
    alike = _mostly(people, m.participants, o.people) if over else bool(people)
    here = bool(m.place and m.place in o.places and (alike or not m.participants or not o.people))
    if m.place and o.places and m.place not in o.places:
        return None
    if not here and not (len(people) >= 2 and people in (m.participants, o.people)):
        return None
    if m.when is not None and m.when.gap(o.span) > 0:
        return None
    if m.when is None and not _spoken_of_then(m, o):
        return None
    return (not here, -len(people), o.span.gap_to(m.day)), o


def _spoken_of_then(m: MeetingSeen, o: _Occasion) -> bool:
    """Whether words without a day may mean a meeting of those days: a plan looks ahead, a report looks back."""
    ahead = (o.span.first - m.day).days
    if m.event == "held" and ahead > NEAR_DAYS:
        return False
    if m.event in _PLANNED:
        # An article may retell an old plan, but then it says where, and soon or together with what came of it;
        # otherwise it means what is still to come.
        since = (m.day - o.span.last).days
        retold = m.place is not None and (since <= RETOLD_WITHIN or (since <= SPOKEN_OF_WITHIN and m.article in o.articles))
        return ahead <= AHEAD_WITHIN and (retold or since <= NEAR_DAYS)
    return min(o.span.gap_to(m.day), o.told_near(m.day)) <= SPOKEN_OF_WITHIN


def _join_left(left: Sequence[MeetingSeen], sets: Sets[MeetingSeen], why: dict[str, str]) -> None:
    # Reports of the same people and place form runs, each told soon after the one before; the nearest of two runs decide.
    runs: list[list[MeetingSeen]] = []
    for members in gathered(left, lambda m: (m.place, m.event == "proposed", m.participants, m.when, m.stands)):
        runs.append([members[0]])
        for a, b in pairwise(members):
            if _apart(a, b) > SPOKEN_OF_WITHIN:
                runs.append([])
            runs[-1].append(b)
            _join_undated(a, b, sets, why)
    in_place = bucketed((run for run in runs if run[0].place), lambda run: [(run[0].place,)])
    with_people = bucketed(runs, lambda run: _pairs(run[0].participants))
    for bucket in chain(in_place.values(), with_people.values()):
        for one, other in combinations(sorted(bucket, key=lambda run: run[0].order), 2):
            before = bisect_right(one, other[0].order, key=lambda m: m.order) - 1
            _join_undated(one[before], other[0], sets, why)


def _join_undated(a: MeetingSeen, b: MeetingSeen, sets: Sets[MeetingSeen], why: dict[str, str]) -> None:
    if reason := _same_undated(a, b):
        sets.join(a.id, b.id)
        if a.stands or not b.stands:
            why.setdefault(b.id, reason)


def _apart(a: MeetingSeen, b: MeetingSeen) -> int:
    return abs((a.published - b.published).days)


def _same_undated(a: MeetingSeen, b: MeetingSeen) -> str | None:
    apart = _apart(a, b)
    if a.when is not None and b.when is not None:
        if a.when.gap(b.when) > 0:
            return None
    elif apart > SPOKEN_OF_WITHIN:
        return None
    shared = a.participants & b.participants
    if any(m.place and m.event == "proposed" and not other.place for m, other in ((a, b), (b, a))):
        return None  # who proposes a place proposes a meeting of his own
    if a.place and b.place:
        if a.place == b.place and (shared or not a.participants or not b.participants):
            return f"in {b.place} as in {a.article}, neither with a day, told {apart} days apart"
        return None
    if len(shared) >= 2:
        return f"the same people, {_names(shared)}, as in {a.article}, neither with a day, told {apart} days apart"
    return None


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
