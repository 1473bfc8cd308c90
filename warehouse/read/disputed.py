"""What contradicts what, about one plan, deadline or meeting."""

from __future__ import annotations

from datetime import date, timedelta

from warehouse.read.listing import Corrections, ask, of_pair
from warehouse.read.snapshot import Reader, Row, literal

_PAIR = f"contradiction, type, about, days_between, published, {of_pair('a', 'voice')}, {of_pair('b', 'voice')}"


def disputed(
    reader: Reader, entity: str, *, as_of: date | None = None, corrections: Corrections = "current", limit: int = 10
) -> list[Row]:
    """Pairs of statements about one thing that cannot both be true, those that nobody has settled first, then the newest.

    Of a day it gives the pairs of which both sides were public by its end, among statements that stand today: what articles
    have said no more since is left out, because finding its pairs again takes seconds.
    """
    end = None if as_of is None else f"CAST({literal((as_of + timedelta(days=1)).isoformat())} AS TIMESTAMP)"
    settled = "state = 'settled'" + (f" AND settled_at < {end}" if end and corrections == "then" else "")
    query = f"""
        SELECT {_PAIR}, CASE WHEN {settled} THEN 'settled' ELSE 'open' END AS state,
            CASE WHEN {settled} THEN verdict END AS verdict, CASE WHEN {settled} THEN settled_by END AS settled_by
        FROM contradiction
        WHERE entity = ? AND {"TRUE" if end is None else f"published < {end}"}
        ORDER BY ({settled}), published DESC, contradiction
        LIMIT {limit:d}
    """
    return ask(reader, query, [entity])
