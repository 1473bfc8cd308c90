"""A copy of a file that survives a power cut, and costs nothing where the file system can share blocks."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path


def copy_durably(source: Path, target: Path) -> None:
    """Copy a file and fsync the copy. Raises OSError.

    The kernel copies: btrfs, XFS and others then share the blocks, and elsewhere nothing passes through this process.
    """
    with source.open("rb") as reading, target.open("wb") as writing:
        left = os.fstat(reading.fileno()).st_size
        with contextlib.suppress(OSError, AttributeError):  # not between these file systems, or not on this system
            while left > 0 and (done := os.copy_file_range(reading.fileno(), writing.fileno(), left)) > 0:
                left -= done
        if left > 0:
            shutil.copyfileobj(reading, writing, 1 << 20)  # from where that stopped; what hinders both is told here
        sync(writing.fileno())


def sync(descriptor: int) -> None:
    """Wait until an open file is on the disk."""
    os.fsync(descriptor)


def sync_file(path: Path) -> None:
    """Wait until a file that somebody else wrote is on the disk."""
    with path.open("rb") as file:
        sync(file.fileno())
