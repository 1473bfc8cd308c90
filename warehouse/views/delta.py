"""What changed in a table of the views and has not been taken in yet by the views above it.

A view says in `touched` which of its keys a change concerns, and reads the change there as `changed_<input>`: rows that went and
rows that came, with the columns of the input. Changes of one run are handed on within its transaction. What changed in another
one (staging, identity) waits in the schema `delta` of the same file, written in the transaction that changes the table, until
the views above have moved: a run that is killed between the two loses nothing.
"""

from __future__ import annotations

import duckdb


def keep(connection: duckdb.DuckDBPyConnection, table: str, changed: str) -> None:
    """Add changed rows of a table to those that wait, within the caller's transaction."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS views.delta")
    connection.execute(f"CREATE TABLE IF NOT EXISTS views.delta.{table} AS SELECT * FROM {changed} LIMIT 0")
    connection.execute(f"INSERT INTO views.delta.{table} BY NAME SELECT * FROM {changed}")
