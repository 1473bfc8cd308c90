"""Whether a clause is asserted, denied, conditional, planned or hypothetical, from the parse around its verb."""

from __future__ import annotations

from typing import Any

from observing.lexicon import words
from schemas.observations import Modality

_NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl", "conj"})


def negated(verb: Any) -> bool:
    """Whether the clause of this verb is negative: "not", "never", "no longer", or a subject or object with "no"."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.lower_ in ("never", "neither", "nor") and child.i < verb.i):
            return True
        if child.dep_ == "advmod" and child.lower_ in ("hardly", "scarcely"):
            return True
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(c.lower_ in ("no", "any") for c in child.children):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and _empty(child):
            return True
        if child.dep_ == "prep" and any(c.dep_ == "pobj" and _empty(c) and c.i - verb.i < 5 for c in child.children):
            return True
    if verb.dep_ == "conj" and verb.head.i != verb.i:
        shared = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        joined = any(c.lower_ in ("nor", "or") for c in verb.head.children)
        return not shared and (joined or _preconj(verb.head)) and negated(verb.head)
    return False


def _preconj(verb: Any) -> bool:
    return any(c.lower_ == "neither" for c in verb.children)


def _empty(token: Any) -> bool:
    text = token.lower_
    if text in _NOBODY or (text == "one" and any(c.lower_ == "no" for c in token.children)):
        return True
    return any(c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither") for c in token.children)


def modality_of(verb: Any) -> Modality:
    """How the event that a verb tells stands: done, denied, conditional ("if", "should"), planned ("will"), or only imagined."""
    if negated(verb):
        return "denied"
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if auxiliaries & {"would", "could", "might", "may"}:
        return "hypothetical"
    if _conditional(verb):
        return "conditional"
    if auxiliaries & {"will", "shall", "must", "should", "'ll", "can"}:
        return "planned"
    if auxiliaries & {"to"} or verb.dep_ in ("xcomp", "pcomp", "ccomp", "advcl", "acl"):
        return _above(verb, "to" in auxiliaries)
    return "asserted"


def _conditional(verb: Any) -> bool:
    for child in verb.children:
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "should", "lest", "until"):
            return True
        if child.dep_ in ("aux", "advmod") and child.lower_ == "should" and child.i == 0:
            return True
        if child.dep_ == "advmod" and child.lower_ == "once" and verb.dep_ == "advcl":
            return True
    return False


def _above(verb: Any, infinitive: bool) -> Modality:
    """What governs the clause decides: "plans to reject", "it would be wrong to say that he rejected", "no one troubled to"."""
    head = verb.head
    if head.i == verb.i or verb.dep_ not in _CLAUSES:
        return "planned" if infinitive else "asserted"
    lemma = str(head.lemma_).lower()
    if verb.dep_ in ("xcomp", "ccomp", "pcomp", "acl") and infinitive:
        if head.pos_ in ("VERB", "AUX", "ADJ") and negated(head):
            return "denied"
        if lemma in words("plans", "done"):
            return "asserted"
        if lemma in ("refuse", "fail", "decline"):
            return "denied"
        if lemma in words("plans", "realised") and head.tag_ in ("VBD", "VBN"):
            return "hedged"
        return "planned"
    if infinitive:
        # "sat down to outline a plan", "was sent to present it": done, as far as the text lets one tell.
        realised = verb.dep_ in ("advcl", "xcomp") and head.tag_ in ("VBD", "VBN") and lemma in words("plans", "realised")
        return "hedged" if realised and not negated(head) else "planned"
    if verb.dep_ == "ccomp" and any(
        c.dep_ in ("acomp", "attr") and c.lower_ in ("wrong", "false", "untrue") for c in _chain(head)
    ):
        return "denied"
    if verb.dep_ == "ccomp" and _conditional(verb):
        return "conditional"
    return "asserted"


def _chain(token: Any) -> list[Any]:
    found = list(token.children)
    while token.head.i != token.i:
        token = token.head
        found.extend(token.children)
    return found
