"""Provisions that a text sets out by its layout: lists under a heading, comparisons by label, questions with their answers.

Constructions: "The American draft, as leaked:" with numbered or marked lines below; "1. Size of the army. November: 600,000.
December: 800,000"; "What does it say about the army?" with the answer behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from observing.document import Document
from observing.lexicon import pattern, words
from observing.plans.names import PlanName
from observing.provisions.contents import Content, event_of
from observing.provisions.topics import ProvisionTopics
from observing.provisions.versions import Versions
from schemas.observations import PlanRef

_ITEM = re.compile(r"(?m)^[ ]*(?:\(?\d{1,2}[.):]|\(?[a-h][.)]|[-*•–—])[ ]+(?P<body>\S.*)$")
_HEADED = re.compile(r"(?P<label>[A-Z(][^.:;\n]{1,48}?)(?:[.:]|\s[-–—])\s+(?=\S)")
_NAMED = r"(?:The )?[A-Z0-9][\w' -]{1,28}:"
_VERSION = re.compile(rf"(?:(?<=^)|(?<=[.;:] )|(?<=[-–—] ))(?P<label>{_NAMED})\s+(?P<said>[^\n]+?)(?=[.;]\s+{_NAMED}\s|$)")
_QUESTION = re.compile(r"(?m)^[ ]*(?P<question>[A-Z\"][^?\n]{1,90}\?)[ ]*(?:\n|(?= \S))")
_DAY = re.compile(
    r"(?:(?:on|in|late|early|mid-?)\s+)?(?:\d{1,2}[:.]\d\d\b|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\b|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:\s+\d{1,2}\b|\s+20\d\d\b)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|20\d\d\b)",
    re.IGNORECASE,
)
_NO_LABEL = re.compile(r"(?:for|on|in|of|at|by|with|no|nothing|under|after|before|from|to)\b", re.IGNORECASE)
_SHORT_LABEL = 6
"""Words of a label at most: more is a sentence."""
_SHORT_QUESTION = 12


class _Group(NamedTuple):
    """Items of a list that follow each other, as spans of their words, and where the first one's line begins."""

    start: int
    items: tuple[tuple[int, int], ...]


def lists(
    document: Document, named: Mapping[int, Sequence[PlanName]], topics: ProvisionTopics, versions: Versions
) -> Iterator[Content]:
    """What the items of every list say of the plan that its heading names, or each of the versions that its items compare."""
    for group in _groups(document.text):
        if _dated(document.text, group):
            continue
        compared = list(_comparison(document, group, topics, versions))
        if compared:
            yield from compared
            continue
        plan = _heading(document, group, named, versions)
        if plan is None:
            continue
        for start, end in group.items:
            label = _label(document.text, start, end, topics)
            topic, begin = label or (None, start)
            yield Content(
                plan=plan,
                start=begin,
                end=end,
                shown=(start, end),
                rule="list/labelled" if label else "list/item",
                topic=topic,
                confidence=0.9 if label else 0.8,
                event=event_of(document.text[begin:end]) if label else None,
            )


def answers(document: Document, topics: ProvisionTopics, versions: Versions) -> Iterator[Content]:
    """What a text answers to its own questions about a plan: two such questions at least make it a catechism."""
    text = document.text
    asked = [m for m in _QUESTION.finditer(text) if not _spoken(document, m.start())]
    if len(asked) < 2 or not any(_on_text(m.group("question")) for m in asked):
        return
    for match, after in zip(asked, [*asked[1:], None], strict=True):
        question = match.group("question")
        topic = topics.labelled(question)
        by_whom = re.match(r"Who\b", question) is not None  # "Who guarantees it?" names what is asked by its verb
        plan = versions.last_named(match.start())
        if topic is None or plan is None or not _about_text(question):
            continue
        stop = after.start() if after else len(text)
        sentences = [s for s in document.sentences if match.end() - 1 <= s.start < stop and s.end <= stop]
        if not sentences or sentences[0].paragraph.index > _paragraph_of(document, match.start()) + 1:
            continue
        plan = versions.of(plan, match.start())
        first = sentences[0]
        event = event_of(first.text)
        shown = first.start, first.end
        yield Content(
            plan, first.start, first.end, shown, "answer", topic=None if by_whom else topic, event=event, confidence=0.7
        )
        for other in sentences[1:2]:
            if event == "removed" and re.match(r"(?:In its place|Instead)\b", other.text):
                yield Content(plan, other.start, other.end, (other.start, other.end), "answer/instead", confidence=0.7)


def _groups(text: str) -> Iterator[_Group]:
    items: list[tuple[int, int]] = []
    start = last = 0
    for match in _ITEM.finditer(text):
        if items and text[last : match.start()].strip():
            yield _Group(start, tuple(items))
            items = []
        if not items:
            start = match.start()
        items.append((match.start("body"), match.start("body") + len(match.group("body").rstrip())))
        last = match.end()
    if items:
        yield _Group(start, tuple(items))


def _dated(text: str, group: _Group) -> bool:
    """Whether the list is a chronicle: half of its items begin with a day or an hour."""
    days = [_DAY.match(text, start, end) for start, end in group.items]
    return 2 * sum(day is not None for day in days) >= len(days)


def _heading(document: Document, group: _Group, named: Mapping[int, Sequence[PlanName]], versions: Versions) -> PlanRef | None:
    """The plan whose list it is: named in the line above, or before it in its paragraph where that line announces a list."""
    above = [s for s in document.sentences if s.end <= group.start]
    if not above or document.text[above[-1].end : group.start].strip():
        return None
    line = above[-1]
    announced = line.text.rstrip().endswith(":")
    listing = _announcing().search(line.text) is not None
    short = len(line.text.split()) <= 8 and not line.text.rstrip().endswith(".")
    if not (announced or listing or short):
        return None
    here = [n for n in named.get(line.index, ()) if n.ref.lineage and not n.truce]
    if not here and (announced or listing):
        if not listing and not re.search(r"\b(?:it|its|their)\b", line.text, re.IGNORECASE):
            return None
        before = [n for s in above if s.paragraph.index >= line.paragraph.index - 1 for n in named.get(s.index, ())]
        here = [n for n in before if n.ref.lineage and not n.truce][-1:]
    if not here or len({(n.ref.lineage, n.ref.points) for n in here}) > 2 or _reacting().search(line.text):
        return None
    return versions.of(here[0].ref, here[0].end)


def _comparison(document: Document, group: _Group, topics: ProvisionTopics, versions: Versions) -> Iterator[Content]:
    """Items that each set versions against each other by labels which stand in two items at least."""
    text = document.text
    found: list[tuple[int, int, str, list[tuple[str, int, int]]]] = []
    for start, end in group.items:
        label = _label(text, start, end, topics)
        topic, begin = label or (None, start)
        sides = [(m.group("label").rstrip(":"), m.start("said"), m.end("said")) for m in _VERSION.finditer(text[:end], begin)]
        if topic is not None and sides:
            found.append((start, end, topic, sides))
    times: dict[str, int] = {}
    for *_, sides in found:
        for side, _, _ in sides:
            times[side] = times.get(side, 0) + 1
    refs = {side: versions.labelled(side, group.start) for side, count in times.items() if count > 1}
    for start, end, topic, sides in found:
        for side, first, last in sides:
            ref = refs.get(side)
            if ref is not None:
                event = event_of(text[first:last].partition(";")[0])
                shown = (start, end) if end - start <= 300 else (first, last)
                yield Content(ref, first, last, shown, "list/compared", topic=topic, event=event, confidence=0.8)


def _label(text: str, start: int, end: int, topics: ProvisionTopics) -> tuple[str, int] | None:
    """The topic that the first words of an item name, and where what they announce begins."""
    match = _HEADED.match(text, start, end)
    if match is None or len(match.group("label").split()) > _SHORT_LABEL:
        return None
    if _NO_LABEL.match(match.group("label")):
        return None
    topic = topics.labelled(match.group("label"))
    return (topic, match.end()) if topic else None


def _about_text(question: str) -> bool:
    """Whether a question asks what a text says: of the plan or "it", or with no verb of its own ("Elections?")."""
    short = question.split()
    if len(short) > _SHORT_QUESTION:
        return False
    asks = pattern(words("provisions", "asked_of")).search(question)
    return bool(asks) or bool(re.match(r"(?:And\b|What about\b|How about\b)", question)) or len(short) <= 3


def _on_text(question: str) -> bool:
    """Whether a question asks outright what a text says: "What does the draft say about the army?"."""
    return bool(
        pattern(words("provisions", "asked_of")).search(question) and pattern(words("provisions", "catechism")).search(question)
    )


def _spoken(document: Document, at: int) -> bool:
    """Whether the line is said in a transcript or between quotation marks."""
    paragraph = next((p for p in document.paragraphs if p.start <= at < p.end), None)
    return document.quoted(at, at + 1) or (paragraph is not None and paragraph.label is not None)


def _paragraph_of(document: Document, at: int) -> int:
    return next((p.index for p in document.paragraphs if p.start <= at < p.end), -1)


@cache
def _announcing() -> re.Pattern[str]:
    return pattern(words("provisions", "announcing"))


@cache
def _reacting() -> re.Pattern[str]:
    return pattern(words("provisions", "reacting"))
