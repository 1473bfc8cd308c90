"""Tables of views.duckdb that no SQL makes: what identity concluded, which Python fills and the views above read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class RecordedTable:
    """A table of texts: what it holds, and each column's comment, in order."""

    comment: str
    columns: Mapping[str, str]

    def create(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make the table in views.duckdb where it is not there."""
        typed = ", ".join(f"{column} VARCHAR NOT NULL" for column in self.columns)
        told = [(f"TABLE views.main.{name}", self.comment)]
        told += [(f"COLUMN views.main.{name}.{column}", text) for column, text in self.columns.items()]
        connection.execute(f"CREATE TABLE IF NOT EXISTS views.main.{name} ({typed})")
        connection.execute("; ".join(f"COMMENT ON {what} IS '{text}'" for what, text in told))


RECORDED: Mapping[str, RecordedTable] = {
    "stand_in": RecordedTable(
        "Where anchored observations are found today",
        {
            "observation": "Event id of an observation that a public id or a decision hangs on, and that stands no more",
            "today": "The standing observation of the same article and type that says the same",
        },
    ),
    "core_entity": RecordedTable(
        "Which plan, version, deadline or meeting the reports of a core speak of",
        {
            "core": "Core",
            "kind": "plan, version, deadline or meeting",
            "topic": "Topic",
            "entity": "Public id of the plan, version, deadline or meeting",
            "observation": "The first report of the core",
            "why": "Why that report is taken to speak of it",
            "why_alike": "Why the others of the core are",
        },
    ),
}
"""By name. Who changes one keeps what changed with `warehouse.views.delta.keep`, in the same transaction."""
