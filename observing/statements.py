"""The statements of one article as they may stand against each other: claims, and attributions that became none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from observing.attribution_node import Attribution
from observing.document import Document, Spoken
from observing.lexicon import word_pattern, words
from observing.stances import names_statement
from schemas.observations import ClaimReported

_NEGATION = re.compile(
    r"\b(?:not|no(?!\s+(?:later|less|more|fewer|sooner|earlier)\s+than)|never|nobody|no one|nothing|none|"
    r"neither|nor|without|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"\bnot (?:yet )?(?:clear|known|certain|immediately)\b|neither confirmed nor denied", re.IGNORECASE)
TAKEN_UP = re.compile(r"\b(?:it|this|that|them|all of (?:it|this|that))(?=[.,;:!]|$| (?:flatly|outright|down|the same)\b)")
"""A pronoun that is all that is denied."""
RETOLD = re.compile(
    r"\b(?:reports?|suggestions?|claims?|allegations?|accounts?|accusations?|stories|rumou?rs?|talk)\b[^.;,]{0,40}\b(?:that|of)\b"
)
"""Something said, with what it says."""
_VERDICT = re.compile(
    r",?\s+(?:is|are|was|were|had been)\s+(?:\w+\s+)?(?:untrue|false|wrong|fakes?|lies?|not true|nonsense|invented|baseless)\b"
)
"""Where a report ends that is called untrue."""
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "edly", "ied", "ies", "ers", "er", "ed", "es", "s", "al",
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
STATING = ("say", "deny", "reject", "describe", "according", "quote", "speak", "label")
"""Manners of attributions whose content is a statement."""


@dataclass(frozen=True)
class Statement:
    """A claim with where it stands: its sentence's number, that sentence, and the words that tell it, names left out."""

    place: int
    sentence: int
    text: str
    around: str
    denies: bool
    who: str
    chain: tuple[str, ...]
    people: tuple[str, ...]
    """Of the chain those who are no outlets."""
    topic: str
    manner: str
    verb: str
    stems: frozenset[str]
    start: int
    end: int
    node: Attribution | None = None


def of_claim(document: Document, place: int, claim: ClaimReported) -> Statement:
    """A claim as a statement, the `place`th of its article."""
    assert claim.speaker is not None
    start, end = document.normal_span(claim.evidence.start, claim.evidence.end)
    manner = claim.rule.removeprefix("claim/")
    said = f"{document.text[start:end]} {claim.proposition}"
    denies = claim.stance == "denies" and not _UNSURE.search(said)
    told_by = (claim.speaker, claim.chain)
    return _statement(document, place, told_by, (start, end), said, denies, claim.claim_topic, manner)


def of_node(document: Document, place: int, node: Attribution) -> Statement:
    """What an attribution says as a statement; a short answer in a transcript is told by its own words, without the label."""
    said = document.text[node.start : node.end]
    denies = node.manner in ("deny", "reject") or bool(_NEGATION.search(said[:60]) and not _UNSURE.search(said[:60]))
    statement = _statement(
        document, place, (node.speaker, node.chain), node.span, said, denies, "other", f"{node.manner}/{node.verb}"
    )
    return replace(statement, node=node, sentence=node.sentence, text=said if node.manner == "label" else statement.text)


def wishes(document: Document, node: Attribution) -> bool:
    """Whether something is turned down that is no statement: "rejected the plan", "ruled out a landing"."""
    said = document.text[node.start : node.end]
    statement = TAKEN_UP.match(said) or word_pattern("contradictions", "taken_up").match(said) or names_statement(document, node)
    return node.manner == "reject" and (node.verb in ("rule out", "exclude") or not statement)


def report_denied(document: Document, s: Statement) -> Iterator[Attribution]:
    """What the outlet said whose report somebody denies: "denied a report in the Times that …", "the Times's claim that …"."""
    that = re.compile(r"\bthat\s").search(document.text, s.start, s.end)
    named = [f for f in document.mentions_in(s.start, that.start()) if f.mention.kind == "outlet"] if that else []
    if that is None or not named or not RETOLD.search(document.text[s.start : that.end()].lower()):
        return
    if that.start() - named[-1].end > 30 or named[-1].mention.name in s.chain:
        return
    verdict = _VERDICT.search(document.text, that.end(), s.end)
    end = verdict.start() if verdict else s.end
    cue = (named[-1].start, that.start())
    yield Attribution(that.end(), end, named[-1].mention, (), cue, "say", "report", s.sentence, clausal=True)


def covers(s: Statement, node: Attribution) -> bool:
    """Whether a claim is what an attribution says."""
    return s.who == node.speaker.name and min(s.end, node.span[1]) > max(s.start, node.span[0])


def _statement(
    document: Document, place: int, told_by: Spoken, span: tuple[int, int], said: str, denies: bool, topic: str, manner: str
) -> Statement:
    start, end = span
    speaker, chain = told_by
    assert speaker is not None
    sentence = document.sentence_at(start) or document.sentences[-1]
    names = {word.lower() for m in (speaker, *chain) for word in _WORD.findall(f"{m.name} {m.written}")}
    stems = frozenset(stem for word in _WORD.findall(said) if word.lower() not in names and (stem := _stem(word)))
    return Statement(
        place=place,
        sentence=sentence.index,
        text=document.text[start:end],
        around=sentence.text,
        denies=denies,
        who=speaker.name,
        chain=tuple(m.name for m in chain),
        people=tuple(m.name for m in chain if m.kind != "outlet"),
        topic=topic,
        manner=manner.partition("/")[0],
        verb=manner.partition("/")[2],
        stems=stems,
        start=start,
        end=end,
    )


def _stem(word: str) -> str:
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in words("contradictions", "common"):
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
