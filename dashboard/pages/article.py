"""One article: the words of a revision, what was read from them and where, how it was edited, and where its bytes lie."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.labels import label
from dashboard.marked_text import marked, passages
from dashboard.page import Answer, Filter, Page
from schemas.errors import InputError
from warehouse.read import Reader
from warehouse.read.article import one_article
from warehouse.read.snapshot import Row


def _answer(reader: Reader, asked: Asked) -> Answer:
    number = asked.filters.get("revision")
    if number is not None and not re.fullmatch(r"[1-9]\d{0,4}", number):
        raise InputError(f"revision={number} is no number; revisions count from 1")
    revision = int(number) if number else None
    try:
        return one_article(reader, asked.key or "", topic=asked.topic, revision=revision, **asked.day)
    except InputError as error:
        raise UnknownAddressError(str(error)) from error


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    text = answer["text"] or ""
    readings = [row | {"things": _narrowest(row["things"])} for row in answer["readings"]]
    spans = passages([(row["start"], row["end"]) for row in readings], len(text))
    read = {
        span: list(rows)
        for span, rows in groupby(sorted(readings, key=lambda row: (row["start"], row["end"])), lambda r: (r["start"], r["end"]))
    }
    dates = (answer["source"] or {}).get("dates") or []
    return {
        "paragraphs": marked(text, spans),
        "notes": {number: read.get(span, []) for number, span in enumerate(spans, 1)},
        "label": label,
        "dates": [one | {"value": datetime.fromisoformat(one["value"]).astimezone(UTC)} for one in dates],
        "decisions": [one for row in readings for one in row["decisions"]],
    }


def _narrowest(things: list[Row]) -> list[Row]:
    """Where a version is spoken of, its plan is as well, and its page is that of the version."""
    versions = [one for one in things if one["kind"] == "version"]
    return [one for one in things if one["kind"] != "plan"] if versions else things


ARTICLE = Page(
    name="article",
    title="Article",
    question="What does this article say, revision by revision, and what was read from which of its words?",
    answer=_answer,
    table="readings",
    keyed=True,
    group="sources",
    filters={"revision": Filter("Revision")},
    draw=_draw,
)
