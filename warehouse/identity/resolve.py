"""Draws identity for a whole store: reads what counts, clusters it, names what is new, writes the table `identity`.

What stands today decides; observations of revisions that were replaced are joined to it, for the state as of a day.

Safe to run again at any time: the same observations give the same clusters, and a name once given is found again in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemas.envelope import NewEvent
from schemas.names import EntityKind, EntityNamed
from warehouse.identity.deadlines import place_deadlines
from warehouse.identity.meetings import place_meetings
from warehouse.identity.naming import UNPLACED, Cluster, Name, name_clusters, slug_of, stand_ins
from warehouse.identity.observed import Observed, counting, load
from warehouse.identity.plans import place_lineages, place_versions
from warehouse.identity.seen import DeadlineSeen, MeetingSeen, Placed, Seen
from warehouse.identity.superseded import PAST, place_all
from warehouse.views.delta import record_change
from warehouse.views.runner import stage

if TYPE_CHECKING:
    from warehouse.store import Store

S = TypeVar("S", bound=Seen)

_TABLE = """
CREATE TABLE IF NOT EXISTS views.main.identity (
    observation VARCHAR NOT NULL, entity VARCHAR NOT NULL, kind VARCHAR NOT NULL, topic VARCHAR NOT NULL, why VARCHAR NOT NULL
)
"""
_COMMENTS = {
    "observation": "Event id of an observation that counts, today or when its revision stood",
    "entity": "Public id of the plan, version, deadline or meeting that it speaks of",
    "kind": "plan, version, deadline or meeting",
    "topic": "Topic",
    "why": "Why it is taken to speak of that one",
}
_SOURCES = {
    "plan": "stg_plan_report",
    "version": "stg_plan_report",
    "deadline": "stg_deadline_report",
    "meeting": "stg_meeting_report",
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


def resolve(store: Store) -> int:
    """Decide what every observation that counts speaks of and name what is new; returns how many names were given.

    Appends `EntityNamed` facts to the log, then replaces `views.identity`, each in its own transaction.
    """
    stage(store)
    groups = [group for topic, read in load(store).items() for group in _cluster(topic, read)]
    names = _names(store)
    entities, fresh = name_clusters([g.cluster for g in groups], names, _found_again(store, names))
    now = store.clock()
    store.append([_named(name, now) for name in fresh])
    rows = [
        Row(p.observation, entities[f"{g.cluster.kind} {g.cluster.anchor}"], g.cluster.kind, g.cluster.topic, p.why)
        for g in groups
        for p in g.placed
    ]
    _write(store, sorted(rows + _links(store, rows)))
    return len(fresh)


def _named(name: Name, now: datetime) -> NewEvent:
    payload = EntityNamed(topic=name.topic, entity=name.entity, kind=name.kind, slug=name.slug, anchor=name.anchor)
    return NewEvent.fact(f"entity:{name.entity}", payload, observed_at=now, topic=name.topic)


def _cluster(topic: str, read: Observed) -> list[_Group]:
    past = read.past
    lineages = place_all(read.plans, past, read.heirs(read.plans), place_lineages)
    groups = _grouped(topic, "plan", read.plans, past, lineages, lambda name, _: slug_of("plan", name))
    by_id = {p.id: p for p in read.plans}
    for cluster in sorted({p.cluster for p in lineages}):
        name = cluster.removeprefix(PAST)
        members = [by_id[p.observation] for p in lineages if p.cluster == cluster]
        if not name.startswith(UNPLACED):  # plans that nobody named have no versions in common
            # A text is known by its number of points, so a number that was corrected is another version: no heirs here.
            versions = place_all(members, past, {}, partial(place_versions, lineage=name))
            groups += _grouped(topic, "version", members, past, versions, lambda n, _: slug_of("version", n))
    deadlines = place_all(read.deadlines, past, read.heirs(read.deadlines), place_deadlines)
    groups += _grouped(topic, "deadline", read.deadlines, past, deadlines, _deadline_slug)
    meetings = place_all(read.meetings, past, read.heirs(read.meetings), place_meetings)
    groups += _grouped(topic, "meeting", read.meetings, past, meetings, _meeting_slug)
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
        called = slug(name.removeprefix(PAST), [s for s in known if s.id not in past] or known)
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


def _found_again(store: Store, names: Sequence[Name]) -> dict[str, str]:
    """For anchors that no longer count, the observation of the same kind and article that says the same today."""
    counts = {row["observation"] for row in store.query(counting())}
    found: dict[str, str] = {}
    for kind, table in _SOURCES.items():
        gone = [n.anchor for n in names if n.kind == kind and n.anchor not in counts]
        if not gone:
            continue
        said = store.query(
            f"SELECT event_id, article_id, quote FROM {table} WHERE article_id IN "
            f"(SELECT article_id FROM {table} WHERE event_id IN (SELECT unnest(?))) ORDER BY event_id",
            [gone],
        )
        for article in sorted({row["article_id"] for row in said}):
            rows = [row for row in said if row["article_id"] == article]
            lost = {row["event_id"]: row["quote"] for row in rows if row["event_id"] in gone}
            found |= stand_ins(lost, {row["event_id"]: row["quote"] for row in rows if row["event_id"] in counts})
    return found


def _links(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Deadlines and claims that name a plan which is known belong to it too: what stands to plans that stand."""
    named = "SELECT event_id, topic, lineage FROM {} WHERE lineage IS NOT NULL"
    lineage = {row["event_id"]: (row["topic"], row["lineage"]) for row in store.query(named.format("stg_plan_report"))}
    stands = {row["observation"]: row["stands"] for row in store.query(counting())}
    plans: dict[bool, dict[tuple[str, str], str]] = {True: {}, False: {}}
    for r in rows:
        if r.kind == "plan" and r.observation in lineage:
            plans[stands[r.observation]][lineage[r.observation]] = r.entity
    ever = plans[False] | plans[True]
    links = []
    for table in ("stg_deadline_report", "stg_claim_report"):
        for row in store.query(named.format(table)):
            i, key = row["event_id"], (row["topic"], row["lineage"])
            if i in stands and (entity := (plans[True] if stands[i] else ever).get(key)):
                links.append(Row(i, entity, "plan", row["topic"], "its words name the plan"))
    return links


def _write(store: Store, rows: Sequence[Row]) -> None:
    with store.transaction() as connection:
        connection.execute(_TABLE)
        connection.execute(
            "COMMENT ON TABLE views.main.identity IS 'Which plan, version, deadline or meeting an observation speaks of'"
        )
        for column, text in _COMMENTS.items():
            connection.execute(f"COMMENT ON COLUMN views.main.identity.{column} IS '{text}'")
        connection.execute("CREATE OR REPLACE TEMP TABLE fresh_identity AS SELECT * FROM views.main.identity LIMIT 0")
        if rows:
            columns = list(zip(*rows, strict=True))
            connection.execute(
                "INSERT INTO temp.main.fresh_identity SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
                [list(column) for column in columns],
            )
        fresh = "SELECT * FROM temp.main.fresh_identity"
        if record_change(connection, "identity", "SELECT * FROM views.main.identity", fresh):
            connection.execute("DELETE FROM views.main.identity")
            connection.execute(f"INSERT INTO views.main.identity {fresh}")
        connection.execute("DROP TABLE temp.main.fresh_identity")
