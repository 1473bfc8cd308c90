"""The views of a snapshot themselves: what each is for and how far it has come."""

from __future__ import annotations

from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row


def views(reader: Reader) -> list[Row]:
    """One row per view, by name; `seconds` is what its last change took, `position` the last event that it has taken in."""
    return ask(reader, 'SELECT view, question, grain, mode, "rows", position, seconds FROM view_checkpoint ORDER BY view')
