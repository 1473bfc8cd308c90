"""What to say when DuckDB finds that a file's bytes are not those that it wrote: which file it is, and the way back."""

from __future__ import annotations

import re
from pathlib import Path

from schemas.errors import LogError, ParleyError, ViewError
from schemas.folder import DataFolder

_BLOCK = re.compile(r"stored checksum (\d+) in block at location (\d+)")


def damage(folder: DataFolder, error: BaseException) -> ParleyError | None:
    """The error to raise instead, or None where the matter is another one. Damaged views are set aside for the next run.

    DuckDB names the block and not the file; the checksum that stands in front of the block tells which one it is.
    """
    if (found := _BLOCK.search(str(error))) is None:
        return None
    checksum, location = int(found[1]), int(found[2])
    if _stands_in(folder.log, checksum, location):
        return LogError(
            f"the event log {folder.log} is damaged: what is read at byte {location} is not what was written. Put a backup of "
            f"log.duckdb and head.json in its place; articles that are still online or on disk, read again, add what came later"
        )
    if _stands_in(folder.views, checksum, location):
        aside = set_aside(folder)
        return ViewError(
            f"the views {folder.views} are damaged at byte {location} and were set aside as {aside.name}. They hold nothing that "
            f"the log does not: run again, and they are built anew"
        )
    return None


def set_aside(folder: DataFolder) -> Path:
    """Take a views file that cannot be read out of the way, and say where it is now."""
    aside = folder.views.with_suffix(".broken")
    folder.views.replace(aside)
    folder.views.with_name(f"{folder.views.name}.wal").unlink(missing_ok=True)
    return aside


def _stands_in(path: Path, checksum: int, location: int) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(location)
            return int.from_bytes(file.read(8), "little") == checksum
    except OSError:
        return False
