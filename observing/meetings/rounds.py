"""Meetings that a text numbers or takes up again: "a second in the same city", "moved from 1 February"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observing.document import Document, Sentence
from observing.lexicon import word_pattern
from observing.meetings.fragments import sides_in, status_of
from observing.meetings.judging import Found
from observing.meetings.occasions import Occasion
from observing.meetings.places import Gazette, Site
from observing.stretches import named_in, parties_of, principal_parties
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingEvent, Mention

_REACH = 5
"""Sentences back to the round that a numbered one continues."""
_ORDINAL = re.compile(
    r"\b(?:an?|the|by an?|by the)\s+(?P<nth>first|second|third|fourth|fifth|sixth|next|last|new|further)\b"
    r"(?P<kind>(?:\s+(?:such|three-way|trilateral|direct|in-person|bilateral|similar|formal))*)"
    r"(?P<noun>\s+(?:rounds?(?:\s+of\s+(?:\w+\s+)?talks)?|sessions?|meetings?|ones?|summit|encounter|sitting))?"
    r"(?=\s*(?:[,.;:)]|$|\s(?:was|were|is|has|had|took|took|follow\w*|came|will|would|in|on|at|opened|ended|began|beg[iu]n|yielded|brought|lasted)\b))",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:moved|shifted|postponed|put\s+back|pushed\s+back|delayed|rescheduled|deferred|slipped|slid|slides|drifted|carried\s+over|(?:was|were|been)\s+moved)\s+(?:at\s+short\s+notice\s+)?from\b",
    re.I,
)
_SAME = re.compile(r"\b(?:same (?:city|place|town|venue|palace|building)|there)\b", re.I)
_PLACED = r"\b(?:in|at|to|near|outside)\s+(?:the\s+)?$"
_PUSHED = re.compile(
    r"\b(?:(?:is|are|was|were|has been|have been|being)\s+(?:also\s+|now\s+|being\s+)*(?:pushed|"
    r"proposed|suggested|favou?red|offered|put forward|floated|named|preferred|"
    r"under consideration|in play|considered|discussed|touted|mooted)\b|(?:looking at|"
    r"leaning towards|prefers?|favou?rs?|suggests?|suggested|proposed|proposes|offered|offers|"
    r"pushed for|pushes for|"
    r"wants|lobbied for|plumps for|has offered|had offered)\s+(?=[A-Z]))",
    re.I,
)


_AGAIN = re.compile(r"\band\s+(?:then\s+)?(?:again|once more)\s+there\s+on\b", re.I)


class Rounds:
    """Reads numbered and moved rounds, and places put forward for one, by what the text said before."""

    def __init__(self, document: Document, timeline: Timeline, gazette: Gazette) -> None:
        self._document = document
        self._timeline = timeline
        self._gazette = gazette

    def read(self, sentence: Sentence, known: list[Found], taken: bool) -> Iterator[Found]:
        """Rounds in one sentence; `taken` says that another reader has found a meeting in it."""
        if sentence.question:
            return
        before = self._before(sentence, known)
        if before is not None:
            yield from self._moved(sentence, before)
            yield from self._again(sentence, before)
            if not taken:
                yield from self._numbered(sentence, before)
        if not taken:
            yield from self._put_forward(sentence, before)

    def _before(self, sentence: Sentence, known: list[Found]) -> Found | None:
        near = [f for f in known if 0 <= sentence.index - f.sentence.index <= _REACH]
        return max(near, key=lambda f: f.start, default=None)

    def _numbered(self, sentence: Sentence, before: Found) -> Iterator[Found]:
        text = sentence.text
        match = _ORDINAL.search(text)
        if match is None or word_pattern("meetings", "doubts").search(text) or word_pattern("meetings", "remote").search(text):
            return
        if match.group("noun") is None and not re.search(r"\b(?:held|followed|took place|met|place|talks|round|rounds)\b", text):
            return
        status = status_of(text)
        event: MeetingEvent = "held" if status in (None, "announced", "proposed") else status
        when = self._day(sentence)
        if when is None or when.earliest is None or self._document.published is None:
            return
        if event == "held" and when.earliest > self._document.published:
            event = "announced"
        yield self._found(sentence, match.start(), event, before, when, "a numbered round")

    def _moved(self, sentence: Sentence, before: Found) -> Iterator[Found]:
        match = _MOVED.search(sentence.text)
        if match is None:
            return
        at = sentence.start + match.end()
        phrase = next((p for p in self._timeline.phrases(sentence) if 0 <= p.start - at <= 6 or p.start < at <= p.end), None)
        if phrase is None:
            return
        when = self._timeline.resolve(phrase, sentence, "near")
        if when.earliest is not None:
            yield self._found(sentence, match.start(), "postponed", before, when, "moved from a day")

    def _again(self, sentence: Sentence, before: Found) -> Iterator[Found]:
        """ "Talked it over in Abu Dhabi on 23 January, and again there on 4 February": the same sides once more."""
        match = _AGAIN.search(sentence.text)
        if match is None or before.sentence is not sentence or before.event != "held" or self._document.published is None:
            return
        at = sentence.start + match.end()
        phrase = next((p for p in self._timeline.phrases(sentence) if p.start <= at + 1 and p.end > at), None)
        when = self._timeline.resolve(phrase, sentence, "past") if phrase is not None else None
        if when is not None and when.earliest is not None and when.earliest <= self._document.published:
            yield self._found(sentence, match.start(), "held", before, when, "the same once more")

    def _put_forward(self, sentence: Sentence, before: Found | None) -> Iterator[Found]:
        """ "Geneva is being pushed by Macron", "Istanbul and Geneva are under consideration as substitutes"."""
        match = _PUSHED.search(sentence.text)
        sites = self._gazette.named(sentence)
        if match is None or not sites or word_pattern("meetings", "negations").search(sentence.text):
            return
        passive = match.group().lower().split()[0] in ("is", "are", "was", "were", "has", "have", "being")
        if passive and not (
            re.search(r"\bby\b|substitute|venue|host|alternative|setting|site", sentence.text[match.end() :])
            and sites[0].end <= sentence.start + match.start()
        ):
            return
        if "mentioned" in sentence.text:
            return
        chosen = sites if passive else [s for s in sites if 0 <= s.start - sentence.start - match.end() <= 4]
        asked = sentence.previous is not None and re.search(
            r"\bwhere\b|\bvenue\b|\bmeet\b|\btalks\b|\bround\b|\bsummit\b", sentence.previous.text, re.I
        )
        of_a_meeting = re.search(
            r"\bvenue\b|\bmeeting\b|\bsummit\b|\bround\b|\btalks\b|\bhost\b|\bsubstitutes?\b", sentence.text, re.I
        )
        if not chosen or not (asked or of_a_meeting):
            return
        people: tuple[Mention, ...] = ()
        if sentence.previous is not None:
            people = named_in(sentence.previous, sentence.previous.start, sentence.previous.end)
        people = people if len(people) >= 2 else before.participants if before is not None else ()
        if len(people) < 2:
            people = principal_parties(self._document, 2)
        occasion = self._occasion(sentence, match.start(), "proposed", "a place put forward")
        site: Site | None = chosen[0] if len(chosen) == 1 else None
        yield Found(
            occasion, sentence, "proposed", sentence.start, sentence.end, None, people, None,
            site.place.name if site else None, site.written if site else None,
        )  # fmt: skip

    def _found(self, sentence: Sentence, at: int, event: MeetingEvent, before: Found, when: When, rule: str) -> Found:
        text = self._document.text
        sites = [
            s
            for s in self._gazette.named(sentence)
            if re.search(_PLACED, text[max(sentence.start, s.start - 14) : s.start], re.I)
        ]
        people = named_in(sentence, sentence.start, sentence.end, [(s.start, s.end) for s in sites])
        if len(people) < 2:
            named = {p.name for p in people}
            wanted = sides_in(sentence.text)
            others = before.participants if len(before.participants) <= 3 else parties_of(self._document, before.participants)
            others = others or principal_parties(self._document, wanted or 2)
            people = (*people, *(m for m in others if m.name not in named))
        place, written = (sites[0].place.name, sites[0].written) if sites else (None, None)
        if place is None and (_SAME.search(sentence.text) or rule == "moved from a day"):
            place, written = before.place, before.written
        occasion = self._occasion(sentence, at, event, rule)
        start = sentence.start + at
        return Found(occasion, sentence, event, start, sentence.end, None, people, when, place, written)

    @staticmethod
    def _occasion(sentence: Sentence, at: int, event: MeetingEvent, rule: str) -> Occasion:
        head = next((t for t in sentence.parse if t.idx >= at), sentence.parse[0])
        return Occasion(head, None, event, rule, "asserted", 0.6)

    def _day(self, sentence: Sentence) -> When | None:
        text = self._document.text
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in ("duration", "duration_range", "vague", "within", "year") or phrase.lead in (
                "from",
                "until",
                "since",
                "by",
            ):
                continue
            if _MOVED.search(text[max(0, phrase.start - 30) : phrase.start + len(phrase.lead) + 1]):
                continue
            when = self._timeline.resolve(phrase, sentence)
            if when.earliest is not None:
                return when
        return None
