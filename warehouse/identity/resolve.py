"""Draws identity for a whole store: reads the cores, clusters them, names what is new, writes the table `core_entity`.

A core is all reports that the rules cannot tell apart (the view `core`), so that the cost is that of what there is to
decide and not of how often it was told. What stands today decides; reports of replaced revisions are joined to it, for the state
as of a day. The view `identity` then says of each report what it speaks of.

Safe to run again at any time: the same observations give the same clusters, and a name once given is found again in the log.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemas.envelope import NewEvent
from schemas.names import EntityKind, EntityNamed
from warehouse.identity.deadlines import place_deadlines
from warehouse.identity.meetings import place_meetings
from warehouse.identity.naming import UNPLACED, Cluster, Name, name_clusters, slug_of
from warehouse.identity.observed import Observed, load
from warehouse.identity.people import PARTED, Decision, apply, decisions
from warehouse.identity.plans import place_lineages, place_versions
from warehouse.identity.seen import FIRST, DeadlineSeen, MeetingSeen, Placed, PlanSeen, Seen
from warehouse.identity.standing_in import stand_in
from warehouse.identity.superseded import place_all
from warehouse.identity.writing import write
from warehouse.views.runner import VIEWS, stage

if TYPE_CHECKING:
    from warehouse.store import Store

S = TypeVar("S", bound=Seen)

_ALIKE: Mapping[EntityKind, str] = {
    "deadline": "agrees with {} in day, setter, addressee and plan",
    "meeting": "agrees with {} in event, day, place and people",
}
"""What the reports of a core have in common; of plans and versions the same words are said of all."""


class Row(NamedTuple):
    """One row of the table `core_entity`."""

    core: str
    kind: EntityKind
    topic: str
    entity: str
    observation: str
    why: str
    why_alike: str


class _Group(NamedTuple):
    """A cluster with the reasons of its members, before it has a public id."""

    cluster: Cluster
    placed: list[Placed]


@contextmanager
def _uncollected() -> Iterator[None]:
    # A hundred thousand objects live until the end, none of them in a cycle: looking for cycles took a quarter of the time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def resolve(store: Store, *, folder: Path = VIEWS) -> int:
    """Decide what every observation that counts speaks of and name what is new; returns how many names were given.

    Brings up the views that it reads, appends `EntityNamed` facts to the log, and writes what changed in the tables `stand_in`
    and `core_entity`, each in its own transaction. What people merged or split is applied to what the rules say.
    """
    stage(store, folder=folder)
    names = _names(store)
    made, anchored = decisions(store)
    found_again, moved = stand_in(store, anchored | {name.anchor for name in names})
    if moved:
        stage(store, folder=folder)  # what people decided follows the words
    kinds = {name.entity: name.kind for name in names}
    first = _firsts(store, {*anchored, *(name.anchor for name in names), *found_again.values()})
    people = _People(made, {gone: first.get(today, today) for gone, today in found_again.items()}, kinds)
    observed = load(store)
    groups = [group for topic, read in observed.items() for group in _cluster(topic, read, people)]
    hung = [replace(name, anchor=first.get(name.anchor, name.anchor)) for name in names]
    entities, fresh = name_clusters([g.cluster for g in groups], hung, people.found_again, people.kept())
    now = store.clock()
    store.append([_named(name, now) for name in fresh])
    rows = [
        _row(observed[g.cluster.topic], g.cluster, entities[f"{g.cluster.kind} {g.cluster.anchor}"], p)
        for g in groups
        for p in g.placed
    ]
    write(store, "core_entity", rows + _links(observed, rows))
    return len(fresh)


def _row(read: Observed, cluster: Cluster, entity: str, placed: Placed) -> Row:
    core, article = read.core[placed.observation]
    alike = placed.why
    if core != placed.observation and cluster.kind in _ALIKE:
        alike = _ALIKE[cluster.kind].format(article)
        alike += "" if placed.why == FIRST else f"; {placed.why}"
    return Row(core, cluster.kind, cluster.topic, entity, placed.observation, placed.why, alike)


def _firsts(store: Store, observations: Set[str]) -> dict[str, str]:
    """For observations that are not the first of their core that one."""
    query = """
        SELECT m.observation, c.observation AS first
        FROM views.main.core_member AS m
        SEMI JOIN (SELECT unnest(?) AS observation) AS asked ON m.observation = asked.observation
        INNER JOIN views.main.core AS c ON m.core = c.core
        WHERE m.observation <> c.observation
    """
    return {row["observation"]: row["first"] for row in store.query(query, [sorted(observations)])}


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
    def decided(
        kind: EntityKind,
        seen: Sequence[S],
        placed: Sequence[Placed],
        place: Callable[[Sequence[S]], list[Placed]],
        slug: Callable[[str, list[S]], str],
    ) -> list[_Group]:
        made = people.about(topic, kind, {p.observation for p in placed})
        heir = read.heir if kind != "version" else {}
        return _grouped(topic, kind, seen, apply(made, seen, placed, heir, place) if made else placed, slug)

    of_plans = partial(place_lineages, spoken=read.spoken)
    lineages = place_all(read.plans, read.heir, of_plans)
    groups = decided("plan", read.plans, lineages, of_plans, lambda name, _: slug_of("plan", name))
    by_id = {p.id: p for p in read.plans}
    of_lineage: dict[str, list[PlanSeen]] = defaultdict(list)
    for p in lineages:
        of_lineage[p.cluster].append(by_id[p.observation])
    versions: list[Placed] = []
    for name, members in sorted(of_lineage.items()):
        if not name.startswith(UNPLACED):  # plans that nobody named have no versions in common
            # A text is known by its number of points, so a number that was corrected is another version: no heirs here.
            versions += place_versions(members, name)
    of_versions = partial(place_versions, lineage="")
    groups += decided("version", read.plans, versions, of_versions, lambda n, _: slug_of("version", n))
    deadlines = place_all(read.deadlines, read.heir, place_deadlines)
    groups += decided("deadline", read.deadlines, deadlines, place_deadlines, _deadline_slug)
    meetings = place_all(read.meetings, read.heir, place_meetings)
    groups += decided("meeting", read.meetings, meetings, place_meetings, _meeting_slug)
    return groups


def _grouped(
    topic: str, kind: EntityKind, seen: Sequence[S], placed: Sequence[Placed], slug: Callable[[str, list[S]], str]
) -> list[_Group]:
    by_id = {s.id: s for s in seen}
    clusters: dict[str, list[Placed]] = defaultdict(list)
    for p in placed:
        clusters[p.cluster].append(p)
    groups = []
    for name, members in sorted(clusters.items()):
        known = sorted((by_id[p.observation] for p in members), key=lambda s: s.order)
        called = slug(name.partition(PARTED)[0], [s for s in known if s.stands] or known)
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


def _links(observed: Mapping[str, Observed], rows: Sequence[Row]) -> list[Row]:
    """Deadlines and claims that name a plan which is known belong to it too: what stands to plans that stand."""
    why = "its words name the plan"
    placed = {row.observation: row for row in rows if row.kind == "plan"}
    found: dict[str, Row] = {}
    for topic, read in observed.items():
        for p in sorted((p for p in read.plans if p.lineage and p.id in placed), key=lambda p: (not p.stands, p.order)):
            for core in [f"plan {topic} {p.lineage} past"] + [f"plan {topic} {p.lineage}"] * p.stands:
                found.setdefault(core, Row(core, "plan", topic, placed[p.id].entity, p.id, why, why))
    return list(found.values())
