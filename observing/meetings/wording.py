"""Meetings by their words alone: who, a word of being together, where and when, in one stretch of a sentence.

For sentences whose parse gave nothing: inverted order, passives without a subject, translations, reduced clauses. Each frame asks
for more company than the parsed ones do: two sides, or a place with its day, and no word of doubt, denial or distance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

from observing.clauses import is_verb
from observing.document import Document, Sentence
from observing.lexicon import lexicon, pattern, word_pattern, words
from observing.meetings.fragments import sides_in, status_of
from observing.meetings.judging import Found
from observing.meetings.occasions import Occasion
from observing.meetings.outline import Outline
from observing.meetings.people import with_a_stranger
from observing.meetings.places import Gazette, Site
from observing.modality import unreal
from observing.stretches import heads_of, named_in, principal_parties, stretch
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import MeetingEvent, Mention

_ASIDE = re.compile(r",\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|de|id)\b[^,]*,")
"""A participle between commas: "agreed over the telephone" says how a meeting was arranged and not how it is held."""
_HOSTED = re.compile(
    r"\b(?:(?:was|were|been) (?:\w+ )?(?:received|hosted|guest|a guest)|hours|minutes|seated (?:with|"
    r"next to|beside)|sat (?:with|next to|beside)|sitting (?:with|next to|beside))\b",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had been|originally|once)\b", re.I)
_AFTER = re.compile(r"\b(?P<count>a|one|the|two|three|four|five|six)\s+(?P<unit>day|week)s?\s+after\s+(?:\w+\s+){0,6}$", re.I)
_COUNTS = {"a": 1, "one": 1, "the": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DARE = re.compile(
    r"\b(?:that|this|such)\s+(?:was|is|had been)\s+(?:[\w']+\s+){0,4}(?:dare|challenge|idea|offer|"
    r"proposal|suggestion|wish|demand|invitation|plan|hope)\b",
    re.I,
)
_STALE = 3
"""Days after which a meeting that "was to" take place is no longer told as one ahead."""
_DROPPED = re.compile(
    r"\b(?:shelved|scrapped|dropped|abandoned|cancelled|canceled|called off|ditched|gave up|given up)\b[^.;]{0,16}"
    r"\bplans?\s+(?:to (?:see|meet|visit|travel|fly|host|go|receive)|for a (?:meeting|summit|trip|visit))\b",
    re.I,
)
_EXPECTS = re.compile(
    r"\b(?:expects|expecting|awaits|awaiting)\s+(?!to\b|that\b)(?:(?!to\b|that\b)\S+\s+){1,5}?(?:in|at)\s+(?=the\s+[A-Z]|[A-Z])"
)
"""A guest expected in a place: "the Kremlin expects Witkoff in Moscow"."""
_KEPT = re.compile(
    r"\b(?:not|n't|never|nobody|no one|none)\b[^.;]{0,24}\b(?:cancel\w+|called off|scrapped|postponed|put off|shelved)\b"
    r"|\b(?:cancelled|canceled|postponed|called off)\s+(?:it|they|that)\s+(?:is|was|has|were|are)\s+not\b",
    re.I,
)
"""A cancellation denied: the meeting stands."""
_TOP = re.compile(
    r"\btop level\b|\bhighest level\b|\bleaders'? (?:meeting|summit|level)\b|\b(?:two|three|"
    r"both) (?:presidents|leaders)\b|\blevel of leaders\b|\bheads of state\b",
    re.I,
)
_AS_VENUE = re.compile(
    r"\s+as\s+(?:an?\s+|the\s+|its\s+|their\s+)?(?:[\w-]+\s+)?(?:venue|place|site|location|setting|host|seat)\b", re.I
)
"""A place put forward: "suggested Budapest as a possible venue"."""
_ACCEPTED = re.compile(r"\baccept(?:s|ed)?\s+(?:an?\s+|the\s+|[\w-]+['’]s?\s+)?(?:\w+\s+)?invitation\b", re.I)
_AHEAD = re.compile(
    r"(?:(?P<sure>\bwill|\bshall|'ll|\b(?:is|are|was|were|due|set|scheduled|expected)\s+to)|\b(?:would|could|may|might|should|can|cannot))"
    r"\s+(?:\w+ly\s+|also\s+|then\s+)?(?:be\s+|have\s+(?:been\s+)?)?$",
    re.I,
)
"""Before a word of a meeting held: "will be hosted" tells of one ahead, "could have met" of none."""
_LASTING = ("duration", "duration_range", "vague", "within", "year")


@cache
def _frames() -> tuple[tuple[MeetingEvent, re.Pattern[str]], ...]:
    """Event and pattern of every wording of the lexicon; the earlier wins."""
    return tuple((event, pattern(wordings)) for event, wordings in lexicon("meetings")["wordings"].items())


@cache
def _wished() -> re.Pattern[str]:
    """ "Umerov's request for a meeting", "his call for direct talks", "an offer of a summit"."""
    nouns, met = "|".join(sorted(words("meetings", "wish_nouns"))), "|".join(sorted(words("meetings", "gatherings")))
    return re.compile(rf"\b(?:{nouns})s?\s+(?:for|of|to)\s+(?:(?!and\b)[\w-]+\s+){{0,4}}?(?:{met}|meet)\b", re.I)


@cache
def _none() -> re.Pattern[str]:
    """ "No meeting", "never any talks", "no wish for a summit"."""
    nouns = "|".join(sorted(words("meetings", "gatherings") | words("meetings", "wish_nouns")))
    intents = "|".join(sorted(words("meetings", "intents")))
    intent = rf"(?:{intents})s?\s+(?:to|of|for)\s+(?:a\s+)?(?:see|meet|receiv|host|sit|hold|travel|visit|fly|go)\w*"
    return re.compile(rf"\b(?:no|without|never|not|n't|any)\s+(?:[\w-]+\s+){{0,2}}(?:{nouns}|{intent})\b", re.I)


def _of_paper(following: str) -> bool:
    """Whether what was received or welcomed is a text: "welcomed the proposal in a joint statement"."""
    nouns = "|".join(sorted(words("plans", "strong") | words("plans", "papers")))
    return (
        re.match(rf"\s+(?:the|an?|this|that|its|his|their|[\w-]+['’]s?)\s+(?:[\w-]+\s+){{0,2}}(?:{nouns})s?\b", following, re.I)
        is not None
    )


def _of_thing(text: str, found: re.Match[str]) -> bool:
    """Whether a thing was met or received: "met the deadline", "the plan was received coolly"."""
    things = "|".join(sorted(words("meetings", "met_things")))
    papers = "|".join(sorted(words("plans", "strong") | words("plans", "papers")))
    if found.group().lower().endswith("met"):
        return re.match(rf"\s+(?:with\s+)?(?:[\w'-]+\s+){{0,2}}(?:{things})s?\b", text[found.end() :], re.I) is not None
    received = found.group().lower().endswith("received")
    return received and re.search(rf"\b(?:{papers})s?\s+$", text[: found.start()], re.I) is not None


class Wordings:
    """Reads sentences of one document by their words."""

    def __init__(self, document: Document, timeline: Timeline, gazette: Gazette, outline: Outline) -> None:
        self._document = document
        self._timeline = timeline
        self._gazette = gazette
        self._outline = outline

    def read(self, sentence: Sentence) -> Iterator[Found]:
        """What the words of a sentence say of meetings, one a stretch."""
        if sentence.question or word_pattern("meetings", "doubts").search(sentence.text):
            return
        done: set[int] = set()
        for cue in self._cues(sentence):
            start, end = stretch(sentence, sentence.start + cue.start())
            if start in done:
                continue
            found = self._of_stretch(sentence, sentence.start + cue.start(), start, end)
            if found is not None:
                done.add(start)
                yield found

    def _cues(self, sentence: Sentence) -> Iterator[re.Match[str]]:
        yield from word_pattern("meetings", "gatherings").finditer(sentence.text)
        yield from _DROPPED.finditer(sentence.text)
        yield from _EXPECTS.finditer(sentence.text)
        for _, frame in _frames():
            yield from (
                found
                for found in frame.finditer(sentence.text)
                if not _of_paper(sentence.text[found.end() :]) and not _of_thing(sentence.text, found)
            )

    def _of_stretch(self, sentence: Sentence, at: int, start: int, end: int) -> Found | None:
        text = self._document.text[start:end]
        if word_pattern("meetings", "remote").search(_ASIDE.sub(",", text)) or word_pattern("meetings", "topics_of_talk").search(
            text
        ):
            return None
        noun = word_pattern("meetings", "gatherings").match(self._document.text, at)
        event, certain = self._event(text, noun is not None)
        if event == "held" and _DARE.search(sentence.text):
            event, start, end = "proposed", sentence.start, sentence.end
        if event is None:
            return None
        sites = self._sites(sentence, start, end)
        people = named_in(sentence, start, end, [(s.start, s.end) for s in sites])
        sides = sides_in(text)
        if len(people) < 2 and _TOP.search(text):
            people = heads_of(self._document, principal_parties(self._document, max(sides, 2), sentence))
        elif len(people) < sides:
            people = (
                *people,
                *(m for m in principal_parties(self._document, sides, sentence) if m.name not in {p.name for p in people}),
            )
        if event == "proposed" and (len(people) < 2 or sides) and re.search(r"\bhost\b", text):
            named = {p.name for p in people}
            people = (*people, *(m for m in principal_parties(self._document, sides or 3, sentence) if m.name not in named))
        if len(people) < 2 and noun is not None and with_a_stranger(self._document, at):
            return None
        when = self._day(sentence, start, end, event)
        dated = when is not None and when.earliest is not None
        if not self._enough(
            event, people, bool(sites), dated, certain=certain, noun=noun is not None, hosted=_HOSTED.search(text) is not None
        ):
            return None
        head = next((t for t in sentence.parse if sentence.start + t.idx >= at), sentence.parse[0])
        if event == "held" and unreal(head if is_verb(head) else head.head):
            return None
        occasion = Occasion(head, None, event, "by its words", "asserted", 0.55)
        place, written = (sites[0].place.name, sites[0].written) if sites else (None, None)
        found = Found(occasion, sentence, event, at, end, None, people, when, place, written)
        return self._by_day(found)

    def _event(self, text: str, noun: bool) -> tuple[MeetingEvent | None, bool]:
        if _DROPPED.search(text):
            return "cancelled", True
        if _EXPECTS.search(text):
            return "announced", True
        if _KEPT.search(text):
            return "confirmed", True
        if noun:
            fate = status_of(text)
            if fate in ("cancelled", "postponed"):
                return fate, True
        if _none().search(text) and not word_pattern("meetings", "not_held").search(text):
            return None, False
        if _ACCEPTED.search(text):
            return "announced", True
        if _wished().search(text):
            return "proposed", True
        for event, frame in _frames():
            told = frame.search(text)
            if told is not None:
                ahead = _AHEAD.search(text[: told.start()]) if event == "held" else None
                return ("announced" if ahead.group("sure") else None) if ahead else event, ahead is None or bool(ahead["sure"])
        if not noun or word_pattern("meetings", "negations").search(text):
            if "will be no" in text and word_pattern("meetings", "for_now").search(text) is None:
                return None, False
            status = status_of(text) if word_pattern("meetings", "not_held").search(text) else None
            return status, status is not None
        status = status_of(text)
        if status is None and word_pattern("meetings", "past_light").search(text):
            return "held", True
        return status, status is not None

    def _enough(
        self,
        event: MeetingEvent,
        people: tuple[Mention, ...],
        place: bool,
        dated: bool,
        *,
        certain: bool,
        noun: bool,
        hosted: bool,
    ) -> bool:
        if event == "held":
            return certain and dated and (len(people) >= 2 or (place and len(people) >= 1 and (noun or hosted)))
        if event == "confirmed":
            return noun and (len(people) >= 2 or place)
        if event in ("cancelled", "postponed"):
            return len(people) >= 2 or place
        return len(people) >= 2 and (noun or dated or place)

    def _by_day(self, found: Found) -> Found | None:
        published, when = self._document.published, found.when
        if published is None or when is None or when.earliest is None or when.latest is None:
            return found
        if found.event == "held" and when.earliest > published:
            return replace(found, event="announced")
        told = _PAST.search(found.sentence.text) is not None
        if found.event == "announced" and not told and (published - when.latest).days > _STALE:
            return None
        return found

    def _sites(self, sentence: Sentence, start: int, end: int) -> list[Site]:
        text = self._document.text
        placed = [
            s
            for s in self._gazette.named(sentence)
            if re.search(
                r"\b(?:in|at|to|near|outside|inside|for|into)\s+(?:the\s+)?(?:\w+\s+(?:city|town|"
                r"capital)\s+of\s+)?$", text[max(sentence.start, s.start - 40) : s.start], re.I)
        ]  # fmt: skip
        named = self._gazette.named(sentence)
        before_noun = [
            s for s in named if word_pattern("meetings", "gatherings").match(text[s.end : s.end + 24].lstrip(), 0) is not None
        ]
        named_as = [s for s in named if _AS_VENUE.match(text[s.end : s.end + 60]) is not None]
        placed = sorted({*placed, *before_noun, *named_as}, key=lambda s: s.start)
        inside = [s for s in placed if start <= s.start < end]
        opens = [s for s in placed if s.end <= start and s.start - sentence.start <= 8]
        return inside or opens[:1]

    def _day(self, sentence: Sentence, start: int, end: int, event: MeetingEvent) -> When | None:
        way = {"held": "past", "announced": "future"}.get(event, "near")
        if re.search(r"\b(?:was|were)\s+to\b", self._document.text[start:end]):
            way = "near"
        for phrase in self._timeline.phrases(sentence):
            if (
                not start <= phrase.start < end
                or phrase.kind in _LASTING
                or (phrase.kind == "ahead" and event == "held")
                or phrase.lead in ("until", "since", "by", "till")
            ):
                continue
            if re.search(
                rf"\b(?:{'|'.join(sorted(words('meetings', 'told')))})\s+(?:\w+\s+)?$", self._document.text[start : phrase.start]
            ):
                continue
            when = self._timeline.resolve(phrase, sentence, way)  # type: ignore[arg-type]
            if when.earliest is not None:
                return None if event in ("cancelled", "postponed", "confirmed") and not self._of_the_noun(phrase.start) else when
        counted = self._day_after(sentence, start, end)
        if counted is not None and event == "held":
            return counted
        entry = self._outline.entry(sentence)
        return entry.when if entry is not None and event == "held" else None

    def _day_after(self, sentence: Sentence, start: int, end: int) -> When | None:
        """ "Are to sit down on Monday, a day after a delegation held consultations": counted back from the day before it."""
        text = self._document.text
        for match in re.finditer(r"\bafter\b", text[start:end]):
            counted = _AFTER.search(text[sentence.start : start + match.end()] + " ")
            if counted is None:
                continue
            for phrase in self._timeline.phrases(sentence):
                when = self._timeline.resolve(phrase, sentence)
                if phrase.end <= sentence.start + counted.start() and when.earliest is not None and when.precision == "day":
                    days = _COUNTS[counted.group("count").lower()] * (7 if counted.group("unit").lower() == "week" else 1)
                    day = when.earliest - timedelta(days=days)
                    return When(
                        earliest=day,
                        latest=day,
                        precision="day",
                        text=counted.group().strip(),
                        anchor=when.earliest,
                        rule="counted back from the day after it",
                    )
        return None

    def _of_the_noun(self, at: int) -> bool:
        """Whether a day stands by the meeting ("the talks on Thursday were put off") and not by the decision."""
        before = self._document.text[max(0, at - 80) : at]
        return word_pattern("meetings", "fates").search(before) is None
