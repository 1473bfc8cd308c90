"""Actors: what is told of each, and what each took back."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

ACTOR = (
    "name, topic, actor, kind, party, mentions, spoke, articles, origins, first_published, last_published, told_of, "
    "told_by_anonymous, anonymous_share, deadlines_set, deadlines_abandoned, deadlines_softened, deadlines_extended, "
    "deadlines_lapsed, meetings_announced, meetings_held, meetings_cancelled, meetings_postponed, meetings_lapsed, "
    "self_reversals, reversals, median_days, spellings"
)
"""Columns of an actor's record."""
_BEFORE = ", ".join(f"{name}_before" for name in EVIDENCE.replace('"', "").split(", "))
REVERSAL = f"reversal, topic, kind, event, entity, actors, reversed_by, about, set_for, moved_to, days, {_BEFORE}, {EVIDENCE}"
"""Columns of a reversal: both ends with their words."""


def actors(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per actor, those named in most articles first; a party counts what its people set and announced as well."""
    order = "articles DESC, mentions DESC, name, topic"
    return listing(reader, "actor", ACTOR, order=order, topic=topic, as_of=as_of, corrections=corrections)


def reversals(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    actor: str | None = None,
) -> list[Row]:
    """One row per thing and way in which it was taken back, oldest first, with the words of both ends; `actor` is a name."""
    where = "TRUE" if actor is None else "list_contains(actors, ?)"
    return listing(
        reader,
        "reversal",
        REVERSAL,
        order="published, reversal",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=[] if actor is None else [actor],
    )
