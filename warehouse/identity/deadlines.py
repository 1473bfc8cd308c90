"""Which observations speak of one deadline.

A deadline is an addressee, a subject and a window. Its due date moves: it is evidence, never the key. Passes, each of which looks
only at what the pass before left, so that the order of reading changes nothing:

1. due dates that overlap, said to the same addressee about plans that do not disagree;
2. a due date without an addressee joins the deadline that is due that day, and so makes one of what is known of it;
3. a deadline that was shortened or extended joins the one that it moved; then what is left of 2 joins what is due since;
4. words without a date (softened, abandoned, "the deadline") join the deadline of that addressee that was open then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, combinations, pairwise

from warehouse.identity.seen import DeadlineSeen, Key, Placed, Sets, Span, bucketed, gathered, neighbours

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
MOVES = ("shortened", "extended")
"""Events that move a due date; each of their reports is a core of its own (the view `core_member`)."""


def place_deadlines(seen: Sequence[DeadlineSeen]) -> list[Placed]:
    """Cluster the observations of one topic. Clusters are named by the smallest observation id in them."""
    sets = Sets(seen)
    why: dict[str, str] = {}
    dated = sorted((d for d in seen if d.due is not None and d.due.days <= WIDEST_DUE), key=lambda d: d.order)
    vague = sorted((d for d in seen if d.due is None or d.due.days > WIDEST_DUE), key=lambda d: d.order)
    _join_same_due(dated, sets, why)
    _join_unaddressed([d for d in dated if d.event not in MOVES], _matters(sets), sets, why)
    _join_moved(dated, _matters(sets), sets, why)
    _join_unaddressed(dated, _matters(sets), sets, why)
    _join_undated(vague, [m for m in _matters(sets) if m.dues], sets, why)
    return sets.placed(why)


class _Matter:
    """What is known of one deadline after a pass: everything that a later pass asks of its reports, gathered once."""

    def __init__(self, root: str, known: Sequence[DeadlineSeen]) -> None:
        self.root = root
        self.cores = len(known)
        self.stands = known[0].stands
        self.first = min(k.published for k in known)
        self.articles = frozenset[str]().union(*(k.articles for k in known))
        self.addressed_articles = frozenset[str]().union(*(k.articles for k in known if k.addressees))
        self.setters = frozenset[str]().union(*{k.setters for k in known})
        self.addressees = frozenset[str]().union(*{k.addressees for k in known})
        self.lineages = {k.lineage for k in known if k.lineage}
        self.addressed_lineages = {k.lineage for k in known if k.addressees}
        self.every_due = {k.due for k in known if k.due is not None}
        self.dues = {due for due in self.every_due if due.days <= WIDEST_DUE}
        self.due = Span(min(s.first for s in self.dues), max(s.last for s in self.dues)) if self.dues else None

    def open_to(self, d: DeadlineSeen) -> bool:
        """Whether a report may join at all: what stands joins nothing that does not."""
        return self.stands or not d.stands

    def same_as(self, d: DeadlineSeen) -> bool:
        """Whether a report speaks of the same people, plan or setter."""
        if d.lineage and self.lineages and d.lineage not in self.lineages:
            return False
        if d.addressees and self.addressees:
            return bool(d.addressees & self.addressees)
        # One of the two names no addressee: the same article, the same plan or the same setter has to speak for it.
        return d.article in self.articles or bool(d.setters & self.setters) or d.lineage in self.lineages

    def keys(self) -> Iterator[Key]:
        """Under what a report may find it: the grounds of `same_as`."""
        yield from (("for", name) for name in self.addressees)
        yield from (("by", name) for name in self.setters)
        yield from (("of", name) for name in self.lineages)
        yield from (("in", name) for name in self.articles)


def _matters(sets: Sets[DeadlineSeen]) -> list[_Matter]:
    return [_Matter(root, members) for root, members in sets.groups().items()]


def _join_same_due(dated: Sequence[DeadlineSeen], sets: Sets[DeadlineSeen], why: dict[str, str]) -> None:
    # The first of those that agree in all that this pass looks at speaks for them.
    cores = gathered(dated, lambda d: (d.due, d.setters, d.addressees, d.lineage, d.stands))
    firsts = [members[0] for members in cores if members[0].addressees]
    by_name = bucketed(firsts, lambda d: [("for", name) for name in d.addressees])
    by_day = bucketed(firsts, lambda d: [(d.due, name) for name in d.setters])
    pairs = [pair for bucket in by_name.values() for pair in neighbours(bucket, lambda d: d.due, 0)]
    pairs += [pair for bucket in by_day.values() for pair in combinations(sorted(bucket, key=lambda d: d.order), 2)]
    witness = {first.id: first for first in firsts}
    for a, b in pairs:
        if _plans_agree(a.lineage, b.lineage):
            sets.join(a.id, b.id)
            if a.stands or not b.stands:
                witness[b.id] = min(witness[b.id], a, key=lambda d: d.order)
            elif witness[a.id] is a:
                witness[a.id] = b  # what stands tells where the replaced words belong
    for members in cores:
        first = witness.get(members[0].id)
        for b in members if first is not None else ():
            assert first is not None and b.due is not None
            sets.join(members[0].id, b.id)
            if b is first:
                continue
            if shared := first.addressees & b.addressees:
                why[b.id] = f"due {_days(b.due)} for {_names(shared)}, as {first.article} says too"
            else:
                # A head of state and his country: named by one text as the person, by another as the state.
                why[b.id] = f"set by {_names(first.setters & b.setters)} for the very day that {first.article} names"


def _join_moved(dated: Sequence[DeadlineSeen], matters: Sequence[_Matter], sets: Sets[DeadlineSeen], why: dict[str, str]) -> None:
    begun = [m for m in sorted(matters, key=lambda m: (m.first, m.root)) if m.due is not None]
    unaddressed = [m for m in begun if not m.addressees]
    anyone, nobody = bucketed(begun, _Matter.keys), bucketed(unaddressed, _Matter.keys)
    starts = {id(bucket): [m.first for m in bucket] for index in (anyone, nobody) for bucket in index.values()}
    own = {d.id: sets.find(d.id) for d in dated}
    for moved in (d for d in dated if d.event in MOVES and d.due):
        grounds = [("by", name) for name in moved.setters] + [("of", moved.lineage), ("in", moved.article)]
        buckets = [(nobody if moved.addressees else anyone).get(key, []) for key in grounds]
        buckets += [anyone.get(("for", name), []) for name in moved.addressees]
        options = [
            option
            for bucket in buckets
            if bucket and (option := _nearest(moved, own[moved.id], bucket, starts[id(bucket)])) is not None
        ]
        if options:
            *_, root, old = min(options, key=lambda o: o[:4])
            sets.join(moved.id, root)
            assert moved.due is not None
            why[moved.id] = f"{moved.event} to {_days(moved.due)} the deadline that had been due {_days(old)}"


def _nearest(
    moved: DeadlineSeen, own: str, bucket: Sequence[_Matter], starts: Sequence[datetime]
) -> tuple[bool, int, int, str, Span] | None:
    """The deadline of a bucket, sorted by first report, that was set nearest before a move; failing that, nearest after it."""
    # What had been set by then comes first; a setting that we only read of later will do where there is none.
    here = bisect_right(starts, moved.published)
    for places in (range(here - 1, -1, -1), range(here, len(bucket))):
        best: tuple[bool, int, int, str, Span] | None = None
        for m in (bucket[place] for place in places):
            days = abs((moved.published - m.first).days)
            if best is not None and days > best[1]:
                break
            if m.root == own or m.due is None or moved.due is None or not m.open_to(moved):
                continue
            right_way = m.due.last > moved.due.last if moved.event == "shortened" else m.due.first < moved.due.first
            gap = m.due.gap(moved.due)
            if right_way and gap <= MOVED_WITHIN and m.same_as(moved):
                option = (m.first > moved.published, days, gap, m.root, m.due)
                best = option if best is None or option[:4] < best[:4] else best
        if best is not None:
            return best
    return None


def _join_unaddressed(
    dated: Sequence[DeadlineSeen], matters: Sequence[_Matter], sets: Sets[DeadlineSeen], why: dict[str, str]
) -> None:
    dues = sorted(((due, m) for m in matters if m.addressees for due in m.every_due), key=lambda t: (t[0].first, t[1].root))
    firsts = [due.first for due, _ in dues]
    widest = max((due.days for due, _ in dues), default=0)
    # Alone only: a report that has been put to a moved deadline would make one of that deadline and this.
    alone = {m.root for m in matters if m.cores == 1}
    unaddressed = (d for d in dated if not d.addressees and d.id in alone)
    for members in gathered(unaddressed, lambda d: (d.due, d.lineage, d.stands)):
        due, lineage = members[0].due, members[0].lineage
        assert due is not None
        options = [
            (-len(m.addressed_articles), m.root)
            for other, m in dues[bisect_left(firsts, due.first - timedelta(widest)) : bisect_right(firsts, due.last)]
            if other.gap(due) == 0
            and m.open_to(members[0])
            and any(_plans_agree(lineage, known) for known in m.addressed_lineages)
        ]
        for d in members if options else ():
            sets.join(d.id, min(options)[1])
            why.setdefault(d.id, f"due {_days(due)}, the day of a known deadline; it names no addressee")


def _join_undated(
    vague: Sequence[DeadlineSeen], matters: Sequence[_Matter], sets: Sets[DeadlineSeen], why: dict[str, str]
) -> None:
    open_then: dict[date, list[_Matter]] = {}
    left: list[DeadlineSeen] = []
    # First what is set: a deadline without a date may be what the other words without one mean.
    for d in sorted(vague, key=lambda d: d.event != "set"):
        if d.day not in open_then:
            open_then[d.day] = [m for m in matters if _open_at(d.day, m)]
        options = []
        open_ones = []
        for m in open_then[d.day]:
            assert m.due is not None
            if not m.open_to(d) or (d.due is not None and d.due.gap(m.due) > 0) or _of_its_own(d, m):
                continue
            if (d.day - m.due.last).days <= SPOKEN_AFTER_DUE and (d.lineage is None or m.lineages <= {d.lineage}):
                open_ones.append(m.root)
            if m.same_as(d):
                options.append((d.article not in m.articles, not d.setters & m.setters, m.due.gap_to(d.day), m.root, m.due))
        if not options and not d.addressees and len(open_ones) == 1:
            sets.join(d.id, open_ones[0])
            why[d.id] = "names neither date nor addressee; only one deadline was open then"
        elif options and (not (nearest := min(options, key=lambda o: o[:4]))[1] or not _meant_by(d, left)):
            *_, root, due = nearest
            sets.join(d.id, root)
            why[d.id] = f"gives no date; the deadline due {_days(due)} was the one open then for the same people or plan"
        else:
            left.append(d)
    _join_left(sorted(left, key=lambda d: d.order), sets, why)


def _of_its_own(d: DeadlineSeen, m: _Matter) -> bool:
    """Whether words without a date cannot mean a deadline that has one, though they speak to the same people."""
    assert m.due is not None
    if d.event in ("set", "met", "passed"):  # beside a date that somebody else has set
        return d.article in m.articles and bool(d.setters and m.setters) and not d.setters & m.setters
    return d.event == "denied" and (d.day - m.due.last).days > 1  # a day that has gone by is no more denied to be coming


def _meant_by(d: DeadlineSeen, left: Sequence[DeadlineSeen]) -> bool:
    """Whether a deadline that its own article sets without a date is what words mean: the same people set it for the same."""
    return any(
        s.event == "set" and s.article == d.article and bool(s.setters & d.setters) and bool(s.addressees & d.addressees)
        for s in left
    )


def _join_left(left: Sequence[DeadlineSeen], sets: Sets[DeadlineSeen], why: dict[str, str]) -> None:
    for bucket in bucketed(left, _spoken_to).values():
        lineages = {d.lineage for d in bucket if d.lineage}
        for lineage in sorted(lineages) if lineages else (None,):
            # All of these may be one, so that each need only be compared with the one before it.
            those = [d for d in bucket if _plans_agree(d.lineage, lineage)]
            replaced = (pair for pair in pairwise(those) if not (pair[0].stands and pair[1].stands))
            for a, b in chain(pairwise(d for d in those if d.stands), replaced):
                if (b.day - a.day).days <= UNDATED_WITHIN:
                    sets.join(a.id, b.id)
                    told = f"no date in either; same setter and addressee as in {a.article}, {(b.day - a.day).days} days apart"
                    if a.stands or not b.stands:
                        why.setdefault(b.id, told)


def _spoken_to(d: DeadlineSeen) -> Iterator[Key]:
    for name in d.addressees:
        yield name, "in", d.article
        yield from ((name, "by", setter) for setter in d.setters)


def _open_at(day: date, m: _Matter) -> bool:
    assert m.due is not None
    return (m.first.date() - day).days <= OPEN_BEFORE_SET and (day - m.due.last).days <= OPEN_AFTER_DUE


def _plans_agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _days(span: Span) -> str:
    return span.first.isoformat() if span.days == 0 else f"{span.first.isoformat()} to {span.last.isoformat()}"


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
