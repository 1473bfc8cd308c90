"""Statements that cannot both be true: all of them, question by question, and one pair whole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from warehouse.read import Reader
from warehouse.read.claims import contradiction, pairs_on, questions
from warehouse.read.snapshot import Row
from warehouse.read.things import things

TYPES = {
    "denial": "one denies what the other states",
    "self_reversal": "one voice says both",
    "authorship": "they name different authors",
    "number": "they give different numbers",
    "date": "they give different days",
    "role": "they give an office, or a side, differently",
    "account": "they answer one question differently",
}
VERDICTS = {
    "compatible": "both can be true",
    "first_holds": "the first holds",
    "second_holds": "the second holds",
    "stands": "they do conflict",
}
_ASKED = {"number": "How many points?", "date": "On which day?"}
_QUESTIONS, _EACH, _OTHERS = 8, 2, 8


def heading(row: Row, called: str) -> str:
    """What a pair turns on, as people ask it; `called` is what its plan, deadline or meeting is called."""
    about, question, whether = row["about"], row["question"], f"whether {row['entity']} was "
    if row["type"] == "authorship" or question.startswith("authorship "):
        return f"Who wrote the plan{f' {called}' if called else ''}?"
    if question.startswith("deadline ") and row["entity"]:
        return f"Is there a deadline? {called}"
    if row["type"] in _ASKED and row["entity"]:
        return f"{_ASKED[row['type']]} {called}"
    if about.startswith(whether):
        return f"Was it {about.removeprefix(whether)}? {called}"
    return str(about[:1].upper() + about[1:])


def apart(days: int | None) -> str:
    """How far apart two statements are: `the same day`, `a day later`, `6 days later`."""
    return "the same day" if not days else "a day later" if days == 1 else f"{days:,} days later"


def told(rows: Iterable[Row], reader: Reader, asked: Asked) -> list[Row]:
    """Pairs with what people read of them: `heading`, what they turn on, and `called`, their plan, deadline or meeting."""
    several = list(rows)
    known = things(reader, {row["entity"] for row in several}, **asked.day)
    made = [row | {"called": label(known.get(row["entity"]), row["entity"])} for row in several]
    return [row | {"heading": heading(row, row["called"])} for row in made]


def _answer(reader: Reader, asked: Asked) -> Answer:
    found = questions(
        reader,
        **asked.usual,
        **asked.part(_QUESTIONS),
        type=asked.filters.get("type"),
        state=asked.filters.get("state"),
        actor=asked.filters.get("actor"),
        each=_EACH,
    )
    shown = list(dict.fromkeys(row["question"] for row in found))
    rows = [row for row in found if row["question"] in shown[:_QUESTIONS]]
    return {"pairs": told(rows, reader, asked), "more": len(shown) > _QUESTIONS}


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    blocks = [list(rows) for _, rows in groupby(answer["pairs"], key=lambda row: row["question"])]
    return {"blocks": blocks, "TYPES": TYPES, "VERDICTS": VERDICTS, "apart": apart}


def _answer_one(reader: Reader, asked: Asked) -> Answer:
    assert asked.key is not None
    found = contradiction(reader, asked.key, **asked.usual)
    if found is None:
        by = f" by {asked.as_of.isoformat()}; it may have come up later" if asked.as_of else ""
        raise UnknownAddressError(
            f"no contradiction {asked.key!r} is known{by}. A pair goes when one of its statements is read anew, rejected or "
            f"corrected: look for it among the contradictions of the topic"
        )
    others = pairs_on(reader, found["question"], **asked.usual, but=asked.key, **asked.part(_OTHERS))
    told_all = told([found, *others], reader, asked)
    return {"pair": told_all[0], "pairs": told_all, "others": told_all[1 : _OTHERS + 1], "more": len(others) > _OTHERS}


def _draw_one(_: Answer, __: Asked) -> dict[str, Any]:
    return {"TYPES": TYPES, "VERDICTS": VERDICTS, "apart": apart}


CONTRADICTIONS = Page(
    name="contradictions",
    title="Contradictions",
    question="Which statements cannot both be true, and has anybody settled which of them holds?",
    answer=_answer,
    table="pairs",
    filters={
        "type": Filter("Kind", tuple(TYPES), "every kind"),
        "state": Filter("State", ("open", "settled"), "open or settled"),
        "actor": Filter("Whose"),
    },
    feed=True,
    draw=_draw,
)
CONTRADICTION = Page(
    name="contradiction",
    title="Contradiction",
    question="What was said, by whom, how far apart, and does either hold?",
    answer=_answer_one,
    table="pairs",
    keyed=True,
    group="contradictions",
    draw=_draw_one,
)
