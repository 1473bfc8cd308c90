"""The data dictionary: every view, what each column says, and all of it to take away."""

from __future__ import annotations

from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.page import Answer, Filter, Page
from warehouse.read import Reader
from warehouse.read.dictionary import dictionary
from warehouse.read.export import FORMS


def _answer(reader: Reader, asked: Asked) -> Answer:
    views = dictionary(reader)
    if wanted := asked.filters.get("view"):
        views = [row for row in views if row["view"] == wanted]
        if not views:
            raise UnknownAddressError(f"there is no view {wanted!r}; the page without it lists them")
    return {"views": views}


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    views = answer["views"]
    return {
        "one": views[0] if asked.filters.get("view") else None,
        "kinds": [
            ("Views", [row for row in views if row["question"] and not row["view"].startswith("stg_")]),
            ("Events of the log, one table a type", [row for row in views if row["view"].startswith("stg_")]),
            ("What identity keeps", [row for row in views if not row["question"] and not row["view"].startswith("stg_")]),
        ],
        "forms": FORMS,
    }


DATA = Page(
    name="data",
    title="Data",
    question="What can be taken away from here, and what does each column say?",
    answer=_answer,
    table="views",
    group="data",
    filters={"view": Filter("View")},
    looks_back=False,
    draw=_draw,
)
