"""What the clock alone makes known: a date went by, and no report of an outcome has come in.

What goes in: the views and today's date. What comes out: facts for the log. Safe to run again: the same silence is the same fact.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from schemas.clock import DeadlineLapsed, MeetingDatePassed
from schemas.envelope import NewEvent, When

if TYPE_CHECKING:
    from warehouse.store import Store

_DEADLINES = """
SELECT deadline AS entity, topic, due AS latest
FROM deadline
WHERE latest IN ('open', 'softened') AND due < ?
ORDER BY due, deadline
"""
_MEETINGS = """
SELECT meeting AS entity, topic, when_earliest AS earliest, when_latest AS latest
FROM meeting
WHERE latest IN ('proposed', 'announced', 'confirmed') AND when_latest < ?
ORDER BY when_latest, meeting
"""


def lapses(store: Store, today: date) -> list[NewEvent]:
    """Deadlines in force and meetings proposed or announced whose last possible day lies before `today`, as facts to append.

    `today` is the caller's day, so that a simulated calendar works. Views must be projected up to the head.
    """
    now = store.clock()
    events = []
    for row in store.query(_DEADLINES, [today]):
        lapsed = DeadlineLapsed(topic=row["topic"], entity=row["entity"], due=row["latest"])
        occurred = When(earliest=row["latest"], latest=row["latest"], text="the due date", rule="calendar")
        stream = f"entity:{row['entity']}"
        events.append(NewEvent.fact(stream, lapsed, observed_at=now, occurred=occurred, topic=row["topic"]))
    for row in store.query(_MEETINGS, [today]):
        passed = MeetingDatePassed(topic=row["topic"], entity=row["entity"], planned_for=row["latest"])
        occurred = When(earliest=row["earliest"], latest=row["latest"], text="the day announced", rule="calendar")
        stream = f"entity:{row['entity']}"
        events.append(NewEvent.fact(stream, passed, observed_at=now, occurred=occurred, topic=row["topic"]))
    return events
