"""What changed in a table of the views and has not been taken in yet by the views above it.

A view says in `touched` which of its keys a change concerns, and reads the change there as `changed_<input>`: rows that went and
rows that came, with the columns of the input. Changes of one run are handed on within its transaction. What changed in another
one (staging, identity) waits in the schema `delta` of the same file, written in the transaction that changes the table, until
the views above have moved: a run that is killed between the two loses nothing.
"""

from __future__ import annotations

import duckdb

_DIFFERENCE = "changed_rows"


def record_change(connection: duckdb.DuckDBPyConnection, table: str, old_rows_query: str, new_rows_query: str) -> int:
    """Note what will change in a table that Python fills; returns how many rows go or come, 0 where the two queries agree.

    Call it in the transaction that changes `views.main.<table>`, before that: `old_rows_query` gives the rows there are (all, or
    those that are about to be replaced), `new_rows_query` those that take their place, with the table's columns in its order:
    `record_change(connection, "identity", "SELECT * FROM views.main.identity", "SELECT * FROM fresh_identity")`.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_DIFFERENCE} AS {difference(old_rows_query, new_rows_query)}")
    row = connection.execute(f"SELECT count(*) FROM {_DIFFERENCE}").fetchone()
    rows = int(row[0]) if row else 0
    if rows:
        keep(connection, table, f"temp.main.{_DIFFERENCE}")
    connection.execute(f"DROP TABLE temp.main.{_DIFFERENCE}")
    return rows


def difference(old_rows_query: str, new_rows_query: str) -> str:
    """A query for the rows that only one of two queries gives."""
    return (
        f"WITH old_rows AS MATERIALIZED ({old_rows_query}), new_rows AS MATERIALIZED ({new_rows_query}) "
        "(SELECT * FROM old_rows EXCEPT ALL SELECT * FROM new_rows) UNION ALL "
        "(SELECT * FROM new_rows EXCEPT ALL SELECT * FROM old_rows)"
    )


def keep(connection: duckdb.DuckDBPyConnection, table: str, changed: str) -> None:
    """Add changed rows of a table to those that wait, within the caller's transaction."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS views.delta")
    connection.execute(f"CREATE TABLE IF NOT EXISTS views.delta.{table} AS SELECT * FROM {changed} LIMIT 0")
    connection.execute(f"INSERT INTO views.delta.{table} BY NAME SELECT * FROM {changed}")
