"""Meetings called off without being named: "It was called off", "talked the president out of flying to Budapest"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from observing.clauses import Cast, child, distinct, is_verb, lemma, negated, under_condition
from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.meetings.judging import Found
from observing.meetings.occasions import Occasion
from observing.meetings.places import Gazette, governs
from observing.subjects import subject
from schemas.observations import MeetingEvent

Token = Any
_ADVISED = re.compile(
    r"\b(?:advised|urged|persuaded|convinced|told|warned|talked|dissuaded)\s+(?P<who>[A-Za-z][\w .'-]{1,40}?)\s+"
    r"(?:not\s+to|out\s+of|against|from|off)\s+(?P<verb>go|going|fly|flying|travel|travell?ing|attend|attending|meet|meeting)\b"
)
_WAIT = re.compile(
    r"\b(?:it|this|that|they|the (?:round|meeting|talks|summit|session))\s+(?:would|will|'ll|must|"
    r"has to|had to|have to)\s+(?:have to\s+)?(?:wait|be put off|be postponed|be delayed)\b",
    re.I,
)
_PRONOUN = frozenset({"it", "that", "this"})


def read_called_off(sentence: Sentence, known: list[Found], gazette: Gazette, people: Cast) -> Iterator[Found]:
    """ "It was called off", "I cancelled it", "talked the president out of flying to Budapest", "advised him not to go"."""
    for verb in sentence.parse:
        if not is_verb(verb) or negated(verb) or under_condition(verb):
            continue
        names = [e for e in ("cancelled", "postponed") if lemma(verb) in lexicon("meetings")["events"][e]]
        target = child(verb, "nsubjpass") or child(verb, "dobj")
        if names and target is not None and target.lower_ in _PRONOUN and known and verb.tag_ in ("VBD", "VBN"):
            last = _last(sentence, known)
            if last is not None:
                event = cast(MeetingEvent, names[0])
                occasion = Occasion(verb, verb, event, "a meeting taken up by a pronoun", "asserted", 0.7)
                start, end = sentence.offset(verb)
                yield replace(last, occasion=occasion, sentence=sentence, event=event, start=start, end=end)
        yield from _confirmed(verb, sentence, known)
        yield from _dissuaded(verb, sentence, gazette, people)
    yield from _advised(sentence, gazette)
    yield from _has_to_wait(sentence, known)


def _confirmed(verb: Token, sentence: Sentence, known: list[Found]) -> Iterator[Found]:
    """ "Ushakov confirmed it", "Kyiv confirmed the dates within the hour"."""
    obj = child(verb, "dobj", "nsubjpass")
    if lemma(verb) != "confirm" or obj is None or verb.tag_ not in ("VBD", "VBN"):
        return
    if obj.lower_ not in _PRONOUN and obj.lemma_.lower() not in words("meetings", "confirmable"):
        return
    last = _last(sentence, [f for f in known if f.event in ("announced", "proposed")])
    if last is not None:
        occasion = Occasion(verb, verb, "confirmed", "a meeting taken up and confirmed", "asserted", 0.65)
        start, end = sentence.offset(verb)
        yield replace(last, occasion=occasion, sentence=sentence, event="confirmed", start=start, end=end, whole=False)


def _has_to_wait(sentence: Sentence, known: list[Found]) -> Iterator[Found]:
    """ "He said that it would have to wait": put off, taken up by a pronoun."""
    match = _WAIT.search(sentence.text)
    last = _last(sentence, [f for f in known if f.event in ("announced", "confirmed")]) if match else None
    if match is None or last is None:
        return
    verb = next((t for t in sentence.parse if t.idx >= match.start()), sentence.parse[0])
    occasion = Occasion(verb, None, "postponed", "a meeting that has to wait", "asserted", 0.6)
    start = sentence.start + match.start()
    yield replace(
        last, occasion=occasion, sentence=sentence, event="postponed", start=start, end=sentence.start + match.end(), whole=False
    )


def _dissuaded(verb: Token, sentence: Sentence, gazette: Gazette, cast_: Cast) -> Iterator[Found]:
    if verb.lemma_.lower() not in words("meetings", "dissuading"):
        return
    for inner in verb.subtree:
        if (
            inner.lemma_.lower() not in words("meetings", "travel") | {"meet", "attend"}
            or not is_verb(inner)
            or inner.i <= verb.i
        ):
            continue
        chain = {t.lower_ for t in verb.subtree if verb.i < t.i < inner.i}
        against = bool(chain & {"out", "against", "off", "from"}) and inner.tag_ == "VBG"
        if not (against or (negated(inner) and inner.tag_ == "VB")):
            continue
        venue = next((v for v in gazette.venues(sentence) if governs(inner, v)), None)
        if venue is None:
            continue
        person = child(verb, "dobj")
        people = cast_.who(person, sentence) if person is not None else cast_.who(subject(verb), sentence)
        occasion = Occasion(inner, verb, "cancelled", "talked out of going", "asserted", 0.7)
        start, end = sentence.offset(inner)
        yield Found(occasion, sentence, "cancelled", start, end, venue, distinct(people), None, venue.place.name, venue.written)


def _advised(sentence: Sentence, gazette: Gazette) -> Iterator[Found]:
    """The same by its words alone, where the parser loses the thread of a long sentence."""
    match = _ADVISED.search(sentence.text)
    if match is None:
        return
    at = sentence.start + match.end()
    venue = next((v for v in gazette.venues(sentence) if 0 <= v.start - at <= 12), None)
    verb = next((t for t in sentence.parse if t.idx >= match.start("verb")), None)
    if venue is None or verb is None:
        return
    people = [
        f.mention
        for f in sentence.mentions
        if match.start() <= f.start - sentence.start and f.end - sentence.start <= match.end()
    ]
    occasion = Occasion(verb, None, "cancelled", "talked out of going", "asserted", 0.65)
    start, end = sentence.offset(verb)
    yield Found(occasion, sentence, "cancelled", start, end, venue, distinct(people), None, venue.place.name, venue.written)


def _last(sentence: Sentence, known: list[Found]) -> Found | None:
    recent = [
        f
        for f in known
        if sentence.index - f.sentence.index <= 4 and f.event in ("announced", "proposed", "confirmed", "cancelled")
    ]
    return recent[-1] if recent else None
