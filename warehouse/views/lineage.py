"""Where each column of a view comes from, read out of its SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

from schemas.errors import ViewError
from warehouse.views.recorded import RECORDED
from warehouse.views.view import NEW_EVENT, View

Columns = Mapping[str, Sequence[str]]
"""Table -> its columns."""

MADE_ELSEWHERE: Columns = {
    NEW_EVENT: (
        "position", "event_id", "stream", "stream_version", "type", "schema_version", "topic", "occurred_earliest",
        "occurred_latest", "occurred_precision", "occurred_text", "reported_at", "observed_at", "recorded_at", "payload",
        "metadata", "payload_salt", "payload_hash", "prev_hash", "hash",
    ),
    **{name: tuple(table.columns) for name, table in RECORDED.items()},
    "log.journal.run": ("run_id", "flow", "topic", "started_at", "ended_at", "outcome", "message", "counts"),
    "log.journal.check_result": (
        "run_id", "at", "step", "suite", "expectation", "severity", "success", "checked", "failed", "detail",
    ),
    "log.journal.poll": ("run_id", "source_id", "topic", "at", "outcome", "status", "seconds", "bytes", "entries", "error"),
    "log.journal.poll_state": ("topic", "source_id", "state"),
    "log.journal.quarantine": (
        "id", "run_id", "at", "topic", "step", "expectation", "reason", "row", "state", "tried_at", "closed_at", "closed_by",
        "because",
    ),
}  # fmt: skip
"""Inputs that no view file makes, by their columns."""


@cache
def columns_of(view: View) -> tuple[str, ...]:
    """Columns of a view in order."""
    tree = sqlglot.parse_one(view.select, read="duckdb")
    return tuple(tree.named_selects) if isinstance(tree, exp.Query) else ()


def origins(view: View, inputs: dict[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """For each column of a view the `input.column` that it comes from, sorted; empty for a constant or a hidden union.

    `inputs` names the columns of what the view reads. Raises ViewError where the SQL cannot be followed.
    """
    named = {table: columns for table, columns in (inputs | dict(MADE_ELSEWHERE)).items() if table in view.inputs and columns}
    # All tables have to lie equally deep for SQLGlot.
    tables: dict[str, object] = {table.split(".")[-1]: dict.fromkeys(columns, "VARCHAR") for table, columns in named.items()}
    schema = MappingSchema(tables, dialect="duckdb")  # read once, and not for each column
    try:
        tree = sqlglot.parse_one(view.whole, read="duckdb")
        for table in tree.find_all(exp.Table):
            table.set("db", None)
            table.set("catalog", None)
        whole = qualify(
            tree, dialect="duckdb", schema=schema, validate_qualify_columns=False, quote_identifiers=False, identify=False
        )
        scope = build_scope(whole)
    except (SqlglotError, ValueError) as error:
        raise ViewError(f"{view.path}: where its columns come from cannot be read: {str(error).splitlines()[0]}") from error
    found = {}
    for column in columns_of(view):
        try:
            # Only the leaves are looked at: copies of the whole query for each step on the way there took most of the time.
            steps = lineage(column, whole, schema=schema, scope=scope, dialect="duckdb", trim_selects=False, copy=False)
            found[column] = _leaves(steps, view)
        except (SqlglotError, ValueError):
            found[column] = ()  # some unions cannot be followed
    return found


def all_origins(views: Sequence[View]) -> dict[str, dict[str, tuple[str, ...]]]:
    """View -> column -> where it comes from, for all views of a folder."""
    known = {view.name: columns_of(view) for view in views}
    return {view.name: origins(view, {name: known.get(name, ()) for name in view.inputs}) for view in views}


def _leaves(node: Node, view: View) -> tuple[str, ...]:
    inputs = {name.split(".")[-1]: name for name in view.inputs}
    found = set()
    for below in node.walk():
        if isinstance(below.expression, exp.Table) and not below.downstream and below.expression.name in inputs:
            found.add(f"{inputs[below.expression.name]}.{below.name.rsplit('.', 1)[-1].strip(chr(34))}")
    return tuple(sorted(found))
