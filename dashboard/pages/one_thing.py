"""One deadline or meeting with all that is known of it: what its two pages have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.page import Answer
from dashboard.wording import day
from schemas.errors import InputError
from warehouse.read import Reader
from warehouse.read.disputed import disputed
from warehouse.read.history import show
from warehouse.read.reasons import reasons

_STEPS = 25
"""Reports with something new that stand on one page."""
_REASONS = 30


def whole(reader: Reader, asked: Asked, kind: str) -> Answer:
    """`id, state, history, merged, former, disputes, reasons` of the thing that a page is about; `state` None where it is gone.

    `former` are other ids that it had. Raises UnknownAddressError where the address names nothing or something else.
    """
    try:
        found = show(reader, asked.key or "", **asked.day)
    except InputError as error:
        raise UnknownAddressError(str(error)) from error
    state = found["state"]
    if found["kind"] != kind or (state is not None and state["topic"] != asked.topic):
        where = f" of {state['topic']}" if state is not None and state["topic"] != asked.topic else ""
        raise UnknownAddressError(
            f"{found['id']} is no {kind} of {asked.topic} but a {found['kind']}{where}; the search finds where it stands"
        )
    until = asked.now.isoformat()
    said = [row for row in reasons(reader, kind, found["id"]) if not asked.as_of or (row["published"] or "")[:10] <= until]
    names = {name for row in said for name in row["names"]} | ({found["merged"]["id"]} if "merged" in found else set())
    return {
        "id": found["id"],
        "state": state,
        "history": found["history"],
        "participants": found.get("participants", []),
        "outcomes": found.get("outcomes", []),
        "merged": found.get("merged"),
        "former": sorted(names - {found["id"]}),
        "disputes": disputed(reader, found["id"], **asked.day) if state is not None else [],
        "reasons": said,
    }


def parted(answer: Answer, asked: Asked) -> dict[str, Any]:
    """The history as a page shows it: `steps` that bring something new (a part of them), `more`, `repeats`, `because`."""
    if answer["state"] is None:
        return {"steps": [], "repeats": [], "more": False, "because": []}
    news = [row for row in answer["history"] if row["is_news"] or row["decides"]]
    begin = (asked.place - 1) * _STEPS
    return {
        "steps": news[begin : begin + _STEPS],
        "more": len(news) > begin + _STEPS,
        "repeats": [row for row in answer["history"] if not (row["is_news"] or row["decides"])] if asked.place == 1 else [],
        "because": _in_words(answer["reasons"][:_REASONS], answer["history"]),
    }


def _in_words(reasons: Sequence[Mapping[str, Any]], history: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why reports are taken to speak of a thing, with an article's outlet and day in the place of its id."""
    told = {row["article_id"]: f"{row['outlet']} of {day(row['published'])}" for row in history if row["article_id"]}

    def named(word: re.Match[str]) -> str:
        return told.get(word.group(), word.group())

    return [{**row, "why": re.sub(r"[\w-]+", named, row["why"])} for row in reasons]
