"""One writer: who else comes is told who writes and what to do."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.connect import open_store

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from schemas.folder import DataFolder
from warehouse.connect import open_store
with open_store(DataFolder(Path(sys.argv[1])), clock=lambda: datetime(2025, 11, 25, 12, tzinfo=UTC)):
    print("open", flush=True)
    sys.stdin.read()
"""


def noon() -> datetime:
    return datetime(2025, 11, 25, 12, tzinfo=UTC)


def test_a_second_writer_is_told_the_pid_of_the_first_and_gets_in_once_that_ends(tmp_path: Path) -> None:
    # given
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"

        # when
        with pytest.raises(LogError) as refused:
            open_store(DataFolder(tmp_path), clock=noon)
        holder.kill()
        holder.wait()

    # then
    assert f"pid {holder.pid}" in str(refused.value)
    assert "Wait until it is done, or stop it" in str(refused.value)
    open_store(DataFolder(tmp_path), clock=noon).close()


def test_the_pid_in_a_left_over_lock_file_does_not_lock(tmp_path: Path) -> None:
    # given
    DataFolder(tmp_path).lock.write_text('{"pid": 1, "since": "2025-11-25T12:00:00+00:00"}')

    # when
    store = open_store(DataFolder(tmp_path), clock=noon)

    # then
    assert f'"pid": {os.getpid()}' in DataFolder(tmp_path).lock.read_text()
    store.close()


def test_a_worker_forked_from_the_writer_does_not_keep_the_lock(tmp_path: Path) -> None:
    # given
    store = open_store(DataFolder(tmp_path), clock=noon)
    context = multiprocessing.get_context("fork")
    go_on = context.Event()
    worker = context.Process(target=go_on.wait, args=(30,))
    worker.start()

    # when
    store.close()

    # then
    open_store(DataFolder(tmp_path), clock=noon).close()
    go_on.set()
    worker.join()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    # given
    (tmp_path / "file").write_text("in the way")

    # when
    with pytest.raises(LogError) as refused:
        open_store(DataFolder(tmp_path / "file" / "data"), clock=noon)

    # then
    assert f"cannot write in {tmp_path / 'file' / 'data'}" in str(refused.value)


def test_a_lock_file_that_may_not_be_written_is_no_other_writer(tmp_path: Path) -> None:
    # given
    DataFolder(tmp_path).lock.mkdir()

    # when
    with pytest.raises(LogError) as refused:
        open_store(DataFolder(tmp_path), clock=noon)

    # then
    assert f"cannot write in {tmp_path}: {DataFolder(tmp_path).lock.name}: " in str(refused.value)
    assert "See to its permissions" in str(refused.value)
    assert "another process" not in str(refused.value)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_no_other_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    # given
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)  # as the kernel answers on some network file systems

    # when
    with pytest.raises(LogError) as refused:
        open_store(DataFolder(tmp_path), clock=noon, patience_seconds=60)

    # then
    assert f"the file system of {tmp_path} gives no locks ({os.strerror(number)})" in str(refused.value)
    assert "another process" not in str(refused.value)
