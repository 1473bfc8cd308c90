"""How a listing is asked: a view or its state as of a day, narrowed to a topic."""

from __future__ import annotations

from datetime import date

from warehouse.read.snapshot import Reader, Row

EVIDENCE = 'speaker, chain_text, outlet, title, url, article_id, revision, published, quote, start, "end"'
"""Where a statement stands: the columns that every row which states something carries."""


def listing(
    reader: Reader,
    view: str,
    columns: str,
    *,
    order: str,
    topic: str | None = None,
    as_of: date | None = None,
    where: str = "TRUE",
) -> list[Row]:
    """Rows of a view, or of its `…_as_of` macro where a day is given. All names come from code, all values are bound."""
    params: list[object] = []
    source = view
    if as_of is not None:
        source = f"{view}_as_of(CAST(? AS DATE))"
        params.append(as_of.isoformat())
    narrowed = where
    if topic is not None:
        narrowed += " AND topic = ?"
        params.append(topic)
    return reader.rows(f"SELECT {columns} FROM {source} WHERE {narrowed} ORDER BY {order}", params)
