"""Makes a copy of the views one that DuckDB 1.0 reads, and leaves out what is no reader's business.

The storage version alone does not do it. Metadata that a checkpoint took over from the one before is refused up to 1.3
(`Failed to load metadata pointer`), an index by 1.0, and so is a list column without a single element in a row group.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

import duckdb

WAITING = "delta"
"""Schema of the views in which changes wait for the next run."""


@contextlib.contextmanager
def metadata_written_whole(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Checkpoints within this block write all metadata again, and not only what changed."""
    connection.execute("SET experimental_metadata_reuse = false")
    try:
        yield
    finally:
        connection.execute("RESET experimental_metadata_reuse")


@contextlib.contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The statements of this block become durable together: one wait for the disk instead of one each."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # what went wrong may have ended the transaction
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def make_compatible(connection: duckdb.DuckDBPyConnection, catalogue: str) -> None:
    """Take out of an attached copy what older versions cannot read and readers do not need.

    What is written again loses its comments. A table of more than one row group (122,880 rows) stays as it is: where a list
    column has no element in a whole row group of it, that column needs DuckDB 1.1.
    """
    with at_once(connection):
        connection.execute(f"DROP SCHEMA IF EXISTS {catalogue}.{WAITING} CASCADE")
        lists = without_elements(connection, catalogue)
        for table in sorted({*_indexed(connection, catalogue), *lists}):
            _write_again(connection, f"{catalogue}.main.{table}", lists.get(table, ()))
    with at_once(connection):  # within the transaction that wrote it, a deleted row would leave nothing
        for table in lists:
            whole = f"{catalogue}.main.{table}"
            connection.execute(f"DELETE FROM {whole} WHERE rowid = (SELECT max(rowid) FROM {whole})")


def without_elements(connection: duckdb.DuckDBPyConnection, catalogue: str) -> dict[str, list[str]]:
    """The small tables of a file of views with rows and with a list column of which every list is empty -> their list columns."""
    found = {}
    for table, columns in _small_lists(connection, catalogue).items():
        whole = f"{catalogue}.main.{table}"  # of which mostly the first rows tell
        filled = " AND ".join(f'EXISTS (SELECT 1 FROM {whole} WHERE len("{column}") > 0)' for column in columns)
        row = connection.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {whole}) OR ({filled})").fetchone()
        if row is not None and not row[0]:
            found[table] = columns
    return found


def _indexed(connection: duckdb.DuckDBPyConnection, catalogue: str) -> list[str]:
    query = (
        f"SELECT DISTINCT table_name FROM duckdb_constraints() WHERE database_name = '{catalogue}' AND schema_name = 'main' "
        "AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY table_name"
    )
    return [str(row[0]) for row in connection.execute(query).fetchall()]


def _small_lists(connection: duckdb.DuckDBPyConnection, catalogue: str) -> dict[str, list[str]]:
    query = (
        "SELECT c.table_name, c.column_name FROM duckdb_columns() AS c "
        "INNER JOIN duckdb_tables() AS t ON c.table_oid = t.table_oid AND c.database_name = t.database_name "
        f"WHERE c.database_name = '{catalogue}' AND c.schema_name = 'main' "
        "AND c.data_type LIKE '%[]' AND t.estimated_size <= 122880 ORDER BY ALL"
    )
    lists: dict[str, list[str]] = defaultdict(list)
    for table, column in connection.execute(query).fetchall():
        lists[str(table)].append(str(column))
    return lists


def _write_again(connection: duckdb.DuckDBPyConnection, table: str, lists: Sequence[str]) -> None:
    """Write a table as a new one without its index and comments, for `lists` with a last row that has an element in each of them.

    That row is to be deleted in another transaction; the elements stay in the file.
    """
    elements = ", ".join(f'[NULL] AS "{column}"' for column in lists)
    more = f" UNION ALL BY NAME SELECT {elements}" if lists else ""
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table}{more}")
