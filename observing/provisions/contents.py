"""Words that tell what a plan contains, as the rules find them, and the provisions that they fall into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, pattern
from observing.provisions.topics import ProvisionTopics
from observing.provisions.values import Quantity, fitting, in_digits
from schemas.observations import Modality, Obligation, PlanRef, ProvisionEvent

_CUT = re.compile(
    r"\s*(?:;|:|,)\s*(?:and|but|while|or|nor|as well as|plus)?\s+|\s+(?:and|but|while|or)\s+|[.!]\s+(?=[A-Z\"'])", re.IGNORECASE
)
_LEADING = re.compile(r"^(?:[\s\"'(,;:-]|(?:and|but|while|that|or|also|then|so|either|as well as|plus)\b\s*)+", re.IGNORECASE)
_NAME_ONLY = re.compile(r"(?:(?:the|its|of|in|by|to|from)\s+)*[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*)*")
_SENTENCES = re.compile(r"[.;]\s+\w")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Content:
    """A span of the document that tells what a plan says. `shown` is the span of the evidence.

    `topic` and `event` are given where the construction tells them, else the words decide, piece by piece.
    """

    plan: PlanRef
    start: int
    end: int
    shown: tuple[int, int]
    rule: str
    modality: Modality = "asserted"
    topic: str | None = None
    event: ProvisionEvent | None = None
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Piece:
    """One provision of a content: its span, topic, what is told of it, and its number."""

    start: int
    end: int
    topic: str
    event: ProvisionEvent
    obligation: Obligation
    quantity: Quantity | None
    text: str


def content_of(
    sentence: Sentence, ref: PlanRef, tokens: Sequence[Any], rule: str, *,
    event: ProvisionEvent | None = None, modality: Modality = "asserted", topic: str | None = None, confidence: float = 0.8,
) -> Content:  # fmt: skip
    """The content between the first and the last of some tokens of a sentence, which is its evidence."""
    ordered = sorted((t for t in tokens if not t.is_space), key=lambda t: t.i)
    while ordered and ordered[-1].is_punct:
        ordered.pop()
    start, end = (sentence.offset(ordered[0])[0], sentence.offset(ordered[-1])[1]) if ordered else (sentence.start,) * 2
    return Content(ref, start, end, (sentence.start, sentence.end), rule, modality, topic, event, confidence)


def pieces(text: str, content: Content, topics: ProvisionTopics) -> Iterator[Piece]:
    """The provisions of a content, one for each topic that its words come to in turn; `text` is the document's."""
    if content.topic is not None:
        yield _piece(text, content.start, content.end, content.topic, content, topics)
        return
    parts = _parts(text, content.start, content.end, topics)
    for start, end, topic in parts:
        yield _piece(text, start, end, topic, content, topics)


def _parts(text: str, start: int, end: int, topics: ProvisionTopics) -> list[tuple[int, int, str]]:
    """Spans with their topics: cut where a new topic begins, neighbours on one topic together."""
    cuts = [start, *(m.end() for m in _CUT.finditer(text, start, end)), end]
    found: list[tuple[int, int, str]] = []
    pending: int | None = None
    for first, last in pairwise(cuts):
        words = text[first:last]
        topic = topics.of(words)
        own = topic is not None and not (found and _NAME_ONLY.fullmatch(words.strip(" ,;.")))
        if topic is None or not own:
            if found:
                found[-1] = (found[-1][0], last, found[-1][2])
            elif pending is None or text[first - 2 : first] == "; ":
                pending = first
        elif found and found[-1][2] == topic:
            found[-1] = (found[-1][0], last, topic)
        else:
            begun = pending is not None and not found and text[first - 2 : first] != "; "
            found.append((pending if begun and pending is not None else first, last, topic))
    return found


def _piece(text: str, start: int, end: int, topic: str, content: Content, topics: ProvisionTopics) -> Piece:
    words = text[start:end]
    lead = _LEADING.match(words)
    start += lead.end() if lead else 0
    trail = re.search(r"[\s.,;:\"'-]*(?:\b(?:and|but|while|or)\b\s*)?$", text[start:end])
    end -= len(trail.group()) if trail else 0
    words = text[start:end]
    event = content.event or ("contained" if _SENTENCES.search(words) else event_of(words))
    quantity = fitting(words, topics.unit(topic))
    if event == "contained" and quantity is not None and quantity.old is not None:
        event = "changed"
    duty: Obligation = "would" if event in ("absent", "open") else obligation_of(words)
    return Piece(start, end, topic, event, duty, quantity, normal_form(words))


def event_of(words: str) -> ProvisionEvent:
    """What a piece says of its own provision: nothing said of it, taken out, left open, changed, or simply there."""
    for event, listed in _events().items():
        if listed.search(words):
            return event
    return "contained"


def obligation_of(words: str) -> Obligation:
    """The class of duty that the words show; `would` where they only tell what will be."""
    for kind, listed in _obligations().items():
        if listed.search(words):
            return kind
    return "would"


def normal_form(words: str) -> str:
    """The words with single spaces, numbers in digits and no mark at either end, cut at a word's end."""
    plain = " ".join(in_digits(words).split()).strip(" .,;:")
    plain = plain.replace('"', "") if plain.count('"') % 2 else plain.strip('"')
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0]


@cache
def _events() -> dict[ProvisionEvent, re.Pattern[str]]:
    found: dict[ProvisionEvent, re.Pattern[str]] = {}
    for event, listed in lexicon("provisions")["events"].items():
        body = pattern(listed).pattern
        being = "is|are|was|were|been|be|being|remains?|stays?|left|now|there is|there's"
        found[event] = re.compile(
            rf"^\W*(?:{body})|(?:\b(?:{being})\s+(?:\w+ly\s+|now\s+|still\s+|also\s+)?|,\s*)(?:{body})",
            re.IGNORECASE,
        )
    return found


@cache
def _obligations() -> dict[Obligation, re.Pattern[str]]:
    # "800,000, not 600,000" forbids nothing.
    return {
        kind: re.compile(rf"{pattern(listed).pattern}(?!\s+\d)", re.IGNORECASE)
        for kind, listed in lexicon("provisions")["obligations"].items()
    }
