"""What verbs and nouns do in a sentence about a text: tell, wish, change; whether a clause is meant, and how far it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from observing.lexicon import lexicon, words
from observing.modality import helpers, is_verb
from schemas.observations import Modality, ProvisionEvent

MODALS = frozenset({"would", "will", "shall", "must", "may", "could", "'d", "'ll", "can"})
_WISHED = frozenset({"should", "must", "ought"})
_AIMING = frozenset(
    {"seek", "aim", "be", "appear", "go", "expect", "design", "mean", "intend", "say", "understand", "report", "set"}
)
"""Verbs whose infinitive tells what a text does: "is designed to", "seeks to"."""


def verbs_of(verb: Any) -> list[Any]:
    """A verb, those coordinated with it, and what they aim at: "seeks to cap and bars"."""
    found, stack = [], [verb]
    while stack:
        each = stack.pop()
        found.append(each)
        stack += [
            c
            for c in each.children
            if c.dep_ == "conj" and is_verb(c) and not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)
        ]
        stack += [c for c in each.children if c.dep_ == "xcomp" and is_verb(c) and each.lemma_ in _AIMING]
    return sorted(found, key=lambda t: t.i)


def active(verb: Any) -> bool:
    """Whether a verb does something to something: not a passive, nor a participle without a helper ("had his draft pulled")."""
    if any(c.dep_ in ("auxpass", "agent") for c in verb.children):
        return False
    if verb.tag_ == "VBN" and not helpers(verb):
        return False
    return any(
        c.dep_ in ("dobj", "ccomp", "xcomp", "oprd", "dative", "prep", "attr", "acomp", "advcl") and c.i > verb.i
        for c in verb.children
    )


def rest_of(verb: Any) -> list[Any]:
    """The verb's clause from its verb on, up to what is coordinated with it: the parser hangs a list on the wrong word."""
    joined = [c for c in verb.children if c.dep_ == "conj" and is_verb(c) and c.i > verb.i]
    stop = min((c.left_edge.i for c in joined), default=verb.right_edge.i + 1)
    return list(verb.doc[verb.i : stop]) or [verb]


def without_telling(tokens: Sequence[Any], verb: Any) -> list[Any]:
    """Without "he said" put in between, and what hangs before the subject or is coordinated in the past."""
    told = {t.i for c in verb.children if c.dep_ == "parataxis" and tells(c) for t in c.subtree}
    for child in verb.children:
        if child.dep_ == "conj" and is_verb(child) and child.tag_ == "VBD" and not helpers(child):
            told |= {t.i for t in child.subtree}
    return [t for t in tokens if t.i not in told]


def followed_by(verb: Any) -> set[str]:
    """The words that say what a verb is about: its children, those of its clause, and the word behind it."""
    beside = {c.lower_ for c in verb.children} | {c.lower_ for g in verb.children if g.dep_ == "ccomp" for c in g.children}
    return beside | {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 2]}


def is_provision(token: Any) -> bool:
    """Whether a noun is a provision itself: a cap, a clause, a guarantee."""
    return token.lower_ in words("provisions", "nouns") or str(token.lemma_).lower() in words("provisions", "nouns")


def definite(noun: Any) -> bool:
    """Whether a noun has an article or owner that makes it a known one."""
    return any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an") for c in noun.children)


def is_wish(verb: Any) -> bool:
    """Whether a verb tells what somebody would like and not what is."""
    return str(verb.lemma_).lower() in words("provisions", "wishes")


def tells(verb: Any) -> bool:
    """Whether a verb tells something; "would write into its constitution" does not."""
    return str(verb.lemma_).lower() in words("provisions", "telling") and not helpers(verb) & MODALS


def governed(verb: Any) -> bool:
    """Whether a clause is what somebody wishes or proposes: it hangs on such a verb."""
    current = verb
    while current.dep_ in ("ccomp", "xcomp", "conj", "advcl", "pcomp", "relcl", "acl") and current.head.i != current.i:
        above = current.head
        if current.dep_ in ("ccomp", "xcomp", "pcomp") and is_verb(above) and is_wish(above):
            return True
        current = above
    return False


def wished(verb: Any) -> bool:
    """Whether what the plan should say is wished for: "should include", "wants the plan to cap"."""
    if helpers(verb) & _WISHED:
        return True
    if any(c.dep_ == "xcomp" for c in verb.head.children if c.i == verb.i) and str(verb.head.lemma_).lower() in (
        "need",
        "have",
        "ought",
    ):
        return True
    current = verb
    while current.dep_ in ("ccomp", "xcomp", "conj") and current.head.i != current.i:
        above = current.head
        own = [c for c in above.children if c.dep_ == "nsubj"]
        planned = current.dep_ == "xcomp" and str(above.lemma_).lower() in ("seek", "aim", "mean", "intend")
        if current.dep_ != "conj" and is_verb(above) and is_wish(above) and own and not planned:
            return True
        current = above
    return False


def unreal(verb: Any) -> bool:
    """Whether the clause is itself a condition or a question: "if the plan caps the army", "whether it bars NATO"."""
    current = verb
    while True:
        if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether", "lest", "until") for c in current.children):
            return True
        if any(
            c.lower_ in ("should", "were", "had") and c.dep_ == "aux" and c.i == current.left_edge.i and c.is_sent_start
            for c in current.children
        ):
            return True
        if current.dep_ not in ("conj", "xcomp") or current.head.i == current.i:
            return False
        current = current.head


def modality_of_plan(verb: Any) -> Modality:
    """A plan that "could" cap the army is hedged; that it "would" is how every plan is told."""
    return "hedged" if helpers(verb) & {"might", "may", "could"} else "asserted"


def modality_of_content(verb: Any) -> Modality:
    """How a clause under a plan stands: what a party "may" do there is a permission, what it "might" do a guess."""
    return "hedged" if helpers(verb) & {"might"} else "asserted"


@cache
def changes() -> dict[ProvisionEvent, frozenset[str]]:
    """The verbs by which a text does something to a provision, by what becomes of it."""
    return {event: frozenset(listed) for event, listed in lexicon("provisions")["change"].items()}
