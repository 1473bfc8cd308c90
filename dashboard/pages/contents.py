"""The list of contents of a static site, which has nobody who could search: everything that has a page, by name."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dashboard.asking import Asked
from dashboard.labels import label
from dashboard.page import Answer, Page
from dashboard.pages import PAGES
from dashboard.wording import clipped, day, plural
from warehouse.read import Reader
from warehouse.read.contents import articles, ids, names
from warehouse.read.snapshot import Row
from warehouse.read.things import things

_TITLES = {
    "page": "Pages",
    "plan": "Plans",
    "deadline": "Deadlines",
    "meeting": "Meetings",
    "actor": "Actors",
    "article": "Articles",
}


def _answer(reader: Reader, asked: Asked) -> Answer:
    of_all = [page for page in PAGES if not page.keyed and page.name != "search"]
    rows = [_row("page", page.name, page.title, page.question) for page in of_all]
    for kind in ("plan", "deadline", "meeting"):
        found = ids(reader, kind, **asked.usual)
        called = things(reader, found, **asked.day)
        rows += [_row(kind, one, label(called.get(one), one)) for one in found]
    rows += [_row("actor", row["name"], row["name"], plural(row["articles"], "article")) for row in names(reader, **asked.usual)]
    rows += [
        _row("article", row["article_id"], clipped(row["title"], 110) or row["article_id"], _where(row))
        for row in articles(reader, **asked.usual)
    ]
    return {"contents": rows}


def _row(kind: str, key: str, called: str, note: str = "") -> Row:
    return {"kind": kind, "key": key, "label": called, "note": note}


def _where(row: Row) -> str:
    return ", ".join(filter(None, (row["outlet"], day(row["first_published"]))))


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    grouped = groupby(answer["contents"], key=lambda row: row["kind"])
    return {"groups": [(kind, _TITLES[kind], list(rows)) for kind, rows in grouped]}


CONTENTS = Page(
    name="contents",
    title="Contents",
    question="What has a page here?",
    answer=_answer,
    table="contents",
    draw=_draw,
)
