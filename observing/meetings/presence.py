"""Meetings by who is where and when: two sides, a word that puts them together, a day and a place, whatever the verb.

"Witkoff was with Putin in the Kremlin for three hours today", "walked through with the Europeans by Witkoff in Paris on
17 April", "In Paris on 6 January Macron, Starmer and Zelensky signed": anything but talk over a distance may be done there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from observing.clauses import distinct
from observing.dates import DatePhrase
from observing.document import Document, Sentence
from observing.gazetteer import Found as Named
from observing.lexicon import pattern, word_pattern, words
from observing.meetings.judging import Found
from observing.meetings.occasions import Occasion
from observing.meetings.places import Gazette, Site
from observing.stretches import named_in, parties_of, stretch
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import Mention

_PLACED = re.compile(r"\b(?:in|at|near|outside|inside|around)\s+(?:the\s+|a\s+)?(?:[\w'-]+\s+){0,2}?$", re.I)
_LISTED = re.compile(r"\s*(?:,|,?\s*and|,?\s*&)\s*(?:the\s+)?", re.I)
_OPEN = re.compile(
    r"\b(?:will|would|shall|could|may|might|should|must|can|cannot|if|unless|whether|'ll|'d|not|n't|never|no|nor|neither|without|"
    r"refus\w+|instead of)\b",
    re.I,
)
_TO_COME = re.compile(
    r"\b(?:is|are|was|were|has|have|had|due|set|plan\w*|hop\w+|want\w*|expect\w*|offer\w*|ready)\s+to\s+\w+", re.I
)
_WITH = re.compile(r"\bwith\s+(?:[\w'.-]+\s+){0,2}?$", re.I)
_AT_SIDE = re.compile(
    r"\s+(?:\w+ing\s+|seated\s+)?(?:beside|next to|opposite|across from|at)\s+(?:him|her|them|his side|her side)\b", re.I
)
_OF_TIME = re.compile(r"\b(?:of|about|recalled|remembered)\s+(?:\w+\s+){0,3}(?:hours?|days?|minutes|evenings?|nights?)\b", re.I)
_ACT = re.compile(r"\s+(?:(?:all|both|jointly|together|had|have|has)\s+)?(\w+(?: each other| one another)?)")
_LASTING = ("duration", "duration_range", "vague", "within", "year", "ahead")
_COARSE = ("season", "year")


@cache
def _beside() -> re.Pattern[str]:
    """The words that put somebody at another's side, up to the name."""
    return re.compile(
        pattern(words("meetings", "beside")).pattern + r"\s+(?:(?:the|both|his|her|its|a)\s+)?(?:[\w'.-]+\s+){0,2}?$", re.I
    )


class Presence:
    """Reads sentences of one document in which no word of a meeting was found."""

    def __init__(self, document: Document, timeline: Timeline, gazette: Gazette) -> None:
        self._document = document
        self._timeline = timeline
        self._gazette = gazette

    def read(self, sentence: Sentence) -> Iterator[Found]:
        """Who was with whom, in each stretch of a sentence that gives a day, and a place or premises."""
        if sentence.question or word_pattern("meetings", "doubts").search(sentence.text):
            return
        days: dict[tuple[int, int], list[DatePhrase]] = {}
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind not in _LASTING and phrase.lead not in ("until", "since", "by", "till"):
                days.setdefault(stretch(sentence, phrase.start), []).append(phrase)
        for (start, end), phrases in days.items():
            found = self._of_stretch(sentence, start, end, phrases)
            if found is not None:
                yield found

    def _is_past(self, when: When) -> bool:
        published = self._document.published
        return (
            when.earliest is not None and when.precision not in _COARSE and published is not None and when.earliest <= published
        )

    def _of_stretch(self, sentence: Sentence, start: int, end: int, phrases: list[DatePhrase]) -> Found | None:
        text = self._document.text[start:end]
        if _OPEN.search(text) or _TO_COME.search(text) or word_pattern("meetings", "remote").search(text):
            return None
        if word_pattern("meetings", "topics_of_talk").search(text) or word_pattern("meetings", "apart").search(text):
            return None
        sites = self._sites(sentence, start, end)
        if not sites and word_pattern("meetings", "premises").search(text) is None:
            return None
        # Of several days the one by the place: "on Wednesday he told Members that they had signed it in Paris the day before".
        day = min(phrases, key=lambda p: min((max(p.start - s.end, s.start - p.end) for s in sites), default=-p.start))
        when = self._timeline.resolve(day, sentence, "past")
        if not self._is_past(when):
            return None
        pair = self._together(sentence, start, end, sites)
        if pair is None:
            return None
        at, people = pair
        head = next((t for t in sentence.parse if sentence.start + t.idx >= at), sentence.parse[0])
        occasion = Occasion(head, None, "held", "who was where with whom", "asserted", 0.5)
        place, written = (sites[0].place.name, sites[0].written) if sites else (None, None)
        return Found(occasion, sentence, "held", at, end, None, people, when, place, written)

    def _sites(self, sentence: Sentence, start: int, end: int) -> list[Site]:
        text = self._document.text
        return [
            s
            for s in self._gazette.named(sentence)
            if start <= s.start < end and _PLACED.search(text[max(start, s.start - 40) : s.start]) is not None
        ]

    def _together(self, sentence: Sentence, start: int, end: int, sites: list[Site]) -> tuple[int, tuple[Mention, ...]] | None:
        """Where in the stretch two sides are put together, and everybody named there; None where nothing does."""
        spans = [(s.start, s.end) for s in sites]
        people = named_in(sentence, start, end, spans)
        text = self._document.text
        everybody = [f for f in self._document.mentions_in(start, end) if f.mention.kind != "outlet"]
        for one, each in zip([None, *everybody], everybody, strict=False):
            before, after = text[max(start, each.start - 40) : each.start], text[each.end : min(end, each.end + 40)]
            at_side = _WITH.search(before) is not None and _AT_SIDE.match(after) is not None
            if not at_side and _beside().search(before) is None:
                continue
            if one is not None and (at_side or _OF_TIME.search(text[one.end : each.start]) is not None):
                people = distinct((one.mention, *people))  # who tells of it was there
            if each.mention.name in {m.name for m in people} and self._two_sides(people):
                return start, people
        named = [f for f in everybody if f.mention.name in {m.name for m in people}]
        return (named[0].start, people) if self._two_sides(people) and self._joined(named, end) else None

    def _two_sides(self, people: tuple[Mention, ...]) -> bool:
        return len(parties_of(self._document, people)) > 1

    def _joined(self, named: list[Named], end: int) -> bool:
        """Whether persons of two sides are the joint subject of what was done there."""
        listed: list[Named] = []
        for each in named:
            tied = listed and _LISTED.fullmatch(self._document.text[listed[-1].end : each.start]) is not None
            listed = [*listed, each] if tied else [each]
            act = _ACT.match(self._document.text[each.end : end])
            if act is None or word_pattern("meetings", "jointly").match(act.group(1)) is None:
                continue
            people = [f.mention for f in listed]
            if all(m.kind == "person" for m in people) and self._two_sides(tuple(people)):
                return True
        return False
