"""What an article reports of plans: events found in its sentences, as observations with speaker, evidence and date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from observing.clauses import corrects_a_report
from observing.document import Document, Sentence
from observing.plan_events import find_events
from observing.plan_found import Found
from observing.plan_names import PlanName, PlanNames
from observing.plan_triggers import goes_on, may_tell, stopping, trigger
from observing.speakers import Speakers
from observing.timeline import Timeline
from schemas.envelope import When
from schemas.observations import Agent, Evidence, PlanRef, PlanReported
from schemas.profile import Profile


def read_plans(
    document: Document, profile: Profile, names: PlanNames | None = None, extractor: str = "rules/1"
) -> Iterator[PlanReported]:
    """Every event of a plan that the document tells, in text order."""
    names = names or PlanNames(profile)
    timeline = Timeline(document)
    speakers = Speakers(document)
    seen: list[PlanName] = []
    recent: list[PlanName] = []
    gap = 0
    wanted = [s for s in document.sentences if may_tell(s, names)]
    document.prepare(wanted)
    chosen = {s.index for s in wanted}
    for sentence in document.sentences:
        if sentence.index not in chosen:
            gap += 1
            recent = recent if gap <= LONGEST_GAP else []
            continue
        here = names.find(sentence, seen)
        told = False
        if sentence.index == 0:
            recent = []
        telling = here or (recent and trigger().search(sentence.text))
        if not sentence.question and (telling or stopping().search(sentence.text)) and not corrects_a_report(sentence):
            events = list(find_events(sentence, here, recent, names, speakers))
            yield from _observations(document, profile, names, sentence, events, timeline, extractor)
            told = bool(events)
        seen.extend(here)
        kept = told or goes_on(sentence)
        gap = 0 if here or kept else gap + 1
        recent = here or (recent if gap <= LONGEST_GAP else [])


LONGEST_GAP = 1
"""Sentences without a plan over which "it" may still mean the one named before them."""
_COUNTED = ("count changes", "count became", "now has")


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
    done: set[tuple[str, int, str | None]] = set()
    for each in sorted(found, key=lambda f: f.verb.i):
        if each.event == "revised" and each.rule not in _COUNTED and each.verb.i in changed:
            continue
        when = _when(each.verb, sentence, timeline)
        ref = _on_day(each.ref or each.plan.ref, each, document, names, when)
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
            when=when,
        )


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
