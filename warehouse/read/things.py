"""What plans, versions, deadlines and meetings are known by: the facts that tell one from another, by their ids."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from warehouse.read.listing import Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

_NONE = "CAST([] AS VARCHAR[])"
_NOBODY = f"{_NONE} AS who, {_NONE} AS whom, NULL AS earliest, NULL AS latest"
FACTS = {
    "plan": f"plan, name, NULL AS points, NULL AS place, {_NOBODY}",
    "version": f"plan, (SELECT p.name FROM plan AS p WHERE p.plan = plan_version.plan) AS name, points, NULL AS place, {_NOBODY}",
    "deadline": (
        "plan, NULL AS name, NULL AS points, NULL AS place, set_by AS who, addressed_to AS whom, due_earliest AS earliest, "
        "due AS latest"
    ),
    "meeting": (
        f"NULL AS plan, NULL AS name, NULL AS points, place, participants AS who, {_NONE} AS whom, when_earliest AS earliest, "
        "when_latest AS latest"
    ),
}
"""Columns of each kind under the names that all have in common: plan, name, points, place, who, whom, earliest, latest."""
_VIEWS = {"plan": "plan", "version": "plan_version", "deadline": "deadline", "meeting": "meeting"}
_MOVING = ("deadline", "meeting")
"""Kinds whose facts change with the day. A plan and a version have the same name on any day."""


def things(
    reader: Reader, ids: Collection[str | None], *, as_of: date | None = None, corrections: Corrections = "current"
) -> dict[str, Row]:
    """Of each id that is known: `kind, entity, plan, name, points, place, who, whom, earliest, latest`.

    As far as its kind has them; ids of anything else are left out.
    """
    found: dict[str, Row] = {}
    for kind, facts in FACTS.items():
        wanted = sorted({one for one in ids if one and one.startswith(f"{kind}-")})
        if wanted:
            source = source_of(_VIEWS[kind], as_of, corrections) if kind in _MOVING else _VIEWS[kind]
            query = f"""
                SELECT '{kind}' AS kind, {kind} AS entity, {facts} FROM {source}
                WHERE {kind} IN ({", ".join(map(literal, wanted))})
            """
            found |= {row["entity"]: row for row in ask(reader, query)}
    return found
