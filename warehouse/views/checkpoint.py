"""How far each view has come. The row is written in the transaction that changes the view, so the two never disagree.

Besides the position it keeps what a later run needs to know whether a view is still good: the hash of the event at that
position (another log?), the hash of the SQL (another definition?), and serial numbers (was an input built anew since?).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import duckdb

_TABLE = """
CREATE TABLE IF NOT EXISTS views.main.view_checkpoint (
    view VARCHAR NOT NULL, position BIGINT NOT NULL, event_hash VARCHAR NOT NULL, definition VARCHAR NOT NULL,
    seen BIGINT NOT NULL, changed BIGINT NOT NULL, rebuilt BIGINT NOT NULL, elsewhere VARCHAR NOT NULL,
    "rows" BIGINT NOT NULL, seconds DOUBLE NOT NULL, mode VARCHAR NOT NULL, grain VARCHAR NOT NULL, question VARCHAR NOT NULL
)
"""


class Checkpoint(NamedTuple):
    """One view's state. `seen`, `changed` and `rebuilt` are serial numbers, counted over all views of the file.

    `seen` is the serial when the view last moved, `changed` its own last change, `rebuilt` its last change that was not an
    increment. `elsewhere` is a fingerprint of the journal's tables that it reads. `seconds` is what its last change took.
    Mode, grain and question are those of its file, for readers who have the snapshot alone.
    """

    view: str
    position: int
    event_hash: str
    definition: str
    seen: int
    changed: int
    rebuilt: int
    elsewhere: str
    rows: int
    seconds: float
    mode: str
    grain: str
    question: str


def load_checkpoints(connection: duckdb.DuckDBPyConnection) -> dict[str, Checkpoint]:
    """Checkpoints of all views by name; makes the table in a new file, and anew where an older Parley made it."""
    connection.execute(_TABLE)
    columns = ", ".join(f'"{column}"' for column in Checkpoint._fields)
    query = f"SELECT {columns} FROM views.main.view_checkpoint"
    try:
        rows = connection.execute(query).fetchall()
    except duckdb.BinderException:
        # Without what the columns say nothing is known of the views: they are built again.
        connection.execute("DROP TABLE views.main.view_checkpoint")
        connection.execute(_TABLE)
        rows = []
    return {row[0]: Checkpoint(*row) for row in rows}


def save_checkpoints(connection: duckdb.DuckDBPyConnection, checkpoints: Sequence[Checkpoint]) -> None:
    """Write the checkpoints of views within the caller's transaction."""
    if not checkpoints:
        return
    names = ", ".join(_literal(checkpoint.view) for checkpoint in checkpoints)
    rows = ", ".join(f"({', '.join(map(_literal, checkpoint))})" for checkpoint in checkpoints)
    connection.execute(f"DELETE FROM views.main.view_checkpoint WHERE view IN ({names})")
    connection.execute(f"INSERT INTO views.main.view_checkpoint VALUES {rows}")


def _literal(value: object) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)
