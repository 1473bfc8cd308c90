"""Whether a clause is negated or conditional, and how the event that its verb tells stands: the one reader of modality.

`modality` looks at the clause alone, `modality_of` also at what governs it ("plans to reject", "is said to have drafted").
"""

from __future__ import annotations

from typing import Any

from observing.lexicon import words
from schemas.observations import Modality

_NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "relcl", "conj"})


_PARTICLES = frozenset({"back", "forward", "up", "off", "down", "over", "out", "through", "apart", "together", "away"})


def particle_lemma(token: Any) -> str:
    """The lemma of a verb with its particle: "call off"."""
    base = str(token.lemma_).lower()
    # The parser takes some particles for adverbs ("pushed the deadline back").
    particle = next(
        (
            c.lower_
            for c in token.children
            if c.dep_ == "prt" or (c.dep_ == "advmod" and c.i > token.i and c.lower_ in _PARTICLES)
        ),
        None,
    )
    return f"{base} {particle}" if particle else base


def is_verb(token: Any) -> bool:
    """Whether a token is a verb and no mere modal."""
    return token.pos_ in ("VERB", "AUX") and token.tag_ != "MD"


def negated(token: Any) -> bool:
    """Whether a verb or noun is under a negation of its own: not, never, no, nobody, neither; or "failed to", "without"."""
    for child in token.children:
        if child.dep_ == "neg" or (child.lower_ in ("never", "neither", "nor") and child.i < token.i):
            return True
        if child.dep_ in ("advmod", "det", "preconj") and child.lower_ in ("hardly", "scarcely", "no", "neither", "never", "nor"):
            return True
        if child.lower_ == "longer" and any(c.lower_ in ("no", "any") for c in child.children):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and _empty(child):
            return True
        after = [c for c in child.children if c.dep_ == "pobj"] if child.dep_ == "prep" and child.lower_ != "as" else []
        if any(_empty(c) and c.i - token.i < 5 for c in after):
            return True
    if token.dep_ == "conj" and token.head.i != token.i:
        shared = any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
        joined = any(c.lower_ in ("nor", "or") for c in token.head.children)
        return not shared and (joined or _preconj(token.head)) and negated(token.head)
    if token.dep_ in ("xcomp", "ccomp", "pcomp", "acl") and is_verb(token.head if token.dep_ != "acl" else token):
        head = token.head
        if is_verb(head) and (particle_lemma(head) in words("clauses", "lacking") or (token.dep_ != "ccomp" and negated(head))):
            return True
    return bool(token.dep_ == "pobj" and token.head.lower_ == "without")


def _preconj(verb: Any) -> bool:
    return any(c.lower_ == "neither" for c in verb.children)


def _empty(token: Any) -> bool:
    text = token.lower_
    if text in _NOBODY or (text == "one" and any(c.lower_ == "no" for c in token.children)):
        return True
    return any(c.dep_ in ("det", "neg", "preconj") and c.lower_ in ("no", "neither") for c in token.children)


def under_condition(token: Any) -> bool:
    """Whether a clause hangs on a condition or is one: "if", "unless", "should Moscow refuse", "depending on"."""
    current = token
    while True:
        for child in current.children:
            if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "lest"):
                return True
            if is_verb(child) and child.dep_ == "advcl" and any(
                c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in child.children
            ):  # fmt: skip
                return True
            if child.dep_ == "aux" and child.lower_ in ("should", "were", "had") and child.is_sent_start:
                return True
            if child.lower_ == "depending" or (child.dep_ == "advmod" and child.lower_ == "whether"):
                return True
        if current.head.i == current.i or (current.dep_ in ("ccomp", "relcl", "parataxis") and is_verb(current)):
            return False
        current = current.head


def helpers(verb: Any) -> set[str]:
    """The auxiliaries of a verb, lower case."""
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}


def modality(verb: Any) -> Modality:
    """How a verb's clause is meant, by negation, condition and auxiliaries."""
    if negated(verb):
        return "denied"
    if under_condition(verb):
        return "conditional"
    aux = helpers(verb)
    if aux & {"might", "may", "could", "can"}:
        return "hedged"
    if aux & {"would", "'d"}:
        return "hypothetical"
    if aux & {"will", "'ll", "shall", "to"}:
        return "planned"
    return "asserted"


def modality_of(verb: Any) -> Modality:
    """How the event that a verb tells stands: done, denied, conditional ("if", "should"), planned ("will"), or only imagined."""
    if negated(verb):
        return "denied"
    if verb.dep_ in ("ccomp", "pcomp") and any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ == "who" for c in verb.children):
        return "hypothetical"  # "asked who wrote it"
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if auxiliaries & {"would", "could", "might", "may"}:
        return "hypothetical"
    if _conditional(verb):
        return "conditional"
    if auxiliaries & {"will", "shall", "must", "should", "'ll", "can"}:
        return "planned"
    if verb.dep_ == "relcl" and _said_to_be_false(verb.head):
        return "denied"
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
    if verb.dep_ in ("ccomp", "acl", "relcl") and not infinitive and _said_to_be_false(head):
        return "denied"
    if infinitive and lemma in words("plans", "hearsay") and any(c.dep_ in ("nsubjpass", "auxpass") for c in head.children):
        return "denied" if negated(head) else "hedged"  # "is understood to be working on it"
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
    if verb.dep_ == "pcomp" and not infinitive:
        # "urged them to reciprocate by agreeing to it": no more done than what it hangs on
        above = head.head if head.dep_ in ("prep", "agent") else head
        return modality_of(above) if above.pos_ in ("VERB", "AUX") and above.i != verb.i else "asserted"
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


def _said_to_be_false(head: Any) -> bool:
    """ "denied that he had …", "rejected suggestions that it was written …": what is told so is denied."""
    if head.pos_ == "NOUN" and head.lower_ in words("attribution", "statements"):
        verb = head.head
        refuted = words("attribution", "deny") | words("attribution", "reject")
        return (
            verb.pos_ == "VERB" and head.dep_ in ("dobj", "nsubjpass") and particle_lemma(verb) in refuted and not negated(verb)
        )
    return bool(head.pos_ == "VERB" and str(head.lemma_).lower() in words("attribution", "deny") and not negated(head))


def _chain(token: Any) -> list[Any]:
    found = list(token.children)
    while token.head.i != token.i:
        token = token.head
        found.extend(token.children)
    return found
