"""Journeys that a meeting takes in: "flew to Kyiv on Wednesday and sat down with him on Thursday"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from observing.clauses import is_verb
from observing.document import Document
from observing.lexicon import words
from observing.meetings.judging import Found
from observing.stretches import parties_of

__all__ = ["arrived", "overshadowed"]


def arrived(found: Found, others: Sequence[Found]) -> Found | None:
    """A meeting takes the place of the journey told right before it, which is none: "flew to Kyiv and sat down with him"."""
    if _leads_to(found, others) is not None:
        return None
    journey = next((f for f in others if _leads_to(f, others) is found), None)
    if journey is None or found.place is not None:
        return found
    return replace(found, place=journey.place, written=journey.written)


def _leads_to(journey: Found, others: Sequence[Found]) -> Found | None:
    """The meeting, joined to the verb of a journey and on a day of its own, for which somebody of the journey went there."""
    verb = journey.occasion.head
    if not is_verb(verb) or verb.lemma_.lower() not in words("meetings", "travel"):
        return None
    mine = {m.name for m in journey.participants}
    return next(
        (
            f for f in others
            if f.sentence is journey.sentence and f.event == journey.event and f.when is not None
            and f.occasion.head.i > verb.i and f.occasion.head.dep_ == "conj" and f.occasion.head.head.i == verb.i
            and f.occasion.head.lemma_.lower() not in words("meetings", "travel")
            and f.place in (None, journey.place) and mine & {m.name for m in f.participants}
        ),
        None,
    )  # fmt: skip


def overshadowed(found: Found, others: Sequence[Found], document: Document) -> bool:
    """A journey of one side that another meeting of the sentence takes in, or that leads to nobody on no day."""
    if not found.occasion.travel:
        return False
    mine = {m.name for m in found.participants}
    if len(mine) == 1 and any(
        f is not found and f.sentence is found.sentence and mine & {m.name for m in f.participants} for f in others
    ):
        return True
    undated = found.when is None or found.when.earliest is None
    return found.event == "announced" and undated and len(parties_of(document, found.participants)) < 2
