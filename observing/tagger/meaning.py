"""What the spans of a frame mean in their document: who, when, where. The rules decide; the tagger only points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from observing.clauses import Cast, distinct
from observing.dates import DatePhrase, Direction
from observing.document import Document, Sentence
from observing.meetings.places import Gazette, Site
from observing.speakers import NOBODY, Speakers
from observing.tagger.frames import TaggedFrame
from observing.tagger.passages import Span
from observing.timeline import Timeline
from schemas.observations import Mention

_SIDES = ("person", "party", "body")
_ARTICLES = ("the ", "a ", "an ", "one ", "some ")


class Meaning:
    """Resolves spans of one document with the rules' own means."""

    def __init__(self, document: Document, timeline: Timeline, gazette: Gazette) -> None:
        self.document = document
        self.timeline = timeline
        self.speakers = Speakers(document)
        for node in document.attributions:
            self.speakers.note(node.cue[0], node.speaker)
        self._cast = Cast(self.speakers)
        self._gazette = gazette

    def who(self, spans: Iterable[Span]) -> tuple[Mention, ...]:
        """The people, parties and bodies that spans name or take up, each once."""
        found: list[Mention] = []
        for span in spans:
            sentence = self.document.sentence_at(span[0])
            if sentence is None:
                continue
            head = head_of(sentence, span)
            meant = self._cast.who(head, sentence) if head is not None else []
            inside = self.document.mentions_in(*span)
            # "Haugen's envoy Virtanen" is Virtanen.
            names = [f.mention for f in inside if not self.document.text.startswith(("'s", "’s"), f.end)]
            found.extend(m for m in (meant or names or [f.mention for f in inside]) if m.kind in _SIDES)
        return distinct(found)

    def speaker(self, span: Span) -> Mention | None:
        """Who speaks: somebody known, or an anonymous source by type, as the text names him."""
        sentence = self.document.sentence_at(span[0])
        head = head_of(sentence, span) if sentence is not None else None
        if sentence is None or head is None:
            return None
        known = self.speakers.of(head, sentence) or self.speakers.name_behind(sentence, *span)
        if known is not None:
            return known
        # "One of them", "two", "his office": who that is stands elsewhere, or nowhere.
        if (
            head.pos_ not in ("NOUN", "PROPN")
            or head.lower_ in NOBODY
            or any(c.dep_ == "poss" and c.pos_ == "PRON" for c in head.children)
        ):
            return None
        written = re.sub(r"(?:\s+(?:in|of|at|from|for|to|with|the|a))+$", "", self.document.text[span[0] : span[1]])
        name = next((written[len(a) :] for a in _ARTICLES if written.lower().startswith(a)), written)
        taken_up = any(c.lower_ in ("the", "this", "that", "both") for c in head.children)
        if taken_up and head.pos_ == "NOUN" and len(re.sub(r"^(?:same|both) ", "", name.lower()).split()) == 1:
            return None  # "the host", "the same person": somebody the text named before, and who that was is not known
        return Mention(name=name, written=written, kind="unknown" if head.pos_ == "PROPN" else "anonymous")

    def phrase(self, spans: Iterable[Span]) -> tuple[DatePhrase, Sentence] | None:
        """The first date phrase that shares words with one of the spans."""
        for start, end in spans:
            sentence = self.document.sentence_at(start)
            for phrase in self.timeline.phrases(sentence) if sentence is not None else ():
                if sentence is not None and phrase.start < end and start < phrase.end:
                    return phrase, sentence
        return None

    def day(self, frame: TaggedFrame, role: str, direction: Direction | None = None) -> Any:
        """The days (`When`) that a role's words give, or None where there are none or they say no day."""
        found = self.phrase(frame.spans(role))
        if found is None:
            return None
        when = self.timeline.resolve(*found, direction)
        return when if when.earliest is not None or when.text else None

    def place(self, spans: Iterable[Span]) -> Site | None:
        """The profile's place that shares words with one of the spans."""
        for start, end in spans:
            sentence = self.document.sentence_at(start)
            for site in self._gazette.named(sentence) if sentence is not None else ():
                if site.start < end and start < site.end:
                    return site
        return None


def head_of(sentence: Sentence, span: Span) -> Any | None:
    """The token that governs the words of a span, by the parse."""
    begin, end = span[0] - sentence.start, span[1] - sentence.start
    inside = [t for t in sentence.parse if begin <= t.idx < end]
    indexes = {t.i for t in inside}
    tops = [t for t in inside if t.head.i == t.i or t.head.i not in indexes]
    named = [t for t in tops if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM")]
    return (named or tops or [None])[0]


def trigger_token(frame: TaggedFrame) -> Any | None:
    """The token that a frame's trigger hangs on: its verb or noun."""
    begin, end = frame.start - frame.sentence.start, frame.end - frame.sentence.start
    inside = [t for t in frame.sentence.parse if begin <= t.idx < end or t.idx <= begin < t.idx + len(t.text)]
    telling = [t for t in inside if t.pos_ in ("VERB", "NOUN", "AUX", "ADJ", "PROPN")]
    return (telling or inside or [None])[0]
