"""One thing with all that is known of it: what it is now, and every report in order with its words."""

from __future__ import annotations

from typing import Any, NamedTuple

from schemas.errors import InputError
from warehouse.read.listing import EVIDENCE
from warehouse.read.snapshot import Reader, Row


class _Kind(NamedTuple):
    table: str
    key: str
    history: str | None
    """A query with one parameter, the id; None where the row itself is all there is."""


_LINE = f"change, step, published, event, {{}}, modality, is_news, decides, why, {EVIDENCE.replace(' published,', '')}"
_PLAN_LINE = _LINE.replace(", decides", "").format("version, points, points_text, agents, when_earliest, when_latest, when_text")
_DEADLINE_LINE = _LINE.format("effect, due_earliest, due_latest, due_text, set_by, addressed_to, subject")
_MEETING_LINE = _LINE.format("effect, place, participants, when_earliest, when_latest, when_text")
_OBSERVATION = f"observation, topic, kind, event, modality, confidence, rule, extractor, chain, origin, {EVIDENCE}"

_KINDS = {
    "plan": _Kind("plan", "plan", f"SELECT {_PLAN_LINE} FROM plan_change WHERE plan = ? ORDER BY step"),
    "version": _Kind("plan_version", "version", f"SELECT {_PLAN_LINE} FROM plan_change WHERE version = ? ORDER BY step"),
    "deadline": _Kind("deadline", "deadline", f"SELECT {_DEADLINE_LINE} FROM deadline_change WHERE deadline = ? ORDER BY step"),
    "meeting": _Kind("meeting", "meeting", f"SELECT {_MEETING_LINE} FROM meeting_change WHERE meeting = ? ORDER BY step"),
    "contradiction": _Kind(
        "contradiction",
        "contradiction",
        f"SELECT {_OBSERVATION} FROM observation WHERE observation IN (SELECT unnest([observation_a, observation_b]) "
        "FROM contradiction WHERE contradiction = ?) ORDER BY published, observation",
    ),
    "article": _Kind(
        "article", "article_id", f"SELECT {_OBSERVATION} FROM observation WHERE article_id = ? ORDER BY start, observation"
    ),
    "observation": _Kind("observation", "observation", None),
}


def show(reader: Reader, wanted: str) -> Row:
    """What an id stands for: `{kind, id, state, history, …}`.

    `wanted` is the id of a plan, version, deadline, meeting, contradiction, article or observation, or any beginning of one that
    fits only one of them. `history` has one row per report, oldest first; a plan brings `versions`, a meeting `participants`, an
    article `revisions`. Raises InputError where nothing or more than one thing fits.
    """
    kind, key = _find(reader, wanted.strip())
    made = _KINDS[kind]
    state = reader.rows(f"SELECT * FROM {made.table} WHERE {made.key} = ?", [key])[0]
    found: dict[str, Any] = {"kind": kind, "id": key, "state": state}
    if kind == "plan":
        found["versions"] = reader.rows("SELECT * FROM plan_version WHERE plan = ? ORDER BY ordinal", [key])
    if kind == "meeting":
        found["participants"] = reader.rows(
            "SELECT * FROM meeting_participant WHERE meeting = ? ORDER BY articles DESC, participant", [key]
        )
    if kind == "article":
        found["revisions"] = reader.rows("SELECT * FROM article_revision WHERE article_id = ? ORDER BY revision", [key])
    found["history"] = reader.rows(made.history, [key]) if made.history else []
    return found


def _find(reader: Reader, wanted: str) -> tuple[str, str]:
    if not wanted:
        raise InputError("no id given; `parley plans`, `deadlines` and `meetings` list them in the first column")
    union = " UNION ALL ".join(f"SELECT '{kind}' AS kind, {k.key} AS id FROM {k.table}" for kind, k in _KINDS.items())
    rows = reader.rows(f"SELECT kind, id FROM ({union}) AS known WHERE starts_with(id, ?) ORDER BY id, kind", [wanted])
    exact = [row for row in rows if row["id"] == wanted]
    fitting = exact or rows
    if not fitting:
        raise InputError(
            f"nothing is called {wanted!r}; `parley plans`, `deadlines` and `meetings` list the ids in the first column"
        )
    if len(fitting) > 1:
        some = ", ".join(row["id"] for row in fitting[:5])
        more = f" and {len(fitting) - 5} more" if len(fitting) > 5 else ""
        raise InputError(f"{wanted!r} fits {len(fitting)} things: {some}{more}; give more of the id")
    return fitting[0]["kind"], fitting[0]["id"]
