"""Review: what is doubtful, one by one with its words, and the form for one observation, contradiction or article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.labels import label
from dashboard.page import Answer, Filter, Page
from dashboard.pages.contradictions import VERDICTS
from dashboard.reviewing import Desk
from warehouse.read import Reader
from warehouse.read.decisions import decisions
from warehouse.read.proposals import KINDS, proposals, shown
from warehouse.read.reviewed import reviewed
from warehouse.read.things import things

_SHOWN = 10
_DECISIONS = 12
_KIND_OF = ("PlanReported", "DeadlineReported", "MeetingReported", "ContactReported", "ClaimReported", "ProvisionReported")


def review_pages(desk: Desk) -> tuple[Page, Page]:
    """The two pages of review, over a desk that takes the decisions."""

    def proposed(reader: Reader, asked: Asked) -> Answer:
        kinds = [asked.filters["kind"]] if "kind" in asked.filters else []
        found = proposals(reader, topic=asked.topic, kinds=kinds, **asked.part(_SHOWN))
        rows = [shown(reader, row) for row in found[:_SHOWN]]
        known = things(reader, {one for row in rows for one in row["entities"] or ()})
        called = {one: label(thing, one) for one, thing in known.items()}
        return {
            "called": called,
            "proposals": [
                {**row, "reason": _by_label(row["reason"], called), "question": _asked(desk.commands.question(row), called)}
                for row in rows
            ],
            "more": len(found) > _SHOWN,
            "decisions": decisions(reader, topic=asked.topic, limit=_DECISIONS) if asked.place == 1 else [],
        }

    def one(reader: Reader, asked: Asked) -> Answer:
        found = reviewed(reader, asked.topic, asked.key or "")
        if found is None:
            raise UnknownAddressError(f"no observation, contradiction or article is called {asked.key!r} here")
        return {"found": found, "reports": found["reports"], "decisions": found["decisions"]}

    def draw(answer: Answer, _: Asked) -> dict[str, Any]:
        rows = answer.get("proposals", [])
        forms = {row["proposal"]: _editable(desk, row["kind_said"], row["said"]) for row in rows}
        asked_of_desk = {"form": desk.form, "fields_of": desk.commands.fields, "choices_of": desk.commands.choices}
        return {**asked_of_desk, "editable": forms, "verdicts": VERDICTS, "kinds": _KIND_OF}

    def draw_one(answer: Answer, asked: Asked) -> dict[str, Any]:
        reports = answer["reports"]
        forms = {row["observation"]: _editable(desk, row["kind_said"], row["said"]) for row in reports}
        return {**draw({}, asked), "editable": forms}

    listed = Page(
        name="review",
        title="Review",
        question="What is doubtful, and what do you say?",
        answer=proposed,
        table="proposals",
        filters={"kind": Filter("About", KINDS), "by": Filter("Your name"), "done": Filter("Noted")},
        looks_back=False,
        draw=draw,
        kept=False,
    )
    keyed = replace(
        listed,
        name="decide",
        question="Do the words say so?",
        answer=one,
        table="reports",
        keyed=True,
        group="review",
        filters={"by": Filter("Your name"), "done": Filter("Noted")},
        draw=draw_one,
    )
    return listed, keyed


def _asked(question: Mapping[str, str | None], called: Mapping[str, str]) -> dict[str, str | None]:
    return {part: words and _by_label(words, called) for part, words in question.items()}


def _by_label(words: str, called: Mapping[str, str]) -> str:
    """The words with labels in the place of ids, the longest first: one id may begin another."""
    for one in sorted(called, key=len, reverse=True):
        words = words.replace(one, f"“{called[one]}”")
    return words


def _editable(desk: Desk, kind: str | None, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields that can be put right, each with what was read, as a person would write it."""
    return [(name, as_written(said, name)) for name in desk.commands.fields(kind)] if kind else []


_FIELDS = {"via": "chain", "about": "claim_topic"}


def as_written(said: Mapping[str, Any], field: str) -> str:
    """What an observation has in a field, in the words in which a person states it: names with commas, days as `a..b`."""
    if field in ("lineage", "points"):
        return _words((said.get("plan") or {}).get(field))
    value = said.get(_FIELDS.get(field, field))
    if value is None and said.get("agents"):
        value = [agent["who"] for agent in said["agents"] if agent["role"] == field]
    return _words(value)


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case {"earliest": str(first), "latest": str(last)}:
            return first if first == last else f"{first}..{last}"
        case {"name": name}:
            return str(name)
        case {}:
            return ""
        case list() | tuple():
            return ", ".join(map(_words, value))
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
