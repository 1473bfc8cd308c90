"""Writes what identity concluded: only the rows that changed, which the views above are told of in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from warehouse.views.delta import record_change

if TYPE_CHECKING:
    from warehouse.store import Store


def replace(store: Store, table: str, columns: Mapping[str, str], comment: str, rows: Sequence[Sequence[str]]) -> int:
    """Let a table of texts hold these rows, no two of them equal, and no others; returns how many rows went or came.

    `columns` maps each column to its comment, in the order of the values.
    """
    listed = ", ".join(columns)
    every = f"SELECT {listed} FROM views.main.{table}"
    fresh = f"SELECT {listed} FROM temp.main.fresh_rows"
    with store.transaction() as connection:
        typed = ", ".join(f"{column} VARCHAR NOT NULL" for column in columns)
        connection.execute(f"CREATE TABLE IF NOT EXISTS views.main.{table} ({typed})")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_rows ({typed})")
        told = [(f"TABLE views.main.{table}", comment)]
        told += [(f"COLUMN views.main.{table}.{column}", text) for column, text in columns.items()]
        connection.execute("; ".join(f"COMMENT ON {what} IS '{text}'" for what, text in told))
        if rows:
            values = ", ".join("unnest(?)" for _ in columns)
            # As lists: through pandas or Arrow it would have to be imported for a few rows.
            connection.execute(f"INSERT INTO temp.main.fresh_rows SELECT {values}", [list(c) for c in zip(*rows, strict=True)])
        changed = record_change(connection, table, every, fresh)
        if changed:
            connection.execute(f"DELETE FROM views.main.{table} WHERE ({listed}) NOT IN ({fresh})")
            connection.execute(f"INSERT INTO views.main.{table} {fresh} EXCEPT {every}")
        connection.execute("DROP TABLE temp.main.fresh_rows")
    return changed
