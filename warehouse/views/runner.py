"""Brings the views up to the log. What goes in: the log and the view files. What comes out: tables in views.duckdb.

Safe to run again at any time: the views of a run move in one transaction together with their checkpoints, so a run that was
killed has changed nothing. A view is built anew when its SQL changed, when a view below it was built anew, when the log is
another, or when something was erased from it; otherwise it takes in what changed beneath it, and hands on what changed in it.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import duckdb

from schemas.errors import ViewError
from warehouse import connect
from warehouse.log.chain import GENESIS
from warehouse.views.checkpoint import Checkpoint, load_checkpoints, save_checkpoints
from warehouse.views.definition import load_views
from warehouse.views.delta import keep
from warehouse.views.moving import NARROW_ABOVE, Changes, advance, build, moved_rows
from warehouse.views.recorded import RECORDED
from warehouse.views.view import NEW_EVENT, View

if TYPE_CHECKING:
    from warehouse.store import Store

log = logging.getLogger(__name__)

VIEWS = Path(__file__).parent
STAGING = "staging"
SEEN_BY_IDENTITY = "core"
_FEW = 5_000
"""New events that one thread takes in for less than several would."""

Tell = Callable[[str], object]
"""Hears the name of each view before its turn."""
Outcome = Literal["unchanged", "refreshed", "rebuilt"]


class ViewRun(NamedTuple):
    """What one run did to one view. `rows` is how many it has now, `seconds` wall time."""

    view: str
    outcome: Outcome
    rows: int
    seconds: float


def stage(
    store: Store, upto: int | None = None, *, folder: Path = VIEWS, tell: Tell = str, narrow_above: int = NARROW_ABOVE
) -> list[ViewRun]:
    """Decode new events into the staging tables, and bring up what identity works on, which is drawn between the two."""
    views = load_views(folder)
    staged = _staged(views, folder)
    return _Run(store, upto, tell, narrow_above).run([view for view in views if view.name in staged], staged, waits=True)


def project(
    store: Store, upto: int | None = None, *, folder: Path = VIEWS, tell: Tell = str, narrow_above: int = NARROW_ABOVE
) -> list[ViewRun]:
    """Bring every view up to the head, or to position `upto`, which must not lie behind what a view has taken in.

    Of inputs with at least `narrow_above` rows only those are read that a view asks for.

    Raises ViewError where a view file breaks a rule or its SQL fails; all views stay as they were then.
    """
    views = load_views(folder)
    return _Run(store, upto, tell, narrow_above).run(views, _staged(views, folder), waits=False)


def _staged(views: Sequence[View], folder: Path) -> frozenset[str]:
    """Names of the views that `stage` brings up: the decoded events, and what identity is drawn from."""
    known = {view.name: view for view in views}
    found = {view.name for view in views if view.path.is_relative_to(folder / STAGING)}
    reached = [view for view in views if view.name == SEEN_BY_IDENTITY]
    while reached:
        view = reached.pop()
        found.add(view.name)
        reached += [known[name] for name in view.views_read if name not in found]
    return frozenset(found)


@dataclass
class _Run:
    """One run: the goal, the checkpoints as they move, and what changed beneath the views."""

    store: Store
    upto: int | None
    tell: Tell
    narrow_above: int
    goal: int = field(init=False)
    goal_hash: str = field(init=False)
    checkpoints: dict[str, Checkpoint] = field(init=False)
    changes: Changes = field(init=False)
    tables: frozenset[str] = field(init=False)
    serial: int = field(init=False)
    erased_at: int = field(init=False)
    one_thread: bool = False
    hashes: dict[int, str] = field(default_factory=lambda: {0: GENESIS})

    def run(self, views: Sequence[View], staged: Set[str], *, waits: bool) -> list[ViewRun]:
        """Move the views; with `waits` their changes are kept for the views above, else those that waited are used up."""
        with self._threads(), self.store.transaction() as connection:
            self._look()
            if waits:
                for name in sorted(RECORDED.keys() - self.tables):
                    RECORDED[name].create(connection, name)
                self.tables |= RECORDED.keys()
            before = dict(self.checkpoints)
            runs = [self._timed(view, staged=view.name in staged) for view in views]
            rebuilt = {run.view for run in runs if run.outcome == "rebuilt"}
            if waits:
                for table in sorted(rebuilt & self.changes.waiting):  # the views above are built anew as well
                    connection.execute(f"DROP TABLE views.delta.{table}")
                for table in sorted(self.changes.moved):
                    keep(connection, table, f"({moved_rows(table)})")
            elif self.changes.waiting:
                connection.execute("DROP SCHEMA views.delta CASCADE")
            save_checkpoints(connection, [c for name, c in self.checkpoints.items() if before.get(name) != c])
            self.changes.drop()
        return runs

    @contextlib.contextmanager
    def _threads(self) -> Iterator[None]:
        connect.suit(self.store.connection, self.store.head.position)  # the log may have grown since it was opened
        try:
            yield
        finally:
            self._all_threads()

    def _all_threads(self) -> None:
        if self.one_thread:
            connect.suit(self.store.connection, self.store.head.position)
            self.one_thread = False

    def _look(self) -> None:
        connection = self.store.connection
        self.checkpoints = load_checkpoints(connection)
        self.serial = max((c.changed for c in self.checkpoints.values()), default=0)
        query = "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'views'"
        tables = connection.execute(query).fetchall()
        sizes = {table: int(size) for schema, table, size in tables if schema == "main"}
        waiting = frozenset(table for schema, table, _ in tables if schema == "delta")
        self.tables = frozenset(sizes)
        self.changes = Changes(connection, waiting, sizes, self.narrow_above)
        self.goal = self.store.head.position if self.upto is None else min(self.upto, self.store.head.position)
        self.goal_hash = self._hash_at(self.goal)
        oldest = min((c.position for c in self.checkpoints.values()), default=self.goal)
        if self.checkpoints and self.goal - oldest <= _FEW:
            # To look up a few rows several threads mostly wait for each other, which costs a quarter of the CPU time.
            connection.execute("SET threads = 1")
            self.one_thread = True
        self.erased_at = 0
        if oldest < self.goal:
            erased = (
                "SELECT coalesce(max(position), 0) FROM log.main.event "
                f"WHERE position > {oldest:d} AND position <= {self.goal:d} AND type = 'PayloadErased'"
            )
            self.erased_at = self._scalar(erased)

    def _timed(self, view: View, *, staged: bool) -> ViewRun:
        started = perf_counter()
        self.tell(view.name)
        try:
            outcome = self._bring_up(view, staged=staged)
        except (duckdb.IOException, duckdb.FatalException):
            raise  # the disk's or a file's trouble, not the view's: the transaction tells which
        except duckdb.Error as error:
            raise ViewError(f"{view.path}: {str(error).strip()}") from error
        seconds = perf_counter() - started
        checkpoint = self.checkpoints[view.name]
        if outcome != "unchanged":
            checkpoint = self.checkpoints[view.name] = checkpoint._replace(seconds=round(seconds, 4))
            log.debug("view %s %s: %d rows in %.3f s", view.name, outcome, checkpoint.rows, seconds)
        return ViewRun(view.name, outcome, checkpoint.rows, seconds)

    def _bring_up(self, view: View, *, staged: bool) -> Outcome:
        before = self.checkpoints.get(view.name) if view.name in self.tables else None
        if missing := (RECORDED.keys() & set(view.inputs)) - self.tables:
            raise ViewError(
                f"{view.path}: reads {min(missing)}, which does not exist yet; identity is resolved before views are projected"
            )
        elsewhere = self._fingerprint(view)
        if before is None or self._must_rebuild(view, before, elsewhere):
            if NEW_EVENT in view.inputs:
                self.changes.show_events(0, self.goal)
            self._all_threads()  # a whole table is another matter
            rows = build(self.store.connection, view)
            self._moved(view, elsewhere, rows, anew=True)
            return "rebuilt"
        if before.position > self.goal:
            raise ViewError(
                f"view {view.name} has taken in events up to {before.position} and cannot go back to {self.goal}; "
                f"an earlier state is built in a file of its own"
            )
        news = NEW_EVENT in view.inputs and before.position < self.goal
        below = elsewhere != before.elsewhere or any(
            self.changes.rows_of(name, here_only=staged) is not None for name in view.inputs
        )
        if news:
            self.changes.show_events(before.position, self.goal)
        if news or below:
            gone, came = advance(self.changes, view, here_only=staged)
            if gone or came:
                self._moved(view, elsewhere, before.rows - gone + came, anew=False)
                return "refreshed"
        self.checkpoints[view.name] = before._replace(
            position=self.goal, event_hash=self.goal_hash, elsewhere=elsewhere, grain=view.grain, question=view.question
        )
        return "unchanged"

    def _moved(self, view: View, elsewhere: str, rows: int, *, anew: bool) -> None:
        self.serial += 1
        before = self.checkpoints.get(view.name)
        rebuilt = self.serial if anew or before is None else before.rebuilt
        self.checkpoints[view.name] = Checkpoint(
            view=view.name,
            position=self.goal,
            event_hash=self.goal_hash,
            definition=view.definition,
            seen=self.serial,
            changed=self.serial,
            rebuilt=rebuilt,
            elsewhere=elsewhere,
            rows=rows,
            seconds=0.0,
            mode=view.mode,
            grain=view.grain,
            question=view.question,
        )

    def _must_rebuild(self, view: View, before: Checkpoint, elsewhere: str) -> bool:
        if before.definition != view.definition or before.position < self.erased_at:
            return True
        if self._hash_at(before.position) != before.event_hash:
            log.warning("view %s was made from another log; it is built again", view.name)
            return True
        below = [self.checkpoints[name] for name in view.views_read if name in self.checkpoints]
        if any(checkpoint.rebuilt > before.seen for checkpoint in below):
            return True
        # What the journal tells has no changed rows.
        return view.mode != "full" and elsewhere != before.elsewhere

    def _fingerprint(self, view: View) -> str:
        parts = []
        for table in view.tables_made_elsewhere:
            if table not in RECORDED:
                query = f"SELECT count(*), bit_xor(hash(t)), sum(hash(t)) FROM {table} AS t"
                parts.append(f"{table}:{self.store.connection.execute(query).fetchone()}")
        return " ".join(parts)

    def _hash_at(self, position: int) -> str:
        if position not in self.hashes:
            query = f"SELECT hash FROM log.main.event WHERE position = {position:d}"
            row = self.store.connection.execute(query).fetchone()
            self.hashes[position] = str(row[0]) if row else ""
        return self.hashes[position]

    def _scalar(self, query: str) -> int:
        row = self.store.connection.execute(query).fetchone()
        return int(row[0]) if row else 0
