"""How one view's table is made or moved, and what of it changed, within the transaction of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from warehouse.views.recorded import RECORDED
from warehouse.views.shapes import RESHAPED, in_todays_shape
from warehouse.views.view import CHANGED, NEW_EVENT, TOUCHED, View

_FEW = 50_000
"""New events that are copied once for all views to read, instead of being looked up in the log by each."""

NARROW_ABOVE = 1_000
"""Rows of an input above which few of them are picked out before they are read; below, to pick takes longer than to read all."""

_KNOWN: dict[tuple[str, str], tuple[str, ...]] = {}


@dataclass
class Changes:
    """What changed beneath the views: rows waiting in schema `delta`, and rows that this run moved itself."""

    connection: duckdb.DuckDBPyConnection
    waiting: frozenset[str]
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Rows of each table when the run began, about."""
    narrow_above: int = NARROW_ABOVE
    moved: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    types: frozenset[str] = frozenset()
    """Types of the events that `new_event` means now."""
    _shown: tuple[int, int] | None = None

    def rows_of(self, table: str, *, here_only: bool) -> str | None:
        """A query for the changed rows of a table, None where there are none. `here_only` leaves out what waits of views."""
        parts = [moved_rows(table)] if table in self.moved else []
        if table in self.waiting and (table in RECORDED or not here_only):
            parts.append(f"SELECT * FROM views.delta.{table}")
        return " UNION ALL BY NAME ".join(parts) or None

    def narrowed(self, view: View) -> list[tuple[str, str]]:
        """Inputs of a view that are worth narrowing, each with a query for the keys of the rows that it needs."""
        return [(table, query) for table, query in view.narrowed if self.sizes.get(table, 0) >= self.narrow_above]

    def show_events(self, after: int, upto: int) -> None:
        """Let `new_event` mean the events of (after, upto]."""
        if self._shown == (after, upto):
            return
        some = f"SELECT * FROM log.main.event WHERE position > {after:d} AND position <= {upto:d}"
        some, self.types = in_todays_shape(self.connection, some)
        if upto - after <= _FEW:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {NEW_EVENT}s AS {some}")
            some = f"SELECT * FROM temp.main.{NEW_EVENT}s"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {NEW_EVENT} AS {some}")
        self._shown = (after, upto)

    def drop(self) -> None:
        """Drop what only this run needed."""
        tables = [f"{NEW_EVENT}s", TOUCHED, "fresh", *(f"moved_{table}" for table in sorted(self.tried))]
        self.connection.execute("; ".join([f"DROP VIEW IF EXISTS temp.main.{NEW_EVENT}", *map(_drop, tables)]))
        self.connection.execute(_drop(RESHAPED))


class Moved(NamedTuple):
    """How many rows of a view went and came."""

    gone: int
    came: int


def moved_rows(view: str) -> str:
    """A query for the rows that this run moved in a view: those that went and those that came."""
    return f"SELECT * EXCLUDE (old_row) FROM {_moved_table(view)}"


def build(connection: duckdb.DuckDBPyConnection, view: View) -> int:
    """Make a view's table anew from all of its inputs, and return how many rows it has.

    Raises ViewError where the view breaks a rule. Its comments are for readers and come with the snapshot.
    """
    from warehouse.views.lint import check  # a run that makes no table anew does without SQLGlot

    check(view)
    row = connection.execute(f"CREATE OR REPLACE TABLE views.main.{view.name} AS {view.whole}").fetchone()
    return int(row[0]) if row else 0


def comment(connection: duckdb.DuckDBPyConnection, views: Sequence[View]) -> None:
    """Give the tables of these views their comments, in the file that plain names mean. All of them are a thousand statements."""
    if views:
        connection.execute(";\n".join(text for view in views for text in view.comments))


def advance(changes: Changes, view: View, *, here_only: bool) -> Moved:
    """Take what is new in the inputs into a table that exists, and keep the rows that went or came for the views above."""
    connection, table = changes.connection, f"views.main.{view.name}"
    if view.mode == "add":
        # Events of other types, as they come from identity, are none of its business.
        if view.event_types and not view.event_types & changes.types:
            return Moved(0, 0)
        select = f"SELECT cast(NULL AS BIGINT) AS old_row, * FROM ({view.select}) AS fresh"
    else:
        before = f"{table} AS v"
        if view.mode == "keys":
            if not _touch(changes, view, here_only=here_only):
                return Moved(0, 0)
            before = _rows_of(view.name, TOUCHED, _columns(connection, view, TOUCHED))
        narrowed = changes.narrowed(view)
        _narrow(connection, view, narrowed)
        _fill(connection, "fresh", view.select)
        _widen(connection, view, narrowed)
        select = _difference(view, before)
    changes.tried.add(view.name)
    moved = Moved(0, 0)
    if _fill(connection, f"moved_{view.name}", select):
        moved = _exchange(connection, table, _moved_table(view.name), may_go=view.mode != "add")
        changes.moved.add(view.name)
    return moved


def _difference(view: View, before: str) -> str:
    """The rows `before` that `fresh` has not, with their numbers, and those that only `fresh` has; the key is unique in both."""
    same = _same(view.columns, "r")
    return (
        f"WITH was AS MATERIALIZED (SELECT v.rowid AS old_row, v.* FROM {before}) "
        f"SELECT r.* FROM was AS r ANTI JOIN temp.main.fresh AS t ON {same} UNION ALL BY NAME "
        f"SELECT cast(NULL AS BIGINT) AS old_row, r.* FROM temp.main.fresh AS r ANTI JOIN was AS t ON {same}"
    )


def _exchange(connection: duckdb.DuckDBPyConnection, table: str, moved: str, *, may_go: bool) -> Moved:
    gone = 0
    if may_go:
        query = f"DELETE FROM {table} WHERE rowid IN (SELECT old_row FROM {moved} WHERE old_row IS NOT NULL)"
        gone = _count(connection, query)
    fresh = f"SELECT * EXCLUDE (old_row) FROM {moved} WHERE old_row IS NULL"
    return Moved(gone, _count(connection, f"INSERT INTO {table} BY NAME {fresh}"))


def _moved_table(view: str) -> str:
    return f"temp.main.moved_{view}"


def _narrow(connection: duckdb.DuckDBPyConnection, view: View, narrowed: Sequence[tuple[str, str]]) -> None:
    # A temporary table goes before the view of the same name: the SELECT then reads these rows alone.
    wanted = _wanted(view)
    asked: set[str] = set()
    rows: dict[str, list[str]] = {}
    left = [table for table, _ in narrowed]
    for table, query in narrowed:
        keys = wanted[query]
        if query not in asked:
            asked.add(query)
            _fill(connection, keys, query)
        rows.setdefault(table, []).append(_row_numbers(table, keys, _columns(connection, view, keys)))
        left.remove(table)
        if table not in left:
            found = " UNION ".join(rows[table])
            _fill(connection, table, f"SELECT v.* FROM views.main.{table} AS v WHERE v.rowid IN ({found})")


def _widen(connection: duckdb.DuckDBPyConnection, view: View, narrowed: Sequence[tuple[str, str]]) -> None:
    """Let the inputs that were narrowed be whole again."""
    if narrowed:
        connection.execute("; ".join(map(_drop, sorted({*_wanted(view).values(), *(table for table, _ in narrowed)}))))


def _wanted(view: View) -> dict[str, str]:
    """Query for the keys of an input -> the table of them: the same one however many inputs are narrowed."""
    return {query: f"wanted_{n}" for n, query in enumerate(dict.fromkeys(query for _, query in view.narrowed))}


def _row_numbers(table: str, wanted: str, keys: Sequence[str]) -> str:
    return f"SELECT k.rowid FROM views.main.{table} AS k SEMI JOIN temp.main.{wanted} AS t ON {_same(keys, 'k')}"


def _rows_of(table: str, wanted: str, keys: Sequence[str]) -> str:
    # By row number: a join of the whole table would read all its columns of all its rows, this reads the key of all rows.
    return f"views.main.{table} AS v WHERE v.rowid IN ({_row_numbers(table, wanted, keys)})"


def _touch(changes: Changes, view: View, *, here_only: bool) -> int:
    changed = {table: rows for table in view.changes_read if (rows := changes.rows_of(table, here_only=here_only)) is not None}
    # A part that reads only changes of which there are none touches nothing; to plan it all the same took most of the time.
    some = {*changed, NEW_EVENT}
    parts = [(query, read) for query, read in view.touched_parts if not read or read & some]
    if not parts:
        return 0
    shown = [
        f"{CHANGED}{table} AS ({changed.get(table, f'SELECT * FROM views.main.{table} LIMIT 0')})"
        for table in view.changes_read
        if any(table in read for _, read in parts)
    ]
    head = f"WITH {', '.join(shown)} " if shown else ""
    return _fill(changes.connection, TOUCHED, f"{head}SELECT DISTINCT * FROM ({' UNION ALL '.join(query for query, _ in parts)})")


def _fill(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> int:
    return _count(connection, f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _columns(connection: duckdb.DuckDBPyConnection, view: View, table: str) -> tuple[str, ...]:
    """Columns of a temporary table that this view always fills alike: asked once a process."""
    known = (view.definition, table)
    if known not in _KNOWN:
        answer = connection.execute(f"SELECT * FROM temp.main.{table} LIMIT 0")
        _KNOWN[known] = tuple(column[0] for column in answer.description or [])
    return _KNOWN[known]


def _same(columns: Sequence[str], alias: str) -> str:
    return " AND ".join(f'{alias}."{column}" IS NOT DISTINCT FROM t."{column}"' for column in columns)


def _drop(table: str) -> str:
    return f"DROP TABLE IF EXISTS temp.main.{table}"
