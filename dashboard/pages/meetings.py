"""Meetings by place or party, who was to be there and who came; and a page for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.asking import Asked
from dashboard.charts.lanes import Course, Lane, Lanes, Mark, Stretch, drawn
from dashboard.charts.presence import by_meeting, gathered, matrix, presence
from dashboard.labels import meeting_label
from dashboard.page import Answer, Filter, Page
from dashboard.pages.contacts import contact_lane, told_contacts
from dashboard.pages.one_thing import parted, whole
from dashboard.wording import day, few, plural, spaced, span
from warehouse.read import Reader
from warehouse.read.meetings import STATES, meeting_steps, meetings, participants, parties

_SHOWN = 14
_DAYS = 60
_SIDES = 6
_CALLS = 5
"""Calls and letters that stand on the page of meetings; the rest have a page of their own."""
SIGNS = {
    "told": ("dot", "none", "first told of"),
    "proposed": ("dashed", "going", "day that was proposed"),
    "announced": ("ring", "going", "day that was announced"),
    "confirmed": ("ring", "going", "day that was announced"),
    "held": ("disc", "good", "held"),
    "earlier": ("diamond", "moved", "day before it was moved"),
    "postponed": ("triangle", "moved", "put off"),
    "cancelled": ("cross", "gone", "cancelled"),
    "off": ("ring", "none", "day that fell through"),
    "lapsed": ("gap", "none", "its day went by in silence"),
    "call": ("square", "going", "call or letter"),
}
"""What happens to a meeting: sign, tone, and what the legend says."""


def label(row: Mapping[str, Any]) -> str:
    """What a row of `warehouse.read.meetings` is called."""
    return meeting_label(row["place"], row["when_earliest"], row["when_latest"], row["participants"])


def course(row: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], beside: str) -> Course:
    """How a meeting runs: first told, each day that it was to be, held or fallen through. `steps` are the reports that decide."""
    told, state = row["first_published"], row["latest"]
    first, last = row["when_earliest"], row["when_latest"]
    marks, stretches = [], []
    if last is None or told[:10] < (first or last):
        marks.append(_mark("told", told, f"First told of {day(told)}" + ("" if last else "; no day is told")))
    earlier = moves(row, steps)
    marks += [_mark("earlier", one, f"To be on {day(one)} before it was moved") for one in earlier]
    ended = next((step["published"] for step in reversed(steps) if step["effect"] == state), told)
    if state in ("cancelled", "postponed"):
        if last and (last > ended[:10] or (state == "cancelled" and last < ended[:10])):
            marks.append(_mark("off" if state == "cancelled" else "announced", last, f"To be on {span(first, last)}"))
        marks.append(_mark(state, ended, f"{state.capitalize()}, told {day(ended)}"))
    elif last:
        marks.append(_mark(state, _middle(first or last, last), f"{state.capitalize()}: {span(first, last)}"))
    elif state == "held":
        marks.append(_mark(state, ended, f"Held, told {day(ended)}; no day is told"))
    if last:
        stretches += [Stretch(first or last, last, "wide")] if first and first < last else []
        begin, end = told[:10], first or last
        off = state == "cancelled" and begin < ended[:10] < end
        stretches += [Stretch(begin, ended[:10] if off else end, "line")] if begin < end else []
        stretches += [Stretch(ended[:10], end, "dashed")] if off else []
        stretches += [Stretch(min(one, last), max(one, last), "dashed") for one in earlier]
    elif state in ("cancelled", "postponed", "held") and told[:10] < ended[:10]:
        stretches.append(Stretch(told, ended, "line"))
    return Course(row["meeting"], f"{label(row)}: {spaced(row['status'])}", beside, marks, stretches)


def moves(row: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Days for which a meeting was planned before, in the order of the reports. A plan for a span that holds its day was none."""
    last, first = row["when_latest"], row["when_earliest"] or row["when_latest"]
    planned = [step for step in steps if step["when_latest"] and step["effect"] not in ("held", "lapsed")]
    apart = [one for one in planned if last and (one["when_latest"] < first or (one["when_earliest"] or last) > last)]
    return list(dict.fromkeys(one["when_latest"] for one in apart))


def other_days(row: Mapping[str, Any], moved: Sequence[str]) -> list[str]:
    """Days that reports name beside the one that counts and those that it was moved from: they disagree about them."""
    last, first = row["when_latest"] or "", row["when_earliest"] or ""
    return [one for one in row["days_named"] if not first <= one <= last and one not in moved]


def _middle(first: str, last: str) -> str:
    begin = date.fromisoformat(first)
    return (begin + (date.fromisoformat(last) - begin) / 2).isoformat()


def legend(lanes: Lanes | None) -> list[tuple[str, str, str]]:
    """The signs that a chart has, in the order in which a meeting meets them."""
    used = set(lanes.signs) if lanes else set()
    return [one for one in dict.fromkeys(SIGNS.values()) if one[:2] in used]


def _mark(what: str, at: str, words: str) -> Mark:
    return Mark(at, *SIGNS.get(what, SIGNS["announced"])[:2], words)


def _answer(reader: Reader, asked: Asked) -> Answer:
    participant = asked.filters.get("participant")
    found = meetings(
        reader,
        **asked.usual,
        **asked.part(_SHOWN),
        state=asked.filters.get("status"),
        participant=participant,
        coming_first=asked.now,
    )
    rows = found[:_SHOWN]
    ids = [row["meeting"] for row in rows]
    people = participants(reader, ids, **asked.day)
    names = sorted({row["participant"] for row in people})
    calls = asked.place == 1 and "status" not in asked.filters
    return {
        "meetings": rows,
        "more": len(found) > _SHOWN,
        "steps": meeting_steps(reader, ids, **asked.day),
        "participants": people,
        "parties": parties(reader, names, topic=asked.topic),
        "contacts": told_contacts(reader, asked, limit=_CALLS, participant=participant) if calls else [],
    }


def _draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    by = asked.filters.get("by", "place")
    steps = by_meeting(answer["steps"])
    people = by_meeting(answer["participants"])
    moved = {row["meeting"]: moves(row, steps[row["meeting"]]) for row in answer["meetings"]}
    lanes = drawn(
        [
            Lane(name, plural(len(rows), "meeting"), [course(row, steps[row["meeting"]], _beside(row, by)) for row in rows])
            for name, rows in grouped(answer["meetings"], by, people, answer["parties"])
        ],
        asked.now,
    )
    calls = contact_lane(answer["contacts"])
    return {
        "by": by,
        "lanes": lanes,
        "legend": legend(lanes),
        "signs": SIGNS,
        "calls": drawn([calls], asked.now) if len(calls.courses) > 1 else None,
        "people": {
            row["meeting"]: gathered(several, presence(several, row["latest"], answer["parties"]), by_words=False)
            for row in answer["meetings"]
            for several in [people[row["meeting"]]]
        },
        "moved": moved,
        "other_days": {row["meeting"]: other_days(row, moved[row["meeting"]]) for row in answer["meetings"]},
        "matrix": matrix(answer["meetings"], people, answer["parties"]),
    }


def grouped(
    rows: Sequence[Mapping[str, Any]],
    by: str,
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    party_of: Mapping[str, str],
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Meetings by place or by party, the lanes with most first. By party a meeting stands with each that takes part."""
    rest = "Place not told" if by == "place" else "Others"
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        several = {party_of.get(one["participant"], rest) for one in people.get(row["meeting"], [])}
        for name in [row["place"] or rest] if by == "place" else sorted(several or {rest}):
            found[name].append(row)
    return sorted(found.items(), key=lambda one: (one[0] == rest, -len(one[1]), one[0]))


def _beside(row: Mapping[str, Any], by: str) -> str:
    if by == "place":
        return few(row["participants"])
    return row["place"] or "place not told"


def _one_answer(reader: Reader, asked: Asked) -> Answer:
    found = whole(reader, asked, "meeting")
    names = {row["speaker"] for row in found["history"] if row.get("speaker")} | {
        row["participant"] for row in found["participants"]
    }
    return {**found, "parties": parties(reader, sorted(names), topic=asked.topic)}


def _one_draw(answer: Answer, asked: Asked) -> dict[str, Any]:
    state, history = answer["state"], answer["history"]
    if state is None:
        return {**parted(answer, asked), "heading": "A meeting of which nothing stands today"}
    deciding = [row for row in history if row["decides"]]
    moved = moves(state, deciding)
    marks = [_mark("told", at, words) for at, words in reported(history)]
    when = ", ".join(filter(None, (span(state["when_earliest"], state["when_latest"]), spaced(state["status"]))))
    lanes = drawn(
        [Lane("What became of it", "", [course(state, deciding, when)]), Lane("Reports", "", [Course(None, "Days", "", marks)])],
        asked.now,
    )
    return {
        **parted(answer, asked),
        "heading": label(state),
        "lanes": lanes,
        "legend": legend(lanes),
        "signs": SIGNS,
        "moved": moved,
        "other_days": other_days(state, moved),
        "people": gathered(answer["participants"], presence(answer["participants"], state["latest"], answer["parties"])),
        "sides": sides(history, answer["parties"], answer["outcomes"]),
    }


def reported(history: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each day on which a meeting was told of, with how often; each month where those are too many days to be told apart."""
    told = [row["published"][:10] for row in history if row["quote"]]
    if len(set(told)) > _DAYS:
        months = Counter(at[:7] for at in told)
        return [
            (f"{at}-15", f"{date.fromisoformat(f'{at}-15'):%B %Y}: {plural(count, 'report')}")
            for at, count in sorted(months.items())
        ]
    return [(at, f"{day(at)}: {plural(count, 'report')}") for at, count in sorted(Counter(told).items())]


def sides(
    history: Sequence[Mapping[str, Any]], party_of: Mapping[str, str], outcomes: Sequence[Mapping[str, Any]] = ()
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """What each side itself says of a meeting, in the newest words of each speaker: a party, and those who speak for it.

    Of many sides those for which most people speak. Words that tell an outcome already are left out.
    """
    found: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    shown = {(row["article_id"], row["start"]) for row in outcomes}
    for row in history:
        if row["speaker"] in party_of and (row["article_id"], row["start"]) not in shown:
            found[party_of[row["speaker"]]][row["speaker"]] = row
    most = sorted(found, key=lambda party: (-len(found[party]), party))[:_SIDES]
    return [(party, list(found[party].values())[-3:]) for party in sorted(most)]


MEETINGS = Page(
    name="meetings",
    title="Meetings",
    question="Who was to meet whom, where and when, and did it come about?",
    answer=_answer,
    table="meetings",
    filters={
        "status": Filter("What became of it", STATES),
        "by": Filter("Lanes by", ("place", "party")),
        "participant": Filter("With"),
    },
    draw=_draw,
)
MEETING = Page(
    name="meeting",
    title="Meeting",
    question="How was this meeting announced, moved and held or dropped, and in whose words?",
    answer=_one_answer,
    table="history",
    keyed=True,
    group="meetings",
    draw=_one_draw,
)
