"""Draws identity for a whole store: reads what counts today, clusters it, names what is new, writes the table `identity`.

Safe to run again at any time: the same observations give the same clusters, and a name once given is found again in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from schemas.envelope import NewEvent
from schemas.names import EntityKind, EntityNamed
from warehouse.identity.deadlines import place_deadlines
from warehouse.identity.meetings import place_meetings
from warehouse.identity.naming import UNPLACED, Cluster, Name, name_clusters, slug_of, stand_ins
from warehouse.identity.plans import place_lineages, place_versions
from warehouse.identity.seen import DeadlineSeen, MeetingSeen, Placed, PlanSeen, Seen, Span
from warehouse.views.definition import load_view
from warehouse.views.runner import VIEWS, stage

if TYPE_CHECKING:
    from warehouse.store import Store

S = TypeVar("S", bound=Seen)

_TABLE = """
CREATE TABLE IF NOT EXISTS views.main.identity (
    observation VARCHAR NOT NULL, entity VARCHAR NOT NULL, kind VARCHAR NOT NULL, topic VARCHAR NOT NULL, why VARCHAR NOT NULL
)
"""
_COMMENTS = {
    "observation": "Event id of an observation that counts today",
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
    """Decide what every current observation speaks of and name what is new; returns how many names were given.

    Appends `EntityNamed` facts to the log, then replaces `views.identity`, each in its own transaction.
    """
    stage(store)
    groups = [group for topic, seen in _load(store).items() for group in _cluster(topic, seen)]
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


def _counting() -> str:
    # The view's own SQL, since the view itself is projected only after identity.
    standing = load_view(VIEWS / "observation" / "standing_observation.sql").select
    return f"SELECT observation FROM ({standing}) AS standing WHERE stood_until IS NULL"


def _load(store: Store) -> dict[str, tuple[list[PlanSeen], list[DeadlineSeen], list[MeetingSeen]]]:
    current = _counting()
    query = (
        "SELECT r.*, coalesce(r.reported_at, r.observed_at) AS at FROM {} AS r SEMI JOIN ({}) AS c ON r.event_id = c.observation"
    )
    by_topic: dict[str, tuple[list[PlanSeen], list[DeadlineSeen], list[MeetingSeen]]] = defaultdict(lambda: ([], [], []))
    for row in store.query(query.format("stg_plan_report", current)):
        drafters = frozenset(
            a["name"] for a in row["agents"] or () if a["role"] in {"author", "reviser"} and a["kind"] != "party"
        )
        when = _span(row, "when")
        plan = PlanSeen(*_common(row), lineage=row["lineage"], points=row["points"], drafters=drafters, when=when)
        by_topic[row["topic"]][0].append(plan)
    for row in store.query(query.format("stg_deadline_report", current)):
        deadline = DeadlineSeen(
            *_common(row),
            setters=_who(row["set_by"]),
            addressees=_who(row["addressed_to"]),
            lineage=row["lineage"],
            due=_span(row, "due"),
        )
        by_topic[row["topic"]][1].append(deadline)
    for row in store.query(query.format("stg_meeting_report", current)):
        people = _who(row["participants"])
        meeting = MeetingSeen(*_common(row), place=row["place"], participants=people, when=_span(row, "when"))
        by_topic[row["topic"]][2].append(meeting)
    return {topic: by_topic[topic] for topic in sorted(by_topic)}


def _common(row: Mapping[str, Any]) -> tuple[str, str, str, datetime, str]:
    return row["event_id"], row["topic"], row["article_id"], row["at"], row["event"]


def _who(mentions: Sequence[Mapping[str, Any]] | None) -> frozenset[str]:
    return frozenset(m["name"] for m in mentions or ())


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    first, last = row[f"{name}_earliest"], row[f"{name}_latest"]
    if first is None and last is None:
        return None
    return Span(first or last, last or first)


def _cluster(topic: str, seen: tuple[list[PlanSeen], list[DeadlineSeen], list[MeetingSeen]]) -> list[_Group]:
    plans, deadlines, meetings = seen
    lineages = place_lineages(plans)
    groups = _grouped(topic, "plan", plans, lineages, lambda name, _: slug_of("plan", name))
    by_id = {p.id: p for p in plans}
    for name in sorted({p.cluster for p in lineages}):
        members = [by_id[p.observation] for p in lineages if p.cluster == name]
        if not name.startswith(UNPLACED):  # plans that nobody named have no versions in common
            groups += _grouped(topic, "version", members, place_versions(members, name), lambda n, _: slug_of("version", n))
    groups += _grouped(topic, "deadline", deadlines, place_deadlines(deadlines), _deadline_slug)
    groups += _grouped(topic, "meeting", meetings, place_meetings(meetings), _meeting_slug)
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
        cluster = Cluster(topic, kind, slug(name, known), tuple(s.order for s in known))
        groups.append(_Group(cluster, members))
    return groups


def _deadline_slug(_: str, known: Sequence[DeadlineSeen]) -> str:
    addressee = next((sorted(d.addressees)[0] for d in known if d.addressees), "all")
    due = next((d.due for d in known if d.due), None)
    return slug_of("deadline", addressee, f"{due.last:%Y-%m-%d}" if due else f"{known[0].day:%Y-%m}")


def _meeting_slug(_: str, known: Sequence[MeetingSeen]) -> str:
    where = next((m.place for m in known if m.place), None) or next(
        (" ".join(sorted(m.participants)[:2]) for m in known if m.participants), None
    )
    when = next((m.when for m in known if m.when), None)
    return slug_of("meeting", where, f"{when.first:%Y-%m}" if when else f"{known[0].day:%Y-%m}")


def _names(store: Store) -> list[Name]:
    rows = store.query("SELECT topic, kind, entity, slug, anchor FROM stg_entity_named ORDER BY position")
    return [Name(**row) for row in rows]


def _found_again(store: Store, names: Sequence[Name]) -> dict[str, str]:
    """For anchors that no longer count, the observation of the same kind and article that says the same today."""
    current = _counting()
    counts = {row["observation"] for row in store.query(current)}
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
    """Deadlines and claims that name a plan which is known belong to it too."""
    plans = {r.entity for r in rows if r.kind == "plan"}
    lineage = {}
    for row in store.query("SELECT event_id, topic, lineage FROM stg_plan_report WHERE lineage IS NOT NULL"):
        lineage[row["event_id"]] = (row["topic"], row["lineage"])
    entity = {
        lineage[r.observation]: r.entity for r in rows if r.kind == "plan" and r.observation in lineage and r.entity in plans
    }
    current = _counting()
    said = store.query(
        f"SELECT event_id, topic, lineage FROM (SELECT event_id, topic, lineage FROM stg_deadline_report "
        f"UNION ALL SELECT event_id, topic, lineage FROM stg_claim_report) AS r "
        f"SEMI JOIN ({current}) AS c ON r.event_id = c.observation WHERE lineage IS NOT NULL"
    )
    return [
        Row(row["event_id"], entity[key], "plan", row["topic"], "its words name the plan")
        for row in said
        if (key := (row["topic"], row["lineage"])) in entity
    ]


def _write(store: Store, rows: Sequence[Row]) -> None:
    with store.transaction() as connection:
        connection.execute(_TABLE)
        connection.execute(
            "COMMENT ON TABLE views.main.identity IS 'Which plan, version, deadline or meeting an observation speaks of'"
        )
        for column, text in _COMMENTS.items():
            connection.execute(f"COMMENT ON COLUMN views.main.identity.{column} IS '{text}'")
        connection.execute("DELETE FROM views.main.identity")
        if rows:
            columns = list(zip(*rows, strict=True))
            connection.execute(
                "INSERT INTO views.main.identity SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
                [list(column) for column in columns],
            )
