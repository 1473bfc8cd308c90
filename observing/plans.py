"""What happened to plans: events over the parse, active, passive, nominal and relative, with agents and modality.

Constructions: a verb with the plan as its object ("X rejected the plan"), as its passive subject ("was handed to Y by X"), as
the noun that its relative clause or participle hangs on ("the draft that X settled", "a text leaked last week"), behind a
preposition ("worked on the plan"), as the subject of an intransitive ("the plan leaked"); nouns of events ("X's rejection of the
plan", "recipients of a proposal"); "from 28 points to 19"; "is not our plan".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from observing.counts import find_counts
from observing.document import Document, Sentence
from observing.inflection import inflected
from observing.lexicon import lexicon, words
from observing.modality import modality_of
from observing.plan_names import PlanName, PlanNames
from observing.speakers import Speakers, mention_of, subject
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import Agent, AgentRole, Mention, Modality, PlanEvent, PlanRef, PlanReported
from schemas.profile import Profile


@dataclass(frozen=True, slots=True)
class _Found:
    event: PlanEvent
    plan: PlanName
    verb: Any
    agents: tuple[Agent, ...]
    rule: str
    modality: Modality
    ref: PlanRef | None = None


def read_plans(
    document: Document, profile: Profile, names: PlanNames | None = None, extractor: str = "rules/1"
) -> Iterator[PlanReported]:
    """Every event of a plan that the document tells, in text order."""
    names = names or PlanNames(profile)
    timeline = Timeline(document)
    speakers = Speakers(document)
    seen: list[PlanName] = []
    recent: list[PlanName] = []
    verbs = _trigger()
    wanted = [
        s
        for s in document.sentences
        if names.trigger.search(s.text) or (verbs.search(s.text) and (_pronoun(s) or "'s " in s.text))
    ]
    document.prepare(wanted)
    chosen = {s.index for s in wanted}
    for sentence in document.sentences:
        if sentence.index not in chosen:
            recent = []
            continue
        here = names.find(sentence, seen)
        if sentence.index == 0:
            recent = []
        if not sentence.question and (here or recent) and verbs.search(sentence.text):
            yield from _observations(
                document, profile, sentence, list(_events(sentence, here, recent, speakers)), timeline, extractor
            )
        seen.extend(here)
        recent = here or recent if _pronoun(sentence) or here else here


def _pronoun(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(?:it|that|this|them|both)\b", sentence.text, re.IGNORECASE))


@cache
def _trigger() -> re.Pattern[str]:
    content = lexicon("plans")
    verbs = {verb for group in ("objects", "subjects") for listed in content[group].values() for verb in listed}
    verbs |= {verb for listed in content["prepositions"].values() for verb in listed}
    verbs |= {noun for listed in content["nouns"].values() for noun in listed} | {"be", "go"}
    irregular = re.compile(r"\b(?:is|are|was|were|isn't|went|goes|has|had)\b", re.IGNORECASE)
    return re.compile(f"{inflected(frozenset(verbs)).pattern}|{irregular.pattern}", re.IGNORECASE)


@cache
def _events_of(lemma: str, group: str) -> tuple[PlanEvent, ...]:
    return tuple(event for event, listed in lexicon("plans")[group].items() if lemma in listed)


# -- finding ----------------------------------------------------------------------------------------------------------


def _events(sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers) -> Iterator[_Found]:
    parsed = sentence.parse
    by_token = {name.token: name for name in here}
    for token in parsed:
        plan = by_token.get(token.i) or _anaphor(token, here, recent)
        if plan is None:
            continue
        yield from _of_plan(token, plan, sentence, speakers)
    yield from _counts_change(sentence, here, recent, speakers)


def _anaphor(token: Any, here: list[PlanName], recent: list[PlanName]) -> PlanName | None:
    """ "it", "this" or "both" as an object or passive subject, where the text named a plan just before."""
    if token.lower_ in ("that", "which") and token.dep_ == "nsubjpass" and token.head.dep_ == "conj":
        # "the draft that X settled, and that has been passed to Y": the parser hangs the second clause on the main verb.
        named = [name for name in here if name.token < token.i]
        return (
            replace(named[-1], start=-1, end=-1, ref=named[-1].ref.model_copy(update={"points": None, "points_text": None}))
            if named
            else None
        )
    if token.lower_ not in ("it", "both", "them") or token.dep_ not in ("dobj", "nsubjpass", "nsubj", "pobj"):
        return None
    before = [name for name in here if name.token < token.i] or recent
    if not before:
        return None
    ref = before[-1].ref.model_copy(update={"points": None, "points_text": None, "label": token.text})
    return replace(before[-1], ref=ref, authors=(), start=-1, end=-1)


def _of_plan(token: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[_Found]:
    for top in _tops(token):
        verb = top.head
        lemma = _full_lemma(verb)
        if top.dep_ in ("dobj", "nsubjpass", "oprd") and verb.pos_ in ("VERB", "AUX"):
            yield from _by_verb(verb, lemma, plan, sentence, speakers, "passive" if top.dep_ == "nsubjpass" else "object")
        elif top.dep_ == "nsubj" and verb.tag_ == "VBG" and verb.dep_ == "ccomp":
            # "declared a truce running until Sunday": a small clause is the verb's object.
            yield from _by_verb(verb.head, _full_lemma(verb.head), plan, sentence, speakers, "object")
        elif top.dep_ == "nsubj" and verb.pos_ in ("VERB", "AUX"):
            for event in _events_of(lemma, "subjects"):
                yield _found(event, plan, verb, (), "subject")
            if lemma == "go" and (_recipients(verb, sentence) or _carrier(verb, sentence)):
                yield _found("presented", plan, verb, (*_recipients(verb, sentence), *_carrier(verb, sentence)), "goes to")
            for conj in _passive_conjuncts(verb):
                yield from _by_verb(conj, _full_lemma(conj), plan, sentence, speakers, "passive")
            if lemma == "be":
                yield from _is_not(verb, plan, sentence, speakers)
        elif top.dep_ == "attr" and lemma == "be":
            yield from _is_not(verb, plan, sentence, speakers)
        elif top.dep_ == "pobj" and verb.dep_ in ("prep", "agent", "dative", "prt"):
            yield from _by_preposition(verb, plan, sentence, speakers)
    if token.pos_ in ("NOUN", "PROPN"):
        yield from _hanging(token, plan, sentence, speakers)


def _tops(token: Any) -> Iterator[Any]:
    """The token, and what it is a part of: "the first of the plan", "all points of the draft", a coordinated noun's first one."""
    yield token
    top = token
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
        yield top
    if top.dep_ == "pobj" and top.head.lower_ == "of":
        whole = top.head.head
        part = whole.lower_ in (
            "version",
            "points",
            "part",
            "parts",
            "text",
            "copy",
            "element",
            "elements",
            "most",
            "all",
            "provisions",
            "some",
            "draft",
            "clause",
            "terms",
            "details",
            "existence",
            "contents",
            "parts",
        )
        if part:
            yield whole


def _full_lemma(verb: Any) -> str:
    """The verb's lemma with its particle: "put together", also where the parser takes the particle for an adverb."""
    particles = ("together", "forward", "down", "up", "out", "over", "back", "away", "off", "aside")
    for child in verb.children:
        if child.dep_ == "prt" or (child.dep_ == "advmod" and child.i == verb.i + 1 and child.lower_ in particles):
            return f"{str(verb.lemma_).lower()} {child.lower_}"
    return str(verb.lemma_).lower()


def _passive_conjuncts(verb: Any) -> Iterator[Any]:
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and any(c.dep_ == "auxpass" for c in child.children)
            and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
        ):
            yield child


def _by_verb(verb: Any, lemma: str, plan: PlanName, sentence: Sentence, speakers: Speakers, voice: str) -> Iterator[_Found]:
    for event in _verdict(verb, lemma):
        yield _found(event, plan, verb, _with_roles(event, agents_of(verb, sentence, speakers)), "verdict")
    for each, name in ((verb, lemma), *((c, _full_lemma(c)) for c in _shared(verb, voice))):
        for listed in _events_of(name, "objects"):
            event = listed
            if not _fits(event, name, each, plan):
                continue
            actors = _agents_passive(each, sentence, speakers) if voice == "passive" else agents_of(each, sentence, speakers)
            if event == "received" and any(m.kind == "outlet" for m in actors):
                event = "leaked"  # what a newspaper obtains has leaked
            if plan.start < 0 and not actors and voice != "passive":
                continue  # "it" and nobody who does it: too little to go by
            agents = _with_roles(event, actors)
            if event in ("presented", "received", "proposed"):
                agents = (*agents, *_recipients(each, sentence))
            yield _found(event, plan, each, agents, voice)


def _verdict(verb: Any, lemma: str) -> Iterator[PlanEvent]:
    """ "called the pause a delusion", "described the draft as acceptable": a verdict on the plan."""
    if lemma not in ("call", "describe", "label", "brand", "term", "deem", "find", "consider"):
        return
    for child in verb.children:
        if child.dep_ in ("oprd", "prep", "ccomp", "acomp", "xcomp", "advcl", "dobj") and child.i > verb.i:
            said = {t.lower_ for t in child.subtree}
            for event, listed in lexicon("plans")["verdicts"].items():
                if said & set(listed) and not said & {"not", "n't", "hardly"}:
                    yield event
                    return


def _shared(verb: Any, voice: str) -> list[Any]:
    """Coordinated verbs that share the object: "was drafted and handed over", "rewrote and sent it"."""
    if voice == "passive":
        return list(_passive_conjuncts(verb))
    return []


def _fits(event: PlanEvent, lemma: str, verb: Any, plan: PlanName) -> bool:
    head = lemma.split(maxsplit=1)[0]
    if lemma in words("plans", "truce_only") and not plan.truce:
        return False
    if head in words("plans", "never_truce") and plan.truce:
        return False
    if lemma in ("call",):
        return any(c.dep_ == "prep" and c.lower_ == "for" for c in verb.children)
    if event == "presented" and head in words("plans", "needs_goal"):
        return _goal(verb)
    if event == "leaked" and lemma == "reveal":
        return True
    if lemma in ("change", "cut", "reduce", "narrow", "adjust", "pull", "drop", "like", "confirm", "make", "show", "post"):
        return plan.definite or plan.strong
    return True


def _goal(verb: Any) -> bool:
    for child in verb.children:
        if child.dep_ in ("dative", "iobj"):
            return True
        if child.dep_ == "prep" and child.lower_ in ("to", "before", "on", "with", "into"):
            return True
        if child.lower_ in words("plans", "goals"):
            return True
    return any(c.dep_ == "nsubjpass" and mention_like(c) for c in verb.children)


def mention_like(token: Any) -> bool:
    """Whether a token can be somebody: a name or a collective."""
    return token.pos_ == "PROPN" or token.lower_ in (
        "officials",
        "negotiators",
        "side",
        "sides",
        "ukrainians",
        "russians",
        "americans",
    )


def _by_preposition(prep: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[_Found]:
    verb = prep.head
    if verb.pos_ in ("VERB", "AUX"):
        lemma = _full_lemma(verb)
        for event, listed in lexicon("plans")["prepositions"].items():
            if prep.lower_ in listed.get(lemma, ()) or prep.lower_ in listed.get(str(verb.lemma_).lower(), ()):
                agents = _with_roles(event, agents_of(verb, sentence, speakers))
                yield _found(event, plan, verb, agents, "preposition")
        if lemma == "call" and prep.lower_ == "for" and plan.truce:
            yield _found("proposed", plan, verb, _with_roles("proposed", agents_of(verb, sentence, speakers)), "calls for")
    elif verb.pos_ == "NOUN" and prep.lower_ in ("of", "to", "for"):
        for event in _events_of(verb.lower_, "nouns"):
            owners = [m for c in verb.children if c.dep_ in ("poss", "compound", "amod") for m in _mentions(c, sentence)]
            above = verb.head
            if (
                not owners
                and any(c.dep_ == "det" and c.lower_ == "the" for c in verb.children)
                and event not in ("received", "drafted")
            ):
                continue  # "the trimming of the text": told before, not told here
            if not owners and above.pos_ == "AUX" and event in ("received", "drafted"):
                actor = subject(above)
                owner = speakers.of(actor, sentence) if actor is not None else None
                owners = [owner] if owner else []
            anchor = above if above.pos_ in ("VERB", "AUX") else verb
            yield _found(event, plan, anchor, _with_roles(event, owners), "nominal")


def _hanging(token: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[_Found]:
    """Relative clauses and participles on the plan's noun."""
    hosts = [token, *(c for c in token.children if c.dep_ == "appos")]
    for host in hosts:
        for clause in host.children:
            if clause.dep_ not in ("relcl", "acl") or clause.pos_ not in ("VERB", "AUX"):
                continue
            for also in _passive_conjuncts(clause):
                yield from _by_verb(also, _full_lemma(also), plan, sentence, speakers, "passive")
            lemma = _full_lemma(clause)
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in clause.children) or (
                clause.dep_ == "acl" and clause.tag_ in ("VBN", "VBD")
            )
            own_object = any(c.dep_ == "dobj" and c.lower_ not in ("that", "which", "whom", "what") for c in clause.children)
            if passive:
                yield from _by_verb(clause, lemma, plan, sentence, speakers, "passive")
            elif not own_object:
                subject_gap = any(c.dep_ == "nsubj" and c.tag_ in ("WDT", "WP") for c in clause.children)
                if subject_gap:
                    for event in _events_of(lemma, "subjects"):
                        yield _found(event, plan, clause, (), "relative subject")
                else:
                    yield from _by_verb(clause, lemma, plan, sentence, speakers, "relative")


def _is_not(verb: Any, plan: PlanName, sentence: Sentence, speakers: Speakers) -> Iterator[_Found]:
    """ "It is not our plan", "the plan is not American": somebody disowns it."""
    if not any(c.dep_ == "neg" for c in verb.children):
        return
    after = [c for c in verb.children if c.dep_ in ("attr", "acomp") and c.i > verb.i]
    gazetteer = sentence.document.gazetteer
    for complement in after:
        ours = any(c.dep_ == "poss" and c.lower_ in ("our", "ours", "my") for c in complement.children)
        theirs = gazetteer.party_of_adjective(complement.text) is not None or complement.lower_ == "ours"
        if ours or theirs:
            speaker, chain = sentence.document.attribution(*sentence.offset(verb))
            actors = [m for m in (speaker, *chain) if m is not None]
            found = _found("disowned", plan, verb, _with_roles("disowned", actors), "is not ours")
            yield _Found(found.event, found.plan, found.verb, found.agents, found.rule, "asserted")


_FROM_TO = re.compile(
    r"\bfrom\b[^.;]{0,40}?\bto\b|\bdown to\b|\binto\b|\bbecame\b|\bthen it's\b|\bnow (?:has|had|have)\b|\bto\b", re.IGNORECASE
)


def _counts_change(sentence: Sentence, here: list[PlanName], recent: list[PlanName], speakers: Speakers) -> Iterator[_Found]:
    """A text that goes from one number of points to another: the new number names the version."""
    plans = here or recent
    text = sentence.text
    change = re.search(
        r"(?P<verb>\b(?:went|gone|go|goes|cut|trimmed|whittled|pared|reduced|shrank|shrunk|morphed|slimmed|boiled|narrowed|shortened|"
        r"condensed|down|grew|moved|turned)\b)[^.;]{0,70}?\b(?:to|into|at)\s+(?:a\s+|only\s+|just\s+|about\s+)?(?P<new>[\w-]+)(?P<unit>[- ]points?\b|(?=[.,;]|\s*$|\s+(?:after|in|leaving|at|from|and|by)\b))",
        text,
        re.IGNORECASE,
    )  # fmt: skip
    if change and plans:
        from observing.counts import number

        new = number(change.group("new"))
        old = [c for c in find_counts(text) if c.start < change.start("new")]
        if new is not None and (old or change.group("unit").strip("- ")):
            at = change.start("verb")
            verb = next((t for t in sentence.parse if t.idx <= at < t.idx + len(t.text)), sentence.parse[0])
            plan = plans[0]
            ref = plan.ref.model_copy(update={"points": new, "points_text": change.group("new")})
            actors = agents_of(verb, sentence, speakers) if verb.pos_ == "VERB" else []
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
            agents = _with_roles("revised", _agents_passive(verb, sentence, speakers) if passive else actors)
            found = _found("revised", plan, verb, agents, "count changes")
            yield _Found("revised", plan, verb, agents, "count changes", found.modality, ref)
    has = re.search(
        r"\bnow\s+(?:has|had|have|contains|contained|runs to|consists of)\s+(?P<new>[\w-]+)\s+points\b", text, re.IGNORECASE
    )
    if has and plans:
        from observing.counts import number

        new = number(has.group("new"))
        verb = next((t for t in sentence.parse if t.idx >= has.start() and t.pos_ in ("VERB", "AUX")), sentence.parse[0])
        if new is not None:
            ref = plans[0].ref.model_copy(update={"points": new, "points_text": has.group("new")})
            yield _Found("revised", plans[0], verb, (), "now has", "asserted", ref)


# -- who --------------------------------------------------------------------------------------------------------------


def _found(event: PlanEvent, plan: PlanName, verb: Any, agents: Iterable[Agent], rule: str) -> _Found:
    modality = modality_of(verb)
    return _Found(event, plan, verb, tuple(agents), rule, modality)


def _mentions(token: Any, sentence: Sentence) -> list[Mention]:
    """The mention at a token and at those coordinated with it; an adjective of nationality gives its party."""
    found = []
    for each in (token, *_conjuncts(token)):
        mention = mention_of(each, sentence) or sentence.document.gazetteer.party_of_adjective(each.text)
        if mention is None:
            for child in each.children:
                if child.dep_ in ("amod", "compound", "nmod") and each.lower_ in words("people", "collectives"):
                    mention = sentence.document.gazetteer.party_of_adjective(child.text)
                    more = [sentence.document.gazetteer.party_of_adjective(c.text) for c in _conjuncts(child)]
                    found.extend(m for m in (mention, *more) if m is not None)
                    mention = None
        else:
            found.append(mention)
            for child in each.children:
                # "American and Ukrainian negotiators": the second adjective is its own party.
                party = sentence.document.gazetteer.party_of_adjective(child.text) if child.dep_ in ("amod", "nmod") else None
                if party is not None:
                    found.append(party)
                    found.extend(m for c in _conjuncts(child) if (m := sentence.document.gazetteer.party_of_adjective(c.text)))
    return list({m.name: m for m in found}.values())


def _conjuncts(token: Any) -> Iterator[Any]:
    for child in token.children:
        if child.dep_ == "conj":
            yield child
            yield from _conjuncts(child)


def agents_of(verb: Any, sentence: Sentence, speakers: Speakers) -> list[Mention]:
    """Who does what an active verb says, those coordinated with the subject included."""
    actor = subject(verb)
    if actor is None and verb.dep_ == "relcl":
        return []
    if actor is None:
        return []
    named = _mentions(actor, sentence)
    if named:
        return named
    spoken = speakers.of(actor, sentence)
    return [spoken] if spoken else []


def _agents_passive(verb: Any, sentence: Sentence, speakers: Speakers) -> list[Mention]:
    found: list[Mention] = []
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "through", "with"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    named = _mentions(noun, sentence) or [m for m in [speakers.of(noun, sentence)] if m and child.lower_ == "by"]
                    found.extend(named)
    if any(c.dep_ == "nsubjpass" and mention_like(c) for c in verb.children):
        return found
    return found


def _recipients(verb: Any, sentence: Sentence) -> tuple[Agent, ...]:
    found: list[Mention] = []
    for child in verb.children:
        if child.dep_ in ("dative", "iobj") and child.pos_ in ("NOUN", "PROPN"):
            found.extend(_mentions(child, sentence))
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "before", "with"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    found.extend(_mentions(noun, sentence))
        if child.dep_ == "nsubjpass" and mention_like(child):
            found.extend(_mentions(child, sentence))
    return tuple(Agent(who=m, role="recipient") for m in found)


def _carrier(verb: Any, sentence: Sentence) -> tuple[Agent, ...]:
    found = [
        m
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("with", "through", "via")
        for noun in child.children
        if noun.dep_ == "pobj"
        for m in _mentions(noun, sentence)
    ]
    return tuple(Agent(who=m, role="presenter") for m in found)


def _with_roles(event: PlanEvent | str, actors: Iterable[Mention]) -> tuple[Agent, ...]:
    role: AgentRole = lexicon("plans")["roles"][event]
    return tuple(Agent(who=m, role=role) for m in actors)


# -- observations -----------------------------------------------------------------------------------------------------


def _observations(
    document: Document, profile: Profile, sentence: Sentence, found: list[_Found], timeline: Timeline, extractor: str
) -> Iterator[PlanReported]:
    changed = {f.verb.i for f in found if f.rule == "count changes"}
    done: set[tuple[str, int, str | None]] = set()
    for each in sorted(found, key=lambda f: f.verb.i):
        if each.event == "revised" and each.rule != "count changes" and each.verb.i in changed:
            continue
        ref = each.ref or each.plan.ref
        key = (each.event, each.verb.i, ref.lineage)
        if key in done:
            continue
        done.add(key)
        at = sentence.offset(each.verb)
        speaker, chain = document.attribution(*at)
        agents = list(each.agents)
        if each.event in ("drafted", "presented", "proposed"):
            known = {a.who.name for a in agents}
            agents += [Agent(who=m, role="author") for m in each.plan.authors if m.name not in known]
        yield PlanReported(
            topic=profile.topic,
            article_id=document.article.article_id,
            evidence=_evidence(document, sentence, each),
            speaker=speaker,
            chain=chain,
            modality=each.modality,
            confidence=0.9 if each.plan.strong else 0.7,
            rule=f"plan/{each.rule}/{each.verb.lemma_}",
            extractor=extractor,
            event=each.event,
            plan=ref,
            agents=tuple({(a.who.name, a.role): a for a in agents}.values()),
            when=_when(each.verb, sentence, timeline),
        )


def _when(verb: Any, sentence: Sentence, timeline: Timeline) -> When | None:
    """The date whose phrase hangs on the event's verb with no other clause between; None where the text gives none."""
    for phrase in timeline.phrases(sentence):
        for token in timeline.tokens(phrase, sentence)[:1]:
            above = token
            while above.i != verb.i and above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
                above = above.head
            if above.i == verb.i:
                when = timeline.resolve(phrase, sentence)
                return when if when.earliest is not None or when.text else None
    return None


def _evidence(document: Document, sentence: Sentence, found: _Found) -> Any:
    """The clause of the event, from its verb's first word to its last, the plan's name included."""
    verb = found.verb
    edges = list(verb.subtree)
    start = sentence.start + edges[0].idx
    end = sentence.start + edges[-1].idx + len(edges[-1].text)
    if sentence.start <= found.plan.start < sentence.end:
        start, end = min(start, found.plan.start), max(end, found.plan.end)
    return document.evidence_around(sentence, start, end) if end - start < 40 else document.evidence(start, end)
