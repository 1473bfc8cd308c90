"""What is new."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, listing
from warehouse.read.snapshot import Reader, Row

_CHANGE = f"change, kind, entity, topic, event, sentence, position, recorded_at, {EVIDENCE}"


def changes(
    reader: Reader, *, topic: str | None = None, since: date | None = None, after: int | None = None, kind: str | None = None
) -> list[Row]:
    """One row per report that says something new, oldest first.

    `since` keeps what was published on or after that day; `after` what came into the log after that position, for feeds that
    must not miss an old article read late; `kind` one of plan, deadline, meeting, contradiction, source.
    """
    rows = listing(reader, "change", _CHANGE, order="published, position, change", topic=topic)
    return [
        row
        for row in rows
        if (since is None or row["published"] >= since.isoformat())
        and (after is None or row["position"] > after)
        and (kind is None or row["kind"] == kind)
    ]
