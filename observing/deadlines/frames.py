"""What the verb frames share: a finding with its span, a statement with its speaker, the verb over a phrase."""

from __future__ import annotations

from typing import Any

from observing.clauses import (
    distinct,
    verb_above,
)
from observing.dates import DatePhrase
from observing.deadlines.reading import Desk, Found
from observing.document import Sentence
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any


def verb_of(phrase: DatePhrase, sentence: Sentence, desk: Desk) -> Token | None:
    """The verb that governs a date phrase, or None."""
    tokens = desk.timeline.tokens(phrase, sentence)
    return verb_above(tokens[0]) if tokens else None


def statement(
    event: DeadlineEvent, verb: Token, sentence: Sentence, desk: Desk, rule: str, due: When | None, *, anchored: bool = True
) -> Found:
    """A statement about a day; the one who makes it stands as its setter, as the format wants."""
    start, end = sentence.offset(verb)
    speaker, _ = desk.document.attribution(start, end)
    by = (speaker,) if speaker is not None and speaker.kind in ("person", "party", "body") else ()
    return Found(event, sentence, start, end, rule, by, (), due, confidence=0.75, anchored=anchored)


def reported(
    event: DeadlineEvent,
    verb: Token,
    sentence: Sentence,
    rule: str,
    by: list[Mention] | tuple[Mention, ...],
    to: list[Mention] | tuple[Mention, ...],
    due: When | None,
    *,
    start: DatePhrase | None = None,
    confidence: float = 0.85,
) -> Found:
    """One event of a deadline that a verb reports, from the verb to the phrase `start` where that is given."""
    first, last = sentence.offset(verb)
    if start is not None:
        first, last = min(first, start.start), max(last, start.end)
    setters = distinct(by)
    named = {m.name for m in setters}
    return Found(
        event,
        sentence,
        first,
        last,
        rule,
        setters,
        tuple(m for m in distinct(to) if m.name not in named),
        due,
        confidence=confidence,
        anchored=True,
    )
