"""What a verb of an event turns out to tell, by its helpers, doers and goals: a refusal, a denial, a publication, an offer."""

from __future__ import annotations

from typing import Any

from observing.document import Sentence
from observing.lexicon import words
from observing.modality import modality_of
from observing.plans.agents import speaks_for
from observing.plans.names import PlanName
from schemas.observations import Mention


def to_the_press(verb: Any) -> bool:
    """ "put all the points on Telegram", "passed a copy to reporters"."""
    goals = [g for c in verb.children if c.dep_ in ("prep", "dative") and c.lower_ in ("on", "to") for g in c.children]
    return any(g.lower_ in words("plans", "press") for g in goals)


def published(plan: PlanName, verb: Any, actors: list[Mention]) -> bool:
    """Whether a text was made public by those whose it is: known actors, or nobody where it is a declaration."""
    if actors:
        return all(m.actor is not None and m.kind in ("person", "party", "body") for m in actors)
    noun = verb.doc[plan.token].lower_ if plan.start >= 0 and plan.token < len(verb.doc) else ""
    return noun in words("plans", "public")


def outlet_before(verb: Any, sentence: Sentence) -> list[Mention]:
    """An outlet right before its verb, where the parser takes its name for something else ("Axios first reported")."""
    at = sentence.offset(verb)[0]
    named = [f for f in sentence.mentions if f.end <= at and f.mention.kind == "outlet"]
    between = [t for t in sentence.parse if named and named[-1].end <= sentence.offset(t)[0] < at]
    return [named[-1].mention] if named and all(t.pos_ in ("ADV", "AUX") for t in between) else []


def to_do_something(plan: PlanName, verb: Any) -> bool:
    """ "handed over a proposal to prolong it": what is put forward is the doing, and no text that was there before."""
    if plan.start < 0 or plan.token >= len(verb.doc):
        return False
    noun = verb.doc[plan.token]
    purpose = any(c.dep_ == "acl" and any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children) for c in noun.children)
    return purpose and not plan.definite and noun.lower_ in ("proposal", "offer", "suggestion", "initiative")


def refused(verb: Any) -> bool:
    """ "refused to sign": a rejection of what was to be accepted."""
    return verb.dep_ == "xcomp" and str(verb.head.lemma_).lower() in ("refuse", "decline")


def will_not(verb: Any, actors: list[Mention], sentence: Sentence) -> bool:
    """ "Moscow will not accept it, its envoy said", "we cannot sign this": a rejection by whoever may say so.

    Of another side it is a forecast, and "has not accepted" is no answer yet.
    """
    helpers = {str(c.lemma_).lower() for c in verb.children if c.dep_ == "aux"}
    negated = any(c.dep_ == "neg" for c in verb.children)
    if (
        not negated
        or not helpers & {"will", "would", "can", "could", "wo", "ca"}
        or "have" in helpers
        or modality_of(verb) != "denied"
    ):
        return False
    speaker, _ = sentence.document.attribution(*sentence.offset(verb))
    return any(speaks_for(speaker, actor, sentence) for actor in actors)


def denies_own(verb: Any, actors: list[Mention], sentence: Sentence) -> bool:
    """ "Washington had not written it, its envoy said": one side says of itself that it is not its text."""
    if not any(c.dep_ == "neg" for c in verb.children) or modality_of(verb) != "denied":
        return False
    speaker, _ = sentence.document.attribution(*sentence.offset(verb))
    return any(speaks_for(speaker, actor, sentence) for actor in actors)
