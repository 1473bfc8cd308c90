"""The head of the log, kept outside the database: it shows a lost tail, which DuckDB itself passes over in silence."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from schemas.errors import LogError
from warehouse.log.chain import GENESIS


class Head(NamedTuple):
    """Position and hash of the last event; position 0 and the genesis hash where there is none."""

    position: int
    hash: str


EMPTY = Head(0, GENESIS)


def read_head(path: Path) -> Head | None:
    """The remembered head, or None where none was ever written. Raises LogError on a file that is not one."""
    try:
        note = json.loads(path.read_text())
        return Head(int(note["position"]), str(note["hash"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise LogError(
            f"{path} is not readable as the head of the log ({error}). "
            f"If you trust the log as it is, run `parley verify --recover`"
        ) from error


def write_head(path: Path, head: Head) -> None:
    """Write the head so that after a crash either the old or the new one is there, whole. Raises OSError."""
    write_durably(path, json.dumps({"position": head.position, "hash": head.hash}) + "\n")


def write_durably(path: Path, text: str) -> None:
    """Replace a file in one step: a temporary file beside it, fsync, rename, fsync of the folder. Raises OSError."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new files in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
