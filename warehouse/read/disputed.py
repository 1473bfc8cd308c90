"""What contradicts what, about one plan, deadline or meeting."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import Corrections, listing
from warehouse.read.snapshot import Reader, Row

_SIDE = (
    "voice_{0}, speaker_{0}, chain_text_{0}, outlet_{0}, title_{0}, url_{0}, article_id_{0}, revision_{0}, published_{0}, "
    "quote_{0}, start_{0}, end_{0}"
)
_PAIR = (
    f"contradiction, type, about, state, verdict, settled_by, days_between, published, {_SIDE.format('a')}, {_SIDE.format('b')}"
)


def disputed(
    reader: Reader, entity: str, *, as_of: date | None = None, corrections: Corrections = "current", limit: int = 10
) -> list[Row]:
    """Pairs of statements about one thing that cannot both be true, those that nobody has settled first, then the newest."""
    return listing(
        reader,
        "contradiction",
        _PAIR,
        order="state = 'settled', published DESC, contradiction",
        as_of=as_of,
        corrections=corrections,
        where="entity = ?",
        values=[entity],
        limit=limit,
    )
