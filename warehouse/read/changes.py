"""What is new."""

from __future__ import annotations

from datetime import date
from typing import Literal

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_CHANGE = (
    "change, kind, entity, plan, topic, event, significance, sentence, actors, occurred_earliest, occurred_latest, position, "
    f"recorded_at, {EVIDENCE}"
)
Significance = Literal["major", "minor", "detail"]
"""From what changes where things stand to what is told again; the view `change` says which is which."""


def changes(
    reader: Reader,
    *,
    topic: str | None = None,
    since: date | None = None,
    after: int | None = None,
    kind: str | None = None,
    least: Significance = "detail",
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per report that says something new, oldest first.

    `since` keeps what was published on or after that day; `after` what came into the log after that position, for feeds that
    must not miss an old article read late; `kind` one of plan, deadline, meeting, contradiction, source;
    `least` what is at least so significant; `limit` the newest, without the `offset` that are newer still.
    """
    where = {"major": "significance = 'major'", "minor": "significance <> 'detail'", "detail": "TRUE"}[least]
    values: list[object] = []
    for condition, value in (
        ("published >= CAST(? AS TIMESTAMP)", since and since.isoformat()),
        ("position > ?", after),
        ("kind = ?", kind),
    ):
        if value is not None:
            where, values = f"{where} AND {condition}", [*values, value]
    newest_first = "published DESC, position DESC, change DESC"
    rows = listing(
        reader,
        "change",
        _CHANGE,
        order="published, position, change" if limit is None else newest_first,
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
        limit=limit,
        offset=offset,
    )
    return rows if limit is None else rows[::-1]
