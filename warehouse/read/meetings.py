"""Meetings and contacts."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_MEETING = (
    "meeting, topic, status, latest, contested, place, places, when_earliest, when_latest, when_text, days_named, participants, "
    f"articles, origins, first_published, last_published, {EVIDENCE}"
)
_CONTACT = f"contact, topic, kind, modality, participants, when_earliest, when_latest, when_precision, when_text, {EVIDENCE}"


def meetings(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per meeting by day, those without one last; `as_of` gives the state by what was published up to that day."""
    order = "when_earliest NULLS LAST, meeting"
    return listing(reader, "meeting", _MEETING, order=order, topic=topic, as_of=as_of, corrections=corrections)


def contacts(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per report of a call, letter, memo or message."""
    order = "when_earliest NULLS LAST, published, contact"
    return listing(reader, "contact", _CONTACT, order=order, topic=topic, as_of=as_of, corrections=corrections)
