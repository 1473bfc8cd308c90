"""Writes what identity concluded: only the rows that changed, which the views above are told of in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import duckdb

from warehouse.views.delta import keep
from warehouse.views.recorded import RECORDED

if TYPE_CHECKING:
    from warehouse.store import Store


def write(store: Store, table: str, rows: Iterable[Sequence[str]]) -> int:
    """Let a recorded table hold these rows, no two of them equal, and no others; returns how many rows went or came.

    The values of a row are in the order of the table's columns.
    """
    columns = ", ".join(RECORDED[table].columns)
    with store.transaction() as connection:
        RECORDED[table].create(connection, table)
        before = set(connection.execute(f"SELECT {columns} FROM views.main.{table}").fetchall())
        after = {tuple(row) for row in rows}
        gone, come = before - after, after - before
        if gone:
            _fill(connection, table, gone)
            keep(connection, table, "temp.main.fresh_rows")
            these = f"({columns}) IN (SELECT {columns} FROM temp.main.fresh_rows)"
            connection.execute(f"DELETE FROM views.main.{table} WHERE {these}")
        if come:
            _fill(connection, table, come)
            keep(connection, table, "temp.main.fresh_rows")
            connection.execute(f"INSERT INTO views.main.{table} BY NAME SELECT * FROM temp.main.fresh_rows ORDER BY ALL")
        if gone or come:
            connection.execute("DROP TABLE temp.main.fresh_rows")
    return len(gone) + len(come)


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Collection[Sequence[str]]) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_rows AS SELECT * FROM views.main.{table} LIMIT 0")
    # As lists: through pandas or Arrow it would have to be imported for a few rows.
    values = ", ".join("unnest(?)" for _ in RECORDED[table].columns)
    connection.execute(f"INSERT INTO temp.main.fresh_rows SELECT {values}", [list(column) for column in zip(*rows, strict=True)])
