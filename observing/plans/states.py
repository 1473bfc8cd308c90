"""What a plan is said to be: "is the work of", "could be a basis", "is not our plan", "is unacceptable", "became public"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.plans.agents import agents_of, mentions_at, with_roles
from observing.plans.found import Found, found
from observing.plans.lineages import PlanName
from observing.speakers import Speakers
from schemas.observations import Agent, Mention


def states(verb: Any, lemma: str, plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """Each event told by what the plan, the verb's subject, is, becomes or does no more."""
    if lemma == "be":
        yield from is_not(verb, plan, sentence)
        yield from work_of([c for c in verb.children if c.dep_ == "attr"], plan, sentence)
    yield from _is_basis(verb, lemma, plan, sentence)
    if lemma in ("be", "remain", "seem", "look", "appear"):
        yield from _is_judged(verb, plan, sentence)
    if lemma in ("be", "become", "go", "make") and _complement(verb, words("plans", "goals")):
        yield found("leaked", plan, verb, (), "becomes public")
    if lemma in ("suit", "satisfy", "please") and any(c.dep_ == "neg" for c in verb.children):
        displeased = [m for c in verb.children if c.dep_ == "dobj" for m in mentions_at(c, sentence)]
        if displeased:
            yield Found("rejected", plan, verb, with_roles("rejected", displeased), "does not suit", "asserted")
    if lemma == "be" and any(c.lower_ == "on" and any(g.lower_ == "agenda" for g in c.children) for c in verb.children):
        yield found("discussed", plan, verb, (), "on the agenda")
    if lemma == "be" and any(c.lower_ == "off" and any(g.lower_ == "table" for g in c.children) for c in verb.children):
        yield found("withdrawn", plan, verb, (), "off the table")
    if lemma == "be" and _complement(verb, words("plans", "bygone")):
        yield found("superseded", plan, verb, (), "is history")
    if lemma in ("give", "make") and any(c.dep_ == "dobj" and c.lower_ == "way" for c in verb.children):
        yield found("superseded", plan, verb, (), "gives way")
    if lemma in ("be", "end", "land", "arrive", "wind", "fall", "come", "find", "sit", "lie") and (
        holders := _holders(verb, sentence)
    ):
        got = tuple(Agent(who=m, role="recipient") for m in holders)
        yield found("received" if lemma == "be" else "presented", plan, verb, got, "is in hands")
    if lemma == "exist" and any(c.lower_ in ("longer", "more", "anymore") for c in verb.children):
        yield Found("superseded", plan, verb, (), "no longer exists", "asserted")
    if lemma in words("plans", "comes") and (source := _source(verb, sentence)):
        yield found("drafted", plan, verb, with_roles("drafted", source), "comes from")


def arrives(verb: Any, lemma: str, plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """ "The paper landed in Oslo", "turned up at the Kremlin": presented there; "found its way to reporters": leaked."""
    places = [p for c in verb.children for p in (c, *c.children) if p.dep_ == "prep" and p.lower_ in ("in", "at", "to", "into")]
    goals = [g for p in places for g in p.children]
    if lemma in words("plans", "arrives"):
        got = [m for g in goals for m in mentions_at(g, sentence) if m.kind in ("party", "body")]
        if got:
            yield found("presented", plan, verb, tuple(Agent(who=m, role="recipient") for m in got), "arrives")
    way = lemma in ("find", "make") and any(c.dep_ == "dobj" and c.lower_ == "way" for c in verb.children)
    if way and any(g.lower_ in words("plans", "press") for g in goals):
        yield found("leaked", plan, verb, (), "finds its way")


def _complement(verb: Any, wanted: frozenset[str]) -> bool:
    return any(
        c.dep_ in ("acomp", "attr", "oprd", "advmod", "dobj") and c.i > verb.i and c.lower_ in wanted for c in verb.children
    )


def _source(verb: Any, sentence: Sentence) -> list[Mention]:
    return [
        m
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ in ("from", "in", "with")
        for g in c.children
        if g.dep_ == "pobj"
        for m in mentions_at(g, sentence)
        if m.kind in ("party", "person")
    ]


def _is_judged(verb: Any, plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """ "The plan is unacceptable," he said; "is unacceptable to Kyiv": a verdict of whoever is named as its judge."""
    negated = any(c.dep_ == "neg" for c in verb.children)
    complements = [c for c in verb.children if c.dep_ in ("acomp", "attr", "oprd") and c.i > verb.i]
    for complement in complements:
        said = {complement.lower_, *(c.lower_ for c in complement.children if c.dep_ in ("conj", "amod"))}
        for event, listed in lexicon("plans")["verdicts"].items():
            if event == "discussed" or not said & set(listed):
                continue
            if negated and event != "endorsed":
                return
            judges = [
                m
                for c in complement.children
                if c.dep_ == "prep" and c.lower_ in ("to", "for")
                for g in c.children
                if g.dep_ == "pobj"
                for m in mentions_at(g, sentence)
            ]
            speaker, _ = sentence.document.attribution(*sentence.offset(verb))
            judges = judges or ([speaker] if speaker is not None and speaker.kind in ("person", "party") else [])
            if judges and negated:
                yield replace(found("rejected", plan, verb, with_roles("rejected", judges), "is judged"), modality="asserted")
            elif judges:
                yield found(event, plan, verb, with_roles(event, judges), "is judged")
            return


def work_of(nouns: list[Any], plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """ "A text, the work of Kyiv and London", "the plan is the brainchild of the envoy": they wrote it."""
    for noun in nouns:
        if noun.lower_ not in lexicon("plans")["nouns"]["drafted"]:
            continue
        whose = [p for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
        authors = [m for owner in whose for m in mentions_at(owner, sentence)]
        if authors and not any(c.dep_ == "neg" for c in noun.head.children):
            yield Found("drafted", plan, noun, with_roles("drafted", authors), "work of", "asserted")


def _is_basis(verb: Any, lemma: str, plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """ "The plan could be the basis for a settlement," he said, or form it, or serve as one: he endorses it."""
    if any(c.dep_ == "neg" for c in verb.children):
        return
    bases = [c for c in verb.children if c.dep_ in ("attr", "dobj") and lemma in ("be", "form", "provide", "become", "lay")]
    bases += [g for c in verb.children if c.lower_ == "as" and lemma in ("serve", "act", "work") for g in c.children]
    if not any(c.lower_ in words("plans", "bases") for c in bases):
        return
    speaker, _ = sentence.document.attribution(*sentence.offset(verb))
    if speaker is not None and speaker.kind in ("person", "party"):
        yield Found("endorsed", plan, verb, with_roles("endorsed", [speaker]), "is a basis", "asserted")


def is_not(verb: Any, plan: PlanName, sentence: Sentence) -> Iterator[Found]:
    """ "It is not our plan", "the plan is not American": somebody disowns it."""
    refuted = verb.dep_ == "ccomp" and verb.head.lemma_ == "deny"
    if not refuted and not any(c.dep_ == "neg" for c in verb.children):
        return
    after = [c for c in verb.children if c.dep_ in ("attr", "acomp") and c.i > verb.i]
    gazetteer = sentence.document.gazetteer
    for complement in after:
        ours = any(c.dep_ == "poss" and c.lower_ in ("our", "ours", "my") for c in complement.children)
        whose = [m for c in complement.children if c.dep_ == "poss" for m in mentions_at(c, sentence)]
        one = complement.lower_ in ("one", *words("plans", "strong"))
        whose += [m for c in complement.children if one and c.dep_ == "amod" if (m := gazetteer.party_of_adjective(c.text))]
        theirs = (
            any(m.kind in ("party", "person") for m in whose)
            or gazetteer.party_of_adjective(complement.text) is not None
            or complement.lower_ == "ours"
        )
        if ours or theirs:
            speaker, chain = sentence.document.attribution(*sentence.offset(verb))
            actors = [m for m in (speaker, *chain) if m is not None]
            if ours and not actors:
                continue  # nobody whose plan it could have been
            told = found("disowned", plan, verb, with_roles("disowned", actors), "is not ours")
            yield replace(told, modality="asserted")


def possesses(verb: Any, lemma: str, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    """ "Russia has the plan" tells of its receipt, "nobody would own it" of who disowns it."""
    if lemma not in ("have", "own") or verb.pos_ not in ("VERB", "AUX"):
        return
    actors = [m for m in agents_of(verb, sentence, speakers) if m.kind in ("person", "party", "body", "official")]
    denied = any(c.dep_ == "neg" for c in verb.children)
    if lemma == "own" and denied and actors:
        yield Found("disowned", plan, verb, with_roles("disowned", actors), "owns not", "asserted")
    named = plan.start >= 0 and plan.token < len(verb.doc)
    article = named and any(c.lower_ in ("the", "this", "that") for c in verb.doc[plan.token].children)
    bare = all(c.dep_ in ("nsubj", "dobj", "advmod", "punct", "aux", "mark", "cc", "conj", "npadvmod") for c in verb.children)
    others = {m.name for m in actors} - {m.name for m in plan.authors}
    if lemma == "have" and article and bare and not plan.truce and others:
        yield found("received", plan, verb, with_roles("received", actors), "has it")


def _holders(verb: Any, sentence: Sentence) -> list[Mention]:
    """Whose hands or desk the plan is in, on or has come to: "was in American hands", "landed on the envoy's desk"."""
    places = [g for c in verb.children if c.dep_ in ("prep", "prt", "advmod") for g in (c, *c.children) if g.dep_ == "prep"]
    nouns = [n for p in places for n in p.children if n.dep_ == "pobj" and n.lower_ in ("hands", "desk", "desks", "possession")]
    gazetteer = sentence.document.gazetteer
    found = []
    if str(verb.lemma_).lower() == "be":
        # "the text is with the Americans"
        beside = [n for p in places if p.lower_ == "with" and p.head.i == verb.i for n in p.children if n.dep_ == "pobj"]
        found = [m for n in beside for m in mentions_at(n, sentence) if m.kind == "party"]
    for noun in nouns:
        for child in noun.children:
            if child.dep_ == "poss":
                found += mentions_at(child, sentence)
            elif child.dep_ == "amod" and (party := gazetteer.party_of_adjective(child.text)) is not None:
                found.append(party)
            elif child.dep_ == "prep" and child.lower_ == "of":
                found += [m for owner in child.children for m in mentions_at(owner, sentence)]
    return found
