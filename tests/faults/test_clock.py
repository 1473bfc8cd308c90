"""A machine whose clock is set back, over a month's end too: the log never runs backwards, and nothing that reads it minds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run, events_read
from tests.faults.writer import NOW, SETTINGS, batch
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.snapshot.publishing import publish
from warehouse.views.runner import project
from warehouse.watch import lapses

CLOCKS = [
    NOW + timedelta(days=20),
    NOW - timedelta(days=400),
    datetime(1970, 1, 1, tzinfo=UTC),
    NOW,
]


def test_a_clock_that_jumps_backwards_breaks_neither_log_nor_views_nor_snapshot_nor_journal(folder: DataFolder) -> None:
    for number, now in enumerate(CLOCKS, start=BATCHES):
        # given
        with open_store(folder, clock=lambda now=now: now) as store:
            # when
            store.append(batch(SEED, number))
            resolve(store)
            project(store)
            store.append(lapses(store, now.date()))
            project(store)
            publish(store, folder, SETTINGS)
            store.journal.record_run(f"run{number}", "ingest", started_at=now, outcome="succeeded", ended_at=now)
            store.journal.prune(days=90)

            # then
            assert events_read(folder) == store.head.position
            times = [event.recorded_at for event in store.read()]
            assert times == sorted(times)
            assert times[-1] >= max(NOW, *CLOCKS[: number - BATCHES + 1])
            runs = [row["run_id"] for row in store.query("SELECT run_id FROM log.journal.run")]
            assert f"run{number}" in runs
    check_next_run(folder, SEED, BATCHES + len(CLOCKS))
