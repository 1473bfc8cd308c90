"""What lies ahead, and what is in dispute: the two things that a first page tells beside the news."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, of_pair, source_of
from warehouse.read.snapshot import Reader, Row, literal

_EVIDENCE = EVIDENCE.replace(", start", ', "start"')


def next_dates(
    reader: Reader,
    *,
    topic: str,
    now: date,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int = 10,
) -> list[Row]:
    """Deadlines and meetings whose day has not gone by at `now` and of which nobody says that they are off, the next first.

    `kind` (deadline or meeting), `entity`, `status`, `earliest` and `latest` day, `who` and what it is about, with the words.
    """
    day, of_topic = f"CAST({literal(now.isoformat())} AS DATE)", literal(topic)
    query = f"""
        SELECT 'deadline' AS kind, deadline AS entity, status, contested, due_earliest AS earliest, due AS latest, set_by AS who,
            addressed_to AS whom, subject AS about, articles, origins, {_EVIDENCE}
        FROM {source_of("deadline", as_of, corrections)}
        WHERE topic = {of_topic} AND due >= {day} AND status IN ('open', 'softened')
        UNION ALL
        SELECT 'meeting', meeting, status, contested, when_earliest, when_latest, participants, [], place, articles, origins,
            {_EVIDENCE}
        FROM {source_of("meeting", as_of, corrections)}
        WHERE topic = {of_topic} AND when_latest >= {day} AND status NOT IN ('cancelled', 'held', 'lapsed')
        ORDER BY latest, kind, entity
        LIMIT {limit:d}
    """
    return ask(reader, query)


def in_dispute(
    reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current", limit: int = 6
) -> list[Row]:
    """Contradictions that nobody has settled, the newest first: `contradiction, type, about, entity`, and both sides."""
    query = f"""
        SELECT contradiction, type, about, entity, state, days_between, published, {of_pair("a")}, {of_pair("b")}
        FROM {source_of("contradiction", as_of, corrections)}
        WHERE topic = {literal(topic)} AND state = 'open'
        ORDER BY published DESC, contradiction
        LIMIT {limit:d}
    """
    return ask(reader, query)
