"""Plans: every lineage of a topic, and one of them from near with its versions, parties, authors and history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from dashboard.asking import Asked, UnknownAddressError
from dashboard.charts.rail import rail
from dashboard.labels import deadline_label, label
from dashboard.page import Answer, Page
from dashboard.plan_words import SIGNS, cell_words, matter_name, plan_name, version_choices, version_name
from warehouse.read import Reader
from warehouse.read.plan_story import (
    accounts,
    deadlines_of,
    plan_history,
    plans_by_contents,
    point_counts,
    texts_of,
    texts_untold,
)
from warehouse.read.plans import plan_named, plans, positions, versions
from warehouse.read.provisions import cells_of
from warehouse.read.snapshot import Row
from warehouse.read.things import things

_PLANS, _ACCOUNTS = 10, 3
_REPORTS, _DEADLINES = 15, 6
_TOLD = ("changed", "added", "dropped")


def _plans(reader: Reader, asked: Asked) -> Answer:
    found = plans(reader, **asked.usual, **asked.part(_PLANS), newest_first=True)
    shown = found[:_PLANS]
    of = [row["plan"] for row in shown]
    return {
        "plans": shown,
        "more": len(found) > _PLANS,
        "versions": versions(reader, **asked.usual, of=of),
        "positions": positions(reader, **asked.usual, of=of),
        "accounts": accounts(reader, of, **asked.day, each=_ACCOUNTS, news_only=True),
        "by_contents": plans_by_contents(reader, asked.topic, as_of=asked.as_of) if asked.place == 1 else [],
        "texts_untold": texts_untold(reader, asked.topic, **asked.day) if asked.place == 1 else [],
    }


def _draw_plans(answer: Answer, _: Asked) -> dict[str, Any]:
    parts = {name: _by(answer[name], "plan") for name in ("versions", "positions", "accounts")}
    return {
        "shown": [
            {
                "row": row,
                "name": plan_name(row["plan"], row["lineage"], row["name"]),
                "versions": parts["versions"].get(row["plan"], []),
                "parties": _parties(parts["positions"].get(row["plan"], [])),
                "accounts": parts["accounts"].get(row["plan"], []),
            }
            for row in answer["plans"]
        ],
        **_names(answer["versions"]),
        "plan_name": plan_name,
        "matter_name": matter_name,
    }


PLANS = Page(
    name="plans",
    title="Plans",
    question="Which plans are on the table, where does each stand, and who wrote it by whose account?",
    answer=_plans,
    table="plans",
    draw=_draw_plans,
)


def _plan(reader: Reader, asked: Asked) -> Answer:
    named = plan_named(reader, asked.topic, asked.key or "")
    if named is None:
        raise UnknownAddressError(
            f"nothing is called {asked.key!r} among the plans of {asked.topic}; the page of plans lists those that are told of"
        )
    plan = named["plan"]
    told = versions(reader, **asked.day, of=[plan])
    changes = plan_history(reader, plan, **asked.day, **asked.part(_REPORTS))
    first = asked.place == 1
    return {
        "plan": next(iter(plans(reader, **asked.day, of=[plan])), None),
        "id": plan,
        "marked": named["version"],
        "merged": named["merged"],
        "versions": told,
        "answers": list(things(reader, {row["answers"] for row in told}).values()),
        "positions": positions(reader, **asked.day, of=[plan]) if first else [],
        "counts": point_counts(reader, plan, **asked.day) if first else [],
        "accounts": accounts(reader, [plan], **asked.day) if first else [],
        "texts": texts_of(reader, plan, **asked.day) if first else [],
        "provisions": cells_of(reader, plan, **asked.day) if first else [],
        "deadlines": deadlines_of(reader, plan, **asked.day, limit=_DEADLINES) if first else [],
        "changes": changes[:_REPORTS],
        "more": len(changes) > _REPORTS,
    }


def _draw_plan(answer: Answer, _: Asked) -> dict[str, Any]:
    plan, told = answer["plan"], answer["versions"]
    matters = [(about, [cell for cell in cells if cell["state"] != "unknown"]) for about, cells in _matters(answer["provisions"])]
    return {
        "name": plan_name(answer["id"], plan and plan["lineage"], plan and plan["name"]),
        "rail": rail(told),
        "answered": {row["entity"]: label(row) for row in answer["answers"]},
        "papers": [*(row["version"] for row in told), *([None] if any(not p["version"] for p in answer["positions"]) else [])],
        "choices": dict(zip((row["version"] for row in told), version_choices(told), strict=True)),
        "parties": _parties(answer["positions"]),
        "counts_of": _by(answer["counts"], "version"),
        "texts_by": _by(answer["texts"], "version"),
        "moved": [(about, cells) for about, cells in matters if any(cell["state"] in _TOLD for cell in cells)],
        "still": [
            matter_name(about, cells) for about, cells in matters if cells and not any(cell["state"] in _TOLD for cell in cells)
        ],
        "days": [(day, list(rows)) for day, rows in groupby(answer["changes"], key=lambda row: row["published"][:10])],
        "matter_name": matter_name,
        "cell_words": cell_words,
        "cell_signs": SIGNS,
        "deadline_label": deadline_label,
        **_names(told, answer["provisions"]),
    }


PLAN = Page(
    name="plan",
    title="Plan",
    question="Where does this plan stand with whom, which texts has it had, and who wrote them by whose account?",
    answer=_plan,
    table="changes",
    keyed=True,
    group="plans",
    feed=True,
    draw=_draw_plan,
)


def _by(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _parties(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The positions of each party, whoever took most of them first."""
    taken = _by(rows, "party").items()
    return sorted(taken, key=lambda item: (-sum(row["position"] != "silent" for row in item[1]), item[0]))


def _matters(cells: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    return list(_by(cells, "provision_topic").items())


def _names(told: Sequence[Row], cells: Sequence[Row] = ()) -> dict[str, Any]:
    """What each version is called, whether reports tell of it or only of what it says."""
    alone = {plan: len(rows) == 1 for plan, rows in _by(told, "plan").items()}
    names = {cell["version"]: version_name(cell) for cell in cells}
    return {"version_names": names | {row["version"]: version_name(row, alone[row["plan"]]) for row in told}}
