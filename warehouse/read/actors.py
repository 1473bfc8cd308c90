"""Actors: what is told of each, and what each took back."""

from __future__ import annotations

from datetime import date
from typing import Literal

from warehouse.read.listing import EVIDENCE, Corrections, ask, listing, of_pair
from warehouse.read.snapshot import Reader, Row, literal

ACTOR = (
    "name, topic, actor, kind, party, mentions, spoke, articles, origins, first_published, last_published, told_of, "
    "told_by_anonymous, anonymous_share, deadlines_set, deadlines_abandoned, deadlines_softened, deadlines_extended, "
    "deadlines_lapsed, meetings_announced, meetings_held, meetings_cancelled, meetings_postponed, meetings_lapsed, "
    "self_reversals, reversals, median_days, spellings"
)
"""Columns of an actor's record."""
REVERSAL = (
    f"reversal, topic, kind, event, entity, actors, reversed_by, about, set_for, moved_to, days, {of_pair('before')}, {EVIDENCE}"
)
"""Columns of a reversal: both ends with their words."""


Sort = Literal["told", "name", "recent", "spoke", "deadlines", "abandoned", "meetings", "cancelled", "reversals", "anonymous"]
"""What actors are put in order by: most first, names from A."""
_MOST = "articles DESC, mentions DESC, name, topic"
_ORDERS: dict[Sort, str] = {
    "told": _MOST,
    "name": "strip_accents(lower(name)), topic",
    "recent": f"last_published DESC NULLS LAST, {_MOST}",
    "spoke": f"spoke DESC, {_MOST}",
    "deadlines": f"deadlines_set DESC, {_MOST}",
    "abandoned": f"deadlines_abandoned DESC, {_MOST}",
    "meetings": f"meetings_held DESC, {_MOST}",
    "cancelled": f"meetings_cancelled DESC, {_MOST}",
    "reversals": f"self_reversals DESC, reversals DESC, {_MOST}",
    "anonymous": f"anonymous_share DESC NULLS LAST, {_MOST}",
}


def actors(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    sort: Sort = "told",
    kind: str | None = None,
    name: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per actor, those named in most articles first; a party counts what its people set and announced as well.

    `kind` is person, party, body, outlet or unknown; `name` letters of the name or of a spelling.
    """
    where = "TRUE"
    values: list[object] = []
    if kind is not None:
        where, values = f"{where} AND kind = ?", [*values, kind]
    if name is not None:
        letters = (
            "contains(strip_accents(lower(name || chr(10) || array_to_string(spellings, chr(10)))), strip_accents(lower(?)))"
        )
        where, values = f"{where} AND {letters}", [*values, name]
    return listing(
        reader,
        "actor",
        ACTOR,
        order=_ORDERS[sort],
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
        limit=limit,
        offset=offset,
    )


def weeks(reader: Reader, name: str, *, topic: str, until: date | None = None) -> list[Row]:
    """How often a name is mentioned in each week in which it is, oldest first: `week` (its Monday), `mentions, spoke, articles`.

    `until` leaves out weeks that were not over by the end of that day. The numbers are today's.
    """
    over = "" if until is None else f" AND week + INTERVAL 7 DAY <= CAST({literal(until.isoformat())} AS DATE) + 1"
    query = f"""
        SELECT CAST(week AS DATE) AS week, sum(mentions) AS mentions, sum(spoke) AS spoke, sum(articles) AS articles
        FROM actor_week WHERE topic = {literal(topic)} AND name = {literal(name)} AND kind <> 'anonymous'{over}
        GROUP BY week ORDER BY week
    """
    return ask(reader, query)


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
