"""Where: the profile's places in a sentence, and which of them a verb or noun is said to happen in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from observing.clauses import verb_above
from observing.document import Sentence
from observing.lexicon import lexicon, pattern, words
from schemas.profile import Place, Profile

Token = Any
_IN = frozenset({"in", "at", "near", "outside", "inside", "around"})
_OF_SIDES = frozenset({"between", "with", "by", "among", "against", "without", "than", "like"})
_TO = frozenset({"to", "into", "for", "towards", "toward"})


def _of_meeting(noun: Token) -> bool:
    """Whether a noun is a meeting, "talks" by its form: a single "talk" is none."""
    return noun.lower_ in words("meetings", "nouns") or noun.lemma_.lower() in words("meetings", "nouns")


@dataclass(frozen=True, slots=True)
class Venue:
    """A place in a sentence: the profile's place, its span in the document, its token, its preposition, what that hangs on."""

    place: Place
    start: int
    end: int
    written: str
    token: Token
    preposition: str
    head: Token

    @property
    def inside(self) -> bool:
        """Whether the words say that something happens there, and not that somebody goes there."""
        return self.preposition in _IN or self.preposition == ""

    @property
    def goal(self) -> bool:
        """Whether somebody goes there."""
        return self.preposition in _TO


@dataclass(frozen=True, slots=True)
class Site:
    """A place as a text names it, wherever it stands: the profile's place and its span in the document."""

    place: Place
    start: int
    end: int
    written: str


class Gazette:
    """The places of a profile, found by name, alias or venue."""

    def __init__(self, profile: Profile) -> None:
        self._by_name = {name: place for place in profile.places for name in (place.name, *place.aliases)}
        spoken_of = {
            *profile.keywords.strong,
            *profile.keywords.weak,
            *(name for actor in profile.actors for name in (actor.name, *actor.aliases)),
        }
        for place in _cities():
            if place.name not in spoken_of:  # "in Gaza" is what an article is about before it is where people meet
                self._by_name.setdefault(place.name, place)
        for name, place in list(_capitals(self._by_name)):
            self._by_name.setdefault(name, place)
        self._pattern = pattern(self._by_name, ignore_case=False)

    def names_a_place(self, text: str) -> bool:
        """Whether a text names any place at all."""
        return self._pattern.search(text) is not None

    def named(self, sentence: Sentence) -> list[Site]:
        """The places that a sentence names, in order, whatever they stand for there."""
        return [
            Site(self._by_name[" ".join(m.group().split())], sentence.start + m.start(), sentence.start + m.end(), m.group())
            for m in self._pattern.finditer(sentence.text)
            if sentence.text[m.end() : m.end() + 2] != "'s"
        ]

    def venues(self, sentence: Sentence) -> list[Venue]:
        """The places of a sentence that stand where a place stands: after "in" or "to", or before a meeting's noun."""
        found = []
        for match in self._pattern.finditer(sentence.text):
            if re.match(r",\s+(?:Ill|Ind|Ohio|N\.Y|Tex|Ga)\b", sentence.text[match.end() : match.end() + 8]):
                continue  # "Geneva, Ill.": a namesake
            inside = [t for t in sentence.parse if match.start() <= t.idx < match.end()]
            within = {t.i for t in inside}
            # "The capital of Hungary": the word that the rest of the sentence governs.
            token = next((t for t in reversed(inside) if t.head.i not in within), inside[-1] if inside else None)
            if token is None:
                continue
            venue = self._stand(match, token, sentence)
            if venue is not None:
                found.append(venue)
        return found

    def _stand(self, match: re.Match[str], token: Token, sentence: Sentence) -> Venue | None:
        place = self._by_name[" ".join(match.group().split())]
        start, end = sentence.start + match.start(), sentence.start + match.end()
        top = token
        while top.dep_ in ("compound", "conj", "appos", "nmod") and top.head.i != top.i and top.head.pos_ in ("PROPN", "NOUN"):
            if top.dep_ == "compound" and _of_meeting(top.head):
                return Venue(place, start, end, match.group(), token, "", top.head)
            top = top.head
        if top.dep_ == "dobj" and top.head.lemma_.lower() == "visit":
            return Venue(place, start, end, match.group(), token, "to", top.head)
        if top.dep_ == "pobj" and top.head.lower_ in _OF_SIDES:
            return None  # "talks between Israel and Hamas": a side, though it is a place as well
        if top.dep_ == "pobj":
            return Venue(place, start, end, match.group(), token, top.head.lower_, top.head.head)
        if top.dep_ in ("amod", "nmod", "compound", "poss") and _of_meeting(top.head):
            return Venue(place, start, end, match.group(), token, "", top.head)
        before = re.search(r"(\w+)\s+(?:the\s+)?$", sentence.text[: match.start()])
        if before and before.group(1).lower() in _IN | _TO:
            return Venue(place, start, end, match.group(), token, before.group(1).lower(), token.head)
        return None


@cache
def _cities() -> tuple[Place, ...]:
    """Cities that no profile foresaw: those by which the time zone database calls the zones of the Old World."""
    zones = (zone for zone in sorted(available_timezones()) if zone.count("/") == 1)
    return tuple(
        Place(name=city.replace("_", " "), timezone=zone)
        for zone in zones
        for area, city in [zone.split("/")]
        if area in ("Africa", "Asia", "Europe", "Australia") and city not in _QUARTERS
    )


_QUARTERS = frozenset({"North", "South", "West", "Currie", "ACT", "NSW", "LHI"})


def _capitals(places: dict[str, Place]) -> Iterator[tuple[str, Place]]:
    """What a capital is called by its country: "the Saudi capital", "the capital of Hungary"."""
    adjectives = lexicon("nationalities")
    for country, capital in lexicon("meetings")["capitals"].items():
        if capital not in places:
            continue
        for adjective in adjectives.get(country, ()):
            yield f"{adjective} capital", places[capital]
        yield f"capital of {country}", places[capital]
        yield f"{country}'s capital", places[capital]


def governs(head: Token, venue: Venue) -> bool:
    """Whether a verb or noun is what a place is said of: the place hangs on it, or on the verb that it is an argument of."""
    current = venue.head
    for _ in range(6):
        if current.i == head.i:
            return True
        if current.pos_ in ("VERB", "AUX") or current.head.i == current.i:
            break
        current = current.head
    if current.pos_ in ("VERB", "AUX") and head.pos_ == "NOUN":
        above = verb_above(head)
        return above is not None and above.i == current.i
    return False
