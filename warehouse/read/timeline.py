"""What happened, by its own day where the words give one, else by the day on which it was reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

_WIDE = 31
"""Days. What happened some time in a longer span stands where it was reported."""
_LINE = (
    "day, dated_by, occurred_earliest, occurred_latest, change, kind, event, entity, plan, topic, significance, sentence, "
    f"actors, position, {EVIDENCE}"
)


def timeline(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    plan: str | None = None,
    actor: str | None = None,
    since: date | None = None,
    until: date | None = None,
    names: Sequence[str] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per thing that is new, in the order in which things happened, as far as their words tell.

    `day` is the last day on which it may have happened (`dated_by` occurred) or that of the report (published). `plan` is the id
    of a plan or version or its beginning, `actor` a name with these letters in it, of somebody who takes part or says so; `since`
    and `until` bound `day`; `names` keeps what anybody of exactly these names takes part in; `limit` the newest, newest first,
    without the `offset` that are newer still. News of sources are left out.
    """
    where = "kind <> 'source'"
    if topic is not None:
        where += f" AND topic = {literal(topic)}"
    if plan is not None:
        versions = f"SELECT version FROM plan_version WHERE starts_with(plan, {literal(plan)})"
        where += (
            f" AND (starts_with(plan, {literal(plan)}) OR starts_with(entity, {literal(plan)}) "
            f"OR (kind = 'contradiction' AND entity IN ({versions})))"
        )
    if actor is not None:
        where += f" AND contains(lower(array_to_string(actors, chr(10))), lower({literal(actor)}))"
    if names:
        where += f" AND list_has_any(actors, [{', '.join(map(literal, names))}])"
    order = "day, published, position, change"
    if limit is not None:
        order = f"day DESC, published DESC, position DESC, change DESC LIMIT {limit:d} OFFSET {offset:d}"
    bounds = [f"day >= DATE {literal(since.isoformat())}"] if since else []
    bounds += [f"day <= DATE {literal(until.isoformat())}"] if until else []
    query = f"""
        WITH dated AS (
            SELECT *, coalesce(occurred_latest - occurred_earliest <= {_WIDE}, FALSE) AS has_day
            FROM {source_of("change", as_of, corrections)}
            WHERE {where}
        ), placed AS (
            SELECT *, CASE WHEN has_day THEN occurred_latest ELSE CAST(published AS DATE) END AS day,
                CASE WHEN has_day THEN 'occurred' ELSE 'published' END AS dated_by
            FROM dated
        )
        SELECT {_LINE} FROM placed WHERE {" AND ".join(bounds) or "TRUE"}
        ORDER BY {order}
    """
    return ask(reader, query)
