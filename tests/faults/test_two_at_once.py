"""Two processes at one data folder: they take turns, or one gives way, and nothing is torn or twice."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
from pathlib import Path

import pytest

from flows.run import RunUnderWayError, lease
from flows.verifying import verify_log
from schemas.errors import LogError, ParleyError
from schemas.folder import DataFolder
from tests.faults.conftest import BATCHES, SEED
from tests.faults.wholeness import check_next_run, events_read, stored_batches
from tests.faults.writer import NOW, SETTINGS, Death, batch, bring_up, write
from warehouse.connect import open_store
from warehouse.snapshot.publishing import publish

PATIENCE_SECONDS = 120.0
_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.faults.writer", "pandas", "pyarrow"])


def run_through(folder: DataFolder, numbers: range) -> None:
    """One run a batch, as fast as the other process lets it."""
    for number in numbers:
        with open_store(folder, clock=lambda: NOW, patience_seconds=PATIENCE_SECONDS) as store:
            store.append(batch(SEED, number))
            bring_up(store)
        with open_store(folder, clock=lambda: NOW, patience_seconds=PATIENCE_SECONDS) as store:
            publish(store, folder, SETTINGS)


def test_two_writers_of_the_same_news_and_a_verification_take_turns(folder: DataFolder) -> None:
    # given
    batches = range(BATCHES, BATCHES + 4)
    others = [_forked.Process(target=run_through, args=(folder, batches)) for _ in range(2)]

    # when
    for other in others:
        other.start()
    checks = verify_log(folder, tell=lambda _: None, clock=lambda: NOW)
    for other in others:
        other.join()

    # then
    assert [other.exitcode for other in others] == [0, 0]
    assert all(check["ok"] for check in checks), checks
    with open_store(folder, clock=lambda: NOW) as store:
        assert stored_batches(store, SEED, BATCHES + 4) == list(range(BATCHES + 4))
    check_next_run(folder, SEED, BATCHES + 4)


def hold(folder: DataFolder, tell: multiprocessing.connection.Connection) -> None:
    with lease(folder), open_store(folder, clock=lambda: NOW):
        worker = multiprocessing.get_context("fork").Process(target=signal.pause)
        worker.start()
        tell.send(worker.pid)
        signal.pause()


def test_a_forked_worker_that_outlives_a_killed_run_keeps_neither_its_lease_nor_its_lock(folder: DataFolder) -> None:
    # given
    hear, tell = _forked.Pipe(duplex=False)
    run = _forked.Process(target=hold, args=(folder, tell))
    run.start()
    worker = hear.recv()
    with pytest.raises(RunUnderWayError, match=f"process {run.pid}"), lease(folder):
        pass
    with pytest.raises(LogError, match=f"pid {run.pid}"):
        open_store(folder, clock=lambda: NOW)

    # when
    run.kill()
    run.join()

    # then
    try:
        with lease(folder), open_store(folder, clock=lambda: NOW):
            os.kill(worker, 0)  # it is still there
    finally:
        os.kill(worker, signal.SIGKILL)


def write_on(folder: Path, tell: multiprocessing.connection.Connection) -> None:
    """A run as a terminal starts it: a script's `&` starts processes that ignore SIGINT, and so would those that they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    write(folder, SEED, BATCHES, Death(), tell)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_by_a_signal_leaves_everything_whole(folder: DataFolder, number: signal.Signals) -> None:
    # given
    hear, tell = _forked.Pipe(duplex=False)
    run = _forked.Process(target=write_on, args=(folder.root, tell))
    run.start()
    tell.close()
    last = BATCHES

    # when
    while last < BATCHES + 3:
        what, last, _ = hear.recv()
        assert what != "failed"
    assert run.pid is not None
    os.kill(run.pid, number)
    run.join()

    # then
    check_next_run(folder, SEED, BATCHES + 3)


def test_a_folder_copied_while_a_run_writes_opens_or_says_what_is_wrong(folder: DataFolder, tmp_path: Path) -> None:
    # given
    hear, tell = _forked.Pipe(duplex=False)
    run = _forked.Process(target=write, args=(folder.root, SEED, BATCHES, Death(), tell))
    run.start()
    tell.close()
    copies = []

    # when
    while len(copies) < 4:
        what, *_ = hear.recv()
        if what in ("appending", "projecting", "publishing"):
            copies.append(DataFolder(tmp_path / f"copy{len(copies)}"))
            _copy(folder.root, copies[-1].root)
    run.kill()
    run.join()

    # then
    for copy in copies:
        try:
            _look_through(copy)
        except ParleyError as error:
            assert str(copy.root) in str(error), error
            assert any(way in str(error) for way in ("backup", "run again", "parley run", "parley verify --recover")), error


def _look_through(copy: DataFolder) -> None:
    with open_store(copy, clock=lambda: NOW) as store:
        assert store.verify() == []
        bring_up(store)
        publish(store, copy, SETTINGS)
    events_read(copy)


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            place.symlink_to(path.readlink())
        elif path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            try:
                shutil.copy(path, place)
            except FileNotFoundError:
                continue  # a temporary file that is gone
