"""Calls and letters: who spoke to whom without meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.asking import Asked
from dashboard.charts.lanes import Course, Lane, Mark, drawn
from dashboard.page import Answer, Filter, Page
from dashboard.wording import day, few, spaced
from warehouse.read import Reader
from warehouse.read.meetings import CONTACTS as KINDS
from warehouse.read.meetings import contacts
from warehouse.read.snapshot import Row

_SHOWN = 25


def told_contacts(
    reader: Reader, asked: Asked, *, limit: int, offset: int = 0, kind: str | None = None, participant: str | None = None
) -> list[Row]:
    """Reports of calls and letters, the newest first."""
    return contacts(reader, **asked.usual, kind=kind, participant=participant, newest_first=True, limit=limit, offset=offset)


def contact_lane(rows: Sequence[Mapping[str, Any]]) -> Lane:
    """Calls and letters of which the day is told, several reports of one day and the same people as one."""
    alike: defaultdict[tuple[str, frozenset[str]], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["when_latest"]:
            alike[row["when_latest"], frozenset(row["participants"])].append(row)
    courses = [
        Course(
            None,
            f"{spaced(several[0]['kind']).capitalize()}, {day(at)}: {few(several[0]['participants'], 4)}",
            few(several[0]["participants"]),
            [Mark(at, "square", "going", f"{spaced(several[0]['kind']).capitalize()}, {day(at)}")],
        )
        for (at, _), several in alike.items()
    ]
    return Lane("Calls and letters", "", courses)


def _answer(reader: Reader, asked: Asked) -> Answer:
    found = told_contacts(
        reader, asked, **asked.part(_SHOWN), kind=asked.filters.get("kind"), participant=asked.filters.get("participant")
    )
    return {"contacts": found[:_SHOWN], "more": len(found) > _SHOWN}


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    return {"lanes": drawn([contact_lane(answer["contacts"])], asked.now)}


CONTACTS = Page(
    name="contacts",
    title="Calls and letters",
    question="Who spoke or wrote to whom without meeting?",
    answer=_answer,
    table="contacts",
    group="meetings",
    filters={"kind": Filter("Kind", KINDS), "participant": Filter("With")},
    draw=_draw,
)
