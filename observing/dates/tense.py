"""Where a phrase points, back or ahead, by the verb that governs it. Works on spaCy tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from observing.dates.anchor import Direction
from observing.lexicon import words

Token = Any
"""A spaCy token; spaCy has no types of its own that a strict check could use."""

_AHEAD = frozenset({"will", "'ll", "shall", "wo", "may", "might", "could", "can", "should", "must", "would", "'d"})


def governing_verb(tokens: Sequence[Token]) -> Token | None:
    """The nearest verb above the phrase, or None in a fragment without one."""
    inside = {token.i for token in tokens}
    token = next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), tokens[0] if tokens else None)
    for _ in range(40):
        if token is None:
            return None
        if token.pos_ in ("VERB", "AUX") and token.tag_ != "MD" and token.i not in inside:
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def verb_direction(verb: Token) -> Direction:
    """Whether the verb speaks of what was (past), of what is to come (future), or leaves it open (near)."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    lower = {helper.lower_ for helper in helpers}
    if lower & _AHEAD:
        return "near" if "have" in {helper.lemma_.lower() for helper in helpers} else "future"
    finite = [helper for helper in helpers if helper.tag_ in ("VBD", "VBZ", "VBP")]
    if verb.tag_ == "VBD" or any(helper.tag_ == "VBD" for helper in finite):
        was_to = verb.tag_ == "VB" and "to" in lower
        return "near" if was_to or _due(verb) else "past"
    if any(helper.lemma_.lower() == "have" for helper in finite):
        return "past"
    if verb.tag_ == "VBG" and finite:
        return "future"
    if verb.tag_ == "VBN" and finite:
        return "near"
    if verb.tag_ in ("VBZ", "VBP"):
        return "near" if verb.lemma_.lower() in words("dates", "speech") else "future"
    if "to" in lower and verb.tag_ == "VB":
        return _infinitive(verb)
    if verb.head.i != verb.i:
        above = governing_verb([verb])
        return verb_direction(above) if above is not None else "near"
    return "near"


def _due(verb: Token) -> bool:
    """'was to', 'was due', 'was expected': a past that looked ahead."""
    return verb.lemma_.lower() == "be" and any(child.dep_ in ("xcomp", "acomp") for child in verb.children)


def _infinitive(verb: Token) -> Direction:
    """An infinitive looks ahead of its head, unless the head says that it came about ("managed to", "flew in to")."""
    head = verb.head
    if head.i == verb.i:
        return "future"
    if verb.dep_ == "advcl" or head.lemma_.lower() in words("dates", "implicative"):
        above = head if head.pos_ in ("VERB", "AUX") else governing_verb([head])
        return verb_direction(above) if above is not None else "near"
    # "Had to accept it by Thanksgiving": ahead of those days, which may lie behind ours.
    above = head if head.pos_ in ("VERB", "AUX") else governing_verb([head])
    return "near" if above is not None and verb_direction(above) == "past" else "future"


def direction_of(tokens: Sequence[Token]) -> Direction:
    """The direction of a phrase by its governing verb; near where no verb governs it."""
    verb = governing_verb(tokens)
    return "near" if verb is None else verb_direction(verb)
