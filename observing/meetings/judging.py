"""Which readings make out a meeting, what their days say about them, and which say the same twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from observing.clauses import Cast, actors, child, distinct, helpers, is_verb, negated, objects_of, own_tokens
from observing.document import Sentence
from observing.lexicon import words
from observing.meetings.occasions import Occasion
from observing.meetings.places import Venue
from schemas.envelope import When
from schemas.observations import MeetingEvent, Mention

Token = Any
_WITHOUT_PLACES = frozenset({"prep", "relcl", "acl", "advcl", "ccomp"})


_ON_SOMETHING = re.compile(r"\b(?:to (?:discuss|decide|debate|vote|agree|adopt|settle)|about|over|on the agenda)\b", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A meeting as one sentence gives it."""

    occasion: Occasion
    sentence: Sentence
    event: MeetingEvent
    start: int
    end: int
    venue: Venue | None
    participants: tuple[Mention, ...]
    when: When | None
    place: str | None = None
    written: str | None = None
    whole: bool = False
    """Whether the evidence is the span itself, which may run over several short sentences."""


def confirmed(found: Found) -> Found:
    """A meeting ahead that somebody confirms: "…, the Kremlin confirmed", "confirmed that Putin would meet"."""
    if found.event != "announced":
        return found
    head = found.occasion.governor or found.occasion.head
    above = [t for t in (head, *head.ancestors) if is_verb(t)]
    near = [*above, *(c for t in above for c in t.children if c.dep_ in ("parataxis", "ccomp") and is_verb(c))]
    sure = any(t.lemma_.lower() == "confirm" and not negated(t) and t.tag_ in ("VBD", "VBZ", "VBN") for t in near)
    return replace(found, event="confirmed") if sure else found


def by_date(found: Found, published: date | None) -> Found | None:
    """A meeting "held" on a day to come is announced; one that is announced for a day gone by was held or dropped: left out."""
    when = found.when
    if published is None or when is None or when.earliest is None:
        return found
    if found.event == "held" and when.earliest > published:
        return replace(found, event="announced")
    if found.event in ("announced", "confirmed") and when.latest is not None and when.latest < published:
        if not is_verb(found.occasion.head):
            return replace(found, event="held")
        if helpers(found.occasion.head) & {"would", "'d"} or (
            found.occasion.head.dep_ == "xcomp" and found.occasion.head.head.tag_ == "VBD"
        ):
            return found  # "was to be received on Saturday": announced before, for a day that is over now
        return replace(found, when=None)
    return found


def enough(found: Found, cast: Cast, about_the_process: bool) -> bool:
    """Whether a meeting is made out: who and where or when, enough to know it again.

    A city that the profile did not foresee tells where two sides meet, and not that one meets somebody of the process.
    """
    people, dated = len(found.participants), found.when is not None and found.when.earliest is not None
    place = found.venue is not None and (people >= 2 or found.venue.place in found.sentence.document.profile.places)
    persons = sum(m.kind == "person" for m in found.participants)
    if found.occasion.sense == "would" and not (place or dated):
        return False
    if found.occasion.sense == "hand":
        return place and dated and people >= 2
    if found.occasion.travel:
        return (place and (people >= 2 or (persons >= 1 and dated and about_the_process))) or (
            people >= 2 and found.occasion.goal
        )
    visit = found.occasion.head.lemma_.lower() in words("meetings", "visit_nouns")
    if found.event in ("cancelled", "postponed") and (people >= 1 or place) and not is_verb(found.occasion.head) and not visit:
        return True
    if is_verb(found.occasion.head):
        if found.occasion.sense != "spend" and outsiders(found, cast):
            return False
        if people == 1 and not persons and not about_the_process and _ON_SOMETHING.search(found.sentence.text):
            return False  # one side among itself, on something else: "EU ministers met in Brussels to discuss fish"
        if found.event == "held" and not (place or dated):
            return False  # who met, and neither where nor when: nobody could know it again
        return people >= 2 or (people >= 1 and dated and (place or found.event == "proposed"))
    if visit:
        return people >= 1 and place
    present = found.occasion.governor is not None and found.occasion.governor.tag_ in ("VBZ", "VBP")
    if found.event == "announced" and present and not (place or dated):
        return False  # "attends meetings with": a habit
    if found.event == "held":
        return (place and (dated or people >= 1)) or (people >= 2 and (dated or found.occasion.head.dep_ == "dobj"))
    return people >= 2 or (people >= 1 and place) or (place and dated)


def outsiders(found: Found, cast: Cast) -> bool:
    """Whether the verb of a meeting has nobody of the process on its other end: "met families", "sat down with soldiers"."""
    verb, sentence = found.occasion.head, found.sentence
    if not is_verb(verb):
        return False
    site = {t.lower() for t in (found.written or (found.venue.written if found.venue else "")).split()}
    obj = child(verb, "dobj")
    met = [obj] if obj is not None else []
    if verb.lemma_.lower() in words("meetings", "with_whom") and len(found.participants) < 2:
        sides = words("people", "collectives") | words("clauses", "sides") | words("meetings", "sides")
        met += [t for t in objects_of(verb, "with") if t.pos_ == "NOUN" and t.lower_ not in sides]
    met = [t for t in met if t.lower_ not in site]
    return bool(met) and not any(cast.who(t, sentence) or actors(own_tokens(t, _WITHOUT_PLACES), sentence) for t in met)


def keep(readings: list[Found], found: Found) -> None:
    """Add a reading, or add what it knows to the one that says the same."""
    for index, known in enumerate(readings):
        if _same(known, found):
            names = {m.name for m in known.participants}
            shared = not names or not found.participants or names & {m.name for m in found.participants}
            better = (found.occasion.confidence, found.when is not None) > (known.occasion.confidence, known.when is not None)
            base, other = (found, known) if better and found.sentence is known.sentence else (known, found)
            people = distinct((*base.participants, *(other.participants if shared and base.sentence is other.sentence else ())))
            readings[index] = replace(
                base,
                when=base.when or other.when,
                participants=people or other.participants,
                place=base.place or other.place,
                written=base.written or other.written,
            )
            return
    readings.append(found)


def _same(one: Found, other: Found) -> bool:
    """Whether two readings are one event of one meeting: no place or day that disagrees, and something in common."""
    if one.event != other.event or (one.place and other.place and one.place != other.place):
        return False
    a, b = one.when.earliest if one.when else None, other.when.earliest if other.when else None
    if a and b and a != b:
        return False
    people = {m.name for m in one.participants} & {m.name for m in other.participants}
    bare = other.place is None and other.when is None
    if bare and (
        len(people) >= 2
        or (people and other.sentence.index - one.sentence.index <= 3 and one.event in ("cancelled", "postponed"))
    ):
        return True
    if one.sentence is other.sentence:
        return bool(people) or (bool(one.place) and one.place == other.place)
    near = other.sentence.index - one.sentence.index <= 4
    return bool((one.place and one.place == other.place and (near or a == b)) or (a and a == b and people))


_FATES = ("cancelled", "postponed", "confirmed")
"""What becomes of a meeting that was ahead: where a sentence tells that, its being ahead is no event beside it."""


def one_fate(readings: list[Found]) -> list[Found]:
    """Without the lesser of two readings of one meeting in one sentence: what became of it counts before its being ahead or held,
    what the rules read before what the tagger proposes."""
    return [each for each in readings if not any(_outdone(each, other) for other in readings)]


def _outdone(each: Found, other: Found) -> bool:
    if each is other or each.sentence is not other.sentence or each.event == other.event or not _one_meeting(each, other):
        return False
    words_of_each = [t.i for t in (each.occasion.head, each.occasion.governor) if t is not None]
    # Two events that the rules read in two clauses may both be told: "suggested a round in Miami, and Kyiv has said yes".
    return (_proposed(each) or other.occasion.head.i in words_of_each) and _weight(each) < _weight(other)


def _proposed(found: Found) -> bool:
    return found.occasion.rule.startswith("tagger/")


def _weight(found: Found) -> tuple[bool, bool]:
    return found.event in _FATES, not _proposed(found)


def _one_meeting(one: Found, other: Found) -> bool:
    """Whether two readings of one sentence are of one meeting: the same word or day of it, and nothing that disagrees."""
    if one.place and other.place and one.place != other.place:
        return False
    a, b = one.when.text if one.when else None, other.when.text if other.when else None
    if a and b and a != b:
        return False
    people, others = {m.name for m in one.participants}, {m.name for m in other.participants}
    if people and others and not people & others:
        return False
    fated = one.event in _FATES or other.event in _FATES
    return bool(a and b) or one.occasion.head.i == other.occasion.head.i or (fated and bool(people & others))
