"""Deadlines: one lane each, a list, a tally of those who set them; and a page for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.asking import Asked
from dashboard.charts.lanes import Course, Lane, Lanes, Mark, Stretch, drawn
from dashboard.labels import deadline_label
from dashboard.page import Answer, Filter, Page
from dashboard.pages.one_thing import parted, whole
from dashboard.wording import day, few, plural, spaced
from warehouse.read import Reader
from warehouse.read.deadlines import FATES, deadline_steps, deadlines, setters

_SHOWN = 12
SIGNS = {
    "told": ("dot", "none", "first told of"),
    "due": ("bar", "none", "due"),
    "open": ("ring", "going", "due, in force"),
    "earlier": ("diamond", "moved", "due before it was moved"),
    "softened": ("half", "moved", "softened"),
    "abandoned": ("cross", "gone", "abandoned"),
    "denied": ("barred", "gone", "denied"),
    "met": ("disc", "good", "met"),
    "passed": ("square", "gone", "passed without being met"),
    "lapsed": ("gap", "none", "went by in silence"),
}
"""What happens to a deadline: sign, tone, and what the legend says."""
TALLIED = (
    ("open", "In force"),
    ("held_to", "Held to"),
    ("moved", "Moved"),
    ("softened", "Softened"),
    ("abandoned", "Abandoned"),
    ("denied", "Denied"),
    ("lapsed", "Lapsed"),
)
"""Fates that the tally shows, and the head of each column."""

_ONLY = {"open": "those in force", "held_to": "those that were held to", "contested": "those about which sources disagree"}


def label(row: Mapping[str, Any]) -> str:
    """What a row of `warehouse.read.deadlines` is called."""
    return deadline_label(row["due"], row["addressed_to"], row["set_by"])


def slip(days: int | None) -> str:
    """`25 days earlier`, `3 days later` than first set; nothing where it was not moved or no day is known."""
    return f"{plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}" if days else ""


def course(row: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> Course:
    """How a deadline runs: first told, each day that it was due, softened, ended. `steps` are the reports that decide."""
    told, due, state = row["first_published"], row["due"], row["latest"]
    marks = [_mark("told", told, f"First told of {day(told)}")]
    earlier = sorted({one["due"] for one in row["due_history"] if one["due"] and one["due"] != due})
    marks += [_mark("earlier", one, f"Due {day(one)} before it was moved") for one in earlier]
    ends = [step for step in steps if step["effect"] in ("softened", "abandoned", "denied", "met")]
    marks += [
        _mark(one["effect"], one["published"], f"{one['effect'].capitalize()}, told {day(one['published'])}") for one in ends
    ]
    if due and state in ("passed", "lapsed", "open"):
        marks.append(_mark(state, due, f"{SIGNS[state][2].capitalize()}: {day(due)}"))
    elif due:
        marks.append(_mark("due", due, f"Due {day(due)}"))
    elif state == "passed":
        marks.append(_mark(state, steps[-1]["published"] if steps else told, "Passed; no day is told"))
    given_up = next((one["published"][:10] for one in ends if one["effect"] in ("abandoned", "denied")), None)
    stretches = []
    if due and due > told[:10]:
        until = given_up if given_up and told[:10] < given_up < due else due
        stretches = [Stretch(told, until, "line"), *([Stretch(until, due, "dashed")] if until < due else [])]
    if due:
        stretches += [Stretch(min(one, due), max(one, due), "dashed") for one in earlier]
    words = ", ".join(filter(None, (day(due) or "no day", spaced(row["status"]), slip(row["slip_days"]))))
    return Course(row["deadline"], label(row), words, marks, stretches)


def legend(lanes: Lanes | None) -> list[tuple[str, str, str]]:
    """The signs that a chart has, in the order in which a deadline meets them."""
    used = set(lanes.signs) if lanes else set()
    return [one for one in SIGNS.values() if one[:2] in used]


def _mark(what: str, at: str, words: str) -> Mark:
    return Mark(at, *SIGNS[what][:2], words)


def _answer(reader: Reader, asked: Asked) -> Answer:
    fate, setter = asked.filters.get("status"), asked.filters.get("setter")
    found = deadlines(reader, **asked.usual, **asked.part(_SHOWN), fate=fate, setter=setter, open_first=True)
    rows = found[:_SHOWN]
    return {
        "deadlines": rows,
        "more": len(found) > _SHOWN,
        "steps": deadline_steps(reader, [row["deadline"] for row in rows], **asked.day),
        "setters": setters(reader, **asked.usual) if asked.place == 1 else [],
    }


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    steps: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for step in answer["steps"]:
        steps[step["deadline"]].append(step)
    lanes = drawn(
        [
            Lane(
                f"For {few(row['addressed_to'])}" if row["addressed_to"] else "No addressee named",
                f"by {few(row['set_by'], 1)}" if row["set_by"] else "",
                [course(row, steps[row["deadline"]])],
                row["deadline"],
            )
            for row in answer["deadlines"]
        ],
        asked.now,
    )
    return {
        "lanes": lanes,
        "legend": legend(lanes),
        "signs": SIGNS,
        "last_step": {key: several[-1] for key, several in steps.items()},
        "tallied": TALLIED,
        "only": _only(asked),
        "slip": slip,
    }


def _only(asked: Asked) -> str:
    """What the filters leave, in words."""
    status, setter = asked.filters.get("status"), asked.filters.get("setter")
    ever = f"those that were {status} at some time" if status in ("moved", "softened", "abandoned") else f"those now {status}"
    what = _ONLY.get(status, ever) if status else "those"
    return f"{what} set by {setter}" if setter else what


def _one_answer(reader: Reader, asked: Asked) -> Answer:
    return whole(reader, asked, "deadline")


def _one_draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    state = answer["state"]
    lanes = None
    if state is not None:
        deciding = [row for row in answer["history"] if row["decides"]]
        lanes = drawn([Lane("What became of it", "", [course(state, deciding)]), _reports(answer["history"])], asked.now)
    return {
        **parted(answer, asked),
        "heading": label(state) if state is not None else "A deadline of which nothing stands today",
        "lanes": lanes,
        "legend": legend(lanes),
        "signs": SIGNS,
        "slip": slip,
    }


def _reports(history: Sequence[Mapping[str, Any]]) -> Lane:
    days: defaultdict[str, int] = defaultdict(int)
    for row in history:
        if row["quote"]:
            days[row["published"][:10]] += 1
    marks = [Mark(at, *SIGNS["told"][:2], f"{day(at)}: {plural(count, 'report')}") for at, count in sorted(days.items())]
    return Lane("Reports", "", [Course(None, "Days of reports", "", marks)])


DEADLINES = Page(
    name="deadlines",
    title="Deadlines",
    question="Which deadlines were set, by whom and for whom, and what became of them?",
    answer=_answer,
    table="deadlines",
    filters={"status": Filter("What became of it", FATES), "setter": Filter("Set by")},
    draw=_draw,
)
DEADLINE = Page(
    name="deadline",
    title="Deadline",
    question="How was this deadline set, moved and ended, and in whose words?",
    answer=_one_answer,
    table="history",
    keyed=True,
    group="deadlines",
    draw=_one_draw,
)
