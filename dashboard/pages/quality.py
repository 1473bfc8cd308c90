"""Quality: how the last run went gate by gate, what is held back and why, and what is asked of every row."""

from __future__ import annotations

import json
from typing import Any

from dashboard.asking import Asked
from dashboard.expectations import STEPS, suites
from dashboard.page import Answer, Filter, Page
from warehouse.read import Reader
from warehouse.read.press import quarantine, trend

_HELD = 12
_STATES = ("open", "settled", "discarded")
_HOLDING = ("feed_entries", "pages", "read", "article_revisions", "observations", "append")
"""The steps that set rows aside; reading does so without a suite."""
_LONGEST = 1_500
"""Characters of a row held back that the page shows; its JSON has all of them."""


def _answer(reader: Reader, asked: Asked) -> Answer:
    step = asked.filters.get("step")
    held = quarantine(reader, topic=asked.topic, step=step, state=asked.filters.get("state"), **asked.part(_HELD))
    return {
        "run": asked.last_run,
        "suites": [suite for suite in suites() if step in (None, suite["step"])],
        "quarantine": held[:_HELD],
        "more": len(held) > _HELD,
        "trend": trend(reader, topic=asked.topic, step=step),
    }


_RUN = ("run_id", "topic", "outcome", "message", "ended_at", "seconds", "steps", "failed", "counts", "snapshot")
_UNMET = ("step", "expectation", "severity", "stops", "why", "checked", "failed", "detail", "next_step")


def _draw(answer: Answer, _: Asked) -> dict[str, Any]:
    # A note by another version of Parley may lack some of it.
    told = answer["run"] or {}
    run = {name: told.get(name) for name in _RUN}
    asked_of = {suite["step"]: suite for suite in suites()}
    return {
        "steps": [
            {
                "step": row.get("step"),
                "came": row.get("in"),
                "on": row.get("on"),
                "aside": row.get("quarantined"),
                "adds_up": row.get("in") == (row.get("on") or 0) + (row.get("quarantined") or 0),
                "checks": row.get("checks"),
                "failed": row.get("failed"),
                "describes": asked_of.get(str(row.get("step")), {}).get("describes"),
            }
            for row in run["steps"] or []
        ],
        "last": run if told else None,
        "unmet": [{name: one.get(name) for name in _UNMET} for one in run["failed"] or []],
        "counts": run["counts"] or {},
        "contents": [_readable(row["content"]) for row in answer["quarantine"]],
        "next_steps": [_next_step(row["step"], row["expectation"]) for row in answer["quarantine"]],
        "all_suites": suites(),
    }


def _next_step(step: str, expectation: str) -> str | None:
    """What the suite of a step says is to be done about a row that failed an expectation; None where it has no suite."""
    for suite in suites():
        if suite["step"] == step:
            own = [one["next_step"] for one in suite["expectations"] if one["name"] == expectation]
            return str(next(filter(None, own), suite["next_step"]))
    return None


def _readable(content: str) -> str:
    try:
        told = json.dumps(json.loads(content), ensure_ascii=False, indent=1)
    except ValueError:
        told = content
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]} …"


QUALITY = Page(
    name="quality",
    title="Quality",
    question="How did the last run go, what is held back and why, and what is asked of every row?",
    answer=_answer,
    table="quarantine",
    filters={"step": Filter("Gate", tuple(dict.fromkeys((*_HOLDING, *STEPS)))), "state": Filter("State", _STATES)},
    looks_back=False,
    draw=_draw,
)
