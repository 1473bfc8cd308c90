"""Deadlines, what became of them, and a tally of those who set them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, listing, source_of
from warehouse.read.named import bears, one_of
from warehouse.read.snapshot import Reader, Row, literal

_DEADLINE = (
    "deadline, topic, status, latest, contested, set_by, ended_by, addressed_to, subject, plan, first_due, due, due_earliest, "
    f"due_text, due_history, slip_days, articles, origins, first_published, last_published, {EVIDENCE}"
)
_STEP = f"deadline, change, step, event, effect, due_latest, set_by, {EVIDENCE}"
FATES = (
    "open", "held_to", "moved", "softened", "abandoned", "denied", "met", "passed", "lapsed", "contested", "unclear",
)  # fmt: skip
"""What a deadline can be asked for. Moved, softened and abandoned are those that ever were; the others stand so now.

Held to is one whose day came as it was first set: met or passed, and never moved, softened or abandoned.
"""

_EVER = {
    "moved": "firm AND event IN ('extended', 'shortened')",
    "softened": "decides AND effect = 'softened'",
    "abandoned": "decides AND effect = 'abandoned'",
}
"""What may happen to a deadline at any time, of a report of it."""
_ON_ITS_DAY = "latest IN ('met', 'passed')"
_TALLIED = {**{fate: fate for fate in _EVER}, "held_to": f"{_ON_ITS_DAY} AND NOT ({' OR '.join(_EVER)})"}
"""The same of a row that has one truth for each."""


def deadlines(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    fate: str | None = None,
    setter: str | None = None,
    open_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per deadline by due date, those without one last; `as_of` gives the state by what was published up to that day.

    `fate` is one of FATES, `setter` who set it (a name, or letters of names where nobody is called so). `open_first` puts those
    in force before the others, the next day first, and then what is over, the newest first.
    """
    where, values = "TRUE", list[object]()
    if fate is not None:
        where += f" AND {_fate(fate, as_of, corrections)}"
    if setter is not None:
        where, values = f"{where} AND {bears('deadline', 'set_by')}", [setter] * 3
    in_force = "latest IN ('open', 'softened')"
    newest = "coalesce(due, CAST(last_published AS DATE)) DESC"
    return listing(
        reader,
        "deadline",
        _DEADLINE,
        order=f"NOT {in_force}, CASE WHEN {in_force} THEN due END NULLS LAST, {newest}, deadline"
        if open_first
        else "due NULLS LAST, deadline",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
        limit=limit,
        offset=offset,
    )


def deadline_steps(
    reader: Reader, ids: Sequence[str], *, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """The reports that decided the state of these deadlines, oldest first; the last of one says how it stands."""
    if not ids:
        return []
    where = f"decides AND deadline IN ({one_of(ids)})"
    return listing(
        reader,
        "deadline_change",
        _STEP,
        order="deadline, step",
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=list(ids),
    )


def setters(
    reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current", limit: int = 12
) -> list[Row]:
    """A row per name that set, reaffirmed or moved deadlines, the busiest first: how many, and what became of them.

    `setter`, `all`, a count per fate, `days_given` (median from the first report to the day first set) and `days_kept` (median
    from the first report to the first that took it back: softened, abandoned or moved it).
    """
    counts = ", ".join(f"count(*) FILTER (WHERE {_TALLIED.get(fate, _now(fate))}) AS {fate}" for fate in FATES)
    query = f"""
        WITH own AS (
            SELECT * FROM {source_of("deadline", as_of, corrections)} WHERE topic = {literal(topic)} AND len(set_by) > 0
        ), ever AS (
            SELECT deadline, {", ".join(f"bool_or({what}) AS {fate}" for fate, what in _EVER.items())},
                min(published) FILTER (WHERE {" OR ".join(f"({what})" for what in _EVER.values())}) AS taken_back
            FROM {source_of("deadline_change", as_of, corrections)} GROUP BY deadline
        ), each AS (
            SELECT own.*, unnest(set_by) AS setter, {", ".join(f"ever.{fate}" for fate in _EVER)}, taken_back
            FROM own INNER JOIN ever USING (deadline)
        )
        SELECT setter, count(*) AS "all", {counts},
            median(first_due - CAST(first_published AS DATE)) FILTER (WHERE first_due >= CAST(first_published AS DATE))
                AS days_given,
            median(date_diff('day', first_published, taken_back)) AS days_kept
        FROM each GROUP BY setter ORDER BY "all" DESC, setter LIMIT {limit:d}
    """
    return ask(reader, query)


def _fate(fate: str, as_of: date | None, corrections: Corrections) -> str:
    changes = source_of("deadline_change", as_of, corrections)
    ever = {
        name: f"deadline IN (SELECT deadline FROM {changes} WHERE {what})"
        for name, what in _EVER.items()
        if fate in (name, "held_to")
    }
    if fate == "held_to":
        return " AND ".join([_ON_ITS_DAY, *(f"NOT {one}" for one in ever.values())])
    return ever.get(fate) or _now(fate)


def _now(fate: str) -> str:
    return "contested" if fate == "contested" else f"latest = {literal(fate)}"
