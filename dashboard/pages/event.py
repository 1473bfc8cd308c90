"""One event as the log has it: what it says, when, what it rests on, what it led to, and its place in the chain."""

from __future__ import annotations

import json
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.labels import label
from dashboard.page import Answer, Page
from schemas.errors import InputError
from warehouse.read import Reader
from warehouse.read.event import one_event
from warehouse.read.things import things


def _answer(reader: Reader, asked: Asked) -> Answer:
    try:
        found = one_event(reader, asked.key or "")
    except InputError as error:
        raise UnknownAddressError(str(error)) from error
    named = things(reader, {row["about"] for row in found["led_to"] if row.get("kind")})
    plain = {"kind": None, "thing": None}
    # The log has all topics in it; what an event of another one led to has its pages there.
    here = {} if found["event"]["topic"] in (None, asked.topic) else plain
    return found | {
        "causes": [plain | row for row in found["causes"]],
        "led_to": [plain | row | {"thing": named.get(row["about"])} | here for row in found["led_to"]],
    }


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    content = answer["content"]
    return {
        "payload": None if content is None else json.dumps(content, ensure_ascii=False, indent=2),
        "article_id": (content or {}).get("article_id") if answer["article_held"] else None,
        "revision": ((content or {}).get("evidence") or content or {}).get("revision"),
        "start": ((content or {}).get("evidence") or {}).get("start"),
        "label": label,
    }


EVENT = Page(
    name="event",
    title="Event",
    question="What exactly stands in the log, since when, on what does it rest, and what rests on it?",
    answer=_answer,
    table="led_to",
    keyed=True,
    group="quality",
    looks_back=False,
    draw=_draw,
)
