"""Brings the views up to the log. What goes in: the log and the view files. What comes out: tables in views.duckdb.

Safe to run again at any time: each view moves in one transaction together with its checkpoint, so a run that was killed goes on
where it stopped. A view is built anew when its SQL changed, when a view below it was built anew, or when the log is another.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import duckdb

from schemas.errors import ViewError
from warehouse.log.chain import GENESIS
from warehouse.views.checkpoint import Checkpoint, load_checkpoints, save_checkpoint
from warehouse.views.definition import load_views
from warehouse.views.view import NEW_EVENT, TOUCHED, View

if TYPE_CHECKING:
    from warehouse.store import Store

log = logging.getLogger(__name__)

VIEWS = Path(__file__).parent
STAGING = "staging"

Outcome = Literal["unchanged", "refreshed", "rebuilt"]


class ViewRun(NamedTuple):
    """What one run did to one view. `rows` is how many it has now, `seconds` wall time."""

    view: str
    outcome: Outcome
    rows: int
    seconds: float


def stage(store: Store, upto: int | None = None, *, folder: Path = VIEWS) -> list[ViewRun]:
    """Decode new events into the staging tables only, which is what identity works on."""
    return _run(store, load_views(folder / STAGING), upto)


def project(store: Store, upto: int | None = None, *, folder: Path = VIEWS) -> list[ViewRun]:
    """Bring every view up to the head, or to position `upto`, which must not lie behind what a view has taken in.

    Raises ViewError where a view file breaks a rule or its SQL fails; views before it in the order stay as they came to be.
    """
    return _run(store, load_views(folder), upto)


def _run(store: Store, views: Sequence[View], upto: int | None) -> list[ViewRun]:
    goal = store.head.position if upto is None else min(upto, store.head.position)
    return _Projection(store, goal).run(views)


@dataclass
class _Projection:
    """One run: the goal, and the checkpoints as they move."""

    store: Store
    goal: int
    checkpoints: dict[str, Checkpoint] = field(init=False)
    serial: int = field(init=False)
    idle: list[Checkpoint] = field(default_factory=list)
    """Checkpoints of views that took nothing in: saved together at the end, since looking again would find nothing again."""

    def __post_init__(self) -> None:
        self.checkpoints = load_checkpoints(self.store.connection)
        self.serial = max((c.changed for c in self.checkpoints.values()), default=0)

    def run(self, views: Sequence[View]) -> list[ViewRun]:
        tables = self._tables()
        goal_hash = self._hash_at(self.goal)
        runs = []
        for view in views:
            started = perf_counter()
            outcome = self._bring_up(view, view.name in tables, goal_hash)
            rows = self._scalar(f"SELECT count(*) FROM views.main.{view.name}")
            runs.append(ViewRun(view.name, outcome, rows, perf_counter() - started))
            if outcome != "unchanged":
                log.debug("view %s %s: %d rows in %.3f s", view.name, outcome, rows, runs[-1].seconds)
        if self.idle:
            with self.store.transaction() as connection:
                for checkpoint in self.idle:
                    save_checkpoint(connection, checkpoint)
        return runs

    def _bring_up(self, view: View, exists: bool, goal_hash: str) -> Outcome:
        before = self.checkpoints.get(view.name) if exists else None
        elsewhere = self._fingerprint(view)
        anew = self._must_rebuild(view, before, elsewhere)
        if before is not None and not anew and before.position > self.goal:
            raise ViewError(
                f"view {view.name} has taken in events up to {before.position} and cannot go back to {self.goal}; "
                f"an earlier state is built in a file of its own"
            )
        inputs = [self.checkpoints[name] for name in view.views_read if name in self.checkpoints]
        stale = before is None or elsewhere != before.elsewhere or any(c.changed > before.seen for c in inputs)
        newest = max((c.changed for c in inputs), default=0)
        if before is not None and not anew and not stale and before.position == self.goal:
            return "unchanged"
        connection = self.store.connection
        try:
            with self.store.transaction():
                if anew:
                    build(connection, view, self.goal)
                    changed = True
                elif view.mode == "full":
                    changed = stale
                    if stale:
                        refill(connection, view)
                else:
                    assert before is not None
                    changed = advance(connection, view, before.position, self.goal)
                serial = self.serial + 1 if changed else self.serial
                checkpoint = Checkpoint(
                    view=view.name,
                    position=self.goal,
                    event_hash=goal_hash,
                    definition=view.definition,
                    seen=max(newest, before.seen if before else 0),
                    changed=serial if changed or before is None else before.changed,
                    rebuilt=serial if anew or before is None else before.rebuilt,
                    elsewhere=elsewhere,
                )
                if changed:
                    save_checkpoint(connection, checkpoint)
                else:
                    self.idle.append(checkpoint)
        except duckdb.Error as error:
            raise ViewError(f"{view.path}: {str(error).strip()}") from error
        self.serial = serial
        self.checkpoints[view.name] = checkpoint
        return "rebuilt" if anew else "refreshed" if changed else "unchanged"

    def _must_rebuild(self, view: View, before: Checkpoint | None, elsewhere: str) -> bool:
        if before is None or before.definition != view.definition:
            return True
        if self._hash_at(before.position) != before.event_hash:
            log.warning("view %s was made from another log; it is built again", view.name)
            return True
        below = [self.checkpoints[name] for name in view.views_read if name in self.checkpoints]
        if any(checkpoint.rebuilt > before.seen for checkpoint in below):
            return True
        if view.mode == "full":
            return False
        # An increment follows events. What moves without one must be named by `touched`, or everything is taken again.
        named = view.touched or ""
        return elsewhere != before.elsewhere and not all(table in named for table in view.tables_made_elsewhere)

    def _fingerprint(self, view: View) -> str:
        parts = []
        for table in view.tables_made_elsewhere:
            try:
                row = self.store.connection.execute(
                    f"SELECT count(*), bit_xor(hash(t)), sum(hash(t)) FROM {table} AS t"
                ).fetchone()
            except duckdb.CatalogException as error:
                raise ViewError(
                    f"{view.path}: reads {table}, which does not exist yet; identity is resolved before views are projected"
                ) from error
            parts.append(f"{table}:{row}")
        return " ".join(parts)

    def _hash_at(self, position: int) -> str:
        if position == 0:
            return GENESIS
        row = self.store.connection.execute("SELECT hash FROM log.main.event WHERE position = ?", [position]).fetchone()
        return str(row[0]) if row else ""

    def _tables(self) -> set[str]:
        query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'views' AND schema_name = 'main'"
        return {row[0] for row in self.store.connection.execute(query).fetchall()}

    def _scalar(self, query: str) -> int:
        row = self.store.connection.execute(query).fetchone()
        return int(row[0]) if row else 0


def build(connection: duckdb.DuckDBPyConnection, view: View, upto: int) -> None:
    """Make a view's table anew from everything up to a position, within the caller's transaction."""
    _show_events(connection, 0, upto)
    if view.mode == "keys":
        # An empty table first, so that `touched` may look at the view itself from the very first run.
        keys = ", ".join(f"NULL::VARCHAR AS {column}" for column in view.key)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {TOUCHED} AS SELECT {keys} LIMIT 0")
        connection.execute(f"CREATE OR REPLACE TABLE views.main.{view.name} AS {view.select}")
        _touch(connection, view)
        connection.execute(f"INSERT INTO views.main.{view.name} BY NAME {view.select}")
    else:
        connection.execute(f"CREATE OR REPLACE TABLE views.main.{view.name} AS {view.select}")
    if view.comments:
        connection.execute(";\n".join(view.comments))
    _check_comments(connection, view)


def refill(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    """Take a full view again into the table it has, within the caller's transaction: columns and their comments stay."""
    connection.execute(f"DELETE FROM views.main.{view.name}")
    connection.execute(f"INSERT INTO views.main.{view.name} BY NAME {view.select}")


def advance(connection: duckdb.DuckDBPyConnection, view: View, after: int, upto: int) -> bool:
    """Take the events of (after, upto] into an existing table, within the caller's transaction; whether anything changed."""
    _show_events(connection, after, upto)
    if view.mode == "add":
        row = connection.execute(f"INSERT INTO views.main.{view.name} BY NAME {view.select}").fetchone()
        return bool(row and row[0])
    if not _touch(connection, view):
        return False
    same = " AND ".join(f"v.{column} IS NOT DISTINCT FROM t.{column}" for column in view.key)
    connection.execute(f"DELETE FROM views.main.{view.name} AS v USING {TOUCHED} AS t WHERE {same}")
    connection.execute(f"INSERT INTO views.main.{view.name} BY NAME {view.select}")
    return True


def _show_events(connection: duckdb.DuckDBPyConnection, after: int, upto: int) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {NEW_EVENT} AS "
        f"SELECT * FROM log.main.event WHERE position > {after:d} AND position <= {upto:d}"
    )


def _touch(connection: duckdb.DuckDBPyConnection, view: View) -> int:
    keys = ", ".join(view.key)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {TOUCHED} AS SELECT DISTINCT {keys} FROM ({view.touched})")
    row = connection.execute(f"SELECT count(*) FROM {TOUCHED}").fetchone()
    return int(row[0]) if row else 0


def _check_comments(connection: duckdb.DuckDBPyConnection, view: View) -> None:
    query = (
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'views' AND table_name = ? AND comment IS NULL "
        "UNION ALL SELECT '(the table)' FROM duckdb_tables() WHERE database_name = 'views' AND table_name = ? AND comment IS NULL"
    )
    silent: Mapping[str, None] = dict.fromkeys(row[0] for row in connection.execute(query, [view.name, view.name]).fetchall())
    if silent:
        raise ViewError(f"{view.path}: no COMMENT ON for {', '.join(silent)}")
