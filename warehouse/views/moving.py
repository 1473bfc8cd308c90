"""How one view's table is made or moved, and what of it changed, within the transaction of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from schemas.errors import ViewError
from warehouse.views.recorded import RECORDED
from warehouse.views.shapes import RESHAPED, in_todays_shape
from warehouse.views.view import NEW_EVENT, TOUCHED, View

_FEW = 50_000
"""New events that are copied once for all views to read, instead of being looked up in the log by each."""


@dataclass
class Changes:
    """What changed beneath the views: rows waiting in schema `delta`, and rows that this run moved itself."""

    connection: duckdb.DuckDBPyConnection
    waiting: frozenset[str]
    moved: set[str] = field(default_factory=set)
    _shown: tuple[int, int] | None = None

    def rows_of(self, table: str, *, here_only: bool) -> str | None:
        """A query for the changed rows of a table, None where there are none. `here_only` leaves out what waits of views."""
        parts = [f"SELECT * FROM {moved_table(table)}"] if table in self.moved else []
        if table in self.waiting and (table in RECORDED or not here_only):
            parts.append(f"SELECT * FROM views.delta.{table}")
        return " UNION ALL BY NAME ".join(parts) or None

    def show_events(self, after: int, upto: int) -> None:
        """Let `new_event` mean the events of (after, upto]."""
        if self._shown == (after, upto):
            return
        some = f"SELECT * FROM log.main.event WHERE position > {after:d} AND position <= {upto:d}"
        some = in_todays_shape(self.connection, some)
        if upto - after <= _FEW:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {NEW_EVENT}s AS {some}")
            some = f"SELECT * FROM temp.main.{NEW_EVENT}s"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {NEW_EVENT} AS {some}")
        self._shown = (after, upto)

    def drop(self) -> None:
        """Drop what only this run needed."""
        own = (f"{NEW_EVENT}s", TOUCHED, "wanted", "fresh", "was", "gone", "came")
        tables = [*own, *(f"moved_{table}" for table in sorted(self.moved))]
        self.connection.execute("; ".join([f"DROP VIEW IF EXISTS temp.main.{NEW_EVENT}", *map(_drop, tables)]))
        self.connection.execute(_drop(RESHAPED))


def moved_table(view: str) -> str:
    """The table that holds what this run changed in a view."""
    return f"temp.main.moved_{view}"


def build(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    """Make a view's table anew from all of its inputs, with its comments."""
    connection.execute(f"CREATE OR REPLACE TABLE views.main.{view.name} AS {view.whole}")
    if view.comments:
        connection.execute(";\n".join(view.comments))
    _check_comments(connection, view)


def advance(changes: Changes, view: View, *, here_only: bool) -> int:
    """Take what is new in the inputs into a table that exists; returns how many rows went or came, and keeps those rows."""
    connection, moved = changes.connection, moved_table(view.name)
    if view.mode == "add":
        rows = _fill(connection, moved, view.select)
        if rows:
            connection.execute(f"INSERT INTO views.main.{view.name} BY NAME SELECT * FROM {moved}")
    else:
        before = f"views.main.{view.name} AS v"
        if view.mode == "keys":
            if not _touch(changes, view, here_only=here_only):
                return 0
            before = _rows_of(view.name, TOUCHED, view.touches)
        _narrow(connection, view)
        _fill(connection, "temp.main.fresh", view.select)
        connection.execute("; ".join(_drop(table) for table, _ in view.narrowed))
        rows = _exchange(connection, view, before)
    if rows:
        changes.moved.add(view.name)
    else:
        connection.execute(_drop(moved.removeprefix("temp.main.")))
    return rows


def _exchange(connection: duckdb.DuckDBPyConnection, view: View, before: str) -> int:
    """Put `fresh` in the place of the rows `before`, told by the view's key; what came out the same stays where it is."""
    _fill(connection, "temp.main.was", f"SELECT v.rowid AS old_row, v.* FROM {before}")
    columns = [row[0] for row in connection.execute("DESCRIBE temp.main.fresh").fetchall()]
    differs = " OR ".join(f'w."{column}" IS DISTINCT FROM t."{column}"' for column in columns)
    _fill(
        connection,
        "temp.main.gone",
        f"SELECT w.* FROM temp.main.was AS w LEFT JOIN temp.main.fresh AS t ON {_same(view.key, 'w')} "
        f"WHERE t.rowid IS NULL OR {differs}",
    )
    stays = "(SELECT * FROM temp.main.was WHERE old_row NOT IN (SELECT old_row FROM temp.main.gone)) AS t"
    _fill(connection, "temp.main.came", f"SELECT f.* FROM temp.main.fresh AS f ANTI JOIN {stays} ON {_same(view.key, 'f')}")
    rows = _fill(
        connection,
        moved_table(view.name),
        "SELECT * EXCLUDE (old_row) FROM temp.main.gone UNION ALL BY NAME SELECT * FROM temp.main.came",
    )
    if rows:
        connection.execute(f"DELETE FROM views.main.{view.name} WHERE rowid IN (SELECT old_row FROM temp.main.gone)")
        connection.execute(f"INSERT INTO views.main.{view.name} BY NAME SELECT * FROM temp.main.came")
    return rows


def _narrow(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    # A temporary table goes before the view of the same name: the SELECT then reads these rows alone.
    for table, query in view.narrowed:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS {query}")
        keys = [row[0] for row in connection.execute("DESCRIBE temp.main.wanted").fetchall()]
        _fill(connection, f"temp.main.{table}", f"SELECT v.* FROM {_rows_of(table, 'wanted', keys)}")


def _rows_of(table: str, wanted: str, keys: Sequence[str]) -> str:
    # By row number: a join of the whole table would read all its columns of all its rows, this reads the key of all rows.
    found = f"SELECT k.rowid FROM views.main.{table} AS k SEMI JOIN temp.main.{wanted} AS t ON {_same(keys, 'k')}"
    return f"views.main.{table} AS v WHERE v.rowid IN ({found})"


def _touch(changes: Changes, view: View, *, here_only: bool) -> int:
    shown = [
        f"changed_{table} AS ({changes.rows_of(table, here_only=here_only) or f'SELECT * FROM views.main.{table} LIMIT 0'})"
        for table in view.changes_read
    ]
    head = f"WITH {', '.join(shown)} " if shown else ""
    return _fill(
        changes.connection, f"temp.main.{TOUCHED}", f"{head}SELECT DISTINCT {_listed(view.touches)} FROM ({view.touched})"
    )


def _fill(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> int:
    row = connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.removeprefix('temp.main.')} AS {query}").fetchone()
    return int(row[0]) if row else 0


def _same(columns: Sequence[str], alias: str) -> str:
    return " AND ".join(f'{alias}."{column}" IS NOT DISTINCT FROM t."{column}"' for column in columns)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _drop(table: str) -> str:
    return f"DROP TABLE IF EXISTS temp.main.{table}"


def _check_comments(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    query = (
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'views' AND schema_name = 'main' "
        f"AND table_name = '{view.name}' AND comment IS NULL UNION ALL SELECT '(the table)' FROM duckdb_tables() "
        f"WHERE database_name = 'views' AND schema_name = 'main' AND table_name = '{view.name}' AND comment IS NULL"
    )
    if silent := [row[0] for row in connection.execute(query).fetchall()]:
        raise ViewError(f"{view.path}: no COMMENT ON for {', '.join(silent)}")
