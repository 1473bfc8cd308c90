"""Meetings that the tagger points to, as findings of the meeting rules: dated, narrowed and merged with theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from observing.clauses import corrects_a_report, is_verb, lemma
from observing.lexicon import word_pattern, words
from observing.meetings.judging import Found, by_date
from observing.meetings.occasions import Occasion
from observing.meetings.people import with_a_stranger
from observing.meetings.places import Site
from observing.modality import unreal
from observing.tagger.frames import Tagged
from observing.tagger.meaning import Meaning, trigger_token
from schemas.envelope import When
from schemas.observations import MeetingEvent


def propose_meetings(tagged: Tagged, meaning: Meaning, known: Sequence[Found]) -> Iterator[Found]:
    """The frames of meetings that say where, when or who with whom, without those that the rules found in the same sentence."""
    published = meaning.document.published
    for frame in tagged.frames("meeting"):
        sentence = frame.sentence
        token = trigger_token(frame)
        event: MeetingEvent = frame.event  # type: ignore[assignment]
        if (
            token is None
            or sentence.question
            or corrects_a_report(sentence)
            or (event in ("held", "announced", "confirmed") and _only_weighed(token))
        ):
            continue
        site = meaning.place(frame.spans("place"))
        if site is not None and event == "held" and _FROM.search(sentence.text[: site.start - sentence.start]):
            site = None  # "talked to Zelensky from Berlin": where one of them was
        people = meaning.who(frame.spans("participant", "host"))
        if len(people) < 2 and with_a_stranger(meaning.document, sentence.offset(token)[0]):
            continue
        way = {"held": "past", "announced": "future", "confirmed": "future", "proposed": "future", "postponed": "near"}.get(event)
        when = meaning.day(frame, "old_date" if event == "postponed" and "old_date" in frame.roles else "date", way)  # type: ignore[arg-type]
        if event == "cancelled" and _not_yet(sentence.text):
            event = "postponed"
        dated = when is not None and when.earliest is not None
        off = event in ("cancelled", "postponed") and (people or site)
        there = site is not None and (len(people) > 1 or site.place in meaning.document.profile.places)
        ahead = event in ("announced", "proposed", "confirmed") and there and people
        known_again = ahead or (dated and (site is not None or len(people) > 1))
        if not (off or known_again):
            continue  # where and when, or where and who: without them nobody could know it again
        if any(k.sentence is sentence and k.event == event and not _apart(k, site, when) for k in known):
            continue
        occasion = Occasion(token, token, event, f"tagger/{token.lower_}", confidence=round(frame.score, 2))
        found = by_date(Found(occasion, sentence, event, frame.start, frame.end, None, people, when), published)
        if found is not None:
            yield replace(found, place=site.place.name if site else None, written=site.written if site else None)


_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.I)


def _not_yet(text: str) -> bool:
    """Whether a meeting does not come about "for now", "this week" or "as planned": it is put off."""
    return all(word_pattern("meetings", key).search(text) is not None for key in ("not_held", "for_now"))


def _only_weighed(token: Any) -> bool:
    """Whether a meeting is thought of and no more: "is considering a meeting in Budapest"."""
    verb = token if is_verb(token) else token.head
    return unreal(verb) is not None or (verb.i != token.i and lemma(verb) in words("clauses", "weighed"))


def _apart(known: Found, site: Site | None, when: When | None) -> bool:
    """Whether a reading of the rules speaks of another meeting: at another place, or on another day."""
    elsewhere = site is not None and known.place is not None and site.place.name != known.place
    day, other = (when.earliest if when else None), (known.when.earliest if known.when else None)
    return elsewhere or (day is not None and other is not None and day != other)
