"""What must hold of a data folder after any fault, once the next run has gone over it."""

from __future__ import annotations

from itertools import groupby

from schemas.folder import DataFolder
from tests.faults.writer import NOW, SETTINGS, batch, bring_up
from warehouse.connect import open_store
from warehouse.read import open_reader
from warehouse.snapshot.publishing import publish
from warehouse.store import Store
from warehouse.views.rebuilding import differences


def check_next_run(folder: DataFolder, seed: int, batches: int) -> None:
    """Bring a story's first `batches` once more, as the run after a fault does, and find everything there, once and whole."""
    with open_store(folder, clock=lambda: NOW) as store:
        there = stored_batches(store, seed, batches)
        for number in range(batches):
            added = store.append(batch(seed, number)).added
            assert bool(added) == (number not in there)
        assert sorted(stored_batches(store, seed, batches)) == list(range(batches))
        bring_up(store)
        assert store.verify() == []
        assert differences(store) == {}
        publish(store, folder, SETTINGS)
        head = store.head
    with open_reader(folder) as reader:
        assert reader.about["hash"] == head.hash
    assert events_read(folder) == head.position
    assert _left_over(folder) == []


def stored_batches(store: Store, seed: int, upto: int) -> list[int]:
    """Numbers of the story's batches that the log holds, in its order; fails where one is there in part."""
    whole = {number: [event.event_id for event in batch(seed, number)] for number in range(upto)}
    batch_of = {event_id: number for number, ids in whole.items() for event_id in ids}
    ids = [event.event_id for event in store.read() if event.event_id in batch_of]
    found = [(number, list(group)) for number, group in groupby(ids, key=batch_of.__getitem__)]
    for number, group in found:
        assert group == whole[number], f"batch {number} is torn"
    return [number for number, _ in found]


def events_read(folder: DataFolder) -> int:
    """How many events a reader of the current snapshot finds; as many as the snapshot says of itself."""
    with open_reader(folder) as reader:
        count = int(reader.rows("SELECT count(*) AS n FROM event")[0]["n"])
        assert count == reader.about["position"]
        reader.rows("SELECT * FROM change")
    return count


def _left_over(folder: DataFolder) -> list[str]:
    names = (path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*"))
    return sorted(name for name in names if ".tmp" in name or "rebuilt" in name)
