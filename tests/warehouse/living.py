"""Histories carried out on a store, and what must hold of its views afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from schemas.acts import ContradictionSettled, EntitiesMerged, EntitiesSplit, PayloadErased
from tests.warehouse.given import anchor, decided
from tests.warehouse.histories import Doing, histories
from warehouse.identity import resolve
from warehouse.store import Store
from warehouse.views.rebuilding import differences
from warehouse.views.runner import VIEWS, project, stage
from warehouse.watch import lapses

SOME = 4
"""Histories that every run of the tests tries, always the same ones."""


@cache
def some_histories() -> list[list[Doing]]:
    found: list[list[Doing]] = []

    @settings(
        max_examples=SOME, phases=[Phase.generate], derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(histories())
    def collect(history: list[Doing]) -> None:
        found.append(history)

    collect()
    return found


def run(store: Store, folder: Path = VIEWS) -> list[str]:
    """One run over what is in the log, in which inputs are narrowed as in a large folder; names of the views that changed."""
    stage(store, folder=folder, narrow_above=0)
    resolve(store, folder=folder)
    return [view.view for view in project(store, folder=folder, narrow_above=0) if view.outcome != "unchanged"]


def broken_by_order(store: Store, folder: Path = VIEWS) -> list[str]:
    """Views that come out otherwise when the rows beneath them lie in another order: ties that nothing breaks."""
    tables = [view.view for view in project(store, folder=folder)]
    made = "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'views' AND schema_name = 'main'"
    before = {table: store.query(f"SELECT * FROM {table} ORDER BY ALL") for table in tables}
    for row in store.query(f"{made} AND table_name <> 'view_checkpoint'"):
        table = f"views.main.{row['name']}"
        store.connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} AS t ORDER BY hash(t)")
    store.connection.execute("UPDATE views.main.view_checkpoint SET definition = '' WHERE mode <> 'add'")
    project(store, folder=folder)
    return [table for table in tables if store.query(f"SELECT * FROM {table} ORDER BY ALL") != before[table]]


def wrong(store: Store, history: Sequence[Doing], folder: Path = VIEWS) -> set[str]:
    """Views that are not what a rebuild makes of the log, at the end of a history and before each erasure in it.

    An erasure has all views built anew, and would hide what went wrong before.
    """
    found: set[str] = set()
    for doing in history:
        if doing.deed == "erase":
            found |= differences(store, folder=folder).keys()
        do(store, doing, folder)
    return found | differences(store, folder=folder).keys()


def do(store: Store, doing: Doing, folder: Path = VIEWS) -> None:
    """One thing that happens, with the run that follows it, if it gets so far."""
    if doing.deed == "append":
        store.append(doing.events)
        run(store, folder)
    elif doing.deed == "half a run":  # killed before its views moved
        store.append(doing.events)
        stage(store, folder=folder)
        if doing.pick % 2:
            resolve(store, folder=folder)
    else:
        run(store, folder)
        store.append(_ACTS[doing.deed](store, doing))
        if doing.deed == "erase":
            _wipe(store)
        run(store, folder)


def _lapses(store, doing):
    return lapses(store, doing.day)


def _chosen(rows, doing, number):
    """Some of the rows, by the number that was drawn; always the same for the same rows."""
    start = doing.pick % max(len(rows), 1)
    return (rows[start:] + rows[:start])[:number]


def _observations(store, ids):
    return [event for event in store.read() if event.event_id in ids]


def _merge(store, doing):
    kinds = store.query("SELECT DISTINCT kind, topic FROM identity ORDER BY ALL")
    for row in _chosen(kinds, doing, 1):
        query = (
            "SELECT entity, min(observation) AS one FROM identity WHERE kind = ? AND topic = ? GROUP BY entity ORDER BY entity"
        )
        two = _chosen(store.query(query, list(row.values())), doing, 2)
        if len(two) == 2:
            anchors = tuple(anchor(event) for r in two for event in _observations(store, {r["one"]}))
            entities = tuple(r["entity"] for r in two)
            payload = EntitiesMerged(topic=row["topic"], entities=entities, anchors=anchors, by="Ada")
            return [decided(payload, f"{doing.day}")]
    return []


def _split(store, doing):
    query = (
        "SELECT entity, topic, list(observation ORDER BY observation) AS those FROM identity GROUP BY entity, topic "
        "HAVING count(*) > 1 ORDER BY entity"
    )
    for row in _chosen(store.query(query), doing, 1):
        leaves, stays = ((anchor(event),) for event in _chosen(_observations(store, set(row["those"])), doing, 2))
        payload = EntitiesSplit(topic=row["topic"], entity=row["entity"], anchors=leaves, stay=stays, by="Ada")
        return [decided(payload, f"{doing.day}")]
    return []


def _settle(store, doing):
    pairs = store.query("SELECT topic, observation_a AS a, observation_b AS b FROM contradiction ORDER BY ALL")
    verdicts = ("compatible", "first_holds", "second_holds", "stands")
    return [
        decided(
            ContradictionSettled(
                topic=row["topic"],
                first=anchor(*_observations(store, {row["a"]})),
                second=anchor(*_observations(store, {row["b"]})),
                verdict=verdicts[doing.pick % 4],
                by="Ada",
            ),
            f"{doing.day}",
        )
        for row in _chosen(pairs, doing, 1)
    ]


def _erase(store, doing):
    said = store.query(
        "SELECT event_id FROM log.event WHERE (type LIKE '%Reported' OR type = 'PlanTextRecorded') AND payload IS NOT NULL "
        "ORDER BY position"
    )
    ids = tuple(row["event_id"] for row in _chosen(said, doing, 2))
    return [decided(PayloadErased(events=ids, by="Ada"), f"{doing.day}")] if ids else []


def _wipe(store):
    for event in store.read(types=["PayloadErased"]):
        store.connection.execute(
            "UPDATE log.main.event SET payload = NULL WHERE event_id IN (SELECT unnest(?))", [event.content()["events"]]
        )


_ACTS = {"clock": _lapses, "merge": _merge, "split": _split, "settle": _settle, "erase": _erase}
