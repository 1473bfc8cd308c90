"""Where copies of what is known were written outside the data folder: remembered, so that a takedown can name them.

One line of JSON each in `copies.jsonl`, added and never changed. It says where, not what: losing it loses no knowledge.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from schemas.folder import DataFolder


class Copy(NamedTuple):
    """A folder or file that was written: where, what it is (`export`, `site`), and when last (ISO 8601)."""

    path: Path
    what: str
    at: str


def note_copy(folder: DataFolder, path: Path, what: str, at: datetime) -> bool:
    """Remember a copy, unless it lies among the exports of the data folder; returns whether it will be found again.

    False where nothing may be written to the data folder, or where it is a snapshot file.
    """
    whole = path.resolve()
    if whole.is_relative_to(folder.exports.resolve()):
        return True
    if not folder.root.is_dir():
        return False
    line = json.dumps({"path": str(whole), "what": what, "at": at.isoformat()}, ensure_ascii=False)
    with contextlib.suppress(OSError), folder.copies.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
        return True
    return False


def copies(folder: DataFolder) -> list[Copy]:
    """The copies that are still there, by path; a line that does not read is passed over."""
    try:
        lines = folder.copies.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found: dict[str, Copy] = {}
    for line in lines:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            found[str(told["path"])] = Copy(Path(told["path"]), str(told["what"]), str(told["at"]))
    return [found[path] for path in sorted(found) if found[path].path.exists()]
