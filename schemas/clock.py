"""Events that only the clock brings: a date went by and no report of an outcome has come in. Stream: `entity:<public id>`."""

from __future__ import annotations

from datetime import date

from schemas.envelope import Payload


class DeadlineLapsed(Payload):
    """A deadline's last due day went by in silence. "27 November passed; no source says what became of the deadline." """

    topic: str
    entity: str
    due: date


class MeetingDatePassed(Payload):
    """A meeting's announced day went by and nobody reported that it was held, moved or dropped."""

    topic: str
    entity: str
    planned_for: date
