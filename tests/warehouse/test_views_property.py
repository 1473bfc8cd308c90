"""Whatever happens, in whatever order and in however many runs: the views are what the log says.

`PARLEY_LONG=1` tries many more histories and looks after every run, as at night.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings

from schemas.acts import ContradictionSettled, EntitiesMerged, EntitiesSplit, PayloadErased
from tests.warehouse.given import anchor, decided, opened
from tests.warehouse.histories import Doing, histories
from warehouse.identity import resolve
from warehouse.store import Store
from warehouse.views.rebuilding import differences
from warehouse.views.runner import project, stage
from warehouse.watch import lapses

LONG = bool(os.environ.get("PARLEY_LONG"))
SHORT_OF_TIME = settings(
    max_examples=400 if LONG else 5,
    phases=tuple(Phase) if LONG else (Phase.explicit, Phase.generate),
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def run(store: Store) -> list[str]:
    """One run over what is in the log; names of the views that changed."""
    stage(store)
    resolve(store)
    return [view.view for view in project(store) if view.outcome != "unchanged"]


@SHORT_OF_TIME
@given(histories())
def test_views_brought_up_bit_by_bit_are_the_views_built_anew(history):
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        for doing in history:
            # when
            do(store, doing)
            # then
            if LONG:
                assert differences(store) == {}
        assert differences(store) == {}
        head = store.head
        assert (run(store), store.head) == ([], head), "nothing was new, and something changed"


def do(store: Store, doing: Doing) -> None:
    if doing.deed == "append":
        store.append(doing.events)
        run(store)
    elif doing.deed == "half a run":  # killed before its views moved
        store.append(doing.events)
        stage(store)
        if doing.pick % 2:
            resolve(store)
    else:
        run(store)
        store.append(_ACTS[doing.deed](store, doing))
        if doing.deed == "erase":
            _wipe(store)
        run(store)


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
    said = store.query("SELECT event_id FROM log.event WHERE type LIKE '%Reported' AND payload IS NOT NULL ORDER BY position")
    ids = tuple(row["event_id"] for row in _chosen(said, doing, 2))
    return [decided(PayloadErased(events=ids, by="Ada"), f"{doing.day}")] if ids else []


def _wipe(store):
    for event in store.read(types=["PayloadErased"]):
        store.connection.execute(
            "UPDATE log.main.event SET payload = NULL WHERE event_id IN (SELECT unnest(?))", [event.content()["events"]]
        )


_ACTS = {"clock": _lapses, "merge": _merge, "split": _split, "settle": _settle, "erase": _erase}
