"""Words that take the edge off a day: "not a hard date", "by Thursday would be good", "Thursday could slip"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from observing.clauses import (
    child,
    helpers,
    is_verb,
    lemma,
    modality,
    negated,
    verb_above,
)
from observing.dates import DatePhrase
from observing.deadlines.frames import statement
from observing.deadlines.noun_phrases import addressees_of, date_of, stated
from observing.deadlines.reading import Desk, Found, is_deadline_noun
from observing.document import Sentence
from observing.lexicon import alternation, word_pattern, words
from schemas.observations import DeadlineEvent

Token = Any


def read_softened(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thursday was not a hard date", "agreement by Thursday would be good, but if it took longer, so be it"."""
    yield from _not_hard(sentence, desk)
    yield from _conditional(sentence, desk)
    if word_pattern("deadlines", "softeners").search(sentence.text) is None or sentence.question:
        return
    for phrase in desk.bound_phrases(sentence):
        tokens = desk.timeline.tokens(phrase, sentence)
        above = tokens[0] if tokens else None
        while (
            above is not None
            and above.dep_ in ("pobj", "prep", "npadvmod", "compound", "nummod", "pcomp")
            and above.head.i != above.i
        ):
            above = above.head
        verb = above if above is not None and is_verb(above) else verb_above(tokens[0]) if tokens else None
        if above is None or verb is None or not _near_an_answer(above, verb):
            continue
        wished = any(t.lemma_.lower() in words("deadlines", "wished") for t in sentence.parse) or bool(
            helpers(verb) & {"would", "could", "'d"}
        )
        if wished:
            yield statement("softened", verb, sentence, desk, "a day that would be good", desk.due(phrase, sentence, "softened"))
            return


def _conditional(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "The deadline would hold only if Russia kept advancing", "could be extended if", "depends on how the talks go"."""
    for noun in sentence.parse:
        if not is_deadline_noun(noun) or sentence.question:
            continue
        after = _limits().match(desk.document.text, sentence.offset(noun)[1], sentence.end)
        if after is None:
            continue
        phrase = date_of(noun, sentence, desk)
        due = desk.due(phrase, sentence, "softened") if phrase is not None else None
        named = any(f.mention.kind in ("person", "party", "body") for f in sentence.mentions)
        found = stated("softened", noun, sentence, desk, "a limit made conditional", due)
        yield replace(found, addressed_to=addressees_of(noun, sentence, desk), anchored=named or due is not None)


@cache
def _limits() -> re.Pattern[str]:
    """What follows a deadline's noun where the deadline is made to hang on something."""
    holds, changed, hangs = (alternation(words("deadlines", key)) for key in ("holds", "changed", "hangs"))
    whom = r"(?:\s+(?:for|on|to|of)\s+(?:the\s+)?[\w'-]+(?:\s+(?!would|will|could|may|might|can|is|was)[\w'-]+){0,2})??"
    may = r"(?:would|will|could|might|may|can|'d|'ll)"
    only_if = r"(?:if|when|as\s+long\s+as|so\s+long\s+as|provided|on\s+condition)"
    return re.compile(
        rf"{whom}\s+(?:"
        rf"(?:{may}\s+(?:\w+\s+)?only\s+(?:{holds})|{may}\s+(?:\w+\s+)?(?:{holds})\s+only|only\s+(?:{holds})|(?:{holds})\s+only"
        rf"|would\s+(?:\w+\s+)?(?:{holds}))\s+{only_if}\b"
        rf"|{may}\s+(?:\w+\s+)?(?:be\s+)?(?:{changed})(?:\s+\w+){{0,4}},?\s+(?:if|should|depending|as\s+long\s+as|provided|were|in\s+case)\b"
        rf"|(?:(?:{holds})\s+)?(?:{may}\s+|now\s+|was\s+|is\s+|are\s+|were\s+|be\s+|been\s+|has\s+|had\s+|made\s+|becomes?\s+|became\s+){{0,4}}"
        rf"(?:{hangs})\b)",
        re.I,
    )


def _near_an_answer(above: Token, verb: Token) -> bool:
    lemmas = {above.lemma_.lower(), verb.lemma_.lower()} | {t.lemma_.lower() for t in verb.children}
    return bool(lemmas & (words("deadlines", "answer_nouns") | words("deadlines", "answers")))


def _not_hard(sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """ "Thursday is not a hard date", "the 27th is no longer sacred", "Thursday could slip", "Thursday stands"."""
    for phrase in desk.timeline.phrases(sentence):
        tokens = desk.timeline.tokens(phrase, sentence)
        if phrase.lead or not tokens or phrase.kind not in ("weekday", "date", "named_day", "month_day", "month"):
            continue
        top = tokens[-1] if tokens[-1].head.i not in {t.i for t in tokens} else tokens[0]
        verb = top.head
        if not is_verb(verb) or top.dep_ not in ("nsubj", "npadvmod", "nsubjpass", "attr", "tmod", "dep") or top.i > verb.i:
            continue
        if any(c.dep_ in ("nsubj", "expl") and c.i not in {t.i for t in tokens} and c.i < verb.i for c in verb.children):
            continue
        name = lemma(verb)
        if name == "be":
            yield from _is_said_to_be(phrase, verb, sentence, desk)
        elif name in ("stand", "hold", "remain") and modality(verb) == "asserted" and not sentence.question:
            yield statement(
                "reaffirmed", verb, sentence, desk, "a day stands", desk.due(phrase, sentence, "reaffirmed"), anchored=False
            )
        elif (
            name in ("slip", "slide", "move", "shift") and helpers(verb) & {"could", "may", "might", "can"} and not negated(verb)
        ):
            yield statement(
                "softened", verb, sentence, desk, "a day may slip", desk.due(phrase, sentence, "softened"), anchored=False
            )


def _is_said_to_be(phrase: DatePhrase, verb: Token, sentence: Sentence, desk: Desk) -> Iterator[Found]:
    """What a day is called: not a hard date, no longer sacred, an appropriate time, the deadline."""
    noun = child(verb, "attr", "acomp")
    if noun is None:
        return
    refused = any(c.dep_ == "neg" for c in verb.children)
    described = {noun.lower_} | {c.lower_ for c in noun.children if c.dep_ == "amod"}
    a_deadline = noun.lemma_.lower() in words("deadlines", "nouns")
    if refused:
        if described & words("deadlines", "firm") or a_deadline:
            longer = any(t.lower_ in ("longer", "more") for t in verb.subtree)
            event: DeadlineEvent = "abandoned" if longer else "softened"
            yield statement(event, verb, sentence, desk, "a day that is not hard", desk.due(phrase, sentence, "softened"))
    elif modality(verb) == "asserted" and not sentence.question:
        right = noun.lemma_.lower() in ("time", "date", "day") and described & words("deadlines", "wished")
        if a_deadline or right:
            due = desk.due(phrase, sentence, "set")
            named = bool(sentence.mentions)
            yield statement("set", verb, sentence, desk, "a day called the deadline", due, anchored=a_deadline or named)
