"""Draws identity for a whole store: reads what counts, clusters it, names what is new, writes the table `identity`.

What stands today decides; observations of revisions that were replaced are joined to it, for the state as of a day.

Safe to run again at any time: the same observations give the same clusters, and a name once given is found again in the log.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemas.envelope import NewEvent
from schemas.names import EntityKind, EntityNamed
from warehouse.identity.deadlines import place_deadlines
from warehouse.identity.meetings import place_meetings
from warehouse.identity.naming import UNPLACED, Cluster, Name, name_clusters, slug_of
from warehouse.identity.observed import Observed, count, load
from warehouse.identity.people import PARTED, Decision, apply, decisions
from warehouse.identity.plans import place_lineages, place_versions
from warehouse.identity.seen import DeadlineSeen, MeetingSeen, Placed, PlanSeen, Seen
from warehouse.identity.standing_in import stand_in
from warehouse.identity.superseded import PAST, place_all
from warehouse.identity.writing import replace
from warehouse.views.runner import stage

if TYPE_CHECKING:
    from warehouse.store import Store

S = TypeVar("S", bound=Seen)

_COMMENTS = {
    "observation": "Event id of an observation that counts, today or when its revision stood",
    "entity": "Public id of the plan, version, deadline or meeting that it speaks of",
    "kind": "plan, version, deadline or meeting",
    "topic": "Topic",
    "why": "Why it is taken to speak of that one",
}


class Row(NamedTuple):
    """One row of the table `identity`."""

    observation: str
    entity: str
    kind: EntityKind
    topic: str
    why: str


class _Group(NamedTuple):
    """A cluster with the reasons of its members, before it has a public id."""

    cluster: Cluster
    placed: list[Placed]


@contextmanager
def _uncollected() -> Iterator[None]:
    # Hundreds of thousands of objects live until the end, none of them in a cycle: looking for cycles took a quarter of the time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def resolve(store: Store) -> int:
    """Decide what every observation that counts speaks of and name what is new; returns how many names were given.

    Appends `EntityNamed` facts to the log and writes what changed in the tables `stand_in` and `identity`, each in its own
    transaction. What people merged or split is applied to what the rules say.
    """
    stage(store)
    count(store)
    names = _names(store)
    made, anchored = decisions(store)
    found_again = stand_in(store, anchored | {name.anchor for name in names})
    if store.query("SELECT 1 FROM stg_judgement LIMIT 1"):
        count(store, decided=True)
    kinds = {name.entity: name.kind for name in names}
    people = _People(made, found_again, kinds)
    groups = [group for topic, read in load(store).items() for group in _cluster(topic, read, people)]
    entities, fresh = name_clusters([g.cluster for g in groups], names, found_again, people.kept())
    now = store.clock()
    store.append([_named(name, now) for name in fresh])
    rows = [
        Row(p.observation, entities[f"{g.cluster.kind} {g.cluster.anchor}"], g.cluster.kind, g.cluster.topic, p.why)
        for g in groups
        for p in g.placed
    ]
    about = "Which plan, version, deadline or meeting an observation speaks of"
    replace(store, "identity", _COMMENTS, about, sorted(rows + _links(store, rows)))
    return len(fresh)


class _People(NamedTuple):
    """Merges and splits in the order of the log, where their observations are found today, and what kind each entity is."""

    made: list[Decision]
    found_again: Mapping[str, str]
    kinds: Mapping[str, EntityKind]

    def about(self, topic: str, kind: EntityKind, known: Set[str]) -> list[Decision]:
        """Decisions about things of one kind and topic."""
        own = (d for d in self.made if d.topic == topic and self.kinds.get(d.entities[0]) == kind)
        return [d.following(self.found_again, known) for d in own]

    def kept(self) -> list[tuple[str, EntityKind, list[str]]]:
        """With which observations an id stays."""
        some = (d for d in self.made if d.entities[0] in self.kinds)
        return [
            (d.entities[0], self.kinds[d.entities[0]], [j for i in d.keepers for j in (i, self.found_again.get(i, i))])
            for d in some
        ]


def _named(name: Name, now: datetime) -> NewEvent:
    payload = EntityNamed(topic=name.topic, entity=name.entity, kind=name.kind, slug=name.slug, anchor=name.anchor)
    return NewEvent.fact(f"entity:{name.entity}", payload, observed_at=now, topic=name.topic)


def _cluster(topic: str, read: Observed, people: _People) -> list[_Group]:
    past = read.past

    def decided(
        kind: EntityKind,
        seen: Sequence[S],
        placed: Sequence[Placed],
        heir: Mapping[str, str],
        place: Callable[[Sequence[S]], list[Placed]],
        slug: Callable[[str, list[S]], str],
    ) -> list[_Group]:
        made = people.about(topic, kind, {p.observation for p in placed})
        return _grouped(topic, kind, seen, past, apply(made, seen, placed, heir, place) if made else placed, slug)

    heir = read.heirs(read.plans)
    lineages = place_all(read.plans, past, heir, place_lineages)
    groups = decided("plan", read.plans, lineages, heir, place_lineages, lambda name, _: slug_of("plan", name))
    by_id = {p.id: p for p in read.plans}
    of_lineage: dict[str, list[PlanSeen]] = defaultdict(list)
    for p in lineages:
        of_lineage[p.cluster].append(by_id[p.observation])
    versions: list[Placed] = []
    for cluster, members in sorted(of_lineage.items()):
        name = cluster.removeprefix(PAST)
        if not name.startswith(UNPLACED):  # plans that nobody named have no versions in common
            # A text is known by its number of points, so a number that was corrected is another version: no heirs here.
            versions += place_all(members, past, {}, partial(place_versions, lineage=name))
    of_versions = partial(place_versions, lineage="")
    groups += decided("version", read.plans, versions, {}, of_versions, lambda n, _: slug_of("version", n))
    heir = read.heirs(read.deadlines)
    deadlines = place_all(read.deadlines, past, heir, place_deadlines)
    groups += decided("deadline", read.deadlines, deadlines, heir, place_deadlines, _deadline_slug)
    heir = read.heirs(read.meetings)
    meetings = place_all(read.meetings, past, heir, place_meetings)
    groups += decided("meeting", read.meetings, meetings, heir, place_meetings, _meeting_slug)
    return groups


def _grouped(
    topic: str,
    kind: EntityKind,
    seen: Sequence[S],
    past: Set[str],
    placed: Sequence[Placed],
    slug: Callable[[str, list[S]], str],
) -> list[_Group]:
    by_id = {s.id: s for s in seen}
    clusters: dict[str, list[Placed]] = defaultdict(list)
    for p in placed:
        clusters[p.cluster].append(p)
    groups = []
    for name, members in sorted(clusters.items()):
        known = sorted((by_id[p.observation] for p in members), key=lambda s: s.order)
        called = slug(name.removeprefix(PAST).partition(PARTED)[0], [s for s in known if s.id not in past] or known)
        groups.append(_Group(Cluster(topic, kind, called, tuple(s.order for s in known)), members))
    return groups


def _deadline_slug(_: str, known: Sequence[DeadlineSeen]) -> str:
    addressee = next((sorted(d.addressees)[0] for d in known if d.addressees), "all")
    due = next((d.due for d in known if d.due), None)
    return slug_of("deadline", addressee, f"{due.last:%Y-%m-%d}" if due else f"{known[0].day:%Y-%m}")


def _meeting_slug(_: str, known: Sequence[MeetingSeen]) -> str:
    where = next((m.place for m in known if m.place), None) or next(
        (" ".join(sorted(m.participants)[:2]) for m in known if m.participants), None
    )
    # A month is not enough: the same people meet in one place more than once in it.
    when = next((m.when for m in known if m.when and m.when.days == 0), None)
    about = when or next((m.when for m in known if m.when), None)
    month = about.first if about else known[0].day
    return slug_of("meeting", where, f"{when.first:%Y-%m-%d}" if when else f"{month:%Y-%m}")


def _names(store: Store) -> list[Name]:
    rows = store.query("SELECT topic, kind, entity, slug, anchor FROM stg_entity_named ORDER BY position")
    return [Name(**row) for row in rows]


def _links(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Deadlines and claims that name a plan which is known belong to it too: what stands to plans that stand."""
    named = "SELECT event_id, topic, lineage FROM {} WHERE lineage IS NOT NULL"
    lineage = {row["event_id"]: (row["topic"], row["lineage"]) for row in store.query(named.format("stg_plan_report"))}
    stands = {row["observation"]: row["stands"] for row in store.query("SELECT observation, stands FROM counted")}
    plans: dict[bool, dict[tuple[str, str], str]] = {True: {}, False: {}}
    for r in rows:
        if r.kind == "plan" and r.observation in lineage:
            plans[stands[r.observation]].setdefault(lineage[r.observation], r.entity)
    ever = plans[False] | plans[True]
    links = []
    for table in ("stg_deadline_report", "stg_claim_report"):
        for row in store.query(named.format(table)):
            i, key = row["event_id"], (row["topic"], row["lineage"])
            if i in stands and (entity := (plans[True] if stands[i] else ever).get(key)):
                links.append(Row(i, entity, "plan", row["topic"], "its words name the plan"))
    return links
