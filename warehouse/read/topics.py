"""Topics that a snapshot knows."""

from __future__ import annotations

from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row


def topics(reader: Reader) -> list[Row]:
    """One row per topic of which a profile was read or articles tell, by name: `topic`."""
    query = """
        SELECT topic FROM stg_actor UNION SELECT topic FROM plan UNION SELECT topic FROM deadline UNION SELECT topic FROM meeting
        ORDER BY topic
    """
    return [row for row in ask(reader, query) if row["topic"]]
