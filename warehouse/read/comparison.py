"""Two versions of a plan held against each other: their texts point by point, and what each says on every matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from schemas.errors import InputError
from warehouse.read.alignment import Numbered, align
from warehouse.read.listing import Corrections, ask
from warehouse.read.plan_texts import plan_points
from warehouse.read.provisions import provision_cells
from warehouse.read.snapshot import Reader, Row

Differs = Literal["same", "changed", "added", "dropped", "absent", "unknown"]
_GONE = ("removed", "absent")
_POINT = ("number", "quote", "start", "end", "matters")
_TEXT = ("act", "numbered", "outlet", "title", "url", "article_id", "published", "decided_by", "made_at", "note")


class _Side(NamedTuple):
    """A version as a person named it; without an id it is known by a text that was handed in alone."""

    version: str | None
    points: int | None

    @property
    def name(self) -> str:
        return self.version or f"the text of {self.points} points"


def diff(
    reader: Reader, plan: str, before: str, after: str, *, as_of: date | None = None, corrections: Corrections = "current"
) -> Row:
    """Two versions of a plan: `{plan, lineage, name, before, after, points, provisions}`.

    `plan` is a plan's id, the beginning of one, or a lineage; `before` and `after` are versions of it, by id, beginning of an id,
    or number of points. `before` and `after` of the answer have `version`, `points` and `text` (None where nobody handed one in).
    `points` has one row per pair of points where both have texts: `fate` (same, changed, split, joined, added, dropped), `moved`,
    `likeness`, `before` and `after` (points with their words), `difference` (runs of words: `what` and `words`). `provisions` has
    one row per matter: `provision_topic`, `state`, and the cells `before` and `after`, see the view `provision_cell`.
    Raises InputError where something is not known, and names what is.
    """
    whole, lineage = _plan(reader, plan.strip())
    known = _versions(reader, whole, lineage)
    one, other = (_side(wanted.strip(), known, whole or lineage) for wanted in (before, after))
    if one == other:
        raise InputError(f"{before!r} and {after!r} are one version, {one.name}; name two to compare")
    asked: dict[str, Any] = {"as_of": as_of, "corrections": corrections}
    texts = [_text(reader, side, lineage, asked) for side in (one, other)]
    cells = provision_cells(reader, plan=whole, **asked) if whole else []
    return {
        "plan": whole,
        "lineage": lineage,
        "name": _name(reader, whole, lineage),
        **{
            name: {"version": side.version, "points": side.points, "text": {k: text[0][k] for k in _TEXT} if text else None}
            for name, side, text in (("before", one, texts[0]), ("after", other, texts[1]))
        },
        "points": _points(*texts) if all(texts) else [],
        "provisions": _provisions([cell for cell in cells if cell["plan"] == whole], one, other),
    }


def _name(reader: Reader, plan: str | None, lineage: str | None) -> str | None:
    query = "SELECT name FROM plan WHERE plan = ?" if plan else "SELECT title AS name FROM lineage WHERE lineage = ?"
    return next((row["name"] for row in ask(reader, query, [plan or lineage or ""])), None)


def _plan(reader: Reader, wanted: str) -> tuple[str | None, str | None]:
    """Id and lineage of a plan; the id is None where only texts that were handed in tell of the lineage."""
    if not wanted:
        raise InputError("no plan given; `parley plans` lists them")
    for fits in ("plan = ?", "lineage = ?", "starts_with(plan, ?)"):
        rows = ask(reader, f"SELECT plan, lineage FROM plan WHERE {fits} ORDER BY plan", [wanted])
        if len(rows) == 1:
            return rows[0]["plan"], rows[0]["lineage"]
        if rows:
            raise InputError(f"{wanted!r} fits {len(rows)} plans: {', '.join(row['plan'] for row in rows[:5])}; give its id")
    if ask(reader, "SELECT act FROM plan_text WHERE lineage = ? LIMIT 1", [wanted]):
        return None, wanted
    plans = ask(reader, "SELECT plan FROM plan ORDER BY last_published DESC LIMIT 200")
    raise InputError(
        f"no plan is called {wanted!r}; {_near(wanted, [row['plan'] for row in plans], '`parley plans` lists them')}"
    )


def _versions(reader: Reader, plan: str | None, lineage: str | None) -> list[tuple[_Side, set[int]]]:
    """The versions of a plan in their order, each with every number of points that is told of it."""
    query = """
        SELECT version, points, list_transform(counts, LAMBDA told: told.points) AS counts, ordinal
        FROM plan_version
        WHERE plan = ?
        UNION ALL BY NAME
        SELECT DISTINCT version, points, [] AS counts, place AS ordinal
        FROM provision_cell
        WHERE plan = ? AND version NOT IN (SELECT version FROM plan_version)
        UNION ALL BY NAME
        SELECT DISTINCT version, points, [] AS counts, 1000 AS ordinal FROM plan_text WHERE lineage = ? AND version IS NULL
        ORDER BY ordinal, points, version
    """
    rows = ask(reader, query, [plan or "", plan or "", lineage or ""])
    return [(_Side(row["version"], row["points"]), {row["points"], *row["counts"]} - {None}) for row in rows]


def _side(wanted: str, known: Sequence[tuple[_Side, set[int]]], plan: str | None) -> _Side:
    if wanted.isdecimal():
        number = int(wanted)
        found = [side for side, _ in known if side.points == number] or [side for side, told in known if number in told]
    else:
        found = [side for side, _ in known if side.version == wanted]
        found = found or [side for side, _ in known if wanted and side.version and side.version.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{side.name} ({side.points} points)" if side.version else side.name for side, _ in known)
    if found:
        raise InputError(f"{wanted!r} fits {', '.join(side.name for side in found)}; give more of the id")
    near = _near(wanted, [side.version for side, _ in known if side.version], f"it has: {listed}" if listed else "it has none")
    raise InputError(f"{plan} has no version {wanted!r}; {near}")


def _near(wanted: str, known: Sequence[str], otherwise: str) -> str:
    from rapidfuzz import fuzz, process

    near = [name for name, *_ in process.extract(wanted, known, scorer=fuzz.ratio, score_cutoff=80, limit=3)]
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def _text(reader: Reader, side: _Side, lineage: str | None, asked: dict[str, Any]) -> list[Row]:
    if side.version is not None:
        return plan_points(reader, where="version = ? AND is_current", values=[side.version], **asked)
    where = "version IS NULL AND lineage = ? AND points = ? AND is_current"
    return plan_points(reader, where=where, values=[lineage or "", side.points or 0], **asked)


def _points(before: Sequence[Row], after: Sequence[Row]) -> list[Row]:
    sides = [
        [Numbered(row["number"], row["quote"], frozenset(matter["provision_topic"] for matter in row["matters"])) for row in text]
        for text in (before, after)
    ]
    shown = [{row["number"]: {name: row[name] for name in _POINT} for row in text} for text in (before, after)]
    return [
        {
            "fate": pair.fate,
            "moved": pair.moved,
            "likeness": pair.likeness,
            "before": [shown[0][number] for number in pair.before],
            "after": [shown[1][number] for number in pair.after],
            "difference": [piece._asdict() for piece in pair.difference],
        }
        for pair in align(*sides)
    ]


def _provisions(cells: Sequence[Row], one: _Side, other: _Side) -> list[Row]:
    by_version = {
        side: {cell["provision_topic"]: cell for cell in cells if cell["version"] == side.version and side.version}
        for side in (one, other)
    }
    rows = []
    for topic in sorted({*by_version[one], *by_version[other]}):
        sides = [by_version[side].get(topic) for side in (one, other)]
        if any(cell and cell["standing"] for cell in sides):
            rows.append({"provision_topic": topic, "state": _state(*sides), "before": sides[0], "after": sides[1]})
    return rows


def _state(before: Row | None, after: Row | None) -> Differs:
    """What became of a matter between two versions, whichever lie between them; as the view says it of neighbours."""
    if not before or not after or not before["standing"] or not after["standing"]:
        return "unknown"
    if after["standing"] in _GONE:
        stood = before["standing"] not in _GONE or (before["standing"], after["standing"]) == ("absent", "removed")
        return "dropped" if stood else "absent"
    if before["standing"] in _GONE:
        return "added"
    numbers = before["value"], after["value"]
    moved = None not in numbers and numbers[0] != numbers[1] and before["unit"] == after["unit"]
    worded = before["basis"] == after["basis"] == "text" and _words(before) != _words(after)
    return "changed" if before["standing"] != after["standing"] or moved or worded else "same"


def _words(cell: Row) -> list[str]:
    return re.findall(r"\w+", str(cell["quote"]).lower())
