"""Sources and outlets: which give news, how much, how late, how much of it is their own, and what they changed afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard.asking import Asked
from dashboard.charts.bars import bars, outline
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from warehouse.read import Reader
from warehouse.read.article import words_changed
from warehouse.read.edits import edits
from warehouse.read.outlets import WEEKS, newest_articles, outlets
from warehouse.read.press import SOURCE, sources
from warehouse.read.snapshot import Row
from warehouse.read.things import things

_ARTICLES = 25
_SOURCES = 25
"""Rows of the table on the page; the others are in its JSON and CSV, and found by their name."""
_EDITS = 8
_CHART = {"left": 34.0, "right": 716.0, "top": 14.0, "bottom": 132.0}
_NOTHING_BROUGHT = {
    "articles": 0, "copies": 0, "own": 0, "copied": 0, "dated": 0, "seconds_median": None, "seconds_most": None, "revised": 0,
    "edits": 0, "first_week": None, "weeks": [0] * WEEKS, "copies_weeks": [0] * WEEKS,
}  # fmt: skip


def _answer(reader: Reader, asked: Asked) -> Answer:
    outlet, state = asked.filters.get("outlet"), asked.filters.get("state")
    found = newest_articles(reader, topic=asked.topic, outlet=outlet, state=state, **asked.part(_ARTICLES))
    first = asked.place == 1 and not state
    recent = edits(reader, topic=asked.topic, limit=_EDITS)[::-1] if first and not outlet else []
    named = things(reader, {one for row in recent for one in row["stands_today"]})
    return {
        "sources": _sources(reader, asked.topic, outlet) if first else [],
        "edits": [row | {"rests": [named[one] for one in row["stands_today"] if one in named]} for row in recent],
        "articles": found[:_ARTICLES],
        "more": len(found) > _ARTICLES,
    }


def _sources(reader: Reader, topic: str, outlet: str | None) -> list[Row]:
    """Every source with what it brought, the troubled first, then outlets that no source of the profile stands for."""
    brought = outlets(reader, topic=topic)
    rows = []
    for source in sources(reader, topic=topic):
        own = next((row for row in brought if row["source_id"] == source["source_id"]), None)
        if own is not None:
            brought.remove(own)
        figures = {name: own[name] for name in _NOTHING_BROUGHT} if own else _NOTHING_BROUGHT
        rows.append(source | figures | {"outlet": own["outlet"] if own else source["name"]})
    unknown = dict.fromkeys(SOURCE.split(", "))
    rows += [unknown | {"topic": topic} | row | {"name": row["outlet"]} for row in brought]
    if outlet:
        rows = [row for row in rows if outlet.lower() in f"{row['name']}\n{row['outlet']}".lower()]
    return rows


_COUNTS = ("sources_polled", "sources_failed", "feed_entries", "articles_new", "articles_revised")


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    rows, run = answer["sources"], asked.last_run or {}
    counts = run.get("counts") if run.get("topic") == asked.topic else None
    first = next((row["first_week"] for row in rows if row["first_week"]), None)
    own = [sum(row["weeks"][n] - row["copies_weeks"][n] for row in rows) for n in range(WEEKS)]
    copies = [sum(row["copies_weeks"][n] for row in rows) for n in range(WEEKS)]
    chart = bars(list(zip(own, copies, strict=True)), **_CHART)
    return {
        "run": {"ended_at": run.get("ended_at"), **{name: counts.get(name) or 0 for name in _COUNTS}} if counts else None,
        "first_week": first,
        "mondays": [date.fromisoformat(first) + timedelta(days=7 * n) for n in range(WEEKS)] if first else [],
        "chart": chart if first else [],
        "most": max((bar.total for bar in chart), default=0),
        "outlines": [outline(row["weeks"], width=104, height=22) for row in rows[:_SOURCES]],
        "shown": rows[:_SOURCES],
        "hidden": max(0, len(rows) - _SOURCES),
        "label": label,
        "changed": [words_changed(row["quote"], row["became"]) if row["became"] else None for row in answer["edits"]],
    }


SOURCES = Page(
    name="sources",
    title="Sources",
    question="Which sources give news, how late, and how much of it is their own?",
    answer=_answer,
    table="sources",
    filters={"outlet": Filter("Outlet"), "state": Filter("Articles", ("read", "blocked", "withdrawn"))},
    looks_back=False,
    draw=_draw,
)
