"""Compare: what each version of a plan says on every matter, and two versions beside each other."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.page import Answer, Filter, Page
from dashboard.plan_words import SIGNS, cell_words, matter_name, pieces, plan_name, said_words, version_choices, version_name
from schemas.errors import InputError
from warehouse.read import Reader
from warehouse.read.comparison import diff
from warehouse.read.plan_story import texts_of, texts_untold
from warehouse.read.plan_texts import plan_points
from warehouse.read.plans import plan_named, plan_titles, plans, versions
from warehouse.read.provisions import cells_of
from warehouse.read.snapshot import Row

_STATEMENTS = 36
"""Cells that a part of the matrix has at most; a matter is never divided."""
_PAIRS = 40
_TEXTS, _POINTS = 3, 60
"""Whole texts that stand below the matrix, and points of each."""
_DIFFERENT = ("changed", "added", "dropped")


def _compare(reader: Reader, asked: Asked) -> Answer:
    key = asked.key or ""
    named = plan_named(reader, asked.topic, key)
    untold = [] if named else [text for text in texts_untold(reader, asked.topic, **asked.day) if text["lineage"] == key]
    if named is None and not untold:
        raise UnknownAddressError(
            f"no plan is called {key!r} in {asked.topic}; the page of plans lists those that are told of, each with its versions"
        )
    plan = named["plan"] if named else None
    row = next(iter(plans(reader, **asked.day, of=[plan])), None) if plan else None
    cells = cells_of(reader, plan, **asked.day) if plan else []
    texts = texts_of(reader, plan, **asked.day) if plan else untold
    told = versions(reader, **asked.day, of=[plan]) if plan else []
    a, b = (asked.filters.get(side) for side in ("a", "b"))
    if (a is None) != (b is None):
        raise InputError("one version alone cannot be compared; name two, as a=28&b=20")
    whole = a is None and asked.place == 1
    return {
        "id": plan or key,
        "is_told": plan is not None,
        "lineage": row["lineage"] if row else untold[0]["lineage"] if untold else None,
        "title": plan_titles(reader, asked.topic).get(plan or key),
        "versions": _versions(told, cells, [text for text in texts if text["is_current"]]),
        "difference": diff(reader, plan or key, a, b, **asked.day) if a and b else None,
        "text_points": _text_points(reader, asked, plan, key) if whole and texts else [],
        "cells": cells,
    }


def _text_points(reader: Reader, asked: Asked, plan: str | None, key: str) -> list[Row]:
    """The points of the texts of a plan that people handed in, of each version the last one."""
    where = "is_current AND plan = ?" if plan else "is_current AND plan IS NULL AND lineage = ?"
    return plan_points(reader, **asked.usual, where=where, values=[plan or key])


def _versions(told: list[Row], cells: list[Row], texts: list[Row]) -> list[Row]:
    """Every version that is told of, of which contents are told, or that was handed in; `choice` is how an address names it."""
    known: dict[Any, Row] = {}
    for row in (*told, *cells, *texts):
        known.setdefault(
            row["version"] or row["points"],
            {"version": row["version"], "points": row["points"], "status": row.get("status"), "counts": row.get("counts") or [],
             "first_published": row.get("first_published")},
        )  # fmt: skip
    places = {row["version"]: row["place"] for row in cells}
    rows = sorted(known.values(), key=lambda row: places.get(row["version"], 0 if row["version"] else 1000))
    held = {text["version"] or text["points"] for text in texts}
    named = zip(rows, version_choices(rows), strict=True)
    return [row | {"choice": choice, "has_text": (row["version"] or row["points"]) in held} for row, choice in named]


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    known, difference = answer["versions"], answer["difference"]
    names = {row["version"] or row["points"]: version_name(row, len(known) == 1) for row in known}
    matters: dict[str, dict[str, Row]] = {}
    for cell in answer["cells"]:
        matters.setdefault(cell["provision_topic"], {})[cell["version"]] = cell
    columns = [row for row in known if any(row["version"] in cells for cells in matters.values())]
    size = max(3, _STATEMENTS // max(1, len(columns)))
    start = (asked.place - 1) * size
    pairs = [(known[n], known[n + 1]) for n in range(len(known) - 1)]
    return {
        "name": plan_name(answer["id"], answer["lineage"], answer["title"]),
        "names": names,
        "columns": columns,
        "matters": list(matters.items())[start : start + size],
        "more": len(matters) > start + size,
        "pairs": [*pairs, (known[0], known[-1])] if len(known) > 2 else pairs,
        "texts": _texts(answer["text_points"], names),
        "sides": _sides(difference, names) if difference else [],
        "beside": _beside(difference, asked) if difference else None,
        "cell_words": cell_words,
        "said_words": said_words,
        "matter_name": matter_name,
        "cell_signs": SIGNS,
    }


def _texts(points: list[Row], names: dict[Any, str]) -> list[dict[str, Any]]:
    texts: dict[str, list[Row]] = {}
    for point in points:
        texts.setdefault(point["act"], []).append(point)
    return [
        {
            "of": rows[0],
            "name": names.get(rows[0]["version"] or rows[0]["points"], f"{rows[0]['points']} points"),
            "points": rows[:_POINTS],
            "left": max(0, len(rows) - _POINTS),
        }
        for rows in list(texts.values())[:_TEXTS]
    ]


def _sides(difference: Row, names: dict[Any, str]) -> list[Row]:
    sides = [difference["before"], difference["after"]]
    return [side | {"name": names.get(side["version"] or side["points"], f"{side['points']} points")} for side in sides]


def _beside(difference: Row, asked: Asked) -> dict[str, Any]:
    pairs, provisions = difference["points"], difference["provisions"]
    start = (asked.place - 1) * _PAIRS
    return {
        "pairs": [
            pair | {"left": pieces(pair["difference"], "before"), "right": pieces(pair["difference"], "after")}
            for pair in pairs[start : start + _PAIRS]
        ],
        "more": len(pairs) > start + _PAIRS,
        "fates": list(Counter(pair["fate"] for pair in pairs).items()),
        "moved": sum(1 for pair in pairs if pair["moved"]),
        "different": [row for row in provisions if row["state"] in _DIFFERENT],
        "same": [_matter(row) for row in provisions if row["state"] in ("same", "absent")],
        "unknown": [_matter(row) for row in provisions if row["state"] == "unknown"],
    }


def _matter(row: Row) -> str:
    return matter_name(row["provision_topic"], [row["before"], row["after"]])


COMPARE = Page(
    name="compare",
    title="Compare versions",
    question="What does each version of this plan say on every matter, and what changed from one to the next?",
    answer=_compare,
    table="cells",
    keyed=True,
    group="plans",
    filters={"a": Filter("From"), "b": Filter("To")},
    draw=_draw,
)
