"""One thing with all that is known of it: what it is now, and every report in order with its words."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from schemas.errors import InputError
from warehouse.read.former import Former, alike, former, joined, read_no_more, taken_back
from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.meetings import OUTCOME
from warehouse.read.plans import answers
from warehouse.read.snapshot import Reader, Row


class _Kind(NamedTuple):
    view: str
    key: str
    history: str | None
    """View of the reports, each under the key of the thing; None where the row itself is all there is."""
    columns: str


_LINE = f"change, step, published, event, {{}}, modality, is_news, decides, why, {EVIDENCE.replace(' published,', '')}"
_PLAN_LINE = _LINE.replace(", decides", "").format("version, points, points_text, agents, when_earliest, when_latest, when_text")
_DEADLINE_LINE = _LINE.format("effect, due_earliest, due_latest, due_text, set_by, addressed_to, subject")
_MEETING_LINE = _LINE.format("effect, place, participants, when_earliest, when_latest, when_text")
_OBSERVATION = f"observation, topic, kind, event, modality, confidence, rule, extractor, chain, origin, {EVIDENCE}"

_KINDS = {
    "plan": _Kind("plan", "plan", "plan_change", _PLAN_LINE),
    "version": _Kind("plan_version", "version", "plan_change", _PLAN_LINE),
    "deadline": _Kind("deadline", "deadline", "deadline_change", _DEADLINE_LINE),
    "meeting": _Kind("meeting", "meeting", "meeting_change", _MEETING_LINE),
    "contradiction": _Kind("contradiction", "contradiction", None, _OBSERVATION),
    "article": _Kind("article", "article_id", "observation", _OBSERVATION),
    "observation": _Kind("observation", "observation", None, _OBSERVATION),
}


class _Found(NamedTuple):
    kind: str
    id: str
    thing: str | None
    """What the macros of its kind are asked for: the entity itself, for a version its plan."""
    asked: Former | None = None
    """The id that was asked for, where it is not this one's, or nobody's."""


class _Day(NamedTuple):
    """How views are read: today's, or as of a day."""

    reader: Reader
    as_of: date | None
    corrections: Corrections

    def rows(self, view: str, columns: str, where: str, values: list[object], thing: str | None = None) -> list[Row]:
        source = source_of(view, self.as_of, self.corrections, thing)
        return ask(self.reader, f"SELECT {columns} FROM {source} WHERE {where}", values)


def show(reader: Reader, wanted: str, *, as_of: date | None = None, corrections: Corrections = "current") -> Row:
    """What an id stands for: `{kind, id, state, history, …}`, or stood for by what was published up to a day.

    `wanted` is the id of a plan, version, deadline, meeting, contradiction, article or observation, or any beginning of one that
    fits only one of them. `history` has one row per report, oldest first. A plan brings `versions` and `answers` (its first text,
    and what that answers), a meeting `participants` and `outcomes` (a row for each side that tells one), an article `revisions`.
    Where the id was joined to another, that one is told, and `merged` says so: `id, by, made_at, note`. Where nothing of it
    stands today `state` is None, and each row of `history` has `ended`, see `warehouse.read.former`.
    Raises InputError where nothing or more than one thing fits, or nothing of it stood on the day.
    """
    kind, key, thing, asked = _find(reader, wanted.strip())
    made, day = _KINDS[kind], _Day(reader, as_of, corrections)
    found: dict[str, Any] = {"kind": kind, "id": key}
    if asked is not None:
        if asked.now is None:
            return found | {"state": None, "history": read_no_more(reader, asked)}
        found["merged"] = joined(reader, kind, asked.id, asked.now)
    states = day.rows(made.view, "*", f"{made.key} = ?", [key], thing)
    if not states and as_of is None:
        return found | {"state": None, "history": taken_back(reader, kind, key)}
    if not states:
        raise InputError(f"nothing of {key} stood at the end of {as_of}; asked without a day, it is shown as it stands today")
    found["state"] = states[0]
    if kind == "plan":
        found["versions"] = day.rows("plan_version", "*", "plan = ? ORDER BY ordinal", [key], thing)
        found["answers"] = answers(reader, [key], as_of=as_of, corrections=corrections)
    if kind == "meeting":
        found["participants"] = day.rows(
            "meeting_participant", "*", "meeting = ? ORDER BY articles DESC, participant", [key], thing
        )
        found["outcomes"] = day.rows("meeting_outcome", OUTCOME, "meeting = ? ORDER BY side", [key], thing)
    if kind == "article":
        until = "" if as_of is None else f" AND stood_from < CAST('{as_of.isoformat()}' AS DATE) + 1"
        found["revisions"] = ask(reader, f"SELECT * FROM article_revision WHERE article_id = ?{until} ORDER BY revision", [key])
    found["history"] = _history(day, kind, key, states[0], thing)
    return found


def _history(day: _Day, kind: str, key: str, state: Row, thing: str | None) -> list[Row]:
    made = _KINDS[kind]
    if kind == "contradiction":
        pair: list[object] = [state["observation_a"], state["observation_b"]]
        return day.rows("observation", made.columns, "observation IN (?, ?) ORDER BY published, observation", pair)
    if made.history is None:
        return []
    order = "start, observation" if kind == "article" else "step"
    return day.rows(made.history, made.columns, f"{made.key} = ? ORDER BY {order}", [key], thing)


def _find(reader: Reader, wanted: str) -> _Found:
    if not wanted:
        raise InputError("no id given; `parley plans`, `deadlines` and `meetings` list them in the first column")
    # Entities first: they are few and what people ask for, and a whole id needs no search through a million others.
    exact = "entity = ?"
    found = (
        _standing(reader, wanted)
        or _entities(reader, exact, wanted)
        or _others(reader, "{} = ?", wanted)
        or _formers(reader, exact, wanted)
    )
    if not found:
        begins = "starts_with(entity, ?)"
        found = _entities(reader, begins, wanted) + _others(reader, "starts_with({}, ?)", wanted)
        found = found or _formers(reader, begins, wanted)
    if not found:
        near = alike(reader, wanted)
        hint = f"did you mean {' or '.join(near)}?" if near else "`parley plans`, `deadlines` and `meetings` list the ids"
        raise InputError(f"nothing is called {wanted!r}; {hint}")
    if len(found) > 1:
        some = ", ".join(one.id for one in found[:5])
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise InputError(f"{wanted!r} fits {len(found)} things: {some}{more}; give more of the id")
    return found[0]


def _formers(reader: Reader, fits: str, wanted: str) -> list[_Found]:
    found = []
    for one in former(reader, fits, wanted):
        [now] = _entities(reader, "entity = ?", one.now) if one.now else [_Found(one.kind, one.id, None)]
        found.append(now._replace(asked=one))
    return found


def _standing(reader: Reader, wanted: str) -> list[_Found]:
    query = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, {made.key} AS id, {'plan' if kind == 'version' else made.key} AS thing "
        f"FROM {made.view} WHERE {made.key} = ?"
        for kind, made in _KINDS.items()
        if made.history is not None and kind != "article"
    )
    return [_Found(row["kind"], row["id"], row["thing"]) for row in ask(reader, query, [wanted] * 4)]


def _entities(reader: Reader, fits: str, wanted: str) -> list[_Found]:
    # What was ever told of, also where nothing of it stands today.
    query = f"""
        SELECT named.kind, named.entity, coalesce(min(plan.entity), named.entity) AS thing
        FROM (SELECT kind, entity, min(observation) AS observation FROM identity WHERE {fits} GROUP BY ALL) AS named
        LEFT JOIN identity AS plan
            ON named.kind = 'version' AND plan.kind = 'plan' AND named.observation = plan.observation
        GROUP BY named.kind, named.entity
        ORDER BY named.entity
    """
    return [_Found(row["kind"], row["entity"], row["thing"]) for row in ask(reader, query, [wanted])]


def _others(reader: Reader, fits: str, wanted: str) -> list[_Found]:
    tables = {"contradiction": "contradiction", "article": "article", "observation": "observation_history"}
    query = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, {_KINDS[kind].key} AS id FROM {table} WHERE {fits.format(_KINDS[kind].key)}"
        for kind, table in tables.items()
    )
    rows = ask(reader, f"SELECT kind, id FROM ({query}) AS known ORDER BY id, kind", [wanted] * len(tables))
    return [_Found(row["kind"], row["id"], None) for row in rows]
