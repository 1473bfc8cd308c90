"""A view file read and checked: front matter, the one statement that makes the table, and the words about its columns.

The file is a comment block (question, grain, key, mode, inputs, and `touched` for mode keys), one
`CREATE OR REPLACE TABLE <file name> AS SELECT …;`, then `COMMENT ON` for the table and every column. The lint holds a view to
what the runner relies on: it reads what it says it reads, and the same log always gives the same rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from schemas.envelope import digest
from schemas.errors import ViewError

Mode = Literal["keys", "add", "full"]

NEW_EVENT = "new_event"
"""Events that a view has not taken in yet, made by the runner."""
TOUCHED = "touched"
"""Keys that those events touch, made by the runner from `touched`."""
MADE_ELSEWHERE = "identity"
"""The one table of views.duckdb that no view file makes; every table of `log.journal` counts as made elsewhere too."""

_FIELD = re.compile(r"^--\s*(question|grain|key|mode|inputs|touched):\s*(.*)$")
_CREATE = re.compile(r"\s*CREATE\s+OR\s+REPLACE\s+TABLE\s+(\w+)\s+AS\b", re.IGNORECASE)
_COMMENT = re.compile(r"\s*COMMENT\s+ON\s+(TABLE|COLUMN)\s+(\w+)(?:\.(\w+))?\s+IS\b", re.IGNORECASE)
_UNSTEADY = {
    "now", "random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "today", "current_date", "current_time", "setseed",
    "current_timestamp", "current_localtime", "current_localtimestamp", "get_current_timestamp", "transaction_timestamp",
    "get_current_time", "localtime", "localtimestamp", "nextval", "currval", "txid_current", "any_value", "rand", "version",
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """One view: what its file says, and the SQL of it in the parts that the runner puts together."""

    name: str
    path: Path
    question: str
    grain: str
    key: tuple[str, ...]
    mode: Mode
    inputs: tuple[str, ...]
    touched: str | None
    select: str
    comments: tuple[str, ...]

    @cached_property
    def definition(self) -> str:
        """A hash that changes when the table would: comments and question aside."""
        return digest([self.name, self.mode, ",".join(self.key), self.touched or "", self.select])

    @cached_property
    def views_read(self) -> tuple[str, ...]:
        """Inputs that other view files make."""
        return tuple(name for name in self.inputs if name != NEW_EVENT and not made_elsewhere(name))

    @cached_property
    def tables_made_elsewhere(self) -> tuple[str, ...]:
        """Inputs that no view file makes: the identity table and the journal's."""
        return tuple(name for name in self.inputs if made_elsewhere(name))


def made_elsewhere(table: str) -> bool:
    """Whether a table is filled by Python and not by a view file."""
    return table == MADE_ELSEWHERE or table.startswith("log.journal.")


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
    view = View(
        name=path.stem,
        path=path,
        question=fields["question"],
        grain=fields["grain"],
        key=_names(fields["key"]),
        mode=cast(Mode, mode),
        inputs=_names(fields["inputs"]),
        touched=fields.get("touched"),
        select=create[made.end() :].strip(),
        comments=tuple(statement.strip() for statement in rest),
    )
    _lint(view)
    return view


def load_views(folder: Path) -> list[View]:
    """All views below a folder, each after the views that it reads; `as_of.sql` is the snapshot's and not a view."""
    views: dict[str, View] = {}
    for path in sorted(folder.rglob("*.sql")):
        if path.stem == "as_of":
            continue
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


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _parse(view: View, sql: str) -> exp.Expression:
    try:
        return cast(exp.Expression, sqlglot.parse_one(sql, read="duckdb"))
    except SqlglotError as error:
        raise ViewError(f"{view.path}: {str(error).splitlines()[0]}") from error


def tables_of(tree: exp.Expression) -> set[str]:
    """Names of the tables that a query reads, its own CTEs left out."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    names = set()
    for table in tree.find_all(exp.Table):
        parts = [part for part in (table.catalog, table.db, table.name) if part]
        if parts and not (len(parts) == 1 and parts[0] in own):
            names.add(".".join(parts))
    return names


def _lint(view: View) -> None:
    tree = _parse(view, view.select)
    read = tables_of(tree)
    if view.touched is not None:
        if view.mode != "keys":
            raise ViewError(f"{view.path}: touched belongs to mode keys only")
        touched = _parse(view, view.touched)
        _steady(view, touched)
        read |= tables_of(touched) - {view.name}  # touched may look at the keys that the view holds now
        if TOUCHED not in read:
            raise ViewError(f"{view.path}: mode keys, but the SELECT does not restrict itself to {TOUCHED}")
    elif TOUCHED in read:
        raise ViewError(f"{view.path}: reads {TOUCHED}, which exists in mode keys only")
    read.discard(TOUCHED)
    if forbidden := sorted(name for name in read if name in ("event", "log.event", "log.main.event")):
        raise ViewError(
            f"{view.path}: reads {forbidden[0]}; views read the log through {NEW_EVENT} in staging, so that they can be cut off"
        )
    if view.mode == "full" and NEW_EVENT in read:
        raise ViewError(f"{view.path}: mode full reads whole tables; {NEW_EVENT} holds only the events since the last run")
    if read != set(view.inputs):
        said, found = ", ".join(sorted(view.inputs)), ", ".join(sorted(read))
        raise ViewError(f"{view.path}: inputs says {said}, but it reads {found}")
    if isinstance(tree, exp.Query) and any(
        isinstance(column, exp.Star) or column.find(exp.Star) for column in tree.selects if not column.find(exp.Func)
    ):
        raise ViewError(f"{view.path}: the SELECT must list its columns, not *")
    _steady(view, tree)


def _steady(view: View, tree: exp.Expression) -> None:
    for node in tree.find_all(exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        if name.lower() in _UNSTEADY:
            raise ViewError(f"{view.path}: {name.lower()}() gives another answer each time; a view depends on the log alone")


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
