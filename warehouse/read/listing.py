"""How a listing is asked: a view or its state as of a day, narrowed to a topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import duckdb

from schemas.errors import SnapshotError
from warehouse.read.snapshot import Reader, Row, literal

EVIDENCE = 'speaker, chain_text, outlet, title, url, article_id, revision, published, quote, start, "end"'
"""Where a statement stands: the columns that every row which states something carries."""

Corrections = Literal["current", "then"]
"""Which decisions of people apply on a day: all that are known today, or those made by the end of that day."""


def of_pair(suffix: str, *more: str) -> str:
    """Columns of one of two statements that stand in one row, such as `quote_a`: its evidence, and what more is wanted of it."""
    return ", ".join(f"{name}_{suffix}" for name in (*more, *EVIDENCE.replace('"', "").split(", ")))


def source_of(view: str, as_of: date | None, corrections: Corrections, thing: str | None = None) -> str:
    """What to read instead of a view: the view itself, or its macro where a day is given.

    `thing` is the one plan, deadline or meeting that is wanted. The values stand in the text, not bound: a macro is planned for
    the values that it is called with.
    """
    if as_of is None:
        return view
    one = "" if thing is None else f", thing := {literal(thing)}"
    return f"{view}_as_of(CAST({literal(as_of.isoformat())} AS DATE), corrections := {literal(corrections)}{one})"


def ask(reader: Reader, query: str, values: Sequence[object] = ()) -> list[Row]:
    """Rows of a query that this program makes. Raises SnapshotError where the snapshot is not one of this program's."""
    try:
        return reader.rows(query, values)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise SnapshotError(
            f"the snapshot was published by another version of Parley and does not answer this ({str(error).splitlines()[0]}); "
            f"publish a new one with `parley snapshot`"
        ) from error


def listing(
    reader: Reader,
    view: str,
    columns: str,
    *,
    order: str,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    where: str = "TRUE",
    values: Sequence[object] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """Rows of a view, or of its `…_as_of` macro where a day is given. All names come from code, all values are bound."""
    source = source_of(view, as_of, corrections)
    narrowed, bound = where, list(values)
    if topic is not None:
        narrowed += " AND topic = ?"
        bound.append(topic)
    most = "" if limit is None else f" LIMIT {limit:d} OFFSET {offset:d}"
    return ask(reader, f"SELECT {columns} FROM {source} WHERE {narrowed} ORDER BY {order}{most}", bound)
