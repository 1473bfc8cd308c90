"""kill -9 and a disk that refuses: no acknowledged event is lost, no batch is torn, a rerun adds no duplicate."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.folder import DataFolder
from schemas.settings import Settings
from warehouse.connect import open_snapshot, open_store
from warehouse.snapshot import publish
from warehouse.views.runner import stage

BATCH = 7

APPEND = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def batch(number, filler=""):
    return [
        NewEvent.fact(
            f"article:{{number}}",
            ArticleWithdrawn(article_id=str(number), url=f"https://example.org/{{number}}/{{item}}", reason="410" + filler),
            observed_at=NOON,
        )
        for item in range({BATCH})
    ]
"""

ENDLESS = (
    APPEND
    + """
with open_store(DataFolder(Path(sys.argv[1])), clock=lambda: NOON) as store:
    for number in range(int(sys.argv[2])):
        store.append(batch(number))
        print(number, flush=True)
"""
)

FULL_DISK = (
    APPEND
    + """
import random, resource, string
from schemas.errors import LogError
folder = DataFolder(Path(sys.argv[1]))
store = open_store(folder, clock=lambda: NOON)
store.append(batch(0))
store.connection.execute("CHECKPOINT log")
limit = folder.log.stat().st_size + 40_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
rng = random.Random(1)
try:
    for number in range(1, 100):
        store.append(batch(number, "".join(rng.choices(string.printable, k=20_000))))
        print(number, flush=True)
except LogError as error:
    print(f"error {error}", flush=True)
"""
)


DISK_FULL_LATER = (
    APPEND
    + """
import random, resource, string
from schemas.errors import ParleyError
from schemas.settings import Settings
from warehouse.snapshot import publish
from warehouse.views.runner import stage
folder = DataFolder(Path(sys.argv[1]))
store = open_store(folder, clock=lambda: NOON)
stage(store)
publish(store, folder, Settings())
rng = random.Random(1)
store.append([event for number in range(60) for event in batch(number, "".join(rng.choices(string.printable, k=2_000)))])
store.connection.execute("CHECKPOINT log")
if sys.argv[2] == "publish":
    stage(store)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    stage(store) if sys.argv[2] == "stage" else publish(store, folder, Settings())
except ParleyError as error:
    print(f"{type(error).__name__} {error}", flush=True)
"""
)


def noon() -> datetime:
    return datetime(2025, 11, 25, 12, tzinfo=UTC)


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def test_a_writer_killed_at_any_moment_loses_no_acknowledged_event_and_tears_no_batch(tmp_path: Path) -> None:
    # given
    seed = random.SystemRandom().randrange(1 << 30)
    after = random.Random(seed).randrange(1, 25)
    with start(ENDLESS, tmp_path, 10_000) as writer:
        assert writer.stdout is not None

        # when
        acknowledged = -1
        while acknowledged < after:
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])

    # then
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        stored = [event.stream for event in store.read()]
        batches = len(stored) // BATCH
        assert batches >= acknowledged + 1, f"seed {seed}"
        assert stored == [f"article:{number}" for number in range(batches) for _ in range(BATCH)], f"seed {seed}"
        assert store.verify() == []

    # and a rerun adds what is missing and nothing else
    with start(ENDLESS, tmp_path, batches + 1) as again:
        assert again.wait() == 0
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        assert store.head.position == (batches + 1) * BATCH
        assert store.verify() == []


def test_a_full_disk_gives_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    # given a limit on the size of files, which the operating system enforces as it would a full disk
    with start(FULL_DISK, tmp_path) as writer:
        assert writer.stdout is not None

        # when
        lines = writer.stdout.read().splitlines()

    # then
    acknowledged = [int(line) for line in lines if line.isdigit()]
    assert "could not write in " in lines[-1]
    assert "Make room on the disk" in lines[-1]
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        assert store.head.position == (1 + len(acknowledged)) * BATCH
        assert store.verify() == []


@pytest.mark.parametrize(
    ("step", "error"), [("stage", "LogError could not write"), ("publish", "SnapshotError snapshot 2 could not")]
)
def test_a_disk_that_fills_up_later_in_a_run_loses_nothing_either(tmp_path: Path, step: str, error: str) -> None:
    # given
    with start(DISK_FULL_LATER, tmp_path, step) as writer:
        assert writer.stdout is not None

        # when
        told = writer.stdout.read()

    # then
    assert told.startswith(error), told
    folder = DataFolder(tmp_path)
    assert folder.current.resolve().name == "snap-1.duckdb"
    with open_store(folder, clock=noon) as store:
        stage(store)
        publish(store, folder, Settings())
    with closing(open_snapshot(folder.current)) as connection:
        counts = connection.execute("SELECT (SELECT count(*) FROM event), count(*) FROM stg_article_withdrawn").fetchone()
    assert counts == (60 * BATCH, 60 * BATCH)
