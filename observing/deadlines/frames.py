"""What the verb frames share: a finding with its span, a statement with its speaker, the verb over a phrase."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from observing.clauses import (
    distinct,
    verb_above,
)
from observing.dates import DatePhrase
from observing.deadlines.reading import Desk, Found
from observing.document import Sentence
from observing.lexicon import words
from schemas.envelope import When
from schemas.observations import DeadlineEvent, Mention

Token = Any
DAYS = ("weekday", "date", "named_day", "month_day", "relative_day", "month", "month_part", "weekend", "week", "date_range")
"""Kinds of phrases that name a day or a stretch of days in the calendar."""


def verb_of(phrase: DatePhrase, sentence: Sentence, desk: Desk) -> Token | None:
    """The verb that governs a date phrase, or None."""
    tokens = desk.timeline.tokens(phrase, sentence)
    return verb_above(tokens[0]) if tokens else None


def laid_down(doer: Token | None) -> bool:
    """Whether what demands something is a paper: "the plan demands elections within 100 days" is its content, no limit."""
    papers = (words("plans", "strong") | words("plans", "weak")) - words("deadlines", "nouns")
    return doer is not None and doer.pos_ in ("NOUN", "PROPN") and doer.lemma_.lower() in papers


def statement(
    event: DeadlineEvent, verb: Token, sentence: Sentence, desk: Desk, rule: str, due: When | None, *, anchored: bool = True
) -> Found:
    """A statement about a day; the one who makes it stands as its setter, as the format wants."""
    start, end = sentence.offset(verb)
    return Found(event, sentence, start, end, rule, desk.sayers(start, end), (), due, confidence=0.75, anchored=anchored)


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


def made(
    event: DeadlineEvent,
    sentence: Sentence,
    start: int,
    end: int,
    rule: str,
    by: Iterable[Mention],
    to: Iterable[Mention],
    due: When | None,
    confidence: float = 0.6,
    *,
    anchored: bool = True,
) -> Found:
    """One event of a deadline that the words of a sentence report, from `start` to `end` in the document."""
    setters = tuple({m.name: m for m in by}.values())
    addressed = tuple({m.name: m for m in to if m.name not in {s.name for s in setters}}.values())
    return Found(event, sentence, start, end, rule, setters, addressed, due, "asserted", confidence, "", anchored)


def people_in(sentence: Sentence, start: int, end: int) -> list[Mention]:
    """The people, parties and bodies whom a span of a sentence names."""
    return [
        f.mention
        for f in sentence.mentions
        if start <= f.start and f.end <= end and f.mention.kind in ("person", "party", "body")
    ]
