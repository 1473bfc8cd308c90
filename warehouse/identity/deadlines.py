"""Which observations speak of one deadline.

A deadline is an addressee, a subject and a window. Its due date moves: it is evidence, never the key. Three passes, each of which
looks only at what the pass before left, so that the order of reading changes nothing:

1. due dates that overlap, said to the same addressee about plans that do not disagree;
2. a deadline that was shortened or extended joins the one that it moved;
3. words without a date (softened, abandoned, "the deadline") join the deadline of that addressee that was open then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.identity.seen import DeadlineSeen, Placed, Sets, Span, neighbours

WIDEST_DUE = 45
"""Days: a vaguer due date ("in spring") is no ground to call two deadlines one."""
MOVED_WITHIN = 150
"""Days between two due dates of one deadline that was moved."""
OPEN_AFTER_DUE = 45
"""Days after its due date in which a text may still speak of a deadline without naming the date."""
SPOKEN_AFTER_DUE = 14
"""The same where neither date nor addressee is named."""
OPEN_BEFORE_SET = 3
"""Days by which a text may speak of a deadline before the earliest report of its setting that we hold."""
UNDATED_WITHIN = 14
"""Days between two reports of a deadline that has no date at all."""


def place_deadlines(seen: Sequence[DeadlineSeen]) -> list[Placed]:
    """Cluster the observations of one topic. Clusters are named by the smallest observation id in them."""
    everything = {d.id: d for d in seen}
    sets = Sets(everything)
    why: dict[str, str] = {}
    dated = sorted((d for d in seen if d.due is not None and d.due.days <= WIDEST_DUE), key=lambda d: d.order)
    vague = sorted((d for d in seen if d.due is None or d.due.days > WIDEST_DUE), key=lambda d: d.order)
    _join_same_due(dated, sets, why)
    _join_moved(dated, everything, sets, why)
    _join_unaddressed(dated, everything, sets, why)
    _join_undated(vague, {d.id for d in dated}, everything, sets, why)
    return [Placed(i, sets.find(i), why.get(i, "the first report of it")) for i in sorted(everything)]


def _join_same_due(dated: Sequence[DeadlineSeen], sets: Sets, why: dict[str, str]) -> None:
    for a, b in neighbours(dated, lambda d: d.due, 0):
        if b.due is None or not _plans_agree(a.lineage, b.lineage):
            continue
        shared = a.addressees & b.addressees
        if shared:
            sets.join(a.id, b.id)
            why.setdefault(b.id, f"due {_days(b.due)} for {_names(shared)}, as {a.article} says too")
        elif a.addressees and b.addressees and a.due == b.due and a.setters & b.setters:
            # A head of state and his country: named by one text as the person, by another as the state.
            sets.join(a.id, b.id)
            why.setdefault(b.id, f"set by {_names(a.setters & b.setters)} for the very day that {a.article} names")


def _join_moved(dated: Sequence[DeadlineSeen], everything: dict[str, DeadlineSeen], sets: Sets, why: dict[str, str]) -> None:
    before = sets.groups()
    spans = {root: _due(members, everything) for root, members in before.items()}
    for moved in (d for d in dated if d.event in {"shortened", "extended"} and d.due):
        assert moved.due is not None
        own = sets.find(moved.id)
        candidates = []
        for root, members in before.items():
            due = spans[root]
            if due is None or moved.id in members:
                continue
            right_way = due.last > moved.due.last if moved.event == "shortened" else due.first < moved.due.first
            known = [everything[m] for m in members]
            if right_way and due.gap(moved.due) <= MOVED_WITHIN and _same_matter(moved, known):
                first = min(k.published for k in known)
                # What had been set by then comes first; a setting that we only read of later will do where there is none.
                candidates.append((first > moved.published, abs((moved.published - first).days), due.gap(moved.due), root))
        if candidates:
            root = min(candidates)[-1]
            sets.join(own, root)
            old = spans[root]
            why[moved.id] = (
                f"{moved.event} to {_days(moved.due)} the deadline that had been due {_days(old) if old else 'before'}"
            )


def _join_unaddressed(
    dated: Sequence[DeadlineSeen], everything: dict[str, DeadlineSeen], sets: Sets, why: dict[str, str]
) -> None:
    groups = sets.groups()
    for d in (d for d in dated if not d.addressees and d.due):
        assert d.due is not None
        options = []
        for root, members in groups.items():
            others = [everything[m] for m in members if everything[m].addressees]
            if not others or not any(_plans_agree(d.lineage, o.lineage) for o in others):
                continue
            if any(k.due is not None and k.due.gap(d.due) == 0 for k in (everything[m] for m in members)):
                options.append((-len({o.article for o in others}), root))
        if options:
            sets.join(d.id, min(options)[1])
            why.setdefault(d.id, f"due {_days(d.due)}, the day of a known deadline; it names no addressee")


def _join_undated(
    vague: Sequence[DeadlineSeen], dated: set[str], everything: dict[str, DeadlineSeen], sets: Sets, why: dict[str, str]
) -> None:
    groups = {
        root: ([everything[m] for m in members], due)
        for root, members in sets.groups().items()
        if dated & set(members) and (due := _due(members, everything)) is not None
    }
    left = []
    for d in vague:
        options = []
        open_ones = []
        for root, (known, due) in groups.items():
            if not _open_at(d.day, due, known) or (d.due is not None and d.due.gap(due) > 0):
                continue
            if (d.day - due.last).days <= SPOKEN_AFTER_DUE and all(_plans_agree(d.lineage, k.lineage) for k in known):
                open_ones.append(root)
            if not _same_matter(d, known):
                continue
            elsewhere = all(k.article != d.article for k in known)
            options.append((elsewhere, not d.setters & _all_setters(known), due.gap_to(d.day), root))
        if not options and not d.addressees and len(open_ones) == 1:
            sets.join(d.id, open_ones[0])
            why[d.id] = "names neither date nor addressee; only one deadline was open then"
        elif options:
            root = min(options)[-1]
            sets.join(d.id, root)
            why[d.id] = (
                f"gives no date; the deadline due {_days(groups[root][1])} was the one open then for the same people or plan"
            )
        else:
            left.append(d)
    for a, b in neighbours(left, lambda d: Span(d.day, d.day), UNDATED_WITHIN):
        same = a.setters & b.setters or a.article == b.article
        if same and a.addressees & b.addressees and _plans_agree(a.lineage, b.lineage):
            sets.join(a.id, b.id)
            days = abs((b.day - a.day).days)
            why.setdefault(b.id, f"no date in either; same setter and addressee as in {a.article}, {days} days apart")


def _same_matter(d: DeadlineSeen, known: Sequence[DeadlineSeen]) -> bool:
    addressees = frozenset[str]().union(*(k.addressees for k in known))
    lineages = {k.lineage for k in known if k.lineage}
    if d.lineage and lineages and d.lineage not in lineages:
        return False
    if d.addressees and addressees:
        return bool(d.addressees & addressees)
    # One of the two names no addressee: the same article, the same plan or the same setter has to speak for it.
    same_article = any(k.article == d.article for k in known)
    return same_article or bool(d.setters & _all_setters(known)) or (d.lineage is not None and d.lineage in lineages)


def _open_at(day: date, due: Span, known: Sequence[DeadlineSeen]) -> bool:
    first = min(k.day for k in known)
    return (first - day).days <= OPEN_BEFORE_SET and (day - due.last).days <= OPEN_AFTER_DUE


def _due(members: Sequence[str], everything: dict[str, DeadlineSeen]) -> Span | None:
    spans = [s for m in members if (s := everything[m].due) is not None and s.days <= WIDEST_DUE]
    return Span(min(s.first for s in spans), max(s.last for s in spans)) if spans else None


def _all_setters(known: Sequence[DeadlineSeen]) -> frozenset[str]:
    return frozenset[str]().union(*(k.setters for k in known))


def _plans_agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _days(span: Span) -> str:
    return span.first.isoformat() if span.days == 0 else f"{span.first.isoformat()} to {span.last.isoformat()}"


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
