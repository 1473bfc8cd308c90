"""What happened to plans: events over the parse, active, passive, nominal and relative, with agents and modality.

Constructions: a verb with the plan as its object ("X rejected the plan"), as its passive subject ("was handed to Y by X"), as
the noun that its relative clause or participle hangs on ("the draft that X settled", "a text leaked last week"), behind a
preposition ("worked on the plan"), as the subject of an intransitive ("the plan leaked"); nouns of events ("X's rejection of the
plan", "recipients of a proposal"); "is not our plan".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from observing.document import Sentence
from observing.lexicon import lexicon, words
from observing.plans.agents import (
    agents_behind_by,
    agents_of,
    carriers,
    described_as,
    mentions_at,
    recipients,
    with_roles,
)
from observing.plans.cuts import counted, cuts
from observing.plans.found import Found, found
from observing.plans.frames import events_of, fits, full_lemma, mention_like, told_before, verdict
from observing.plans.halts import halts
from observing.plans.idioms import idioms
from observing.plans.names import PlanName, PlanNames
from observing.plans.senses import (
    denies_own,
    outlet_before,
    published,
    refused,
    to_do_something,
    to_the_press,
    will_not,
)
from observing.plans.states import arrives, is_not, possesses, states, work_of
from observing.plans.triggers import telegraphic
from observing.speakers import Speakers
from observing.subjects import subject
from schemas.observations import Agent, PlanEvent


def find_events(
    sentence: Sentence, here: list[PlanName], recent: list[PlanName], names: PlanNames, speakers: Speakers
) -> Iterator[Found]:
    """Every event of a plan that one sentence tells; `recent` are the plans that the sentence before named."""
    parsed = sentence.parse
    by_token = {name.token: name for name in here}
    for token in parsed:
        plan = by_token.get(token.i) or _anaphor(token, here, recent, sentence)
        if plan is None:
            continue
        yield from _of_plan(token, plan, sentence, speakers)
    yield from _telegraphic(sentence, here, recent, speakers)
    changes = list(cuts(sentence, here, recent, speakers, names.lineages.numbers(sentence.document.published)))
    yield from changes or counted(sentence, names.lineages)
    yield from idioms(sentence, here, recent, speakers)
    yield from halts(sentence, here, recent, names, speakers)


def _telegraphic(sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers) -> Iterator[Found]:
    """ "Drawn up by Kyiv and London; passed to the envoy": participles without a subject, of the plan named just before."""
    if not recent or not telegraphic().search(sentence.text):
        return
    between = sentence.document.text[max(recent[-1].start, 0) : sentence.start]
    if "\n\n" in between:
        return  # another paragraph of a list speaks of another thing
    first = next((t for t in sentence.parse if not t.is_punct and not t.is_space), None)
    if first is None or first.tag_ not in ("VBN", "VBD") or any(n.token < first.i for n in here):
        return
    root = first.head if first.dep_ == "advcl" else first
    if root.dep_ != "ROOT" or root.tag_ not in ("VBN", "VBD"):
        return
    plan = replace(recent[-1], start=-1, end=-1, authors=())
    below = (c for c in root.children if c.dep_ in ("conj", "dep", "advcl", "ccomp") and c.tag_ in ("VBN", "VBD"))
    verbs = [root, *below]
    if any(c.dep_ in ("nsubj", "nsubjpass", "dobj") for verb in verbs for c in verb.children):
        return  # "Asked by reporters, the envoy shrugged"
    for verb in verbs:
        yield from _by_verb(verb, full_lemma(verb), plan, sentence, speakers, "passive")


_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr", "conj", "appos", "ROOT", "oprd")


def by_weight(names: list[PlanName], sentence: Sentence) -> list[PlanName]:
    """The names of a sentence, those that "it" rather means last: a verb's subject or object before what stands beside it."""
    return sorted(names, key=lambda name: name.token < len(sentence.parse) and sentence.parse[name.token].dep_ in _ARGUMENTS)


def _anaphor(token: Any, here: list[PlanName], recent: list[PlanName], sentence: Sentence) -> PlanName | None:
    """ "it", "this" or "both" as an object or passive subject, where the text named a plan just before."""
    if token.lower_ in ("that", "which") and token.dep_ == "nsubjpass" and token.head.dep_ == "conj":
        # "the draft that X settled, and that has been passed to Y": the parser hangs the second clause on the main verb.
        named = [name for name in here if name.token < token.i]
        return (
            replace(named[-1], start=-1, end=-1, ref=named[-1].ref.model_copy(update={"points": None, "points_text": None}))
            if named
            else None
        )
    thing = token.lower_ in ("thing", "lot") and any(c.lower_ in ("the", "whole") for c in token.children)
    if not thing and token.lower_ not in ("it", "both", "them"):
        return None
    if token.dep_ not in ("dobj", "nsubjpass", "nsubj", "pobj", "dative"):
        return None
    before = by_weight([name for name in here if name.token < token.i], sentence) or recent
    if not before or (before is recent and _closer(token)):
        return None
    ref = before[-1].ref.model_copy(
        update={
            "points": None,
            "points_text": None,
        }
    )
    return replace(before[-1], ref=ref, authors=(), start=-1, end=-1)


def _closer(pronoun: Any) -> bool:
    """Whether "it" has a nearer thing to stand for: an object named before it in its own sentence."""
    return pronoun.lower_ == "it" and any(
        t.dep_ == "dobj" and t.pos_ == "NOUN" and t.i < pronoun.i and not t.ent_type_ for t in pronoun.doc
    )


def _of_plan(token: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    for top in _tops(token):
        verb = top.head
        lemma = full_lemma(verb)
        given = top.dep_ == "dative" and any(c.dep_ == "auxpass" for c in verb.children)  # "the envoys were given it"
        if (given or top.dep_ in ("dobj", "nsubjpass", "oprd")) and verb.pos_ in ("VERB", "AUX"):
            # "Signed late on Tuesday by X and Y: a declaration" is a passive turned round.
            turned = verb.tag_ in ("VBN", "VBD") and any(c.dep_ == "agent" for c in verb.children)
            passive = top.dep_ == "nsubjpass" or (turned and not any(c.dep_ == "nsubj" for c in verb.children))
            yield from _by_verb(verb, lemma, plan, sentence, speakers, "passive" if passive else "object")
        elif top.dep_ == "nsubj" and verb.tag_ == "VBG" and verb.dep_ == "ccomp":
            # "declared a truce running until Sunday": a small clause is the verb's object.
            yield from _by_verb(verb.head, full_lemma(verb.head), plan, sentence, speakers, "object")
        elif top.dep_ == "nsubj" and verb.lower_ in words("plans", "goals") and verb.head.lemma_ == "make":
            # "makes a version public"
            yield from _by_verb(verb.head, "make", plan, sentence, speakers, "object")
        elif top.dep_ == "nsubj" and verb.dep_ == "ccomp" and verb.pos_ == "ADJ" and verb.head.pos_ == "VERB":
            # "found it unconstructive": a small clause without a verb is a verdict.
            above = verb.head
            actors = agents_of(above, sentence, speakers)
            for event in verdict(above, full_lemma(above)) if actors else ():
                yield found(event, plan, above, with_roles(event, actors), "verdict")
        elif top.dep_ == "nsubj" and verb.pos_ in ("VERB", "AUX"):
            for event in events_of(lemma, "subjects"):
                origin = lemma == "emerge" and any(c.lower_ in ("from", "out") for c in verb.children)
                reached = [c for c in verb.children if c.dep_ == "dobj"] if event == "presented" else []
                got = tuple(Agent(who=m, role="recipient") for goal in reached for m in mentions_at(goal, sentence))
                yield found("proposed" if origin else event, plan, verb, got, "subject")
            if lemma == "go" and (recipients(verb, sentence) or carriers(verb, sentence)):
                yield found("presented", plan, verb, (*recipients(verb, sentence), *carriers(verb, sentence)), "goes to")
            for conj in _passive_conjuncts(verb):
                yield from _by_verb(conj, full_lemma(conj), plan, sentence, speakers, "passive")
            yield from states(verb, lemma, plan, sentence)
            yield from arrives(verb, lemma, plan, sentence)
        elif top.dep_ == "attr" and lemma == "be":
            yield from is_not(verb, plan, sentence)
        elif top.dep_ == "pobj" and verb.dep_ in ("prep", "agent", "dative", "prt"):
            yield from _by_preposition(verb, plan, sentence, speakers)
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _hanging(token, plan, sentence, speakers)
        yield from work_of([c for c in token.children if c.dep_ == "appos"], plan, sentence)


def _tops(token: Any) -> Iterator[Any]:
    """The token, and what it is a part of: "the first of the plan", "all points of the draft", a coordinated noun's first one."""
    yield token
    top = token
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
        yield top
    if top.dep_ == "appos" and top.head.pos_ in ("NOUN", "PROPN") and not mention_like(top.head):
        yield top.head  # "put forward an idea of his own: pauses of 24 hours"
    if top.dep_ == "pobj" and top.head.lower_ == "of":
        whole = top.head.head
        part = whole.lower_ in words("plans", "parts")
        if part:
            yield whole


def _passive_conjuncts(verb: Any) -> Iterator[Any]:
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and any(c.dep_ == "auxpass" for c in child.children)
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        ):
            yield child


def _by_verb(verb: Any, lemma: str, plan: PlanName, sentence: Sentence, speakers: Speakers, voice: str) -> Iterator[Found]:
    yield from possesses(verb, lemma, plan, sentence, speakers)
    for event in verdict(verb, lemma):
        yield found(event, plan, verb, with_roles(event, agents_of(verb, sentence, speakers)), "verdict")
    for each, name in ((verb, lemma), *((c, full_lemma(c)) for c in (_passive_conjuncts(verb) if voice == "passive" else ()))):
        for listed in events_of(name, "objects"):
            anew = listed == "presented" and to_do_something(plan, each)
            event = "proposed" if anew else listed
            if not fits(event, name, each, plan):
                continue
            passive = voice == "passive" or any(c.dep_ == "auxpass" for c in each.children)
            actors = agents_behind_by(each, sentence, speakers, event) if passive else agents_of(each, sentence, speakers)
            goals = recipients(each, sentence) if event in ("presented", "received", "proposed") else ()
            if event == "received" and any(m.kind == "outlet" for m in actors):
                event = "leaked"  # what a newspaper obtains has leaked
            if event == "presented" and to_the_press(each):
                event = "leaked"
            if event == "leaked" and published(plan, each, actors):
                event = "presented"
            if plan.start < 0 and not actors and not goals and voice != "passive":
                continue  # "it" and nobody who does it: too little to go by
            agents = (*with_roles(event, actors), *goals)
            if plan.start < 0 and not agents and event in ("presented", "received", "drafted", "proposed"):
                continue
            if each.dep_ == "pcomp" and each.head.lower_ == "of" and str(each.head.head.lemma_).lower() in ("accuse", "suspect"):
                continue  # what somebody is only accused of
            if event in ("accepted", "endorsed") and refused(each):
                yield found("rejected", plan, each.head, with_roles("rejected", actors), "refuses to")
            elif event in ("accepted", "endorsed") and plan.definite and will_not(each, actors, sentence):
                told = found("rejected", plan, each, with_roles("rejected", actors), "will not")
                yield replace(told, modality="asserted")
            elif event == "drafted" and denies_own(each, actors, sentence):
                yield replace(found("disowned", plan, each, with_roles("disowned", actors), "did not"), modality="asserted")
            elif event == "drafted" and each.dep_ in ("xcomp", "pcomp") and each.head.lemma_ in ("deny", "disavow"):
                yield found("disowned", plan, each.head, with_roles("disowned", actors), "denies")
            elif anew:
                # What is newly put forward is not the text that stands open.
                fresh = replace(plan, ref=plan.ref.model_copy(update={"lineage": None}))
                yield found(event, fresh, each, agents, voice)
            else:
                yield found(event, plan, each, agents, voice)
        if name in words("plans", "outlet_leaks"):
            doers = agents_behind_by(each, sentence, speakers) if voice == "passive" else agents_of(each, sentence, speakers)
            outlets = [m for m in doers if m.kind == "outlet"] or outlet_before(each, sentence)
            if outlets:
                yield found("leaked", plan, each, with_roles("leaked", outlets), "outlet saw it")


def _by_preposition(prep: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    verb = prep.head
    if verb.pos_ == "ADV" and verb.dep_ in ("advmod", "prt") and verb.head.pos_ == "VERB":
        verb = verb.head  # "backed away from the plan", where the parser hangs "from" on "away"
    if verb.pos_ in ("VERB", "AUX"):
        lemma = full_lemma(verb)
        if lemma.endswith(f" {prep.lower_}"):
            lemma = str(verb.lemma_).lower()  # "went over the plan": the preposition is no particle
        for event, listed in lexicon("plans")["prepositions"].items():
            if prep.lower_ in listed.get(lemma, ()):
                if lemma == "be" and not (
                    verb.i < prep.i and any(m.kind in ("person", "party", "body") for m in agents_of(verb, sentence, speakers))
                ):
                    continue  # "Kyiv is for the plan", and not "Monday is for the plan"
                if event == "revised" and plan.ref.lineage is None:
                    continue  # "a formula from which a word was struck": no plan that the topic knows
                told: PlanEvent = "proposed" if plan.truce and event == "drafted" else event  # "came up with the idea of a truce"
                passive = any(c.dep_ == "auxpass" for c in verb.children)
                actors = agents_behind_by(verb, sentence, speakers) if passive else agents_of(verb, sentence, speakers)
                agents = with_roles(told, actors)
                if event == "presented":
                    given = [m for c in verb.children if c.dep_ == "dobj" for m in mentions_at(c, sentence)]
                    agents = (*agents, *(Agent(who=m, role="recipient") for m in given))
                yield found(told, plan, verb, agents, "preposition")
        if prep.lower_ == "with" and lemma == "do" and any(c.lower_ == "nothing" for c in verb.head.children):
            # "has nothing to do with the plan"
            actors = agents_of(verb.head, sentence, speakers)
            yield replace(
                found("disowned", plan, verb.head, with_roles("disowned", actors), "nothing to do"), modality="asserted"
            )
        if lemma in words("plan_idioms", "asks_for") and prep.lower_ == "for" and plan.truce:
            yield found("proposed", plan, verb, with_roles("proposed", agents_of(verb, sentence, speakers)), "calls for")
    light = _light(prep)
    if light is not None:
        event, bearer = light
        yield found(event, plan, bearer, with_roles(event, agents_of(bearer, sentence, speakers)), "light verb")
    elif verb.pos_ == "NOUN" and prep.lower_ in ("of", "to", "for"):
        for event in events_of(verb.lower_, "nouns"):
            owners = [m for c in verb.children if c.dep_ in ("poss", "compound", "amod") for m in mentions_at(c, sentence)]
            above = verb.head
            while above.pos_ == "ADP" and above.head.i != above.i:
                above = above.head  # "is in possession of", "is in favour of"
            if not owners and told_before(event, verb):
                continue
            if not owners and above.pos_ in ("AUX", "VERB") and (event in ("received", "drafted") or verb.head.pos_ == "ADP"):
                actor = subject(above)
                owner = speakers.of(actor, sentence) if actor is not None else None
                owners = [owner] if owner else []
            if not owners and verb.lower_ in words("plans", "doers"):
                owners = described_as(verb, sentence)
            anchor = above if above.pos_ in ("VERB", "AUX") else verb
            yield found(event, plan, anchor, with_roles(event, owners), "nominal")


def _hanging(token: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[Found]:
    """Relative clauses and participles on the plan's noun."""
    for child in token.children:
        event = lexicon("plans")["participles"].get(child.lower_) if child.dep_ == "amod" else None
        if event is not None and child.i < token.i:
            yield Found(event, plan, child, (), "participle", "asserted")
    # "the halt in the fighting put forward by Washington": the parser hangs the participle on the nearer noun.
    within = [g for c in token.children if c.dep_ == "prep" and c.lower_ in ("in", "to", "for", "on") for g in c.children]
    hosts = [
        token,
        *(g for g in within if g.dep_ == "pobj" and any(_by_somebody(c) for c in g.children)),
        *(c for c in token.children if c.dep_ == "appos"),
        *list(_tops(token))[1:],
    ]
    for host in hosts:
        for clause in host.children:
            if clause.dep_ not in ("relcl", "acl") or clause.pos_ not in ("VERB", "AUX") or _says_in_passing(clause):
                continue
            for also in _passive_conjuncts(clause):
                yield from _by_verb(also, full_lemma(also), plan, sentence, speakers, "passive")
            lemma = full_lemma(clause)
            own_subject = any(c.dep_ == "nsubj" for c in clause.children)
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in clause.children) or (
                clause.dep_ == "acl" and clause.tag_ in ("VBN", "VBD") and not own_subject
            )
            # "the truce, to which Kyiv agreed"
            for prep in (c for c in clause.children if c.dep_ == "prep" and any(w.tag_ == "WDT" for w in c.children)):
                yield from _by_preposition(prep, plan, sentence, speakers)
            # "a paper that reached Washington"
            reached = [c for c in clause.children if c.dep_ == "dobj"] if "presented" in events_of(lemma, "subjects") else []
            for goal in reached:
                got = tuple(Agent(who=m, role="recipient") for m in mentions_at(goal, sentence))
                if got:
                    yield found("presented", plan, clause, got, "reaches")
            if any(c.dep_ == "nsubj" and c.tag_ in ("WDT", "WP") for c in clause.children):
                yield from arrives(clause, lemma, plan, sentence)
            own_object = any(c.dep_ == "dobj" and c.lower_ not in ("that", "which", "whom", "what") for c in clause.children)
            if passive:
                yield from _by_verb(clause, lemma, plan, sentence, speakers, "passive")
            elif not own_object:
                subjects = [c for c in clause.children if c.dep_ == "nsubj"]
                subject_gap = bool(subjects) and all(c.tag_ in ("WDT", "WP") for c in subjects)
                if subject_gap:
                    for event in events_of(lemma, "subjects"):
                        yield found(event, plan, clause, (), "relative subject")
                else:
                    yield from _by_verb(clause, lemma, plan, sentence, speakers, "relative")


def _says_in_passing(clause: Any) -> bool:
    """ "The plan, he wrote on Friday, was drafted by …": who says so, and nothing that was done to the plan."""
    told = str(clause.lemma_).lower() in words("attribution", "say") and any(c.dep_ == "nsubj" for c in clause.children)
    first = clause.left_edge
    return told and (first.text == "," or (first.i > 0 and first.nbor(-1).text == ",")) and not any(
        t.tag_ in ("WDT", "WP", "WRB") or t.lower_ == "that" for t in clause.subtree
    )  # fmt: skip


def _by_somebody(clause: Any) -> bool:
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and any(c.dep_ == "agent" for c in clause.children)


def _light(prep: Any) -> tuple[PlanEvent, Any] | None:
    """ "gave its blessing to the plan": the event that a light verb and its noun tell, and the verb."""
    if prep.lower_ not in words("plans", "light_prepositions"):
        return None
    noun = prep.head
    relative = any(c.tag_ == "WDT" for c in prep.children)  # "the plan to which Kyiv put its name"
    if noun.pos_ in ("VERB", "AUX"):
        verb, noun = noun, next((c for c in noun.children if c.dep_ in ("dobj", "intj") and (c.i < prep.i or relative)), None)
    else:
        verb = noun.head
    if noun is None or str(verb.lemma_).lower() not in words("plans", "light_verbs") | {"say"}:
        return None
    answers = noun.lower_ in ("yes", "no")
    if (str(verb.lemma_).lower() == "say") != answers:
        return None
    return next(((event, verb) for event, listed in lexicon("plans")["light_nouns"].items() if noun.lower_ in listed), None)
