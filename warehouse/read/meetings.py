"""Meetings and contacts, and who takes part in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, listing
from warehouse.read.named import bears, one_of
from warehouse.read.snapshot import Reader, Row, literal

_MEETING = (
    "meeting, topic, status, latest, contested, place, places, when_earliest, when_latest, when_text, days_named, participants, "
    f"articles, origins, first_published, last_published, {EVIDENCE}"
)
_CONTACT = f"contact, topic, kind, modality, participants, when_earliest, when_latest, when_precision, when_text, {EVIDENCE}"
_STEP = f"meeting, change, step, event, effect, place, when_earliest, when_latest, {EVIDENCE}"
OUTCOME = f"meeting, side, topic, outcome, judged, day, voices, statements, articles, origins, {EVIDENCE}"
"""Columns of what a side says came of a meeting; `judged` is whether its words say how it went."""
STATES = ("proposed", "announced", "confirmed", "postponed", "cancelled", "held", "lapsed", "contested", "unclear")
"""What a meeting can be asked for."""
COMING = "latest IN ('proposed', 'announced', 'confirmed', 'postponed')"
CONTACTS = ("telephone", "video", "letter", "memo", "message")
"""Kinds of contact."""


def meetings(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    state: str | None = None,
    participant: str | None = None,
    coming_first: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per meeting by day, those without one last; `as_of` gives the state by what was published up to that day.

    `state` is one of STATES, `participant` who is named in it (a name, or letters of names where nobody is called so).
    `coming_first` is a day: what may yet take place on it or later stands first, the next first, then the others, newest first.
    """
    where, values = "TRUE", list[object]()
    if state is not None:
        where += " AND contested" if state == "contested" else f" AND latest = {literal(state)}"
    if participant is not None:
        where, values = f"{where} AND {bears('meeting', 'participants')}", [participant] * 3
    order = "when_earliest NULLS LAST, meeting"
    if coming_first is not None:
        ahead = f"({COMING} AND coalesce(when_latest >= DATE {literal(coming_first.isoformat())}, FALSE))"
        newest = "coalesce(when_latest, CAST(last_published AS DATE)) DESC"
        order = f"NOT {ahead}, CASE WHEN {ahead} THEN when_earliest END, {newest}, meeting"
    return listing(
        reader,
        "meeting",
        _MEETING,
        order=order,
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
        limit=limit,
        offset=offset,
    )


def meeting_steps(
    reader: Reader, ids: Sequence[str], *, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """The reports that decided the state of these meetings, oldest first; the last of one says how it stands."""
    return _of(reader, "meeting_change", _STEP, "decides", "meeting, step", ids, as_of, corrections)


def participants(
    reader: Reader, ids: Sequence[str], *, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """Who was to be at these meetings and who was, those named in most articles first: `announced`, `actual`, `as_what`."""
    columns = "meeting, participant, announced, actual, as_what, articles, origins"
    order = "meeting, articles DESC, participant"
    return _of(reader, "meeting_participant", columns, "TRUE", order, ids, as_of, corrections)


def outcomes(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """What came of each meeting as each side told it: one row per meeting and side, by the day of the meeting."""
    order = "day NULLS LAST, meeting, side"
    return listing(reader, "meeting_outcome", OUTCOME, order=order, topic=topic, as_of=as_of, corrections=corrections)


def contacts(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    kind: str | None = None,
    participant: str | None = None,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per report of a call, letter, memo or message, by day; `kind` is one of CONTACTS, `participant` as for meetings."""
    where, values = "TRUE", list[object]()
    if kind is not None:
        where, values = f"{where} AND kind = ?", [kind]
    if participant is not None:
        where, values = f"{where} AND {bears('contact', 'participants')}", [*values, *[participant] * 3]
    newest = "coalesce(when_latest, CAST(published AS DATE)) DESC, published DESC, contact"
    return listing(
        reader,
        "contact",
        _CONTACT,
        order=newest if newest_first else "when_earliest NULLS LAST, published, contact",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
        limit=limit,
        offset=offset,
    )


def parties(reader: Reader, names: Sequence[str], *, topic: str) -> dict[str, str]:
    """For whom people speak, as the topic's profile has it: a name to a party's. A party is its own; others are left out."""
    if not names:
        return {}
    query = f"""
        SELECT name, CASE WHEN kind = 'party' THEN name ELSE party END AS party FROM actor
        WHERE topic = {literal(topic)} AND name IN ({one_of(names)}) AND (kind = 'party' OR party IS NOT NULL)
    """
    return {row["name"]: row["party"] for row in ask(reader, query, list(names))}


def _of(
    reader: Reader,
    view: str,
    columns: str,
    where: str,
    order: str,
    ids: Sequence[str],
    as_of: date | None,
    corrections: Corrections,
) -> list[Row]:
    if not ids:
        return []
    return listing(
        reader,
        view,
        columns,
        order=order,
        as_of=as_of,
        corrections=corrections,
        where=f"{where} AND meeting IN ({one_of(ids)})",
        values=list(ids),
    )
