"""How far each view has come. The row is written in the transaction that changes the view, so the two never disagree.

Besides the position it keeps what a later run needs to know whether a view is still good: the hash of the event at that
position (another log?), the hash of the SQL (another definition?), and serial numbers of changes (has an input changed since?).
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

_TABLE = """
CREATE TABLE IF NOT EXISTS views.main.view_checkpoint (
    view VARCHAR NOT NULL, position BIGINT NOT NULL, event_hash VARCHAR NOT NULL, definition VARCHAR NOT NULL,
    seen BIGINT NOT NULL, changed BIGINT NOT NULL, rebuilt BIGINT NOT NULL, elsewhere VARCHAR NOT NULL
)
"""


class Checkpoint(NamedTuple):
    """One view's state. `seen`, `changed` and `rebuilt` are serial numbers, counted over all views of the file.

    `seen` is the newest change that the view took in, `changed` its own last change, `rebuilt` its last change that was not
    an increment. `elsewhere` is a fingerprint of the tables that it reads and no view makes.
    """

    view: str
    position: int
    event_hash: str
    definition: str
    seen: int
    changed: int
    rebuilt: int
    elsewhere: str


def load_checkpoints(connection: duckdb.DuckDBPyConnection) -> dict[str, Checkpoint]:
    """Checkpoints of all views by name; makes the table in a new file."""
    connection.execute(_TABLE)
    columns = ", ".join(Checkpoint._fields)
    return {
        row[0]: Checkpoint(*row) for row in connection.execute(f"SELECT {columns} FROM views.main.view_checkpoint").fetchall()
    }


def save_checkpoint(connection: duckdb.DuckDBPyConnection, checkpoint: Checkpoint) -> None:
    """Write one view's checkpoint within the caller's transaction."""
    connection.execute("DELETE FROM views.main.view_checkpoint WHERE view = ?", [checkpoint.view])
    connection.execute("INSERT INTO views.main.view_checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list(checkpoint))
