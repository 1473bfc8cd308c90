"""Which event of a plan a verb tells: the lexicon's frames, and what a verb needs beside it to count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from observing.lexicon import lexicon, words
from observing.plans.names import PlanName
from schemas.observations import PlanEvent

_OFFERS = re.compile(r"\b(?:offer|proposal|call|idea|initiative|appeal|suggestion)s?\b", re.IGNORECASE)
_PARTICLES = frozenset({"together", "forward", "down", "up", "out", "over", "back", "away", "off", "aside"})


@cache
def events_of(lemma: str, group: str) -> tuple[PlanEvent, ...]:
    """The events that a lemma tells in a group of the lexicon (objects, subjects, nouns)."""
    return tuple(event for event, listed in lexicon("plans")[group].items() if lemma in listed)


@cache
def _phrasal() -> frozenset[str]:
    """Every verb with a particle of the lexicon."""
    content = lexicon("plans")
    return frozenset(
        verb for group in ("objects", "subjects", "prepositions") for listed in content[group].values() for verb in listed
    )


def full_lemma(verb: Any) -> str:
    """The verb's lemma with its particle: "put together", also where the parser takes it for an adverb ("brushed it aside")."""
    base = str(verb.lemma_).lower()
    for child in verb.children:
        if child.dep_ == "prt" or (child.dep_ == "advmod" and child.i == verb.i + 1 and child.lower_ in _PARTICLES):
            return f"{base} {child.lower_}"
    for child in verb.children:
        if child.lower_ in _PARTICLES and child.i > verb.i and f"{base} {child.lower_}" in _phrasal():
            return f"{base} {child.lower_}"
        if child.lower_ in ("through", "over") and child.i == verb.i + 1 and any(c.dep_ == "auxpass" for c in verb.children):
            return f"{base} {child.lower_}"  # "was gone through line by line"
    return base


def told_before(event: PlanEvent, noun: Any) -> bool:
    """ "The trimming of the text took all day": of an event that was told before; "the leak", "the authors of" tell it."""
    return event not in ("received", "drafted", "leaked") and any(c.dep_ == "det" and c.lower_ == "the" for c in noun.children)


def fits(event: PlanEvent, lemma: str, verb: Any, plan: PlanName) -> bool:
    """Whether a verb tells the event of this plan: a truce is not sent, a taking needs somewhere to take it."""
    head = lemma.split(maxsplit=1)[0]
    if lemma in words("plans", "truce_only") and not plan.truce:
        return False
    if head in words("plans", "never_truce") and plan.truce and event != "proposed":
        return False
    if lemma in words("plans", "again"):
        return bool(_OFFERS.search(plan.ref.label))  # "repeated the offer", not "repeated the text"
    if lemma in ("call",):
        return any(c.dep_ == "prep" and c.lower_ == "for" for c in verb.children)
    if event == "presented" and head == "give" and any(c.dep_ == "dobj" and _answer(c.lower_) for c in verb.children):
        return False  # "gave the proposal his assent"
    if event == "presented" and head in words("plans", "needs_goal") and lemma not in words("plans", "handed"):
        return _goal(verb)
    if plan.start < 0 and lemma in ("confirm", "like", "show", "make", "change", "cut", "back", "support", "welcome", "see"):
        return plan.strong and lemma in ("back", "support", "welcome")  # "confirmed it": what, only a name would tell
    if event == "leaked" and lemma == "reveal":
        return True
    if lemma in ("change", "cut", "reduce", "narrow", "adjust", "pull", "drop", "like", "confirm", "make", "show", "post"):
        return plan.definite or plan.strong
    return True


def _answer(noun: str) -> bool:
    return any(noun in listed.get("give", ()) for listed in lexicon("plan_idioms")["does"].values())


def _goal(verb: Any) -> bool:
    for child in verb.children:
        if child.dep_ in ("dative", "iobj"):
            return True
        if child.dep_ == "prep" and child.lower_ in ("to", "before", "on", "with", "into"):
            return not any(c.lower_ in words("plan_idioms", "shelves") for c in child.children)
        if child.lower_ == "in" and any(c.lower_ == "front" for c in child.children):
            return True
        if child.lower_ in words("plans", "goals"):
            return True
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if len(objects) > 1 and mention_like(objects[0]):
        return True  # "hands Zelensky a paper", where the parser sees two objects
    return any(c.dep_ == "nsubjpass" and mention_like(c) for c in verb.children)


def mention_like(token: Any) -> bool:
    """Whether a token can be somebody: a name or a collective."""
    return token.pos_ == "PROPN" or token.lower_ in (
        "he",
        "she",
        "they",
        "it",
        "we",
        "who",
        "officials",
        "negotiators",
        "side",
        "sides",
        "ukrainians",
        "russians",
        "americans",
    )


def verdict(verb: Any, lemma: str) -> Iterator[PlanEvent]:
    """ "called the pause a delusion", "described the draft as acceptable": a verdict on the plan."""
    if lemma not in words("plans", "judges"):
        return
    if lemma in ("see", "view", "regard") and not any(c.dep_ == "prep" and c.lower_ == "as" for c in verb.children):
        return  # "has seen the paper"
    for child in verb.children:
        if child.dep_ in ("oprd", "prep", "ccomp", "acomp", "xcomp", "advcl", "dobj") and child.i > verb.i:
            said = {t.lower_ for t in child.subtree}
            for event, listed in lexicon("plans")["verdicts"].items():
                negated = bool(said & {"not", "n't", "hardly", "far"})
                if said & set(listed) and not (negated and event != "endorsed"):
                    yield "rejected" if negated else event
                    return
