"""A view file read: front matter, the one statement that makes the table, and the words about its columns.

The file is a comment block (question, grain, key, mode, inputs, and for mode keys `touched`, perhaps `narrowed`), one
`CREATE OR REPLACE TABLE <file name> AS SELECT …;`, then `COMMENT ON` for the table and every column.

What its SQL says is checked (`warehouse.views.lint`) when the table is made, and not at each run: parsing all views takes longer
than a run with nothing new.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import cast

from schemas.errors import ViewError
from warehouse.views.view import CHANGED, Mode, View

_FIELD = re.compile(r"^--\s*(question|grain|key|mode|inputs|touched|narrowed):\s*(.*)$")
_CREATE = re.compile(r"\s*CREATE\s+OR\s+REPLACE\s+TABLE\s+(\w+)\s+AS\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s*COMMENT\s+ON\s+(TABLE|COLUMN)\s+(\w+)(?:\.(\w+))?\s+IS\b", re.IGNORECASE)
_CHANGES = re.compile(rf"\b{CHANGED}(\w+)")
_SKIPPED = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|(;)")
"""What a semicolon may stand in, or one that ends a statement."""


def load_view(path: Path) -> View:
    """Read one view file. Raises ViewError, which names the file and what is missing in it."""
    return _read(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)  # one process brings the same views up many times
def _read(path: Path, text: str) -> View:
    fields = _front_matter(path, text)
    create, *rest = _statements(path, text)
    made = _CREATE.match(create)
    if made is None:
        raise ViewError(f"{path}: the first statement must be CREATE OR REPLACE TABLE {path.stem} AS SELECT …")
    if made.group(1) != path.stem:
        raise ViewError(f"{path}: it creates {made.group(1)}; a view file creates the table it is named after")
    for statement in rest:
        comment = _COMMENT.match(statement)
        if comment is None or comment.group(2) != path.stem:
            raise ViewError(f"{path}: only COMMENT ON {path.stem} may follow the first statement, not: {statement.strip()[:60]}")
    mode = fields["mode"]
    if mode not in ("keys", "add", "full"):
        raise ViewError(f"{path}: mode is {mode!r}; it must be keys, add or full")
    return View(
        name=path.stem,
        path=path,
        question=fields["question"],
        grain=fields["grain"],
        key=_names(fields["key"]),
        mode=cast(Mode, mode),
        inputs=_names(fields["inputs"]),
        touched=fields.get("touched"),
        changes_read=tuple(sorted(set(_CHANGES.findall(fields.get("touched", ""))))),
        narrowed=_narrowed(path, fields.get("narrowed", "")),
        select=create[made.end() :].strip(),
        comments=tuple(statement.strip() for statement in rest),
    )


def load_views(folder: Path) -> list[View]:
    """All views below a folder, each after the views that it reads."""
    views: dict[str, View] = {}
    for path in sorted(folder.rglob("*.sql")):
        if path.stem in views:
            raise ViewError(f"{path}: {views[path.stem].path} makes a view of the same name")
        views[path.stem] = load_view(path)
    return _in_order(views)


def _front_matter(path: Path, text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last: str | None = None
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if match := _FIELD.match(line):
            last = match.group(1)
            if last in fields:
                raise ViewError(f"{path}: front matter gives {last} twice")
            fields[last] = match.group(2).strip()
        elif last is not None:
            fields[last] = f"{fields[last]} {line[2:].strip()}".strip()
    missing = [name for name in ("question", "grain", "key", "mode", "inputs") if not fields.get(name)]
    if fields.get("mode") == "keys" and not fields.get("touched"):
        missing.append("touched")
    if missing:
        raise ViewError(f"{path}: front matter lacks {', '.join(missing)}")
    return fields


def _statements(path: Path, text: str) -> list[str]:
    body = text[_begin(text) :]
    ends = [found.start() for found in _SKIPPED.finditer(body) if found.group(1)]
    parts = [body[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(body)], strict=True)]
    statements = [part.strip() for part in parts if part.strip()]
    if not statements:
        raise ViewError(f"{path}: no statement in it")
    return statements


def _begin(text: str) -> int:
    """Where the first line stands that is no comment."""
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("--"):
            break
        start += len(line)
    return start


def _narrowed(path: Path, text: str) -> tuple[tuple[str, str], ...]:
    parts = [part.partition(" BY ") for part in text.split(";") if part.strip()]
    if unclear := [tables for tables, _, query in parts if not query.strip()]:
        raise ViewError(f"{path}: narrowed says {unclear[0].strip()[:40]}; it must say <inputs> BY <query for their keys>; …")
    return tuple((table, query.strip()) for tables, _, query in parts for table in _names(tables))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _in_order(views: dict[str, View]) -> list[View]:
    done: dict[str, View] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in path:
            raise ViewError(f"views read each other in a circle: {' → '.join([*path[path.index(name) :], name])}")
        path.append(name)
        for read in views[name].views_read:
            if read not in views:
                raise ViewError(f"{views[name].path}: reads {read}, which no view file makes")
            visit(read)
        path.pop()
        done[name] = views[name]

    for name in sorted(views):
        visit(name)
    return list(done.values())
