"""The folder of a static site: written beside its place, then put there whole. A build that breaks leaves the old one be."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemas.errors import InputError

MARKER = ".parley-site"
"""The file by which a build knows a folder as its own; it says of what the site was made."""


@contextlib.contextmanager
def replaced(place: Path, about: Mapping[str, Any]) -> Iterator[Path]:
    """A new folder to write a site to. When the block ends well it takes the place of the old one, else it is gone.

    `about` goes into the marker. Raises InputError for a place that holds anything but a site of ours, or is being built now.
    """
    place = place.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear(place)
        _refuse(place)
        fresh = Path(tempfile.mkdtemp(prefix=_prefix(place, "new"), dir=place.parent))
    except OSError as error:
        raise InputError(f"{place} cannot be built: {error.strerror} ({error.filename}). Choose another folder") from error
    try:
        fresh.chmod(0o755)  # whoever serves the site is somebody else
        with (fresh / MARKER).open("w", encoding="utf-8") as marker:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield fresh
            wrote = sorted(path.name for path in fresh.iterdir())
            json.dump({"built_by": "parley build", **about, "wrote": wrote}, marker, indent=1)
            marker.write("\n")
            marker.flush()
            _refuse(place)  # hours may have gone by
            _swap(fresh, place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _prefix(place: Path, what: str) -> str:
    return f".{place.name}.{what}-"


def _refuse(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise InputError(f"{place} is a file; name a folder that is new, empty or a site that `parley build` wrote")
    there = {path.name for path in place.iterdir()}
    if not there:
        return
    try:
        wrote = set(json.loads((place / MARKER).read_text(encoding="utf-8"))["wrote"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{place} is not empty and no site that `parley build` wrote, so it is left alone; name another folder"
        ) from None
    if strange := sorted(there - wrote):
        some = ", ".join(strange[:5]) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
        raise InputError(
            f"{place} holds what `parley build` did not write and would remove: {some}. Move it out, or build in a folder inside"
        )


def _clear(place: Path) -> None:
    """Take away what a build that was killed has left, or put back the old site where it was killed between two moves."""
    for old in place.parent.glob(f"{_prefix(place, 'old')}*"):
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(place)
    for left in place.parent.glob(f"{_prefix(place, 'new')}*"):
        if (left / MARKER).exists():
            with (left / MARKER).open("a") as marker:
                try:
                    fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise InputError(f"{place} is being built by another process; wait until it is done") from None
        shutil.rmtree(left, ignore_errors=True)


def _swap(fresh: Path, place: Path) -> None:
    old = fresh.with_name(fresh.name.replace(_prefix(place, "new"), _prefix(place, "old"), 1))
    try:
        if place.exists():
            place.rename(old)
        fresh.rename(place)
    except OSError as error:
        if old.exists() and not place.exists():
            old.rename(place)
        raise InputError(f"the new site cannot be put to {place}: {os.strerror(error.errno or 0)}. The old one stays") from error
    shutil.rmtree(old, ignore_errors=True)
