"""Runs a writer where the disk is full, or where it may not write, as the operating system makes it so: `python -m
tests.faults.confined HOW FOLDER`. What it prints is checked by the tests that start it.

`full`: the folder becomes a small file system of its own where the kernel lets a user mount one; elsewhere files get a limit of
size instead. `read-only`: root gives up the right to write what permissions forbid.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from schemas.errors import ParleyError
from schemas.folder import DataFolder

_NEW_USERS, _NEW_MOUNTS = 0x10000000, 0x00020000
_PRIVATE = 0x40000 | 0x4000
_CAPABILITIES_VERSION = 0x20080522
_WRITE_ANYWHERE, _READ_ANYWHERE = 1 << 1, 1 << 2
_libc = ctypes.CDLL(None, use_errno=True)

Room = Callable[[int], contextlib.AbstractContextManager[object]]
"""For the length of a block, lets files grow by about so many bytes and no more."""


def small_disk(folder: Path, size: int) -> Room:
    """Mount a file system of so many bytes over a folder, for this process alone, or make do with a limit on files."""
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(_NEW_MOUNTS if user == 0 else _NEW_USERS | _NEW_MOUNTS) == 0:
        with contextlib.suppress(OSError):
            if user:
                Path("/proc/self/setgroups").write_text("deny")
                Path("/proc/self/uid_map").write_text(f"0 {user} 1")
                Path("/proc/self/gid_map").write_text(f"0 {group} 1")
            _libc.mount(None, b"/", None, _PRIVATE, None)
            if _libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()) == 0:
                return lambda left: _filled(folder, left)
    return lambda left: _limited(folder, left)


@contextlib.contextmanager
def _filled(folder: Path, left: int) -> Iterator[None]:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    os.truncate(filler, max(0, filler.stat().st_size - left))
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def _limited(folder: Path, left: int) -> Iterator[None]:
    longest = max((path.stat().st_size for path in folder.rglob("*") if path.is_file()), default=0)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest + left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def bound_by_permissions() -> None:
    """Give up root's right to pass over permissions; who is not root never had it. Call it before there are threads."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    _libc.capget(header, sets)
    sets[0] &= ~(_WRITE_ANYWHERE | _READ_ANYWHERE)
    sets[1] &= ~(_WRITE_ANYWHERE | _READ_ANYWHERE)
    if _libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def full(written: Path, folder: DataFolder) -> None:
    """Go on with a written folder on a disk with a little more room each time, then with enough: `step error` a line."""
    folder.root.mkdir()
    room = small_disk(folder.root, 256_000_000)
    shutil.copytree(written, folder.root, symlinks=True, dirs_exist_ok=True)
    from tests.faults import wholeness, writer
    from tests.faults.conftest import BATCHES, SEED
    from warehouse.connect import open_store
    from warehouse.snapshot.publishing import publish

    number = BATCHES
    at = ["open"]
    for left in (0, 8_192, 32_768, 262_144, 2_000_000, 8_000_000, 24_000_000):
        with room(left), _told(at):
            with open_store(folder, clock=lambda: writer.NOW) as store:
                at[0] = "append"
                number += 1  # it may be stored or not: the check below brings it again
                store.append(writer.batch(SEED, number - 1))
                at[0] = "project"
                writer.bring_up(store)
                at[0] = "publish"
                publish(store, folder, writer.SETTINGS)
            at[0] = "archive"
            _archive(folder)
        wholeness.events_read(folder)
    wholeness.check_next_run(folder, SEED, number)
    print("whole")


def read_only(folder: DataFolder) -> None:
    """Try each step in a folder where only reading is allowed, a part of it or the whole: `step error` a line."""
    bound_by_permissions()
    from tests.faults import wholeness, writer
    from tests.faults.conftest import BATCHES, SEED
    from warehouse.connect import open_store
    from warehouse.snapshot.publishing import publish

    with open_store(folder, clock=lambda: writer.NOW) as store:
        store.append(writer.batch(SEED, BATCHES))
        writer.bring_up(store)
        for part in (folder.events, folder.snapshots):
            with _forbidden(part), _told([part.name]):
                publish(store, folder, writer.SETTINGS)
    for part in (folder.log, folder.views, folder.root):
        with _forbidden(part), _told([part.name]), open_store(folder, clock=lambda: writer.NOW) as store:
            store.append(writer.batch(SEED, BATCHES + 1))
    _archive(folder)
    with _forbidden(folder.archive), _told([folder.archive.name]):
        _archive(folder)
    (folder.archive / "parley-1.warc.gz.open").touch()
    with _forbidden(folder.archive), _told(["recovery"]):
        _archive(folder)
    with _forbidden(folder.root):
        wholeness.events_read(folder)
    print("read")
    wholeness.check_next_run(folder, SEED, BATCHES + 2)
    print("whole")


def _archive(folder: DataFolder) -> None:
    from fetch.archive import Archive
    from tests.faults.writer import NOW

    with Archive(folder.archive, lambda: NOW) as archive:
        archive.write("http://a.example/", status=200, headers={}, body=os.urandom(20_000), fetched_at=NOW)


@contextlib.contextmanager
def _told(at: Sequence[str]) -> Iterator[None]:
    try:
        yield
    except ParleyError as error:
        print(at[0], f"{type(error).__name__}: {error}", flush=True)


@contextlib.contextmanager
def _forbidden(path: Path) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(before & ~0o222)
    try:
        yield
    finally:
        path.chmod(before)


if __name__ == "__main__":
    if sys.argv[1] == "full":
        full(Path(sys.argv[2]), DataFolder(Path(sys.argv[3])))
    else:
        read_only(DataFolder(Path(sys.argv[2])))
