"""What contradicts what, about one plan, deadline or meeting."""

from __future__ import annotations

from datetime import date, timedelta

from warehouse.read.listing import Corrections, ask
from warehouse.read.snapshot import Reader, Row, literal

_SIDE = (
    "voice_{0}, speaker_{0}, chain_text_{0}, outlet_{0}, title_{0}, url_{0}, article_id_{0}, revision_{0}, published_{0}, "
    "quote_{0}, start_{0}, end_{0}"
)
_PAIR = f"contradiction, type, about, days_between, published, {_SIDE.format('a')}, {_SIDE.format('b')}"


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
