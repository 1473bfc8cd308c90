"""Whether the tagger bears out what the rules read. What it sees no sign of is left out: a false one costs more than a miss."""

from __future__ import annotations

from observing.document import Document
from observing.tagger.frames import Tagged
from schemas.observations import ClaimReported, DeadlineReported, MeetingReported, Observation, PlanReported, Stance

SURE, UNSURE = 0.6, 0.3
"""From where on the tagger's stance counts against the rules', and below which its sight of theirs must lie."""

UNLEARNT = ("plan/acts alike/", "plan/halts/", "plan/verdict/", "plan/counted/", "plan/will not/", "plan/did not/")
"""Rules whose words hardly stand in the passages that it learnt from, and which are right without it."""


def judged_stance(tagged: Tagged, start: int, end: int, stance: Stance) -> Stance:
    """The stance of a claim told in a span: not the rules' where the tagger is sure of the other and sees no sign of theirs."""
    other: Stance = "denies" if stance == "asserts" else "asserts"
    turned = tagged.support("claim", other, start, end) >= SURE and tagged.support("claim", stance, start, end) < UNSURE
    return other if turned else stance


def supported(observation: Observation, document: Document, tagged: Tagged) -> bool:
    """Whether some word of the evidence tells the event at least faintly, by the tagger; kinds that it does not know pass."""
    if not isinstance(observation, PlanReported | DeadlineReported | MeetingReported | ClaimReported):
        return True
    if isinstance(observation, PlanReported) and observation.modality != "asserted":
        return True  # what is yet to be done to a plan it has learnt to pass over
    if isinstance(observation, PlanReported) and observation.rule.startswith(UNLEARNT):
        return True
    kind = type(observation).type().removesuffix("Reported").lower()
    start, end = document.normal_span(observation.evidence.start, observation.evidence.end)
    events = ("asserts", "denies") if isinstance(observation, ClaimReported) else (observation.event,)
    return max(tagged.support(kind, event, start, end) for event in events) >= tagged.floor(kind)
