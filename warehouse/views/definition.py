"""A view file read and checked: front matter, the one statement that makes the table, and the words about its columns.

The file is a comment block (question, grain, key, mode, inputs, and for mode keys `touched`, perhaps `narrowed`), one
`CREATE OR REPLACE TABLE <file name> AS SELECT …;`, then `COMMENT ON` for the table and every column.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import cast

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from schemas.errors import ViewError
from warehouse.views.lint import check, touches
from warehouse.views.view import Mode, View

_FIELD = re.compile(r"^--\s*(question|grain|key|mode|inputs|touched|narrowed):\s*(.*)$")
_CREATE = re.compile(r"\s*CREATE\s+OR\s+REPLACE\s+TABLE\s+(\w+)\s+AS\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s*COMMENT\s+ON\s+(TABLE|COLUMN)\s+(\w+)(?:\.(\w+))?\s+IS\b", re.IGNORECASE)


def load_view(path: Path) -> View:
    """Read and check one view file. Raises ViewError, which names the file and the rule that it breaks."""
    return _load(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)  # parsing all views takes longer than a run with nothing new
def _load(path: Path, text: str) -> View:
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
    columns, read = touches(path, fields["touched"]) if "touched" in fields else ((), ())
    view = View(
        name=path.stem,
        path=path,
        question=fields["question"],
        grain=fields["grain"],
        key=_names(fields["key"]),
        mode=cast(Mode, mode),
        inputs=_names(fields["inputs"]),
        touched=fields.get("touched"),
        touches=columns,
        changes_read=read,
        narrowed=_narrowed(path, fields.get("narrowed", "")),
        select=create[made.end() :].strip(),
        comments=tuple(statement.strip() for statement in rest),
    )
    check(view)
    return view


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
    try:
        tokens = sqlglot.tokenize(text, read="duckdb")
    except SqlglotError as error:
        raise ViewError(f"{path}: not readable as SQL: {error}") from error
    statements, start = [], None
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON:
            if start is not None:
                statements.append(text[start : token.start])
            start = None
        elif start is None:
            start = token.start
    if start is not None:
        statements.append(text[start:])
    if not statements:
        raise ViewError(f"{path}: no statement in it")
    return statements


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
