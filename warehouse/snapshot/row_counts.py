"""How many rows the views of a snapshot have, so that the next one can be held against it."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from warehouse.snapshot.contents import quoted
from warehouse.views.definition import load_views
from warehouse.views.runner import VIEWS


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The rows of every view that plain names reach on this connection."""
    here = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
    present = {name for (name,) in connection.execute(here).fetchall()}
    names = [view.name for view in load_views(VIEWS) if view.name in present]
    if not names:
        return {}
    asked = " UNION ALL ".join(f"SELECT {quoted(name)}, count(*) FROM {name}" for name in names)
    return {name: int(rows) for name, rows in connection.execute(asked).fetchall()}


def put_sizes(connection: duckdb.DuckDBPyConnection, before: Mapping[str, int], now: Mapping[str, int]) -> None:
    """Give a connection the temporary table `view_size` (view, rows_before, rows_now), a row for each view that readers have."""
    connection.execute("CREATE OR REPLACE TEMP TABLE view_size (view VARCHAR, rows_before BIGINT, rows_now BIGINT)")
    if before:
        rows = ", ".join(f"({quoted(name)}, {rows:d}, {now.get(name, 0):d})" for name, rows in before.items())
        connection.execute(f"INSERT INTO view_size VALUES {rows}")
