"""What plans, versions, deadlines and meetings are called: the facts that tell one from another, by their ids."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from warehouse.read.listing import Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

_FACTS = {
    "plan": "label AS words, NULL AS points, NULL AS place, [] AS who, [] AS whom, NULL AS earliest, NULL AS latest",
    "version": "label AS words, points, NULL AS place, [] AS who, [] AS whom, NULL AS earliest, NULL AS latest",
    "deadline": (
        "subject AS words, NULL AS points, NULL AS place, set_by AS who, addressed_to AS whom, due_earliest AS earliest, "
        "due AS latest"
    ),
    "meeting": (
        "'' AS words, NULL AS points, place, participants AS who, [] AS whom, when_earliest AS earliest, when_latest AS latest"
    ),
}
_MOVING = ("deadline", "meeting")
"""Kinds whose facts change with the day. A plan is called by the words of its first report on any day."""
_VIEWS = {"plan": "plan", "version": "plan_version", "deadline": "deadline", "meeting": "meeting"}


def things(
    reader: Reader, ids: Collection[str | None], *, as_of: date | None = None, corrections: Corrections = "current"
) -> dict[str, Row]:
    """Of each id that is known: `kind, entity, words, points, place, who, whom, earliest, latest`, as far as its kind has them.

    `words` is what a text calls a plan, or what a deadline asks for. Ids of anything else are left out.
    """
    found: dict[str, Row] = {}
    for kind, facts in _FACTS.items():
        wanted = sorted({one for one in ids if one and one.startswith(f"{kind}-")})
        if wanted:
            source = source_of(_VIEWS[kind], as_of, corrections) if kind in _MOVING else _VIEWS[kind]
            query = f"""
                SELECT '{kind}' AS kind, {kind} AS entity, {facts} FROM {source}
                WHERE {kind} IN ({", ".join(map(literal, wanted))})
            """
            found |= {row["entity"]: row for row in ask(reader, query)}
    return found
