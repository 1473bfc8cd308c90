"""What a snapshot holds besides the views: the log, a note of itself, and the macros that look back."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import connect
from warehouse.log.head import Head
from warehouse.snapshot.compatible import at_once, make_compatible, metadata_written_whole, without_elements
from warehouse.snapshot.copying import copy_durably
from warehouse.snapshot.event_files import PUBLIC, Manifest
from warehouse.store import Store
from warehouse.views.as_of import as_of_sql
from warehouse.views.definition import load_views
from warehouse.views.moving import comment
from warehouse.views.runner import VIEWS
from warehouse.views.view import View

COPY = "snap"
"""Name under which the copy is attached while it is made a snapshot."""


def copy_views(store: Store, target: Path) -> None:
    """Copy the file of the views. Comments are kept in it, but for those of tables that a copy has to write again."""
    with store.transaction() as connection:
        comment(connection, uncommented(connection, "views", but=without_elements(connection, "views")))
    with store.views_closed():
        copy_durably(store.folder.views, target)


@contextmanager
def completing(store: Store, copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Attach a copy of the views, make it fit for readers, and write it out whole at the end of the block.

    Plain names mean the copy within the block.
    """
    with metadata_written_whole(store.connection), connect.attached(store.connection, copy, COPY):
        make_compatible(store.connection, COPY)
        store.connection.execute(f"SET search_path = '{COPY}.main'")
        try:
            with at_once(store.connection):
                comment(store.connection, uncommented(store.connection, COPY))
                yield store.connection
        finally:
            store.connection.execute(connect.SEARCH_PATH)


def uncommented(connection: duckdb.DuckDBPyConnection, catalogue: str, but: Container[str] = ()) -> list[View]:
    """The views whose tables in a file have no comments, without those in `but`."""
    query = (
        f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{catalogue}' AND schema_name = 'main' AND comment IS NULL"
    )
    silent = {table for (table,) in connection.execute(query).fetchall()}
    return [view for view in load_views(VIEWS) if view.name in silent and view.name not in but]


def macros(store: Store) -> str:
    """The macros of the views that there are."""
    tables = {row["name"] for row in store.query("SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'views'")}
    return as_of_sql([view for view in load_views(VIEWS) if view.name in tables])


def add_event_files(connection: duckdb.DuckDBPyConnection, events: Path, manifest: Manifest) -> None:
    """The log as a view `event` over the Parquet files, by their absolute paths."""
    files = ", ".join(quoted(str(events.resolve() / name)) for name in manifest.files)
    connection.execute(f"CREATE OR REPLACE VIEW event AS SELECT {PUBLIC} FROM read_parquet([{files}], hive_partitioning = false)")
    connection.execute("COMMENT ON VIEW event IS 'The event log up to this snapshot, one row per event'")


def add_events(connection: duckdb.DuckDBPyConnection, head: Head) -> None:
    """The log as a table `event`, in the file itself."""
    prefix = f"FROM log.main.event WHERE position <= {head.position:d} ORDER BY position"
    connection.execute(f"CREATE OR REPLACE TABLE event AS SELECT {PUBLIC} {prefix}")
    connection.execute("COMMENT ON TABLE event IS 'The event log up to this snapshot, one row per event'")


def add_note(
    connection: duckdb.DuckDBPyConnection, head: Head, published_at: datetime, *, number: int | None, known_at: datetime | None
) -> None:
    """The table `snapshot`, whose one row says which snapshot this is."""
    when, then = (quoted(_utc(at).isoformat()) if at else "NULL" for at in (published_at, known_at))
    connection.execute(
        f"CREATE OR REPLACE TABLE snapshot AS SELECT CAST({'NULL' if number is None else number} AS INTEGER) AS number, "
        f"CAST({when} AS TIMESTAMP) AS published_at, CAST({head.position:d} AS BIGINT) AS position, {quoted(head.hash)} AS hash, "
        f"CAST({then} AS TIMESTAMP) AS known_at"
    )
    comments = {
        "number": "Number among those of its data folder; NULL for a state as it was recorded by an earlier time",
        "published_at": "When it was made, UTC",
        "position": "Last event of the log that it holds",
        "hash": "Hash of that event",
        "known_at": "The moment whose knowledge it holds, UTC; NULL for all that was known when it was published",
    }
    connection.execute("COMMENT ON TABLE snapshot IS 'What this snapshot is'")
    for column, text in comments.items():
        connection.execute(f"COMMENT ON COLUMN snapshot.{column} IS {quoted(text)}")


def quoted(text: str) -> str:
    """A text as an SQL literal; binding it would import pandas."""
    return "'" + text.replace("'", "''") + "'"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
