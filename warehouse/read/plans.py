"""Plans and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.read.former import former, joined
from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row

_PLAN = (
    "plan, topic, lineage, name, label, status, last_event, versions, current_version, points, points_history, authors, "
    f"articles, origins, first_published, last_published, {EVIDENCE}"
)
_VERSION = (
    "version, plan, topic, ordinal, came, parent, points, counts, count_contested, status, last_event, contested, authors, "
    f"accepted_by, rejected_by, label, articles, origins, first_published, last_published, {EVIDENCE}"
)

_POSITION = (
    f"paper, party, plan, version, topic, position, name, positions, when_earliest, when_latest, articles, origins, {EVIDENCE}"
)


def plans(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    of: Sequence[str] | None = None,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per plan, the longest known first; `as_of` gives the state by what was published up to that day.

    `of` names the plans that are wanted. With `newest_first` the plan that was told of last comes first.
    """
    order = "last_published DESC, plan" if newest_first else "topic, first_published, plan"
    return _listed(reader, "plan", _PLAN, order, of, topic, as_of, corrections, limit, offset)


def versions(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    of: Sequence[str] | None = None,
) -> list[Row]:
    """One row per version, plan by plan, in the order in which the texts came; `of` names the plans that are wanted.

    `name` is what the topic's profile calls the plan; None where it does not know it. The first text of a plan that answers
    another one has in `answers` the id of the text that it answers (of the plan, where no text of it is known).
    """
    found = _listed(reader, "plan_version", _VERSION, "topic, plan, ordinal", of, topic, as_of, corrections)
    if not found:
        return []
    called = {row["plan"]: row["name"] for row in ask(reader, "SELECT plan, name FROM plan")}
    told = answers(reader, [row["plan"] for row in found], as_of=as_of, corrections=corrections)
    return [row | {"name": called.get(row["plan"]), "answers": told.get(row["version"])} for row in found]


def answers(
    reader: Reader, of: Sequence[str], *, as_of: date | None = None, corrections: Corrections = "current"
) -> dict[str, str]:
    """First texts of those among these plans that answer another one -> the text, or else the plan, that it answers."""
    known = {row["plan"] for row in ask(reader, "SELECT plan FROM plan_answer")}
    if not known & set(of):
        return {}  # a past day is worked out for few plans only
    query = f"SELECT plan, version, coalesce(answers, answers_plan) AS text FROM {source_of('plan_answer', as_of, corrections)}"
    return {row["version"]: row["text"] for row in ask(reader, query) if row["version"] and row["plan"] in of}


def positions(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    of: Sequence[str] | None = None,
) -> list[Row]:
    """One row per version and party, plan by plan: where the party stands by its last word, and all its words in order.

    `of` names the plans that are wanted.
    """
    return _listed(reader, "plan_position", _POSITION, "topic, plan, paper, party", of, topic, as_of, corrections)


def plan_named(reader: Reader, topic: str, wanted: str) -> Row | None:
    """What the id of a plan or version means: `plan`, `version` (None where a plan was named) and `merged`; None if nothing.

    An id that people joined to another one means that one, and `merged` says how: `id, by, made_at, note`.
    """
    query = """
        SELECT plan, NULL AS version FROM plan WHERE topic = ? AND plan = ?
        UNION ALL SELECT plan, version FROM plan_version WHERE topic = ? AND version = ?
        UNION ALL
        SELECT plan, CASE WHEN version = ? THEN version END FROM provision_cell WHERE topic = ? AND (plan = ? OR version = ?)
        UNION ALL SELECT plan, NULL FROM plan_text WHERE topic = ? AND plan = ?
        LIMIT 1
    """
    found = ask(reader, query, [topic, wanted, topic, wanted, wanted, topic, wanted, wanted, topic, wanted])
    if found:
        return found[0] | {"merged": None}
    for one in former(reader, "entity = ?", wanted):
        # An id that stands under its own name and was not found is another topic's.
        if one.kind in ("plan", "version") and one.now not in (None, wanted) and (now := plan_named(reader, topic, one.now)):
            return now | {"merged": joined(reader, one.kind, wanted, one.now)}
    return None


def plan_titles(reader: Reader, topic: str) -> dict[str, str]:
    """What the topic's profile calls each plan, by the plan's public id and by its lineage."""
    query = """
        SELECT lineage AS key, title, 2 AS rank FROM lineage WHERE topic = ?
        UNION ALL SELECT 'plan-' || lineage, title, 1 FROM lineage WHERE topic = ?
        UNION ALL SELECT plan, name, 0 FROM plan WHERE topic = ? AND name IS NOT NULL
        ORDER BY rank DESC
    """
    return {row["key"]: row["title"] for row in ask(reader, query, [topic, topic, topic])}


def _listed(
    reader: Reader,
    view: str,
    columns: str,
    order: str,
    of: Sequence[str] | None,
    topic: str | None,
    as_of: date | None,
    corrections: Corrections,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    if of is not None and not of:
        return []
    where, values = "TRUE", list(of or ())
    if of is not None:
        where = f"plan IN ({', '.join('?' * len(of))})"
    if topic is not None:
        where += " AND topic = ?"
        values.append(topic)
    # As of a day one plan is worked out alone; several are faster together than one by one.
    source = source_of(view, as_of, corrections, of[0] if of and len(of) == 1 else None)
    most = "" if limit is None else f" LIMIT {limit:d} OFFSET {offset:d}"
    return ask(reader, f"SELECT {columns} FROM {source} WHERE {where} ORDER BY {order}{most}", values)
