"""What stands in a text, was put in or taken out or left open: nouns that are provisions, beside a plan's name or a verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from observing.document import Sentence
from observing.lexicon import pattern, words
from observing.modality import helpers, is_verb, negated, particle_lemma
from observing.plans.names import PlanName
from observing.provisions.contents import Content, content_of, event_of
from observing.provisions.values import quantities
from observing.provisions.verbs import (
    MODALS,
    changes,
    definite,
    governed,
    is_provision,
    is_wish,
    modality_of_content,
    unreal,
    wished,
    without_telling,
)
from schemas.observations import ProvisionEvent


def standing(verb: Any, prep: Any, phrase: set[int], plan: PlanName, sentence: Sentence) -> Iterator[Content]:
    """What stands in the text, was put into it or taken out of it: "was no longer in the draft", "struck from the text"."""
    lemma, base, word = particle_lemma(verb), str(verb.lemma_).lower(), prep.lower_
    event: ProvisionEvent | None = next((e for e, listed in changes().items() if lemma in listed or base in listed), None)
    passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
    if base in words("provisions", "fade") and word in ("from", "of", "out"):
        event, passive = "removed", [c for c in verb.children if c.dep_ == "nsubj"]
    said = passive or [c for c in verb.children if c.dep_ == ("nsubj" if base in words("provisions", "stand") else "dobj")]
    limited = base in words("provisions", "contain") and word == "in"
    if wished(verb) or unreal(verb) or (governed(verb) and not passive):
        return
    if base in words("provisions", "stand") and word in ("in", "of", "from") and said:
        gone = negated(verb) or event_of(" ".join(t.text for t in verb.subtree if t.i > verb.i)) == "removed"
        longer = any(t.lower_ == "longer" for t in verb.subtree)
        event = ("removed" if longer or not negated(verb) else "absent") if gone else "contained"
    elif event is not None and said and (event != "contained" or word in ("in", "into", "to")):
        event = "absent" if negated(verb) and event == "contained" else event
        if negated(verb) and event in ("removed", "changed"):
            event = "contained"
    elif limited and (passive or helpers(verb) & MODALS):
        kept = [t for t in verb.subtree if t.i not in phrase]
        yield content_of(sentence, plan.ref, without_telling(kept, verb), "clause/in", modality=modality_of_content(verb))
        return
    else:
        # "rejected the cap in the draft": the parser hangs the place on the verb.
        for noun in verb.children:
            if noun.dep_ in ("dobj", "nsubjpass", "pobj") and noun.right_edge.i == prep.i - 1:
                yield from noun_of(noun, plan, sentence, "noun/beside")
        return
    for noun in said:
        tokens = [t for t in noun.subtree if t.i not in phrase]
        if event == "changed":
            amounts = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("to", "at", "from"))
            tokens += [t for amount in amounts for t in amount.subtree if t.i not in phrase]
        yield content_of(sentence, plan.ref, tokens, f"clause/standing/{base}", event=event)
        yield from _likewise(verb, noun, event, plan, sentence)


def _likewise(verb: Any, noun: Any, event: ProvisionEvent, plan: PlanName, sentence: Sentence) -> Iterator[Content]:
    """ "… was no longer in the draft, and neither was a general amnesty"."""
    for other in sentence.parse:
        if other.i > verb.i and other.lemma_ == "be" and any(c.lower_ in ("neither", "nor", "so") for c in other.children):
            for told in (
                c for c in other.children if c.dep_ in ("nsubj", "attr", "nsubjpass") and c.i != noun.i and c.i > other.i
            ):
                yield content_of(sentence, plan.ref, list(told.subtree), "clause/likewise", event=event)


def noun_of(noun: Any, plan: PlanName, sentence: Sentence, rule: str) -> Iterator[Content]:
    """A noun that is a provision: "the 800,000 ceiling in the European text", "the plan's amnesty clause"."""
    while (
        noun.dep_ in ("pobj", "nummod")
        and noun.head.dep_ in ("prep",)
        and noun.head.head.pos_ == "NOUN"
        and not is_provision(noun)
    ):
        noun = noun.head.head  # "a cap of 600,000 in the draft", where the parser hangs "in" on the number
    if not is_provision(noun) and not (noun.pos_ == "NUM" and quantities(noun.text)):
        return
    tokens = [t for t in noun.subtree if t.i != plan.token and not (plan.start <= sentence.offset(t)[0] < plan.end)]
    if noun.lemma_ in words("provisions", "places") and not any(
        t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and t.i != noun.i for t in tokens
    ):
        return
    verb = noun.head if noun.dep_ in ("nsubjpass", "dobj", "nsubj") and is_verb(noun.head) else None
    if verb is not None and noun.dep_ == "dobj" and not definite(noun) and is_wish(verb):
        return
    event: ProvisionEvent | None = None
    if verb is not None and not wished(verb) and not unreal(verb) and not negated(verb):
        event = next((e for e, listed in changes().items() if particle_lemma(verb) in listed), None)
        if (
            noun.dep_ == "nsubj"
            and event != "open"
            and not (event == "changed" and any(c.lower_ in ("to", "from") for c in verb.children))
        ):
            event = None
        if event == "changed":
            tokens += [t for c in verb.children if c.dep_ == "prep" and c.lower_ in ("to", "from", "by", "at") for t in c.subtree]
    yield content_of(sentence, plan.ref, tokens, rule, event=event)


def unsettled(sentence: Sentence, named: Sequence[PlanName]) -> Iterator[Content]:
    """ "Territory had been put in brackets", "the army's size was left open": of the text that was last spoken of."""
    if not named or not unsettling().search(sentence.text):
        return
    ref = named[-1].ref.model_copy(update={"label": "", "points": named[-1].ref.points})
    for verb in sentence.parse:
        said = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if not said or str(verb.lemma_).lower() not in ("put", "leave", "set", "place", "bracket"):
            continue
        behind = " ".join(t.text for t in verb.subtree if t.i > verb.i)
        if (
            (verb.lemma_ == "bracket" or unsettling().match(behind))
            and not unreal(verb)
            and not wished(verb)
            and not negated(verb)
        ):
            yield content_of(sentence, ref, list(said[0].subtree), "clause/unsettled", event="open")


@cache
def unsettling() -> re.Pattern[str]:
    """Words that say that a text leaves a matter to be settled: "in brackets", "to the presidents"."""
    return re.compile(rf"{pattern(words('provisions', 'unsettled')).pattern}|\bbracketed\b", re.IGNORECASE)
