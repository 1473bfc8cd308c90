"""The data dictionary: every view of a snapshot, what it answers, and what each of its columns says."""

from __future__ import annotations

from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row

_NOT_DATA = ("view_checkpoint", "snapshot")
"""Tables about the snapshot itself."""

LOOKS_BACK = frozenset((
    "actor", "actor_role", "article", "change", "claim", "contact", "contradiction", "deadline", "deadline_change", "meeting",
    "meeting_change", "meeting_outcome", "meeting_participant", "observation", "plan", "plan_answer", "plan_change",
    "plan_position", "plan_text", "plan_version", "provision", "provision_cell", "provision_change", "reversal",
))  # fmt: skip
"""Views that have a macro `<view>_as_of`. Asked of DuckDB's catalogue it would take longer than all the rest."""


def dictionary(reader: Reader) -> list[Row]:
    """One row per view, by name: `view, says, question, grain, mode, rows, looks_back, columns`.

    `columns` are `name`, `type` (as DuckDB has it) and `says`, in order. `looks_back` tells that the view can be asked as of a
    day. Views that are kept up for others (`stg_…`) are among them. `rows` is None where nobody counted.
    """
    tables = """
        SELECT t.table_name AS view, t.comment AS says, c.question, c.grain, c.mode, c."rows"
        FROM duckdb_tables() AS t
        LEFT JOIN view_checkpoint AS c ON t.table_name = c.view
        WHERE t.database_name = current_database() AND NOT t.internal
        ORDER BY view
    """
    columns = """
        SELECT table_name AS view, column_name AS name, data_type AS "type", comment AS says
        FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index
    """
    by_view: dict[str, list[Row]] = {}
    for row in ask(reader, columns):
        by_view.setdefault(row["view"], []).append({"name": row["name"], "type": row["type"], "says": row["says"]})
    return [
        row | {"looks_back": row["view"] in LOOKS_BACK, "columns": by_view.get(row["view"], [])}
        for row in ask(reader, tables)
        if row["view"] not in _NOT_DATA
    ]
