"""One writer: an flock on a file of the data folder. The process id in the file is information, never the lock."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
import weakref
from pathlib import Path

from schemas.envelope import Clock
from schemas.errors import LogError


class WriterLock:
    """The right to write, held until `release` or until the process ends, however it ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor: int | None = descriptor
        _held.add(self)

    @classmethod
    def acquire(cls, path: Path, clock: Clock, patience_seconds: float = 0.0) -> WriterLock:
        """Take the lock, or raise LogError: what stands in the way, and what to do.

        Another writer is waited for so many seconds, and then named; a folder that may not be written, or a file system without
        locks, is told at once.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise LogError(
                f"cannot write in {path.parent}: {path.name}: {error.strerror}. See to its permissions, or choose another folder "
                f"with --dir"
            ) from error
        try:
            _flock(descriptor, time.monotonic() + patience_seconds)
        except BlockingIOError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise LogError(
                f"{path.parent} is being written by another process ({holder}). Wait until it is done, or stop it. "
                f"Reading (`parley plans` and the like) works meanwhile. Deleting {path.name} would not help."
            ) from error
        except OSError as error:
            os.close(descriptor)
            raise LogError(
                f"the file system of {path.parent} gives no locks ({error.strerror}), and without one two writers could tear the "
                f"log. Put the data folder on a local disk, with --dir"
            ) from error
        with contextlib.suppress(OSError):  # a full disk must not hide the better message that opening the log will give
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "since": clock().isoformat()}).encode(), 0)
        return cls(path, descriptor)

    def release(self) -> None:
        """Let the next writer in. Releasing twice is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _flock(descriptor: int, until: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.05)


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
        return f"pid {int(note['pid'])}, since {note['since']}"
    except (ValueError, KeyError, TypeError, OSError):
        return "pid unknown"


_held: weakref.WeakSet[WriterLock] = weakref.WeakSet()


def _close_in_child() -> None:
    # A forked worker shares the open file and with it the lock: were it to outlive a killed parent, nobody could write.
    # Closing its copy does not unlock the parent's.
    for lock in list(_held):
        lock.release()


os.register_at_fork(after_in_child=_close_in_child)
