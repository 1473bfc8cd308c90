"""What an article reports of plans: events found in its sentences, as observations with speaker, evidence and date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

from observing.clauses import corrects_a_report
from observing.document import Document, Sentence
from observing.plans.cuts import counts_told
from observing.plans.events import by_weight, find_events
from observing.plans.found import Found
from observing.plans.names import PlanName, PlanNames
from observing.plans.triggers import goes_on, may_tell, stopping, trigger
from observing.speakers import Speakers
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import Agent, Evidence, Mention, PlanEvent, PlanRef, PlanReported
from schemas.profile import Profile

Support = Callable[[PlanEvent, int, int], float]
"""How surely, from 0 to 1, some word of a span of the document tells an event."""
IN_DOUBT = 0.3
"""From where on an event of a plan whose name is in doubt counts."""


def read_plans(
    document: Document,
    profile: Profile,
    names: PlanNames | None = None,
    extractor: str = "rules/1",
    support: Support | None = None,
) -> Iterator[PlanReported]:
    """Every event of a plan that the document tells, in text order.

    `support` says how surely a span of the document tells an event; without it only words that name a plan by themselves count,
    with it also words in doubt ("a declaration") whose event it bears out.
    """
    names = names or PlanNames(profile)
    timeline = Timeline(document)
    speakers = Speakers(document)
    seen: list[PlanName] = []
    recent: list[PlanName] = []
    gap = 0
    wanted = [s for s in document.sentences if may_tell(s, names) or counts_told(s) or (support and _hinted(s, support))]
    document.prepare(wanted)
    chosen = {s.index for s in wanted}
    for sentence in document.sentences:
        if sentence.index not in chosen:
            gap += 1
            recent = recent if gap <= LONGEST_GAP else []
            continue
        here = names.find_all(sentence, seen) if support else names.find(sentence, seen)
        told, events = False, []
        if sentence.index == 0:
            recent = []
        telling = here or (recent and trigger().search(sentence.text)) or counts_told(sentence)
        if not sentence.question and (telling or stopping().search(sentence.text)) and not corrects_a_report(sentence):
            events = [f for f in find_events(sentence, here, recent, names, speakers) if _borne_out(f, sentence, support)]
            yield from _observations(document, profile, names, sentence, events, timeline, extractor)
            told = bool(events)
        here = [replace(n, doubtful=n.doubtful and not (_described(n) and _told_of(n, events))) for n in here]
        seen.extend(here)
        here = [n for n in here if not n.doubtful]
        kept = told or goes_on(sentence)
        gap = 0 if here or kept else gap + 1
        recent = by_weight(here, sentence) or (recent if gap <= LONGEST_GAP else [])


LONGEST_GAP = 1
"""Sentences without a plan over which "it" may still mean the one named before them."""
_COUNTED = ("count changes", "count became", "now has", "counted")


def _hinted(sentence: Sentence, support: Support) -> bool:
    return any(support(event, sentence.start, sentence.end) >= IN_DOUBT for event in get_args(PlanEvent))


def _described(name: PlanName) -> bool:
    """Whether a name says more than "a paper", so that "it" may take it up."""
    return len(name.ref.label.split()) > 2 or bool(name.authors)


def _told_of(name: PlanName, events: list[Found]) -> bool:
    return any(found.plan.token == name.token for found in events)


def _borne_out(found: Found, sentence: Sentence, support: Support | None) -> bool:
    """Whether the plan's name is sure, or its event asserted in words that tell it."""
    if not found.plan.doubtful:
        return True
    if support is None or found.modality != "asserted":
        return False
    kept = list(found.verb.subtree)
    start, end = sentence.start + kept[0].idx, sentence.start + kept[-1].idx + len(kept[-1].text)
    return support(found.event, start, end) >= IN_DOUBT


def _observations(
    document: Document,
    profile: Profile,
    names: PlanNames,
    sentence: Sentence,
    found: list[Found],
    timeline: Timeline,
    extractor: str,
) -> Iterator[PlanReported]:
    changed = {f.verb.i for f in found if f.rule in _COUNTED}
    tabled = {f.verb.i for f in found if f.event == "proposed" and f.rule.startswith("idiom")}
    done: set[tuple[str, int, str | None]] = set()
    for each in sorted(found, key=lambda f: f.verb.i):
        if each.event == "revised" and each.rule not in _COUNTED and each.verb.i in changed:
            continue
        if each.event == "presented" and each.verb.i in tabled:
            continue  # "put it on the table"
        when = _when(each.verb, sentence, timeline)
        ref = _on_day(each.ref or each.plan.ref, each, document, names, when)
        key = (each.event, each.verb.i, ref.lineage)
        if key in done:
            continue
        done.add(key)
        at = sentence.offset(each.verb)
        speaker, chain = document.attribution(*at)
        agents = list(each.agents) or _by_its_sides(each, ref, document, sentence, names)
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
            when=when,
        )


_CONCLUDED = frozenset({"agree", "sign", "initial", "conclude", "seal", "ratify"})


def _by_its_sides(found: Found, ref: PlanRef, document: Document, sentence: Sentence, names: PlanNames) -> list[Agent]:
    """Who did it where the words name nobody: a number of points changes by those whose texts the lineage's versions are, and an
    agreement of several sides is concluded by them; each only where the article names it.
    """
    concluded = found.event == "accepted" and found.rule == "passive" and found.verb.lemma_ in _CONCLUDED and not found.plan.truce
    sides = names.lineages.sides(ref.lineage)
    if found.rule in _COUNTED:
        sides |= names.lineages.revisers(ref.lineage)
    elif not concluded or len(sides) < 2:
        return []
    named: dict[str, Mention] = {}
    for each in sorted(document.sentences, key=lambda s: (s.index > sentence.index, abs(s.index - sentence.index))):
        for mention in (f.mention for f in each.mentions):
            party = mention if mention.actor in sides else document.gazetteer.party_of(mention)
            if party is not None and party.actor in sides:
                named.setdefault(party.actor, party)
    role = "reviser" if found.event == "revised" else "accepter"
    return [Agent(who=mention, role=role) for _, mention in sorted(named.items())]


def _on_day(ref: PlanRef, each: Found, document: Document, names: PlanNames, when: When | None) -> PlanRef:
    """What the plan's name meant on the day of the event, where the text goes back to another time."""
    if when is None or when.latest is None or each.plan.start < 0 or names.lineages.is_open(ref.lineage, when.latest):
        return ref
    phrase = document.text[each.plan.start : each.plan.end]
    then = names.lineages.on(phrase, each.plan.truce, when.earliest or when.latest, when.latest)
    return ref.model_copy(update={"lineage": then}) if then else ref


def _when(verb: Any, sentence: Sentence, timeline: Timeline) -> When | None:
    """The date whose phrase hangs on the event's verb with no other clause between; None where the text gives none."""
    for phrase in timeline.phrases(sentence):
        for token in timeline.tokens(phrase, sentence)[:1]:
            above = token
            while above.i not in (verb.i, above.head.i) and above.pos_ not in ("VERB", "AUX"):
                above = above.head
            if above.i == verb.i:
                when = timeline.resolve(phrase, sentence)
                return when if when.earliest is not None or when.text else None
    return None


def _evidence(document: Document, sentence: Sentence, found: Found) -> Evidence:
    """The clause of the event, from its verb's first word to its last, the plan's name included."""
    verb = found.verb
    # What is coordinated and has a subject of its own tells something else.
    apart = [c for c in verb.children if c.dep_ == "conj" and c.i > verb.i and any(g.dep_ == "nsubj" for g in c.children)]
    kept = list(verb.subtree)
    edges = [t for t in kept if not apart or t.i < apart[0].left_edge.i] or kept
    start = sentence.start + edges[0].idx
    end = sentence.start + edges[-1].idx + len(edges[-1].text)
    if sentence.start <= found.plan.start < sentence.end:
        start, end = min(start, found.plan.start), max(end, found.plan.end)
    return document.evidence_around(sentence, start, end) if end - start < 40 else document.evidence(start, end)
