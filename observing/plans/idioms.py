"""What happened to a plan, told by a verb and a noun together.

"Kyiv gave its blessing to the plan", "Moscow said no to it", "poured cold water on the text"; "the text won Kyiv's approval";
"Putin responded positively", "Ukraine will act in kind" where a truce was named just before; "sent its revisions to the plan".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.plans.agents import agents_behind_by, agents_of, mentions_at, recipients, with_roles
from observing.plans.found import Found, found
from observing.plans.names import PlanName
from observing.speakers import Speakers
from schemas.observations import PlanEvent

_IT = frozenset({"it", "that", "this", "them", "both"})
_TABLED = {"proposed": "on", "withdrawn": "off"}
_LAST = frozenset({"finishing", "final", "last"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def idioms(sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers) -> Iterator[Found]:
    """Each event that a phrase of verb and noun tells of a plan named in the sentence or just before it."""
    for verb in sentence.parse:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        lemma = str(verb.lemma_).lower()
        yield from _does(verb, lemma, sentence, here, recent, speakers)
        yield from _gets(verb, lemma, sentence, here, recent)
        yield from _answers(verb, lemma, sentence, [*recent, *(n for n in here if n.token < verb.i)], speakers)
        yield from _observes(verb, lemma, sentence, here, speakers)


@cache
def _doing(lemma: str) -> tuple[tuple[PlanEvent, frozenset[str]], ...]:
    table = lexicon("plan_idioms")["does"]
    return tuple((event, frozenset(verbs[lemma])) for event, verbs in table.items() if lemma in verbs)


def _does(
    verb: Any, lemma: str, sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers
) -> Iterator[Found]:
    for event, nouns in _doing(lemma):
        near = [c for c in verb.children if c.dep_ not in _SUBJECTS and c.i > verb.i]
        near += [c for c in verb.children if c.dep_ == "intj" and c.i > verb.i and c not in near]
        placed = [(c.lower_, g) for c in near if c.lower_ in ("on", "off") for g in c.children]
        near += [
            g for at, g in placed if at == _TABLED.get(event) or (at == "on" and g.lower_ in words("plan_idioms", "shelves"))
        ]
        near = [c for c in near if c.lower_ != "touches" or any(g.lower_ in _LAST for g in c.children)]
        noun = next((c for c in near if _says(c, nouns)), None)
        if noun is None:
            continue
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        plan = _plan(verb, noun, here, recent, passive)
        if plan is None:
            continue
        actors = agents_behind_by(verb, sentence, speakers) if passive else agents_of(verb, sentence, speakers)
        agents = with_roles(event, actors)
        if event == "revised":
            agents = (*agents, *recipients(verb, sentence))
        if event in ("accepted", "endorsed") and verb.dep_ == "xcomp" and str(verb.head.lemma_).lower() in ("refuse", "decline"):
            yield found("rejected", plan, verb.head, with_roles("rejected", actors), "refuses to")
            return
        told = found(event, plan, verb, agents, f"idiom {noun.lower_}")
        # "said no to it" is no denial, though the parser sees a negation.
        yield replace(told, modality="asserted") if noun.lower_ == "no" and told.modality == "denied" else told
        return


def _says(token: Any, nouns: frozenset[str]) -> bool:
    """Whether a token is one of the nouns; "light" only when green, "water" only when cold, "ahead" for "go-ahead"."""
    if token.lower_ not in nouns and str(token.lemma_).lower() not in nouns:
        return token.lower_ == "ahead" and "go-ahead" in nouns
    before = {t.lower_ for t in token.subtree if t.i < token.i}
    return {"light": "green" in before, "water": "cold" in before}.get(token.lower_, True)


def _plan(verb: Any, noun: Any, here: list[PlanName], recent: list[PlanName], passive: bool) -> PlanName | None:
    """The plan that the phrase is about: behind it, or the passive's subject, or the one named before."""
    below = {t.i: t for c in verb.children if c.dep_ not in _SUBJECTS for t in c.subtree if t.i > verb.i}
    behind = [name for name in here if name.token in below and name.token != noun.i]
    if behind:
        return behind[0]
    of_subject = {t.i for c in verb.children if c.dep_ == "nsubjpass" for t in c.subtree}
    if passive:
        return next((name for name in here if name.token in of_subject), None)
    earlier = [name for name in here if name.token < verb.i] or recent
    it = any(t.lower_ in _IT and t.dep_ in ("pobj", "dative", "dobj") for t in below.values())
    objects = [
        t
        for c in noun.children
        if c.lower_ in ("to", "for", "of", "on")
        for t in c.children
        if t.dep_ == "pobj" and t.pos_ != "PROPN"
    ]
    alone = noun.lower_ in words("plan_idioms", "alone") or noun.lower_ in ("light", "ahead")
    if earlier and (it or (alone and not objects)):
        return _without_count(earlier[-1])
    return None


def _without_count(name: PlanName) -> PlanName:
    return replace(name, ref=name.ref.model_copy(update={"points": None, "points_text": None}), authors=(), start=-1, end=-1)


def _gets(verb: Any, lemma: str, sentence: Sentence, here: list[PlanName], recent: list[PlanName]) -> Iterator[Found]:
    """ "the text won the approval of Kyiv", "the proposal met with rejection in Moscow"."""
    if lemma not in words("plan_idioms", "get"):
        return
    subjects = {c.i for c in verb.children if c.dep_ == "nsubj"}
    plan = next((name for name in here if name.token in subjects), None)
    if plan is None and recent and any(verb.doc[i].lower_ in _IT for i in subjects):
        plan = _without_count(recent[-1])
    if plan is None:
        return
    nouns = [
        t
        for c in verb.children
        if c.i > verb.i
        for t in ([c] if c.dep_ == "dobj" else [g for g in c.children if g.dep_ == "pobj"] if c.lower_ in ("with", "to") else [])
    ]
    for noun in nouns:
        for event, listed in lexicon("plan_idioms")["gets"].items():
            if noun.lower_ not in listed:
                continue
            givers = [m for c in noun.children if c.dep_ == "poss" for m in mentions_at(c, sentence)]
            for prep in (*noun.children, *verb.children):
                if prep.dep_ in ("prep", "agent") and prep.lower_ in ("of", "from", "by", "in"):
                    givers += [m for c in prep.children if c.dep_ == "pobj" for m in mentions_at(c, sentence)]
            if givers or (event == "revised" and lemma == "undergo"):
                yield found(event, plan, verb, with_roles(event, givers), f"gets {noun.lower_}")
                return


def _answers(verb: Any, lemma: str, sentence: Sentence, before: list[PlanName], speakers: Speakers) -> Iterator[Found]:
    """ "Putin responded positively", and for a truce "Ukraine will act in kind"."""
    rebuffed = lemma in words("plan_idioms", "rebuffs") and any(
        c.dep_ == "nsubjpass" and c.lower_ in ("he", "she", "they") for c in verb.children
    )
    if before and rebuffed:
        # "The envoy pleaded for a truce. He was rebuffed": what is turned down is what he had put forward.
        agents = with_roles("rejected", agents_behind_by(verb, sentence, speakers))
        yield found("rejected", _without_count(before[-1]), verb, agents, "is rebuffed")
    if not before or any(c.dep_ in ("dobj", "nsubjpass") for c in verb.children if c.lower_ != "same"):
        return
    said = {t.lower_ for c in verb.children if c.i > verb.i and c.dep_ in ("advmod", "prep", "dobj") for t in c.subtree}
    for event, table in lexicon("plan_idioms")["answers"].items():
        if said & set(table.get(lemma, ())):
            agents = with_roles(event, agents_of(verb, sentence, speakers))
            if agents:
                yield found(event, _without_count(before[-1]), verb, agents, "answers")
    alike = lexicon("plan_idioms")["alike"].get(lemma)
    truces = [name for name in before if name.truce]
    if alike is not None and truces and (not alike or said & set(alike)):
        agents = with_roles("accepted", agents_of(verb, sentence, speakers))
        if agents:
            yield promised(found("accepted", _without_count(truces[-1]), verb, agents, "acts alike"))


def _observes(verb: Any, lemma: str, sentence: Sentence, here: list[PlanName], speakers: Speakers) -> Iterator[Found]:
    """ "Ukraine will observe the truce": who promises to keep it accepts it."""
    if lemma not in words("plan_idioms", "observe"):
        return
    objects = {c.i for c in verb.children if c.dep_ == "dobj"}
    objects |= {g.i for c in verb.children if c.dep_ == "prep" and c.lower_ in ("by", "with", "to") for g in c.children}
    plan = next((name for name in here if name.token in objects and name.truce), None)
    if plan is not None:
        agents = with_roles("accepted", agents_of(verb, sentence, speakers))
        auxiliaries = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        if agents and auxiliaries & {"will", "would", "'ll"}:
            yield promised(found("accepted", plan, verb, agents, "observes"))


def promised(told: Found) -> Found:
    """A promise to keep a truce is its acceptance: "will", and "would" in reported speech, count as done."""
    auxiliaries = {c.lower_ for c in told.verb.children if c.dep_ == "aux"}
    reported = told.verb.dep_ == "ccomp"
    if "to" in auxiliaries or any(c.dep_ == "mark" and c.lower_ in ("if", "whether", "unless") for c in told.verb.children):
        return told
    if (told.modality == "planned" and auxiliaries & {"will", "'ll"}) or (
        told.modality == "hypothetical" and "would" in auxiliaries and reported
    ):
        return replace(told, modality="asserted")
    return told
