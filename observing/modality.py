"""Whether a clause is negated or conditional, and how the event that its verb tells stands: the one reader of modality.

Two questions are asked of a clause, so there are two functions. `modality_of` asks whether an event came about, with all that
governs it: "may have rejected", "must reject", "plans to reject" tell of none. `modality` asks how a statement about a date or
an occasion stands, by the clause alone: that a deadline "may" slip is news of it (hedged), that Kyiv "must" answer is the
deadline itself (asserted). So does the condition: `under_condition` also looks at what a clause hangs on, since no deadline is
set in "if Moscow asks them to answer by Friday". What is weighed, avoided or untrue is so for both: `unreal`.
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
    unrealised = unreal(verb)
    if unrealised is not None:
        return unrealised
    aux = helpers(verb)
    if "to" in aux and verb.dep_ == "xcomp" and str(verb.head.lemma_).lower() == "threaten":
        return "hypothetical"  # "threatened to give Ukraine until Friday"
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
    unrealised = unreal(verb)
    if unrealised is not None:
        return unrealised
    auxiliaries = helpers(verb)
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
    after_colon = verb.dep_ == "ccomp" and any(c.text == ":" and head.i < c.i < verb.i for c in head.children)
    if head.i == verb.i or verb.dep_ not in _CLAUSES or after_colon:  # "He denied it: the plan was written by …"
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
        found = modality_of(above) if above.pos_ in ("VERB", "AUX") and above.i != verb.i else "asserted"
        # "said nothing after receiving it": received all the same
        return "asserted" if found == "denied" and head.lower_ in ("after", "since", "upon", "despite") else found
    if infinitive:
        # "sat down to outline a plan", "was sent to present it": done, as far as the text lets one tell.
        realised = verb.dep_ in ("advcl", "xcomp") and head.tag_ in ("VBD", "VBN") and lemma in words("plans", "realised")
        return "hedged" if realised and not negated(head) else "planned"
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


# -- what did not come about though the clause itself denies nothing ---------------------------------------------------------


def unreal(token: Any) -> Modality | None:
    """What keeps an event from having come about besides negation, condition and auxiliaries of its own clause, or None.

    "considered rejecting", "on the verge of rejecting", "nearly rejected" are hypothetical; "instead of rejecting", "stopped
    short of rejecting", "it is not true that he rejected", "reports that he rejected it are false" are denied.
    """
    if _untrue(token):
        return "denied"
    before = _words_before(token)
    if before == ("all", "but") or any(c.lower_ in ("almost", "nearly") and c.i == token.i - 1 for c in token.children):
        return "hypothetical"
    if before == ("rather", "than"):
        return "denied"
    verb = token
    while verb.dep_ == "conj" and verb.tag_ == "VBG" and verb.head.tag_ == "VBG" and not helpers(verb):
        verb = verb.head  # "considered thanking him and rejecting it"
    if verb.dep_ == "pcomp":
        return _under_preposition(verb.head)
    return _under_verb(verb) if verb.tag_ == "VBG" or "having" in helpers(verb) else None


def _words_before(token: Any) -> tuple[str, ...]:
    """The two words before a verb, without its own adverbs in -ly."""
    at = token.i - 1
    while at > 0 and token.doc[at].lower_.endswith("ly") and token.doc[at].head.i == token.i:
        at -= 1
    return tuple(t.lower_ for t in token.doc[max(0, at - 1) : at + 1])


def _under_verb(gerund: Any) -> Modality | None:
    """How a gerund stands by the verb that it is the object of: "considered rejecting", "denied having rejected"."""
    governor = gerund.head if gerund.dep_ in ("xcomp", "ccomp", "dobj") and gerund.head.i < gerund.i else None
    if governor is None:
        # The parser takes the verb for a participle before a noun: "Trump considered meeting Putin".
        before = (c for c in gerund.children if c.i == gerund.i - 1 and c.dep_ == "amod" and c.tag_ in ("VBN", "VBD"))
        governor = next(before, None)
    if governor is None or helpers(gerund) - {"having"}:
        return None
    lemma = particle_lemma(governor)
    if lemma in words("clauses", "lacking") or (lemma in words("attribution", "deny") and not negated(governor)):
        return "denied"
    return "hypothetical" if lemma in words("clauses", "weighed") else None


def _under_preposition(preposition: Any) -> Modality | None:
    """How a gerund after a preposition stands: "without rejecting", "instead of", "on the verge of", "close to", "against"."""
    over, word = preposition.head, preposition.lower_
    last = preposition.doc[preposition.i - 1].lower_ if preposition.i else ""
    if word == "without" or (last, word) in (("instead", "of"), ("rather", "than"), ("short", "of"), ("far", "from")):
        return "denied"
    if word == "against" or (last, word) in (("close", "to"), ("closer", "to"), ("near", "to")):
        return "hypothetical"
    lemma = str(over.lemma_).lower()
    if word == "from" and lemma in words("clauses", "kept_from"):
        return None if negated(over) else "denied"
    if word == "of" and over.pos_ == "NOUN":
        if lemma in words("clauses", "edges") and over.dep_ == "pobj" and over.head.lower_ in ("on", "to", "at"):
            return "hypothetical"
        if lemma in words("clauses", "notions"):
            return "hypothetical"
        if lemma in words("clauses", "spans") and over.dep_ == "pobj":
            # "must reply within ten days of receiving it": as far as the reply
            return _unless_asserted(over.head.head)
        return "denied" if _called_false(over) else None
    return "hypothetical" if word in ("about", "of", "on", "with") and lemma in words("clauses", "thought_of") else None


def _unless_asserted(verb: Any) -> Modality | None:
    found = modality_of(verb) if is_verb(verb) else "asserted"
    return None if found == "asserted" else found


def _untrue(verb: Any) -> bool:
    """Whether a clause is told to be untrue, or unsaid: "it is false that …", "reports that … are made up", "never said that"."""
    while verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        verb = verb.head
    head = verb.head
    if head.i == verb.i or "to" in helpers(verb):
        return False
    if verb.dep_ in ("acl", "relcl") and any(c.lower_ == "that" and c.dep_ in ("mark", "advmod") for c in verb.children):
        # "it is not the case that", "it is a lie that", "reports that … are false"
        noted = head.lower_ in words("clauses", "truths") | words("clauses", "falsehoods") and head.dep_ == "attr"
        return _judged_false(head.head) if noted else _called_false(head)
    if verb.dep_ not in ("ccomp", "csubj"):
        return False
    # "it is untrue that he rejected it", "it would be wrong to say that he did", "the aide, who said that he did, is wrong"
    if any(_judged_false(above) for above in (head, *head.ancestors)):
        return True
    asked = any(c.tag_ in ("WP", "WDT", "WRB") or c.lower_ in ("whether", "if") for c in verb.children)
    more = any(c.lower_ in ("only", "just", "merely", "simply") for c in head.children)
    unsaid = str(head.lemma_).lower() in words("clauses", "not_knowing")
    return unsaid and head.i < verb.i and not asked and not more and negated(head)


def _judged_false(governor: Any) -> bool:
    """Whether a verb, or the adjective under it, calls something false or not true: "is untrue", "is not the case"."""
    verb = governor.head if governor.dep_ == "acomp" else governor
    judged = {c.lower_ for c in verb.children if c.dep_ in ("acomp", "attr", "oprd")}
    if judged & words("clauses", "falsehoods"):
        return not negated(verb)
    return bool(judged & words("clauses", "truths")) and negated(verb)


def _called_false(statement: Any) -> bool:
    """Whether the clause of a statement's noun calls it false: "reports … are false", "the claim … was made up"."""
    verb = statement.head
    if statement.lower_ not in words("attribution", "statements"):
        return False
    if statement.dep_ == "nsubj":
        return _judged_false(verb)
    return bool(statement.dep_ == "nsubjpass" and particle_lemma(verb) in words("clauses", "invented") and not negated(verb))
