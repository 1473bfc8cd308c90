"""Truces put forward without being named, or asked for: "ordered the guns to stop", "offered to halt the strikes",
"announced that its forces would hold fire", "demanded that Moscow accept a ceasefire", "proposed stretching it to thirty days".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.modality import modality_of
from observing.plans.agents import agents_behind_by, agents_of, mentions_at, with_roles
from observing.plans.found import Found
from observing.plans.lineages import PlanName
from observing.plans.names import PlanNames
from observing.speakers import Speakers
from observing.truce_words import holiday_of, span_of
from schemas.observations import Agent, Mention

_CLIMBED = frozenset({"xcomp", "ccomp", "pcomp", "advcl", "acl", "conj", "dobj", "pobj", "prep", "relcl"})
_FULL = re.compile(r"\b(?:full|complete|unconditional|immediate|general|comprehensive)\b", re.IGNORECASE)
_IT = frozenset({"it", "this", "that"})


def halts(
    sentence: Sentence, here: list[PlanName], recent: list[PlanName], names: PlanNames, speakers: Speakers
) -> Iterator[Found]:
    """Each offer of a truce that the sentence tells by verbs, and each demand of one."""
    for verb in sentence.parse:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        lemma = str(verb.lemma_).lower()
        if _stops(verb, lemma) and not any(name.truce and _below(verb, name) for name in here):
            yield from _offered(verb, names.halt(verb, sentence), sentence, speakers)
        elif lemma in words("plan_idioms", "lengthens"):
            truce = _truce_of(verb, here, recent)
            if truce is not None:
                yield from _offered(verb, names.longer(verb, truce, sentence), sentence, speakers, longer=True)
        elif lemma in words("plan_idioms", "wants"):
            wanted = next((name for name in here if name.truce and not name.definite and _object(verb, name)), None)
            if wanted is not None and _limited(wanted, sentence):
                for told in _proposed(verb, wanted, sentence, speakers, "wants"):
                    ref = wanted.ref.model_copy(update={"lineage": None})
                    yield replace(told, ref=ref) if _foreign(told, wanted, names) else told
        elif lemma in words("plan_idioms", "takes"):
            truce = next((name for name in here if name.truce and _object(verb, name)), None)
            if truce is not None:
                yield from _demanded(verb, truce, sentence, names, speakers)


def _stops(verb: Any, lemma: str) -> bool:
    """Whether the verb says that fire is stopped: by its object, or its subject ("the guns fall silent")."""
    listed = lexicon("plan_idioms")["stops"].get(lemma)
    if listed is None:
        return False
    near = [c for c in verb.children if c.dep_ not in ("aux", "mark", "advcl", "ccomp", "conj")]
    near += [g for c in near if c.dep_ in ("prep", "dobj") for g in c.children]
    if any(t.lower_ in listed or str(t.lemma_).lower() in listed for t in near if t.i > verb.i):
        return True
    # "ordered the guns to stop": the parser may give the guns to the verb above.
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    subjects += [c for c in verb.head.children if c.dep_ == "dobj"] if verb.dep_ in ("xcomp", "ccomp") else []
    return lemma in ("stop", "fall") and any(c.lower_ in words("plan_idioms", "guns") for c in subjects)


def _limited(truce: PlanName, sentence: Sentence) -> bool:
    """Whether a truce is one in particular and not peace at large: for how long, for which day, in full."""
    phrase = sentence.document.text[truce.start : truce.end]
    return bool(span_of(phrase) or holiday_of(phrase) or _FULL.search(phrase))


def _below(verb: Any, name: PlanName) -> bool:
    return any(t.i == name.token for t in verb.subtree)


def _object(verb: Any, name: PlanName) -> bool:
    direct = {c.i for c in verb.children if c.dep_ in ("dobj", "nsubjpass")}
    behind = {g.i for c in verb.children if c.dep_ == "prep" and c.lower_ in ("to", "into", "on") for g in c.children}
    return name.token in direct | behind


def _truce_of(verb: Any, here: list[PlanName], recent: list[PlanName]) -> PlanName | None:
    named = next((name for name in here if name.truce and _object(verb, name)), None)
    if named is not None:
        return named
    before = [name for name in (*recent, *here) if name.truce and (name in recent or name.token < verb.i)]
    it = any(c.dep_ == "dobj" and c.lower_ in _IT for c in verb.children)
    return replace(before[-1], start=-1, end=-1, authors=()) if it and before else None


def _governors(verb: Any) -> Iterator[Any]:
    """The verbs above a clause, the nearest first, at most three steps up."""
    current = verb
    for _ in range(4):
        if current.dep_ not in _CLIMBED or current.head.i == current.i:
            return
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            yield current


def _offered(verb: Any, truce: PlanName, sentence: Sentence, speakers: Speakers, *, longer: bool = False) -> Iterator[Found]:
    if any(c.lower_ in ("whether", "if") and c.dep_ in ("mark", "advmod") for c in verb.children):
        return  # "asked whether Moscow would agree to a truce": a question puts nothing forward
    for above in _governors(verb):
        lemma = str(above.lemma_).lower()
        phrase = sentence.document.text[truce.start : truce.end]
        limited = longer or span_of(phrase) or holiday_of(phrase) or {t.lower_ for t in verb.subtree} & _LIMITS
        if lemma in words("plan_idioms", "offers") or (lemma in words("plan_idioms", "asks") and limited):
            yield from _proposed(above, truce, sentence, speakers, "halts")
            return


_ORDERS = frozenset({"order", "instruct", "command", "direct"})
_LIMITS = frozenset({"front", "line", "until", "midnight", "frontline", "immediately"})


def _demanded(verb: Any, truce: PlanName, sentence: Sentence, names: PlanNames, speakers: Speakers) -> Iterator[Found]:
    """A demand to accept a truce proposes it, or backs it where the truce is somebody else's."""
    if any(c.lower_ in ("whether", "if") and c.dep_ in ("mark", "advmod") for c in verb.children):
        return  # "asked whether Moscow would agree to a truce": a question puts nothing forward
    for above in _governors(verb):
        if str(above.lemma_).lower() not in words("plan_idioms", "asks") | _ORDERS:
            continue
        for told in _proposed(above, truce, sentence, speakers, "demands"):
            if truce.definite and _foreign(told, truce, names):
                authors = [a.who for a in told.agents if a.role == "author"]
                yield replace(told, event="endorsed", agents=with_roles("endorsed", authors))
            else:
                yield told
        return


def _foreign(told: Found, truce: PlanName, names: PlanNames) -> bool:
    """Whether the truce is known as that of others than those who speak of it here."""
    sides = names.lineages.sides(truce.ref.lineage)
    actors = {a.who.actor for a in told.agents if a.role == "author" and a.who.actor}
    return bool(sides) and bool(actors) and not actors & sides


def _proposed(above: Any, truce: PlanName, sentence: Sentence, speakers: Speakers, rule: str) -> Iterator[Found]:
    passive = any(c.dep_ == "auxpass" for c in above.children)
    actors = agents_behind_by(above, sentence, speakers) if passive else agents_of(above, sentence, speakers)
    asked: list[Mention] = [
        m for c in above.children if c.dep_ in ("dobj", "dative", "iobj", "nsubjpass") for m in mentions_at(c, sentence)
    ]
    doer = next((c for c in above.children if c.dep_ == "nsubj"), None)
    if not actors and not asked and not passive and (doer is None or doer.pos_ == "PRON"):
        return
    known = {m.name for m in actors}
    recipients = tuple(Agent(who=m, role="recipient") for m in asked if m.name not in known)
    yield Found("proposed", truce, above, (*with_roles("proposed", actors), *recipients), rule, modality_of(above))
