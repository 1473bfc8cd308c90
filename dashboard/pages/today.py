"""The first page: what is new, which dates lie ahead, and what is in dispute."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dashboard.asking import Asked
from dashboard.page import Answer, Filter, Page
from warehouse.read import Reader
from warehouse.read.changes import changes
from warehouse.read.outlook import in_dispute, next_dates
from warehouse.read.plans import plans

_SHOWN = 25


def _answer(reader: Reader, asked: Asked) -> Answer:
    found = changes(
        reader,
        **asked.usual,
        **asked.part(_SHOWN),
        kind=asked.filters.get("kind"),
        least=asked.filters.get("min", "minor"),  # type: ignore[arg-type]  # a filter lets through only what it offers
    )[::-1]
    first = asked.place == 1
    return {
        "changes": found[:_SHOWN],
        "more": len(found) > _SHOWN,
        "plans": sorted(plans(reader, **asked.usual), key=lambda row: row["last_published"], reverse=True)[:5] if first else [],
        "next_dates": next_dates(reader, now=asked.now, **asked.usual) if first else [],
        "in_dispute": in_dispute(reader, **asked.usual) if first else [],
    }


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    days = groupby(answer["changes"], key=lambda row: row["published"][:10])
    return {"days": [(day, list(rows)) for day, rows in days]}


TODAY = Page(
    name="today",
    title="Today",
    question="What is new, which dates lie ahead, and what is in dispute?",
    answer=_answer,
    table="changes",
    filters={
        "kind": Filter("About", ("plan", "deadline", "meeting", "contradiction", "source")),
        "min": Filter("At least", ("major", "detail"), blank="minor"),
    },
    feed=True,
    draw=_draw,
)
