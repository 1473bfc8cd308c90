"""What has come in since somebody last looked: changes by their place in the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from warehouse.read.listing import EVIDENCE, ask
from warehouse.read.snapshot import Reader, Row

_COLUMNS = (
    "change, kind, entity, plan, topic, event, significance, sentence, actors, occurred_earliest, occurred_latest, position, "
    f"recorded_at, origin, {EVIDENCE}"
)


def reached(reader: Reader) -> int:
    """The position up to which the changes of this snapshot go: that of the view, which may lag behind the snapshot's log."""
    rows = ask(reader, "SELECT position FROM view_checkpoint WHERE view = 'change'")
    return int(rows[0]["position"]) if rows else 0


def news(reader: Reader, after: int, topic: str | None = None) -> list[Row]:
    """Changes that came into the log after a position, in the order in which they came.

    What a later reading finds in a revision that had been read by then is left out: an extractor that is newer, or reads with
    other names, gives its whole archive new ids, and none of it is news.
    """
    query = f"""
        WITH recent AS (SELECT * FROM change WHERE position > ? AND topic = coalesce(?, topic)),

        readings AS (
            SELECT article_id, revision, topic, min(position) AS first_reading, max(position) AS last_reading
            FROM stg_interpretation
            SEMI JOIN recent USING (article_id, revision)
            GROUP BY ALL
        )

        SELECT {_COLUMNS}
        FROM recent
        LEFT JOIN readings USING (article_id, revision, topic)
        WHERE NOT coalesce(first_reading <= ? AND last_reading > position, FALSE)
        ORDER BY position, change
    """
    return ask(reader, query, [after, topic, after])


def standing(reader: Reader, topic: str, changes: Sequence[str]) -> dict[str, Row]:
    """Of these changes those that hold, as they read now, by id."""
    if not changes:
        return {}
    wanted = ", ".join("?" * len(changes))
    rows = ask(reader, f"SELECT {_COLUMNS} FROM change WHERE topic = ? AND change IN ({wanted})", [topic, *changes])
    return {row["change"]: row for row in rows}


def alike(reader: Reader, topic: str, kind: str, entity: str | None, fits: Callable[[Row], bool]) -> Row | None:
    """The first change of a kind, about the same entity, that fits; that of a contradiction may be its own id, so any will do."""
    where, values = "topic = ? AND kind = ?", [topic, kind]
    if kind != "contradiction" and entity is not None:
        where, values = f"{where} AND entity = ?", [*values, entity]
    rows = ask(reader, f"SELECT {_COLUMNS} FROM change WHERE {where} ORDER BY position, change", values)
    return next((row for row in rows if fits(row)), None)
