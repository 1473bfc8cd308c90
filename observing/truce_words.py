"""What makes a noun phrase a truce, and what tells one truce from another: how long, which holiday, what is spared."""

from __future__ import annotations

import re
from typing import Any

from observing.counts import NUMBER, number
from observing.lexicon import pattern, words

TRUCE = re.compile(r"\b(?:cease-?fire|truce|pause|moratorium|armistice)s?\b", re.IGNORECASE)
"""Nouns that are a truce wherever a text of the topic has them."""
_ALWAYS = frozenset({"ceasefire", "cease-fire", "truce", "armistice", "ceasefires", "truces", "moratorium"})
_CALM = frozenset({"quiet", "silence", "truce", "ceasefire", "calm"})
_SPAN = re.compile(rf"\b(?P<count>{NUMBER})(?:\s+(?:to|or)\s+{NUMBER})?[- ]?(?P<unit>day|hour|week|month)s?\b", re.IGNORECASE)
_SPARED = re.compile(r"\b(?P<energy>energy|power|infrastructure|grid|oil)\b|\b(?P<sea>sea|naval|maritime|navigation|ports?)\b"
                     r"|\b(?P<air>air|aerial|skies|drones?|missiles?)\b", re.IGNORECASE)  # fmt: skip


def is_truce(head: Any, kept: list[Any], phrase: str) -> bool:
    """Whether the noun phrase names a stop of fire: "a truce", "a halt to strikes", "pauses of 24 hours", "an Easter pause"."""
    word, lemma = head.lower_, str(head.lemma_).lower()
    if word in _ALWAYS or lemma in _ALWAYS:
        return True
    if lemma == "fire" and word == "fire":
        return any(t.dep_ == "compound" and t.lower_ in ("cease", "-") for t in head.children)
    if word not in words("plan_idioms", "halts") and lemma not in words("plan_idioms", "halts"):
        of = [g for c in head.children if c.lower_ == "of" for g in c.children]
        return lemma in ("day", "hour", "week") and any(
            g.lower_ in ("quiet", "silence", "truce", "ceasefire", "calm") for g in of
        )
    if span_of(phrase) or holiday_of(phrase):
        return True
    hostile = words("plan_idioms", "hostile")
    for token in kept:
        if token.i > head.i and token.lower_ in hostile:
            return True
        if token.i < head.i and (token.lower_ in hostile or token.lower_ in ("energy", "humanitarian")) and token.dep_ != "poss":
            return True
    return False


def span_of(phrase: str) -> str | None:
    """How long a truce is said to last, as a word for a key: "thirty-day" and "30 days" are both `30_day`."""
    match = _SPAN.search(phrase)
    if match is None:
        return None
    count = number(match.group("count"))
    return f"{count}_{match.group('unit').lower()}" if count else None


def holiday_of(phrase: str) -> str | None:
    """The holiday a truce is named after, in lower case."""
    match = pattern(words("plan_idioms", "holidays")).search(phrase)
    return match.group().lower().replace(" ", "_") if match else None


def spared_by(phrase: str) -> str | None:
    """What a partial truce spares: `energy`, `sea` or `air`; None for a truce in full."""
    kinds = {kind for match in _SPARED.finditer(phrase) for kind, text in match.groupdict().items() if text}
    return next(iter(kinds)) if len(kinds) == 1 else None


def traits(phrase: str) -> tuple[str, ...]:
    """What distinguishes a truce from others of its time, for a key."""
    return tuple(each for each in (holiday_of(phrase), spared_by(phrase), span_of(phrase)) if each)
