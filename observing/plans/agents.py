"""Who takes part in a plan's event, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.plans.frames import mention_like
from observing.speakers import Speakers
from observing.subjects import mention_of, subject
from schemas.observations import Agent, AgentRole, Mention, PlanEvent


def mentions_at(token: Any, sentence: Sentence) -> list[Mention]:
    """The mention at a token and at those coordinated with it; an adjective of nationality gives its party."""
    found: list[Mention] = []
    for each in (token, *conjuncts(token), *_with_its_name(token, sentence)):
        mention = mention_of(each, sentence) or sentence.document.gazetteer.party_of_adjective(each.text)
        if mention is None:
            for child in each.children:
                if child.dep_ in ("amod", "compound", "nmod") and each.lower_ in words("people", "collectives"):
                    mention = sentence.document.gazetteer.party_of_adjective(child.text)
                    more = [sentence.document.gazetteer.party_of_adjective(c.text) for c in conjuncts(child)]
                    found.extend(m for m in (mention, *more) if m is not None)
                    mention = None
        else:
            found.append(mention)
            for child in each.children:
                # "American and Ukrainian negotiators": the second adjective is its own party.
                party = sentence.document.gazetteer.party_of_adjective(child.text) if child.dep_ in ("amod", "nmod") else None
                if party is not None:
                    found.append(party)
                    found.extend(m for c in conjuncts(child) if (m := sentence.document.gazetteer.party_of_adjective(c.text)))
    return list({m.name: m for m in found}.values())


def conjuncts(token: Any) -> Iterator[Any]:
    """The nouns coordinated with a noun, in order."""
    for child in token.children:
        if child.dep_ == "conj":
            yield child
            yield from conjuncts(child)


def _with_its_name(token: Any, sentence: Sentence) -> Iterator[Any]:
    """The nouns coordinated with the name behind a title: "the envoy Virtanen and Haugen"."""
    whoever = mention_of(token, sentence)
    for child in token.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and whoever is not None and whoever.kind == "person":
            yield from conjuncts(child)


def agents_of(verb: Any, sentence: Sentence, speakers: Speakers) -> list[Mention]:
    """Who does what an active verb says, those coordinated with the subject included."""
    actor = subject(verb)
    if actor is None and verb.dep_ == "relcl":
        return []
    if actor is None:
        return []
    named = mentions_at(actor, sentence)
    if named:
        return named
    if actor.lower_ in ("we", "i", "us"):
        speaker, _ = sentence.document.attribution(*sentence.offset(verb))
        return [speaker] if speaker else []
    spoken = speakers.of(actor, sentence)
    return [spoken] if spoken else []


def agents_behind_by(verb: Any, sentence: Sentence, speakers: Speakers, event: PlanEvent | None = None) -> list[Mention]:
    """Who did what a passive verb says: behind "by", "through" and, where it does not name who got it, "with"."""
    found: list[Mention] = []
    doers = ("by", "through") if event == "presented" else ("by", "through", "with")
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ in doers:
            for noun in child.children:
                if noun.dep_ == "pobj":
                    helped = [noun] if child.lower_ == "with" and noun.lower_ in ("help", "assistance") else []
                    sides = (sentence.document.gazetteer.party_of_adjective(c.text) for h in helped for c in h.children)
                    named = (
                        mentions_at(noun, sentence)
                        or [m for m in sides if m]
                        or [m for m in [speakers.of(noun, sentence)] if m and child.lower_ == "by"]
                    )
                    found.extend(named)
    if any(c.dep_ == "nsubjpass" and mention_like(c) for c in verb.children):
        return found
    return found


def recipients(verb: Any, sentence: Sentence) -> tuple[Agent, ...]:
    """Who gets the plan: datives, those behind "to", "before" and "with", and a passive's person."""
    found: list[Mention] = []
    for child in verb.children:
        if child.dep_ in ("dative", "iobj") and child.pos_ in ("NOUN", "PROPN"):
            found.extend(mentions_at(child, sentence))
        if child.dep_ == "dobj" and mention_like(child) and any(c.dep_ == "dobj" and c.i > child.i for c in verb.children):
            found.extend(mentions_at(child, sentence))
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "before", "with"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    found.extend(mentions_at(noun, sentence))
        if child.dep_ == "prep" and child.lower_ == "in":
            # "put the text in front of the envoy"
            fronts = [f for f in child.children if f.lower_ == "front"]
            for noun in (n for f in fronts for of in f.children if of.lower_ == "of" for n in of.children):
                found.extend(mentions_at(noun, sentence))
        if child.dep_ == "nsubjpass" and mention_like(child):
            found.extend(mentions_at(child, sentence))
    return tuple(Agent(who=m, role="recipient") for m in found)


def described_as(noun: Any, sentence: Sentence) -> list[Mention]:
    """Who is called by a noun: "X, one of the authors of", "the architect, X", "X is an author of", "as an author, X"."""
    top = noun
    while top.dep_ == "pobj" and top.head.lower_ in ("of", "among") and top.head.head.i < top.i:
        top = top.head.head  # "one of the authors", "among the authors"
    beside = [c for c in top.children if c.dep_ == "appos"]
    if top.dep_ == "appos":
        beside.append(top.head)
    elif top.dep_ == "attr" and (whoever := subject(top.head)) is not None:
        beside.append(whoever)
    return [m for each in beside for m in mentions_at(each, sentence) if m.kind in ("person", "party", "body")]


def speaks_for(speaker: Mention | None, actor: Mention, sentence: Sentence) -> bool:
    """Whether a speaker can say what an actor will do or has done: it is himself, his party, or a person of his party."""
    if speaker is None:
        return False
    parties = [sentence.document.gazetteer.party_of(m) or m for m in (speaker, actor)]
    return speaker.name == actor.name or parties[0].name == parties[1].name


def carriers(verb: Any, sentence: Sentence) -> tuple[Agent, ...]:
    """Who carries the plan there: "with the army secretary", "through an envoy"."""
    found = [
        m
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("with", "through", "via")
        for noun in child.children
        if noun.dep_ == "pobj"
        for m in mentions_at(noun, sentence)
    ]
    return tuple(Agent(who=m, role="presenter") for m in found)


def with_roles(event: PlanEvent | str, actors: Iterable[Mention]) -> tuple[Agent, ...]:
    """The actors as agents of an event, in the part that its lexicon gives them."""
    role: AgentRole = lexicon("plans")["roles"][event]
    return tuple(Agent(who=m, role=role) for m in actors)
