"""When: the day that a sentence, or the one before it, gives for a meeting, and not for the report of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from observing.clauses import is_verb, lemma
from observing.dates import DatePhrase, Direction, governing_verb
from observing.document import Document, Sentence
from observing.lexicon import words
from observing.meetings.occasions import Occasion
from observing.meetings.places import Venue
from observing.stretches import stretch
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingEvent, Mention

Token = Any
_WAYS: dict[MeetingEvent, Direction] = {"held": "past", "announced": "future", "confirmed": "future", "postponed": "near"}
_WHICH = re.compile(r"\s*,?\s*(?:the (?:day|date|morning|evening|night)\s+)?(?:on which|when|that)\b", re.I)
_DUE = re.compile(
    r"\b(?:due|scheduled|planned|set|slated|meant|expected|pencilled in|penciled in)\s+(?:to \w+\s+)?(?:for\s+)?$", re.I
)
_ON = re.compile(r"\s*(?:(?:,?\s*and|to|through|until|till|-|–|—)(?:\s+on)?)\s*", re.I)
_LONGEST = timedelta(days=6)
_UNDATED = ("duration", "duration_range", "vague", "within")
_OF_A_DAY = ("weekday", "date", "relative_day", "month_day", "later")


class Days:
    """Finds the days of occasions in one document."""

    def __init__(self, document: Document, timeline: Timeline) -> None:
        self._document = document
        self._timeline = timeline

    def when(self, occasion: Occasion, venue: Venue | None, people: tuple[Mention, ...], sentence: Sentence) -> When | None:
        """The day of a meeting: said of it, beside its place, or given by the sentence before."""
        return (
            self.on_which(sentence.offset(occasion.head)[0], occasion.event, sentence)
            or self._said(occasion, sentence)
            or self.beside(venue, occasion, sentence)
            or self._in_stretch(occasion, sentence)
            or self._from_before(occasion, venue, people, sentence)
        )

    def span(self, when: When | None, sentence: Sentence) -> When | None:
        """A day together with the one that goes on from it ("Saturday and Sunday", "from Monday to Wednesday"): first to last."""
        if when is None or when.earliest is None or when.latest != when.earliest:
            return when
        phrases = self._timeline.phrases(sentence)
        for one, other in pairwise(phrases):
            if one.text != when.text or not self._goes_on(one, other, sentence):
                continue
            last = self._timeline.resolve(other, sentence, "near").earliest
            if one.kind == other.kind == "weekday":
                last = when.earliest + timedelta(days=(int(other.parts["weekday"]) - int(one.parts["weekday"])) % 7)
            if last is not None and timedelta() < last - when.earliest <= _LONGEST:
                text = self._document.text[one.start : other.end]
                return when.model_copy(update={"latest": last, "text": text})
        return when

    def _goes_on(self, one: DatePhrase, other: DatePhrase, sentence: Sentence) -> bool:
        """Whether a second day is the end of a range or joined to the first, under one verb."""
        if one.kind not in _OF_A_DAY or other.kind not in _OF_A_DAY or "'" in one.text + other.text:
            return False
        if _ON.fullmatch(f"{self._document.text[one.end : other.start]} {other.lead}") is None:
            return False
        first, second = (governing_verb(self._timeline.tokens(p, sentence)) for p in (one, other))
        return first is None or second is None or first.i == second.i

    def on_which(self, at: int, event: MeetingEvent, sentence: Sentence) -> When | None:
        """The day whose clause holds an offset: "August 6, the day on which Witkoff sat with Putin", "on Tuesday, when …"."""
        for phrase in self._timeline.phrases(sentence):
            if phrase.end < at and _WHICH.match(self._document.text[phrase.end : at]):
                when = self._timeline.resolve(phrase, sentence, _WAYS.get(event))
                return when if when.earliest is not None else None
        return None

    def _in_stretch(self, occasion: Occasion, sentence: Sentence) -> When | None:
        """The only day in the same stretch of the sentence, for a meeting held, where the parser tied it to nothing."""
        if occasion.event not in ("held", "announced"):
            return None
        start, end = stretch(sentence, sentence.offset(occasion.head)[0])
        days = [
            p for p in self._timeline.phrases(sentence)
            if start <= p.start and p.end <= end and p.kind in _OF_A_DAY and p.lead not in ("until", "since", "till", "by")
        ]  # fmt: skip
        if len(days) != 1:
            return None
        verb = governing_verb(self._timeline.tokens(days[0], sentence))
        if verb is not None and lemma(verb) in words("attribution", "say") | {"confirm", "publish", "report"}:
            return None
        if occasion.event == "held" and verb is not None and verb.tag_ == "VB":
            return None  # "called for a truce to begin on 12 May"
        when = self._timeline.resolve(days[0], sentence, _WAYS.get(occasion.event))
        published = self._document.published
        ahead = when.earliest is not None and published is not None and when.earliest > published
        return None if when.earliest is None or (ahead and occasion.event == "held") else when

    def _said(self, occasion: Occasion, sentence: Sentence) -> When | None:
        """The date of the meeting itself, not of the report and, for a cancelled one, not of the cancellation."""
        head, governor = occasion.head, occasion.governor
        loose: When | None = None
        # "Agreed on Saturday to sit down again on 1 February": the day of the meeting's own verb before that of another.
        for phrase in sorted(self._timeline.phrases(sentence), key=lambda p: not self._of_verb(p, head, sentence)):
            if phrase.kind in _UNDATED or phrase.lead in ("until", "since", "till"):
                continue
            if not self._said_of(phrase, head, governor, sentence, occasion.event):
                continue
            way = _WAYS.get(occasion.event)
            own = self._timeline.direction(phrase, sentence)
            direction = way if way is not None and (own == "near" or occasion.event != "held") else own
            if occasion.event in ("cancelled", "postponed") and self._was_due(phrase):
                direction = "future"
            when = self._timeline.resolve(phrase, sentence, direction)
            if when.earliest is not None or phrase.kind in ("later", "same_day"):
                # "Three days later", of which nobody can tell: then no other date of the sentence is the meeting's.
                if when.precision not in ("week", "month", "season", "year") or when.earliest is None:
                    return when
                loose = loose or when  # "last week's talks, Feb. 4 and 5": a day says more than its week
        return loose

    def _of_verb(self, phrase: DatePhrase, head: Token, sentence: Sentence) -> bool:
        verb = governing_verb(self._timeline.tokens(phrase, sentence))
        return verb is not None and verb.i == head.i

    def _was_due(self, phrase: DatePhrase) -> bool:
        """Whether a day is the one for which a meeting stood in the diary: "due on Thursday", "planned for Friday"."""
        before = self._document.text[max(0, phrase.start - 30) : phrase.start]
        return _DUE.search(before) is not None

    def _said_of(self, phrase: DatePhrase, head: Token, governor: Token | None, sentence: Sentence, event: MeetingEvent) -> bool:
        tokens = self._timeline.tokens(phrase, sentence)
        if not tokens:
            return False
        verb = governing_verb(tokens)
        if is_verb(head):
            return verb is not None and (
                verb.i == head.i
                or (verb.dep_ != "ROOT" and verb.i == head.head.i and head.dep_ == "xcomp")
                or _leads_to(verb, head)
            )
        inside = any(t.i == head.i for t in _ancestors(tokens[0], stop=head))
        if inside:
            return True
        if verb is not None and governor is not None and verb.i == governor.i and _came_to_nothing(head, governor, event):
            return True
        if verb is None or governor is None or event in ("cancelled", "postponed", "proposed", "announced", "confirmed"):
            clause = verb
            while clause is not None and clause.dep_ == "xcomp" and clause.head.i != clause.i:
                clause = clause.head
            return clause is not None and clause.dep_ == "relcl" and any(t.i == head.i for t in clause.ancestors)
        if head.dep_ == "pobj" and head.head.lower_ in ("after", "following", "since", "from"):
            return False  # "said on Tuesday after a day of talks": the day of what came after
        return bool(verb.i == governor.i and head.dep_ in ("nsubj", "dobj", "nsubjpass", "pobj"))

    def beside(self, venue: Venue | None, occasion: Occasion, sentence: Sentence) -> When | None:
        """The date right beside the place ("in Istanbul on Monday"), or that the clause hangs on ("on Sunday, when …")."""
        way = _WAYS.get(occasion.event)
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in _UNDATED:
                continue
            gap = self._document.text[venue.end : phrase.start] if venue and phrase.start >= venue.end else None
            if gap is None and venue and phrase.end <= venue.start:
                gap = self._document.text[phrase.end : venue.start]
                gap = gap.removesuffix("the ").strip().removesuffix(venue.preposition) if venue.preposition else gap
            beside = gap is not None and gap.strip(" ,") in ("", "on")
            tokens = self._timeline.tokens(phrase, sentence)
            clause = occasion.head if is_verb(occasion.head) else occasion.governor
            whose = clause is not None and clause.dep_ == "relcl" and any(t.i == clause.head.i for t in tokens)
            if beside or whose:
                when = self._timeline.resolve(phrase, sentence, way)
                if when.earliest is not None:
                    return when
        return None

    def _from_before(
        self, occasion: Occasion, venue: Venue | None, people: tuple[Mention, ...], sentence: Sentence
    ) -> When | None:
        """The day that the sentence before gave, for a meeting held that has a place or two sides and no day of its own."""
        if occasion.event != "held" or not (venue or len(people) >= 2) or not (venue or is_verb(occasion.head)):
            return None
        for phrase in self._timeline.phrases(sentence):
            if phrase.kind in ("duration", "vague", "duration_range", "same_day"):
                continue
            named = self._timeline.resolve(phrase, sentence)
            if named.earliest is None or self._document.published is None or named.earliest <= self._document.published:
                return None
        previous = sentence.previous
        for _ in range(2):
            if previous is None or sentence.paragraph.index - previous.paragraph.index > 1:
                return None
            self._document.prepare([previous])
            for phrase in self._timeline.phrases(previous):
                if phrase.kind in _OF_A_DAY and phrase.lead not in ("until", "by", "since"):
                    verb = governing_verb(self._timeline.tokens(phrase, previous))
                    told = verb is not None and lemma(verb) in words("attribution", "say") | {"confirm", "publish", "report"}
                    if told or self._timeline.direction(phrase, previous) == "future":
                        continue
                    when = self._timeline.resolve(phrase, previous, "past")
                    if (
                        when.earliest is not None
                        and self._document.published is not None
                        and when.earliest <= self._document.published
                    ):
                        return when
            previous = previous.previous
        return None


def _ancestors(token: Token, stop: Token) -> Iterator[Token]:
    while True:
        yield token
        if token.i in (stop.i, token.head.i) or is_verb(token):
            meant = token.dep_ == "acl" and token.tag_ == "VBN" and lemma(token) in words("meetings", "due") | {"plan", "hold"}
            if token.dep_ == "relcl" or meant:
                yield token.head  # "the talks planned for Thursday"
            return
        token = token.head


def _came_to_nothing(noun: Token, verb: Token, event: MeetingEvent) -> bool:
    """ "His meeting in Ankara fell through on Wednesday": nobody decided it, and the day is the one that it was meant for."""
    return event == "cancelled" and noun.dep_ == "nsubj" and lemma(verb) in ("fall through", "come to nothing", "fizzle")


def _leads_to(verb: Token, head: Token) -> bool:
    """Whether a verb only carries the other ("is going to see", "is due to meet"): a date hung on it is the meeting's."""
    current = head
    while current.dep_ == "xcomp" and current.head.i != current.i:
        current = current.head
        if current.i == verb.i:
            return True
    return False
