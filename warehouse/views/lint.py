"""What every view must keep to: it reads what it says it reads, explains each column, and the same log gives the same rows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import cast

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from schemas.errors import ViewError
from warehouse.views.view import CHANGED, NEW_EVENT, TOUCHED, View

_UNSTEADY = {
    "now", "random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "today", "current_date", "current_time", "setseed",
    "current_timestamp", "current_localtime", "current_localtimestamp", "get_current_timestamp", "transaction_timestamp",
    "get_current_time", "localtime", "localtimestamp", "nextval", "currval", "txid_current", "any_value", "rand", "version",
}  # fmt: skip

_UNORDERED = (exp.ArrayAgg, exp.GroupConcat, exp.First, exp.Last)
"""Aggregates whose result depends on the order in which rows arrive, which threads decide."""
_ORDERING = {"arraysort", "sortarray", "list_sort", "list_reverse_sort", "arraysize", "len", "length"}
"""Functions around such an aggregate that make the order of its elements meaningless."""


def _parse(path: Path, sql: str) -> exp.Expression:
    try:
        return cast(exp.Expression, sqlglot.parse_one(sql, read="duckdb"))
    except SqlglotError as error:
        raise ViewError(f"{path}: {str(error).splitlines()[0]}") from error


def tables_of(tree: exp.Expression) -> set[str]:
    """Names of the tables that a query reads, its own CTEs left out."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    names = set()
    for table in tree.find_all(exp.Table):
        parts = [part for part in (table.catalog, table.db, table.name) if part]
        if parts and not (len(parts) == 1 and parts[0] in own):
            names.add(".".join(parts))
    return names


@lru_cache(maxsize=512)  # one process may make many stores
def check(view: View) -> None:
    """Raise ViewError where a view reads other tables than it says, or could give other rows from the same log."""
    tree = _parse(view.path, view.select)
    read = tables_of(tree)
    if early := sorted(name for name in read if name.startswith(CHANGED)):
        raise ViewError(f"{view.path}: the SELECT reads {early[0]}; changed rows are for touched alone")
    if view.touched is not None:
        if view.mode != "keys":
            raise ViewError(f"{view.path}: touched belongs to mode keys only")
        if TOUCHED not in read or TOUCHED in tables_of(_parse(view.path, view.whole)):
            raise ViewError(f"{view.path}: mode keys, but the SELECT does not restrict itself by SEMI JOIN {TOUCHED} USING (…)")
        if NEW_EVENT in read:
            raise ViewError(f"{view.path}: mode keys reads whole tables; {NEW_EVENT} is for its touched alone")
        touched = _parse(view.path, view.touched)
        _steady(view, touched)
        changed = {f"{CHANGED}{name}" for name in view.changes_read}
        read |= tables_of(touched) - changed | set(view.changes_read)
        read.discard(view.name)  # touched may look at the keys that the view holds now
        _touches_columns(view, touched, tree)
        _narrows_inputs(view)
        if strange := [name for name in view.changes_read if "." in name or name not in view.inputs]:
            raise ViewError(f"{view.path}: touched reads {CHANGED}{strange[0]}, but {strange[0]} is no input of it")
    elif view.narrowed:
        raise ViewError(f"{view.path}: narrowed belongs to mode keys only")
    elif TOUCHED in read:
        raise ViewError(f"{view.path}: reads {TOUCHED}, which exists in mode keys only")
    read.discard(TOUCHED)
    if forbidden := sorted(name for name in read if name in ("event", "log.event", "log.main.event")):
        raise ViewError(
            f"{view.path}: reads {forbidden[0]}; views read the log through {NEW_EVENT} in staging, so that they can be cut off"
        )
    if view.mode == "full" and NEW_EVENT in read:
        raise ViewError(f"{view.path}: mode full reads whole tables; {NEW_EVENT} holds only the events since the last run")
    if view.mode == "add" and any(
        isinstance(node.this, exp.Column) and node.this.name == "type"
        for node in tree.find_all(exp.Like, exp.ILike, exp.RegexpLike)
    ):
        raise ViewError(f"{view.path}: picks event types by a pattern; it must name each, since the runner looks for their names")
    if read != set(view.inputs):
        said, found = ", ".join(sorted(view.inputs)), ", ".join(sorted(read))
        raise ViewError(f"{view.path}: inputs says {said}, but it reads {found}")
    if isinstance(tree, exp.Query) and any(
        isinstance(column, exp.Star) or column.find(exp.Star) for column in tree.selects if not column.find(exp.Func)
    ):
        raise ViewError(f"{view.path}: the SELECT must list its columns, not *")
    _steady(view, tree)
    _comments_columns(view, tree)


def _comments_columns(view: View, tree: exp.Expression) -> None:
    columns = tree.named_selects if isinstance(tree, exp.Query) else []
    silent = [name for name in columns if name not in view.columns]
    if not any(text.upper().startswith("COMMENT ON TABLE") for text in view.comments):
        silent.append("(the table)")
    if silent:
        raise ViewError(f"{view.path}: no COMMENT ON for {', '.join(silent)}")
    if strange := [name for name in view.columns if name not in columns]:
        raise ViewError(f"{view.path}: COMMENT ON COLUMN {view.name}.{strange[0]}, which it has not")


def _touches_columns(view: View, touched: exp.Expression, tree: exp.Expression) -> None:
    columns = tree.named_selects if isinstance(tree, exp.Query) else []
    touches = touched.named_selects if isinstance(touched, exp.Query) else []
    if not touches or (strange := [name for name in touches if name not in columns]):
        named = ", ".join(strange) if touches else "nothing"
        raise ViewError(f"{view.path}: touched gives {named}; it must name columns of the view")


def _narrows_inputs(view: View) -> None:
    for table, query in view.narrowed:
        tree = _parse(view.path, query)
        _steady(view, tree)
        if strange := sorted(({table} | tables_of(tree)) - set(view.inputs) - {TOUCHED}):
            raise ViewError(f"{view.path}: narrowed reads {strange[0]}, which is no input of it")


def _steady(view: View, tree: exp.Expression) -> None:
    for node in tree.find_all(exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        if name.lower() in _UNSTEADY:
            raise ViewError(f"{view.path}: {name.lower()}() gives another answer each time; a view depends on the log alone")
    for node in tree.find_all(*_UNORDERED):
        if not isinstance(node.this, exp.Order) and not _ordered_later(node):
            raise ViewError(f"{view.path}: {node.sql('duckdb')[:60]} needs an ORDER BY in it, or list_sort around it")
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            raise ViewError(f"{view.path}: row_number() needs an ORDER BY in its OVER")


def _ordered_later(node: exp.Expr) -> bool:
    above = node.parent
    while above is not None and not isinstance(above, exp.Select):
        name = above.name if isinstance(above, exp.Anonymous) else above.key
        if name.lower() in _ORDERING:
            return True
        above = above.parent
    return False
