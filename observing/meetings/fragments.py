"""Meetings in fragments: entries of lists of dates ("2 December - Moscow. Putin, Witkoff: five hours") and of live pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from observing.clauses import found_at, is_verb
from observing.document import Document, Sentence
from observing.lexicon import lexicon, pattern, word_pattern, words
from observing.meetings.judging import Found
from observing.meetings.occasions import Occasion
from observing.meetings.outline import Entry, Outline
from observing.meetings.places import Gazette, Site
from observing.stretches import named_in, principal_parties
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingEvent, Mention

Token = Any
_PUT_OFF = re.compile(r"\bput(?:s|ting)?\s+(?:it|them|talks|the\s+\w+)\s+(?:off|back)\b", re.I)
_SAME = re.compile(r"\b(?:same (?:city|place|town|venue|table|palace|room)|there again|again there)\b", re.I)
_LASTING = ("duration", "duration_range")
_HOURS = re.compile(r"\b(?:hours?|minutes?|hour and a half)\b", re.I)
_AGAIN = re.compile(r"\bagain\b|\bonce more\b", re.I)
_LETTERS = re.compile(r"\b(?:call|calls|phone|telephone|letter|writes|wrote|video|post|posts|tweets|interview)\b", re.I)
_TAKES = re.compile(
    r"\b(?:(?:does|did|do) (?:now )?(?:take place|happen|meet|talk)|takes? place|took place|go(?:es)? ahead|went ahead)\b", re.I
)


@cache
def _status(event: MeetingEvent) -> re.Pattern[str]:
    return pattern(lexicon("meetings")["status"][event])


def status_of(text: str) -> MeetingEvent | None:
    """What words say became of a meeting: the first event whose words stand in the text; None where none do."""
    if word_pattern("meetings", "not_held").search(text):
        return "postponed" if word_pattern("meetings", "for_now").search(text) else "cancelled"
    if _PUT_OFF.search(text):
        return "postponed"
    order: tuple[MeetingEvent, ...] = ("cancelled", "postponed", "proposed", "announced", "held")
    for event in order:
        if _status(event).search(text):
            return event
    return None


def sides_in(text: str) -> int:
    """How many sides words like "three-way" or "both delegations" count, 0 where none stand there."""
    lowered = text.lower()
    return max((count for word, count in lexicon("meetings")["many"].items() if word in lowered), default=0)


class Fragments:
    """Reads entries and verbless sentences of one document."""

    def __init__(self, document: Document, timeline: Timeline, gazette: Gazette, outline: Outline) -> None:
        self._document = document
        self._timeline = timeline
        self._gazette = gazette
        self._outline = outline
        self._site: Site | None = None
        self._sides = 0

    def read(self) -> Iterator[Found]:
        """The meetings of entries that open with a date, then those of verbless sentences."""
        for entry in self._outline.entries:
            inside = [s for s in self._document.sentences if entry.start <= s.start < entry.end]
            if entry.listed and inside:
                yield from self._listed(entry, inside)
        for sentence in self._document.sentences:
            if not sentence.question:
                yield from self._verbless(sentence)

    # -- lists of dates -------------------------------------------------------------------------------------------------

    def _listed(self, entry: Entry, inside: list[Sentence]) -> Iterator[Found]:
        text = self._document.text[entry.body : entry.end]
        sites = [s for sentence in inside for s in self._gazette.named(sentence) if s.start >= entry.body]
        opens = next((s for s in sites if s.start - entry.body <= 3), None)
        noun = word_pattern("meetings", "gatherings").search(text)
        if _LETTERS.search(text) or not text.strip():
            return
        again = _SAME.search(text) is not None or (noun is None and opens is None and _TAKES.search(text) is not None)
        site = opens or (sites[0] if sites and noun else None) or (self._site if again else None)
        people = self._people(inside, entry.body, entry.end, sites)
        heading = [s for s in inside if len(s.text) < 60 and not _finite(s)]
        if noun and "round" in noun.group().lower() and heading and not self._people(heading[:2], entry.body, entry.end, sites):
            people = ()
        first = text.split(".")[0]
        told = word_pattern("meetings", "listed_verbs").search(text) is not None and bool(sites) and len(people) >= 2
        if told and site is None:
            site = sites[0]
        if not (noun or opens or again or told) or (opens and not noun and len(people) < 2):
            return
        if opens is None and not again and inside[-1].question:
            return
        self._sides = max(sides_in(text), self._sides if again or noun else 0)
        if len(people) < 2 and (noun or again):
            people = (
                *people,
                *(m for m in principal_parties(self._document, self._sides or 2) if m.name not in {p.name for p in people}),
            )
        event = status_of(text if again or noun else first) or "held"
        if _TAKES.search(text):
            event = "held"
        if (
            event in ("held", "announced")
            and entry.when is not None
            and entry.when.earliest is not None
            and self._document.published
        ):
            event = "held" if entry.when.earliest <= self._document.published else "announced"
        if site is not None:
            self._site = site
        read = self._found(inside[0], entry.body, event, "an entry of a list of dates", people, site, entry.when, 0.75)
        yield replace(read, start=inside[0].start, end=inside[-1].end, whole=True)

    # -- verbless sentences ---------------------------------------------------------------------------------------------

    def _verbless(self, sentence: Sentence) -> Iterator[Found]:
        """ "Three hours in the Kremlin, Witkoff and Putin again", "First direct talks under way at the palace"."""
        entry = self._outline.entry(sentence)
        if entry is not None and entry.listed:
            return
        text = sentence.text
        noun = word_pattern("meetings", "gatherings").search(text)
        lasting = _HOURS.search(text) is not None
        together = word_pattern("meetings", "together").search(text) is not None
        if not (noun or lasting or together) or word_pattern("meetings", "remote").search(text) or _LETTERS.search(text):
            return
        if len(text) > 220 or _finite(sentence):
            return
        sites = self._gazette.named(sentence)
        people = self._people([sentence], sentence.start, sentence.end, sites)
        when = self._day(sentence, entry)
        live = when is not None
        status = status_of(text) if noun else None
        if status in (None, "held") and _done_by_somebody(sentence):
            return
        if status in (None, "held") and (noun or together or _AGAIN.search(text) or lasting):
            event: MeetingEvent = "held"
            enough = len(people) >= 2 or (
                bool(sites) and live and (together or (noun is not None and status == "held") or lasting)
            )
            enough = (
                enough
                and (live or bool(sites))
                and (lasting or together or status == "held" or (noun is not None and bool(sites)))
            )
        elif status is not None:
            event = status
            enough = len(people) >= 2 or bool(sites and (noun and live))
        else:
            return
        if enough:
            yield self._found(
                sentence, sentence.start, event, "a fragment without a verb", people, sites[0] if sites else None, when, 0.6
            )

    def _day(self, sentence: Sentence, entry: Entry | None) -> When | None:
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in _LASTING or phrase.kind in ("vague", "within", "year") or phrase.lead in ("until", "since", "by"):
                continue
            when = self._timeline.resolve(phrase, sentence)
            if when.earliest is not None:
                return when
        if entry is not None:
            return entry.when
        # A label before it ("Leg three, Friday.") dates the rest of its paragraph.
        previous = sentence.previous
        while previous is not None and previous.paragraph.index == sentence.paragraph.index:
            label = self._label(previous)
            if label is not None:
                return label
            previous = previous.previous
        return None

    def _label(self, sentence: Sentence) -> When | None:
        if len(sentence.text) > 60 or _finite(sentence):
            return None
        for phrase in self._timeline.phrases(sentence):
            if not sentence.document.text[phrase.end : sentence.end].strip(" .*:–—-)"):
                when = self._timeline.resolve(phrase, sentence, "past")
                return when if when.earliest is not None else None
        return None

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _people(self, inside: Iterable[Sentence], start: int, end: int, sites: Iterable[Site]) -> tuple[Mention, ...]:
        spans = [(s.start, s.end) for s in sites]
        named: dict[str, Mention] = {}
        for sentence in inside:
            for mention in named_in(sentence, max(start, sentence.start), min(end, sentence.end), spans):
                named.setdefault(mention.name, mention)
        return tuple(named.values())

    def _found(
        self,
        sentence: Sentence,
        at: int,
        event: MeetingEvent,
        rule: str,
        people: tuple[Mention, ...],
        site: Site | None,
        when: When | None,
        confidence: float,
    ) -> Found:
        head = next((t for t in sentence.parse if sentence.start + t.idx >= at), sentence.parse[0])
        occasion = Occasion(head, None, event, rule, "asserted", confidence)
        place, written = (site.place.name, site.written) if site else (None, None)
        return Found(occasion, sentence, event, at, sentence.end, None, people, when, place, written)


def _done_by_somebody(sentence: Sentence) -> bool:
    """Whether a name stands right before what the parser took for a participle: "Trump avoided meeting Zelensky" has a verb."""
    participles = [t for t in sentence.parse if t.tag_ == "VBN" and t.dep_ == "amod" and t.i > 0]
    owners = [found_at(t.nbor(-1), sentence) for t in participles]
    return any(owner is not None and owner.mention.kind == "person" for owner in owners)


def _finite(sentence: Sentence) -> bool:
    """Whether a sentence has a finite verb: a tensed one, or a modal with its verb."""
    for token in sentence.parse:
        if token.tag_ in ("VBD", "VBZ", "VBP", "MD") and (is_verb(token) or token.tag_ == "MD" or token.pos_ in ("VERB", "AUX")):
            if token.lower_ in words("meetings", "gatherings"):
                continue
            return True
    return False
