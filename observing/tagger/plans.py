"""Events of plans that the tagger points to and the rules did not see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from observing.counts import find_counts, number
from observing.document import Sentence
from observing.modality import modality_of
from observing.plan_names import PlanName, PlanNames
from observing.tagger.frames import Tagged, TaggedFrame, gap
from observing.tagger.meaning import Meaning, trigger_token
from schemas.observations import Agent, AgentRole, Mention, PlanEvent, PlanRef, PlanReported

_ROLES: tuple[AgentRole, ...] = ("author", "presenter", "recipient", "reviser", "accepter", "rejecter", "other")
_PRONOUNS = frozenset({"it", "that", "this", "what", "which", "one", "them", "they", "these", "those", "both"})
_REACH = 3
"""Sentences before the event's in which "it" may have been named."""


def propose_plans(
    tagged: Tagged, meaning: Meaning, names: PlanNames, known: Sequence[PlanReported], extractor: str
) -> Iterator[PlanReported]:
    """The frames of plans as observations, without those of whose event the rules found one in the same words."""
    document = meaning.document
    seen: list[PlanName] = []
    read: dict[int, list[PlanName]] = {}
    frames = tagged.frames("plan")
    wanted = {f.sentence.index for f in frames}
    reach = {i for index in wanted for i in range(max(0, index - _REACH), index + 1)}
    document.prepare([document.sentences[i] for i in sorted(reach)])
    for index in sorted(reach):
        read[index] = names.find(document.sentences[index], seen)
        seen.extend(read[index])
    for frame in frames:
        sentence = frame.sentence
        token = trigger_token(frame)
        if token is None or sentence.question:
            continue
        near = [n for i in sorted(read) if sentence.index - _REACH <= i <= sentence.index for n in read[i]]
        ref = _ref(frame, meaning, names, near)
        if ref is None:
            continue
        evidence = document.evidence_around(sentence, frame.start, frame.end)
        if any(k.event == frame.event and k.evidence.start < evidence.end and evidence.start < k.evidence.end for k in known):
            continue
        modality = modality_of(token)
        if modality != "asserted":
            continue
        speaker, chain = document.attribution(frame.start, frame.end)
        agents = {(m.name, role): Agent(who=m, role=role) for role in _ROLES for m in _agents(frame, role, meaning)}
        event: PlanEvent = frame.event  # type: ignore[assignment]
        yield PlanReported(
            topic=document.profile.topic,
            article_id=document.article.article_id,
            evidence=evidence,
            speaker=speaker,
            chain=chain,
            modality=modality,
            confidence=round(frame.score, 2),
            rule=f"plan/tagger/{document.text[frame.start : frame.end].lower()}",
            extractor=extractor,
            event=event,
            plan=ref,
            agents=tuple(agents.values()),
            when=meaning.day(frame, "when"),
        )


def _agents(frame: TaggedFrame, role: AgentRole, meaning: Meaning) -> tuple[Mention, ...]:
    """Whom the sentence names in a role, else whom those beside it do: "It was put before him", after who brought it was told."""
    return meaning.who(frame.spans(role)) or meaning.who(frame.roles.get(role, ()))


def _ref(frame: TaggedFrame, meaning: Meaning, names: PlanNames, near: Sequence[PlanName]) -> PlanRef | None:
    """Which plan it is: the one that the role's words name, else the nearest named in the sentence, else the last before."""
    document, sentence = meaning.document, frame.sentence
    points = _points(frame, sentence)
    span = frame.first("plan")
    here = [n for n in near if sentence.start <= n.start < sentence.end]
    named = [n for n in here if span is not None and n.start < span[1] and span[0] < n.end]
    if not named and here:
        named = [min(here, key=lambda n: gap((n.start, n.end), (frame.start, frame.end)))]
    words = document.text[span[0] : span[1]] if span is not None else ""
    last = next((n.ref for n in reversed(near) if n.ref.lineage), None)
    if named:
        ref = named[0].ref
    elif words.lower() in _PRONOUNS and last is not None:
        ref = last.model_copy(update={"points": None, "points_text": None})
    elif span is not None:
        phrase = "the plan" if words.lower() in _PRONOUNS else words
        ref = names.lineages.ref(phrase, phrase, None, (), True, False, near, document.published)
        ref = ref if ref.lineage or last is None else last
    else:
        return None  # no word of the sentence stands for a plan
    if points is not None and points != ref.points:
        lineage = ref.lineage
        by_points = names.lineages.by_points(points, document.published)
        lineage = lineage or (by_points.id if by_points else None)
        ref = ref.model_copy(update={"points": points, "points_text": str(points), "lineage": lineage})
    return ref


def _points(frame: TaggedFrame, sentence: Sentence) -> int | None:
    span = frame.first("points")
    if span is None:
        return None
    text = sentence.document.text[span[0] : span[1]]
    counted = find_counts(sentence.text, sentence.start)
    exact = next((c.points for c in counted if c.start < span[1] and span[0] < c.end), None)
    return exact if exact is not None else number(text.lower().replace("-point", "").replace(" points", "").strip())
