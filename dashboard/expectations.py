"""What the gates ask of each step of a run, as the suites that come with Parley say it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schemas.located_yaml import FASTEST

STEPS = ("feed_entries", "pages", "article_revisions", "observations", "append", "views", "snapshot")
"""The gates, in the order of a run."""

_SHAPE = {
    "name": "row_has_its_shape",
    "why": "A row that lacks a column, or has the wrong kind of value in it, cannot be judged by anything else.",
    "fails": "the row is set aside",
}


@cache
def suites() -> tuple[dict[str, Any], ...]:
    """One a gate, in order: `step, describes, next_step, expectations`, of which each has `name, why, fails, next_step`.

    `fails` says what happens where it does not hold: the row is set aside, the run stops, or it is recorded.
    """
    folder = files("schemas") / "expectations"
    return tuple(_suite(yaml.load((folder / f"{step}.yaml").read_text(encoding="utf-8"), Loader=FASTEST)) for step in STEPS)


def _suite(told: dict[str, Any]) -> dict[str, Any]:
    of_rows = [_SHAPE | {"next_step": None}] if told.get("columns") else []
    expectations = [
        {"name": one["name"], "why": one["why"], "fails": _fails(one), "next_step": one.get("next_step")}
        for one in told["expectations"]
    ]
    return {name: told[name] for name in ("step", "describes", "next_step")} | {"expectations": [*of_rows, *expectations]}


def _fails(told: dict[str, Any]) -> str:
    if told["severity"] != "critical":
        return "it is recorded"
    stops = told.get("stops") or ("step" if told["kind"] == "set" else "row")
    return "the run stops" if stops == "step" else "the row is set aside"
