"""Meetings moved in time ("moved from Wednesday to Thursday", "brought forward to Monday"): from which day, and to which."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from observing.clauses import is_verb, lemma
from observing.dates import DatePhrase
from observing.document import Sentence
from observing.inflection import forms
from observing.lexicon import alternation, words
from observing.meetings.judging import Found
from observing.stretches import stretch
from observing.timeline import Timeline

_TO = frozenset({"to", "until", "till", "for"})
_ELSEWHERE = re.compile(r"\b(?:moved?|moves|moving|shift(?:s|ed|ing)?)\s+(?:from|to)\s+(?=[A-Z])")
"""From place to place."""


@dataclass(frozen=True, slots=True)
class Move:
    """The words of a move in a document, the day that a meeting was meant for, the day that it is on now, and whether that is
    the earlier of the two. A move from place to place has no days."""

    start: int
    end: int
    old: DatePhrase | None
    new: DatePhrase | None
    earlier: bool

    @property
    def in_time(self) -> bool:
        """Whether a day is moved, and not the place."""
        return self.old is not None or self.new is not None


@cache
def _verbs() -> re.Pattern[str]:
    """Any form of the verbs; what is moved may stand before the particle ("brought the talks forward")."""
    ways = []
    for verb in sorted(words("meetings", "moving")):
        head, _, particle = verb.partition(" ")
        between = rf"(?:\s+[\w'-]+){{0,5}}?\s+{particle}" if particle else ""
        ways.append(rf"{alternation(forms(head))}{between}")
    return re.compile(rf"\b(?:{'|'.join(sorted(ways, key=len, reverse=True))})\b", re.I)


def moves(sentence: Sentence, timeline: Timeline) -> list[Move]:
    """The moves that a sentence tells, in order."""
    text, found = sentence.document.text, []
    for match in _verbs().finditer(sentence.text):
        at = sentence.start + match.end()
        _, end = stretch(sentence, at)
        old = new = None
        for phrase in timeline.phrases(sentence):
            if not at <= phrase.start < end:
                continue
            before = (phrase.lead or text[max(at, phrase.start - 14) : phrase.start]).split()
            if "from" in before[-2:]:
                old = old or phrase
            elif _TO & set(before[-2:]):
                new = new or phrase
        if old is None and (new is not None or _for_later(text[at:end])):
            old = _meant_for(sentence, timeline, sentence.start + match.start())
        found.append(Move(sentence.start + match.start(), at, old, new, "forward" in match.group().lower()))
    return found


_MEANT_FOR = re.compile(
    r"\b(?:scheduled|planned|set|due|slated|booked|billed|pencill?ed in|announced|foreseen|originally|initially|first)\s+"
    r"(?:for|on)\s+(?:the\s+)?$",
    re.I,
)
_LATER = re.compile(r"\s+(?:to|until|till|by|for|indefinitely)\b", re.I)


def _for_later(after: str) -> bool:
    return _LATER.match(after) is not None


def _meant_for(sentence: Sentence, timeline: Timeline, at: int) -> DatePhrase | None:
    """The day that the words before a move give: "the meeting, originally set for Tuesday, has been pushed back"."""
    text = sentence.document.text
    for phrase in timeline.phrases(sentence):
        start = phrase.start + (len(phrase.lead) if phrase.lead and text.startswith(phrase.lead, phrase.start) else 0)
        if sentence.start <= phrase.start < at and _MEANT_FOR.search(
            text[max(sentence.start, start - 40) : start].rstrip() + " "
        ):
            return phrase
    return None


def move_at(sentence: Sentence, timeline: Timeline, at: int) -> Move | None:
    """The move in time in the stretch of a sentence that holds an offset, or None."""
    start, end = stretch(sentence, at)
    return next((m for m in moves(sentence, timeline) if m.in_time and start <= m.start < end), None)


def rescheduled(found: Found, timeline: Timeline) -> Found | None:
    """ "Moved from Wednesday to Thursday" is postponed from Wednesday, "brought forward to Monday" announced for it.

    None for a meeting moved from place to place: nothing is said of its time.
    """
    occasion, sentence = found.occasion, found.sentence
    moving = words("meetings", "moving")
    if found.event not in ("held", "announced", "postponed"):
        return found
    if any(t is not None and is_verb(t) and lemma(t) not in moving for t in (occasion.governor, occasion.head)):
        return found
    move = move_at(sentence, timeline, found.start)
    if move is None:
        text = sentence.document.text[slice(*stretch(sentence, found.start))]
        elsewhere = occasion.sense == "moved" or (found.event == "postponed" and _ELSEWHERE.search(text) is not None)
        return None if elsewhere else found
    texts = {p.text for p in (move.old, move.new) if p is not None}
    if found.event != "postponed" and found.when is not None and found.when.earliest and found.when.text not in texts:
        return found  # "a second round, moved from 18 November, was held on 20 November"
    if move.old is not None:
        return replace(found, event="postponed", when=timeline.resolve(move.old, sentence, "near"))
    if move.new is not None and move.earlier:
        return replace(found, event="announced", when=timeline.resolve(move.new, sentence, "future"))
    stays = found.event == "postponed" and found.when is not None and (move.new is None or found.when.text != move.new.text)
    return replace(found, event="postponed", when=found.when if stays else None)
