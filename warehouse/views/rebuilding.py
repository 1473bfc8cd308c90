"""Views built anew from the log: to replace the ones there are, or to see whether they are what the log says.

The new ones are built in a file of their own, so that a rebuild that is killed has changed nothing.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from schemas.errors import ViewError
from warehouse import connect
from warehouse.store import Store
from warehouse.views.runner import VIEWS, ViewRun, project, stage

_FEW = 1_000
"""Rows of a table that are sooner fetched than DuckDB has planned to compare them."""

Resolve = Callable[[Store], object]
"""Fills the tables `stand_in` and `core_entity`; the stage between staging and the other views."""


def rebuild(
    store: Store,
    name: str | None = None,
    *,
    folder: Path = VIEWS,
    resolve: Resolve | None = None,
    tell: Callable[[str], object] = str,
) -> list[ViewRun]:
    """Build all views anew, or one of them and what depends on it. `resolve` is identity's own where it is not given.

    `tell` hears the name of each view before its turn.

    Raises ViewError; the views are then as they were.
    """
    if name is not None:
        # The row itself stays: its serial numbers tell the views above that this one changed.
        if not store.query("UPDATE views.main.view_checkpoint SET definition = '' WHERE view = ? RETURNING view", [name]):
            raise ViewError(f"no view is called {name}; `parley views` lists them")
        return project(store, folder=folder, tell=tell)
    with _beside(store) as path:
        runs = _build(store, folder, resolve, tell)
        store.replace_views(path)
    return runs


def differences(store: Store, *, folder: Path = VIEWS, resolve: Resolve | None = None) -> dict[str, int]:
    """Build all views in a file of their own and count, for each, the rows that only one of the two has; empty when equal.

    The live views are brought up first, as at the end of a run: what a killed run left undone, or what the journal took in or
    dropped since, is no difference. That may name what is new in the log; beyond it and the live views nothing is changed.
    """
    found: dict[str, int] = {}
    _build(store, folder, resolve)
    with _beside(store):
        _build(store, folder, resolve)
        with connect.attached(store.connection, store.folder.views, "live"):
            tables = [set(_tables(store, catalogue)) for catalogue in ("views", "live")]
            found |= dict.fromkeys(tables[0] ^ tables[1], -1)
            for table in sorted(tables[0] & tables[1]):
                mine, other = f"views.main.{table}", f"live.main.{table}"
                if (count := _unequal(store, mine, other)) != 0:
                    found[table] = count
    return found


def _build(store: Store, folder: Path, resolve: Resolve | None, tell: Callable[[str], object] = str) -> list[ViewRun]:
    if resolve is None:
        from warehouse.identity import resolve as identity

        resolve = partial(identity, folder=folder)
    staged = {run.view: run for run in stage(store, folder=folder, tell=tell)}
    tell("identity")
    resolve(store)
    return [staged.get(run.view, run) for run in project(store, folder=folder, tell=tell)]


@contextlib.contextmanager
def _beside(store: Store) -> Iterator[Path]:
    path = store.folder.views.with_name("views-rebuilt.duckdb")
    _drop(path)
    with store.views_closed():
        connect.attach_views(store.connection, path)
        try:
            yield path
        finally:
            connect.discard_views(store.connection)
            _drop(path)


def _drop(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)


def _tables(store: Store, catalogue: str) -> list[str]:
    query = "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main'"
    return [row["name"] for row in store.query(query, [catalogue]) if row["name"] != "view_checkpoint"]


def _unequal(store: Store, mine: str, other: str) -> int:
    """How many rows only one of two tables has."""
    counts = f"SELECT (SELECT count(*) FROM {mine}) AS mine, (SELECT count(*) FROM {other}) AS other"
    rows = store.query(counts)[0]
    if max(rows.values()) <= _FEW:
        one, two = (Counter(map(repr, store.connection.execute(f"SELECT * FROM {table}").fetchall())) for table in (mine, other))
        return ((one - two) + (two - one)).total()
    # What only the other has follows from the numbers: looked for once and not twice, which is most of the work.
    only = store.query(f"SELECT count(*) AS n FROM (SELECT * FROM {mine} EXCEPT ALL SELECT * FROM {other})")[0]["n"]
    return int(2 * only + rows["other"] - rows["mine"])
