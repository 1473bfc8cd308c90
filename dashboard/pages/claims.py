"""What speakers assert and deny, question by question."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dashboard.asking import Asked
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from dashboard.wording import spaced
from warehouse.read import Reader
from warehouse.read.claims import statements, statements_on, subjects
from warehouse.read.snapshot import Row
from warehouse.read.things import things

_QUESTIONS, _EACH, _OF_ONE = 14, 3, 30


def heading(row: Row, called: str) -> str:
    """What claims with one `question` are about: `Who wrote “a new plan”?`, `Ceasefire: pause`."""
    first, _, rest = row["question"].partition(":")
    if first == "authorship":
        return f"Who wrote the plan{f' {called}' if called else ''}?"
    if first == "account":
        return f"What happened? {called}" if called else "What happened?"
    subject = spaced(rest.replace(":", ", "))
    return spaced(row["claim_topic"]).capitalize() + (f": {subject}" if subject else "")


def _answer(reader: Reader, asked: Asked) -> Answer:
    names = ("about", "question", "speaker", "stance")
    narrowed: dict[str, Any] = {name: asked.filters.get(name) for name in names}
    one = asked.filters.get("question")
    if one:
        narrowed.pop("question")
        rows = statements_on(reader, one, **asked.usual, **narrowed, **asked.part(_OF_ONE))
        shown, more = rows[:_OF_ONE], len(rows) > _OF_ONE
    else:
        rows = statements(reader, **asked.usual, **narrowed, **asked.part(_QUESTIONS), each=_EACH)
        asked_for = list(dict.fromkeys(row["question"] for row in rows))
        shown = [row for row in rows if row["question"] in asked_for[:_QUESTIONS]]
        more = len(asked_for) > _QUESTIONS
    known = things(reader, {row["plan"] for row in shown}, **asked.day)
    told = [
        row | {"heading": heading(row, label(known.get(row["plan"]))), "called": label(known.get(row["plan"]), row["plan"])}
        for row in shown
    ]
    return {"claims": told, "more": more, "subjects": subjects(reader, **asked.usual)}


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    return {"blocks": [list(rows) for _, rows in groupby(answer["claims"], key=lambda row: row["question"])]}


CLAIMS = Page(
    name="claims",
    title="Claims",
    question="Who asserts what, and who denies it?",
    answer=_answer,
    table="claims",
    filters={
        "about": Filter("About"),
        "speaker": Filter("Speaker"),
        "stance": Filter("Stance", ("asserts", "denies")),
        "question": Filter("Question"),
    },
    draw=_draw,
)
