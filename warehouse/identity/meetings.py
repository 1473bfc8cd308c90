"""Which observations speak of one meeting.

A meeting is who would meet, for what, around when. It survives a move: announced, postponed and held is one meeting; the same
place months later is another. Passes, each looking only at what the one before left, so that order changes nothing:

1. same place, near days; or same day, same people and a place that moved;
2. a meeting that was put off joins the one that its people then held;
3. words without a day ("the cancelled summit in Budapest") join the nearest meeting that fits;
4. what is left without a day joins among itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from warehouse.identity.seen import MeetingSeen, Placed, Sets, Span, neighbours

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


def place_meetings(seen: Sequence[MeetingSeen]) -> list[Placed]:
    """Cluster the observations of one topic. Clusters are named by the smallest observation id in them."""
    everything = {m.id: m for m in seen}
    sets = Sets(everything)
    why: dict[str, str] = {}
    dated = sorted((m for m in seen if _exact(m)), key=lambda m: m.order)
    vague = sorted((m for m in seen if not _exact(m)), key=lambda m: m.order)
    for a, b in neighbours(dated, lambda m: m.when, NEAR_DAYS):
        if reason := _same_meeting(a, b):
            sets.join(a.id, b.id)
            why.setdefault(b.id, reason)
    _join_moved(dated, everything, sets, why)
    left = _join_vague(vague, everything, {m.id for m in dated}, sets, why)
    for a, b in combinations(left, 2):
        if reason := _same_undated(a, b):
            sets.join(a.id, b.id)
            why.setdefault(b.id, reason)
    return [Placed(i, sets.find(i), why.get(i, "the first report of it")) for i in sorted(everything)]


def _exact(m: MeetingSeen) -> bool:
    return m.when is not None and m.when.days <= EXACT


def _same_meeting(a: MeetingSeen, b: MeetingSeen) -> str | None:
    assert a.when is not None and b.when is not None
    gap = a.when.gap(b.when)
    shared = a.participants & b.participants
    if a.place and b.place and a.place == b.place:
        dropped = {"postponed", "cancelled"}
        if not shared and a.participants and b.participants and {a.event, b.event} & dropped and "held" in {a.event, b.event}:
            return None  # one was put off, the other took place, and nobody was to be at both
        if gap == 0:
            return f"in {b.place} on the day that {a.article} names"
        # Two days that were both held are two meetings; a day that was only announced may be given loosely.
        loosely = not (a.event == b.event == "held" and gap > 1)
        if gap <= NEAR_DAYS and shared and loosely:
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


def _join_moved(dated: Sequence[MeetingSeen], everything: dict[str, MeetingSeen], sets: Sets, why: dict[str, str]) -> None:
    groups = sets.groups()
    put_off = {root: [everything[m] for m in members] for root, members in groups.items()}
    put_off = {root: known for root, known in put_off.items() if any(k.event == "postponed" for k in known)}
    for m in dated:
        assert m.when is not None
        if m.event == "postponed":
            continue
        options = []
        for root, known in put_off.items():
            spans = [k.when for k in known if k.when is not None and _exact(k)]
            if m.id in groups[root] or not spans or any(k.event == "held" for k in known):
                continue
            last = max(s.last for s in spans)
            later = 0 < (m.when.first - last).days <= MOVED_WITHIN
            places = {k.place for k in known if k.place}
            people = m.participants & _people(known)
            if later and len(people) >= 2 and (m.place is None or not places or m.place in places):
                options.append(((m.when.first - last).days, root))
        # Only the first meeting after the day that was given up is the one that was moved.
        if options:
            days, root = min(options)
            sets.join(m.id, root)
            why[m.id] = f"held or planned anew {days} days after the day that was given up, with the same people"


def _join_vague(
    vague: Sequence[MeetingSeen], everything: dict[str, MeetingSeen], dated: set[str], sets: Sets, why: dict[str, str]
) -> list[MeetingSeen]:
    groups = {}
    for root, members in sets.groups().items():
        if dated & set(members):
            known = [everything[i] for i in members]
            groups[root] = (known, _span(known), {k.place for k in known if k.place}, _people(known))
    left = []
    for m in vague:
        options = []
        for root, (known, span, places, company) in groups.items():
            people = m.participants & company
            if m.place and places and m.place not in places:
                continue
            if m.when is not None and m.when.gap(span) > 0:
                continue
            if m.when is None and not _spoken_of_then(m, span, known):
                continue
            by_place = bool(m.place and m.place in places and (people or not m.participants or not company))
            fewer = min(m.participants, company, key=len)
            if by_place or (len(people) >= 2 and people == fewer):
                elsewhere = all(k.article != m.article for k in known)
                options.append((elsewhere, not by_place, -len(people), span.gap_to(m.day), root))
        if options:
            root = min(options)[-1]
            sets.join(m.id, root)
            span = groups[root][1]
            where = f"in {m.place}" if m.place else f"with {_names(m.participants)}"
            why[m.id] = f"gives no day; {where}, and the nearest such meeting is that of {span.first.isoformat()}"
        else:
            left.append(m)
    return left


def _spoken_of_then(m: MeetingSeen, span: Span, known: Sequence[MeetingSeen]) -> bool:
    """Whether words without a day may mean a meeting of those days: a plan looks ahead, a report looks back."""
    ahead = (span.first - m.day).days
    if m.event == "held" and ahead > NEAR_DAYS:
        return False
    if m.event in {"proposed", "announced", "confirmed"}:
        # An article may retell an old plan, but then it says where; otherwise it means what is still to come.
        retold = m.place is not None and (m.day - span.last).days <= SPOKEN_OF_WITHIN
        return ahead <= AHEAD_WITHIN and (retold or (m.day - span.last).days <= NEAR_DAYS)
    return min(span.gap_to(m.day), *(abs((k.day - m.day).days) for k in known)) <= SPOKEN_OF_WITHIN


def _same_undated(a: MeetingSeen, b: MeetingSeen) -> str | None:
    apart = abs((a.published - b.published).days)
    if a.when is not None and b.when is not None:
        if a.when.gap(b.when) > 0:
            return None
    elif apart > SPOKEN_OF_WITHIN:
        return None
    shared = a.participants & b.participants
    if a.place and b.place:
        if a.place == b.place and (shared or not a.participants or not b.participants):
            return f"in {b.place} as in {a.article}, neither with a day, told {apart} days apart"
        return None
    if len(shared) >= 2:
        return f"the same people, {_names(shared)}, as in {a.article}, neither with a day, told {apart} days apart"
    return None


def _span(known: Sequence[MeetingSeen]) -> Span:
    spans = [k.when for k in known if k.when is not None and _exact(k)]
    return Span(min(s.first for s in spans), max(s.last for s in spans))


def _people(known: Sequence[MeetingSeen]) -> frozenset[str]:
    return frozenset[str]().union(*(k.participants for k in known))


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
