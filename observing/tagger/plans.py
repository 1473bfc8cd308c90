"""Events of plans that the tagger points to and the rules did not see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from observing.clauses import corrects_a_report
from observing.counts import NUMBER, find_counts, number
from observing.document import Sentence
from observing.lexicon import lexicon
from observing.modality import modality_of
from observing.plans.frames import told_before
from observing.plans.names import PlanName, PlanNames
from observing.plans.triggers import may_tell
from observing.subjects import subject
from observing.tagger.frames import Tagged, TaggedFrame, gap
from observing.tagger.meaning import Meaning, head_of, trigger_token
from observing.tagger.passages import Span
from schemas.observations import Agent, AgentRole, Mention, PlanEvent, PlanRef, PlanReported

_ROLES: tuple[AgentRole, ...] = ("author", "presenter", "recipient", "reviser", "accepter", "rejecter", "other")
_PRONOUNS = frozenset({"it", "that", "this", "what", "which", "one", "them", "they", "these", "those", "both"})
_CAME_TO = re.compile(
    rf"\b(?:to|into|remain(?:s|ed)?|leaving|left|bec[ao]mes?|now)\s+(?:just\s+|only\s+)?({NUMBER})"
    r"(?=[.,;:)]|\s*$|\s+(?:in|at|after|by|and|on|when|during|since|points)\b)",
    re.IGNORECASE,
)
"""What a change came to: "shrank to 19", "of the 28 remained 19"."""
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
    for sentence in document.sentences if wanted else ():
        if sentence.index in reach or may_tell(sentence, names):
            read[sentence.index] = names.find_all(sentence, seen)
            seen.extend(n for n in read[sentence.index] if not n.doubtful)
    for frame in frames:
        sentence = frame.sentence
        token = trigger_token(frame)
        if token is None or sentence.question or corrects_a_report(sentence):
            continue
        near = [n for i in sorted(read) if sentence.index - _REACH <= i <= sentence.index for n in read[i]]
        ref = _ref(frame, meaning, names, near)
        if ref is None:
            continue
        evidence = document.evidence_around(sentence, frame.start, frame.end)
        modality = modality_of(token)
        if modality != "asserted":
            continue
        speaker, chain = document.attribution(frame.start, frame.end)
        roles = [role for role in _ROLES if _takes(frame.event, role)]
        agents = {(m.name, role): Agent(who=m, role=role) for role in roles for m in _agents(frame, role, meaning)}
        if not agents and (own := _by_itself(frame, token, speaker)) is not None:
            agents[own.who.name, own.role] = own
        event: PlanEvent = frame.event  # type: ignore[assignment]
        if not agents and token.pos_ == "NOUN" and told_before(event, token):
            continue
        found = PlanReported(
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
        if not any(same_words(found, each) and not tells_more(found, each) for each in known):
            yield found


def _takes(event: str, role: AgentRole) -> bool:
    """Whether an event has such a part: who carried a paper has none in what others think of it."""
    handed = role in ("presenter", "recipient") and event in ("presented", "received", "proposed", "drafted", "leaked")
    return handed or role in ("author", lexicon("plans")["roles"][event]) or (role == "accepter" and event == "endorsed")


def same_words(one: PlanReported, other: PlanReported) -> bool:
    """Whether two readings give the same words the same event."""
    meet = one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end
    return one.event == other.event and meet


def tells_more(one: PlanReported, other: PlanReported) -> bool:
    """Whether a reading names all that another of the same words does, and more of those who did it."""
    kept = other.plan.points in (None, one.plan.points) and {a.who.name for a in other.agents} < {a.who.name for a in one.agents}
    return kept and one.plan.lineage == other.plan.lineage


def _by_itself(frame: TaggedFrame, token: Any, speaker: Mention | None) -> Agent | None:
    """Who did it where no word fills a role: the speaker of "we support it", the newspaper that printed it."""
    role: AgentRole = lexicon("plans")["roles"][frame.event]
    doer = subject(token)
    if speaker is not None and doer is not None and doer.lower_ in ("we", "i"):
        return Agent(who=speaker, role=role)
    outlets = [f.mention for f in frame.sentence.mentions if f.mention.kind == "outlet" and f.start < frame.start]
    return Agent(who=outlets[-1], role=role) if frame.event == "leaked" and outlets else None


def _agents(frame: TaggedFrame, role: AgentRole, meaning: Meaning) -> tuple[Mention, ...]:
    """Whom the sentence names in a role, else whom those beside it do: "It was put before him", after who brought it was told."""
    part = [span for span in frame.spans(role) if not (_is_moved_by(frame, span) or _does_another(frame, span))]
    return meaning.who(part) or meaning.who(span for span in frame.roles.get(role, ()) if not _is_moved_by(frame, span))


def _does_another(frame: TaggedFrame, span: Span) -> bool:
    """Whether words stand behind the "by" of another verb: "a paper, delivered by X, was drawn up by Y"."""
    verb, whom = trigger_token(frame), head_of(frame.sentence, span)
    while whom is not None and whom.dep_ in ("conj", "appos", "pobj", "compound") and whom.head.i != whom.i:
        whom = whom.head
    if verb is None or verb.pos_ != "VERB" or whom is None or whom.lower_ != "by":
        return False
    above = next((t for t in whom.ancestors if t.pos_ == "VERB"), verb)
    return above.i not in {verb.i, *(c.i for c in verb.conjuncts)}


def _is_moved_by(frame: TaggedFrame, span: Span) -> bool:
    """Whether words name whom an event concerns: "Oslo's rejection of the plan angered X" tells of nothing that X did."""
    noun, whom = trigger_token(frame), head_of(frame.sentence, span)
    if noun is None or whom is None or noun.pos_ != "NOUN" or whom.dep_ not in ("dobj", "npadvmod"):
        return False
    told = subject(whom.head)
    # The parser may hang the verb on the plan, as a participle; but none of a passive has an object.
    hung = whom.head.dep_ == "acl" and whom.head.tag_ in ("VBD", "VBN") and noun.is_ancestor(whom.head)
    return hung or (told is not None and noun.i == told.i)


def _ref(frame: TaggedFrame, meaning: Meaning, names: PlanNames, near: Sequence[PlanName]) -> PlanRef | None:
    """Which plan it is: the one that the role's words name, else the nearest named in the sentence, else the last before."""
    document, sentence = meaning.document, frame.sentence
    before = [n for n in near if n.start < frame.start]
    near = [n for n in near if not n.doubtful]
    points = _points(frame, sentence, names)
    span = frame.first("plan")
    here = [n for n in near if sentence.start <= n.start < sentence.end]
    named = [n for n in near if span is not None and n.start < span[1] and span[0] < n.end]
    if not named and here and span is None:
        named = [min(here, key=lambda n: gap((n.start, n.end), (frame.start, frame.end)))]
    words = _phrase(document.sentence_at(span[0]) or sentence, span) if span is not None else None
    last = next((n.ref for n in reversed(near) if n.ref.lineage), None)
    if named:
        ref = named[0].ref
    elif words is None:
        return None  # no word of the sentence stands for a plan
    elif words.lower() in _PRONOUNS:
        # "They had signed it", after "the Paris declaration": a text that is no plan of the topic for sure, and not its main one.
        other = before[-1].ref if before and before[-1].doubtful else None
        ref = other or last or names.lineages.ref("the plan", "the plan", None, (), True, False, near, document.published)
        ref = ref.model_copy(update={"points": None, "points_text": None})
    else:
        again = names.lineages.anaphoric(words)
        ref = names.lineages.ref(words, words, None, (), again, False, near, document.published)
        if ref.lineage is None and again and last is not None:
            ref = last.model_copy(update={"points": None, "points_text": None})
    if points is not None and points != ref.points:
        lineage = ref.lineage
        by_points = names.lineages.by_points(points, document.published)
        lineage = lineage or (by_points.id if by_points else None)
        ref = ref.model_copy(update={"points": points, "points_text": str(points), "lineage": lineage})
    return ref


def _phrase(sentence: Sentence, span: Span) -> str | None:
    """The noun phrase around a span, from its first word to the span's last: tagged words may lack its beginning."""
    head = head_of(sentence, span)
    if head is None or head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM"):
        return None
    kept = [t for t in head.lefts if t.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "quantmod")]
    first = min((t.left_edge.idx for t in kept), default=head.idx)
    return sentence.document.text[sentence.start + first : max(span[1], sentence.offset(head)[1])]


def _points(frame: TaggedFrame, sentence: Sentence, names: PlanNames) -> int | None:
    """How many points the event's plan has, by the words of that role, else by what a change of it came to."""
    span, plan = frame.first("points"), frame.first("plan")
    beside = span is not None and not sentence.start <= span[0] < sentence.end
    if beside and plan is not None and sentence.document.text[slice(*plan)].lower() not in _PRONOUNS:
        span = None  # the points of another sentence are those of "it", and of nothing that this one names
    if span is not None:
        text = sentence.document.text[span[0] : span[1]]
        counted = find_counts(sentence.text, sentence.start)
        exact = next((c.points for c in counted if c.start < span[1] and span[0] < c.end), None)
        found = exact if exact is not None else number(text.lower().replace("-point", "").replace(" points", "").strip())
        if found is not None:
            return found
    if frame.event == "revised":
        came_to = {number(match.group(1)) for match in _CAME_TO.finditer(sentence.text)}
        known = came_to & names.lineages.numbers(sentence.document.published)
        return known.pop() if len(known) == 1 else None
    return None
