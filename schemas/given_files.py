"""Files that a person names: one by one, or by the folder that they lie in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from schemas.errors import InputError


def given_files(paths: Sequence[Path], endings: Collection[str], *, deep: bool) -> list[Path]:
    """The files that paths stand for, each once, in the order given; a folder stands for those in it with one of these endings.

    `deep` takes those of the folders below too. Hidden files of a folder are left out, and a file that is named is taken whatever
    its name. Raises InputError for a path that is not there and for a folder without such files.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in (path.rglob("*") if deep else path.iterdir())
                if file.name.lower().endswith(tuple(endings)) and file.is_file() and not file.name.startswith(".")
            )
            if not inside:
                where = "in it, or below it" if deep else "directly in it; name the folder that holds them"
                raise InputError(f"{path}: no {', '.join(sorted(endings))} file lies {where}")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise InputError(f"{path}: there is no such file or directory")
    return list(found)
