"""What is new."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_CHANGE = f"change, kind, entity, topic, event, sentence, position, recorded_at, {EVIDENCE}"


def changes(
    reader: Reader,
    *,
    topic: str | None = None,
    since: date | None = None,
    after: int | None = None,
    kind: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int | None = None,
) -> list[Row]:
    """One row per report that says something new, oldest first.

    `since` keeps what was published on or after that day; `after` what came into the log after that position, for feeds that
    must not miss an old article read late; `kind` one of plan, deadline, meeting, contradiction, source; `limit` the newest.
    """
    where = "TRUE"
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
    )
    return rows if limit is None else rows[::-1]
