"""How the second extractor's observations stand to those that count: found by both, at odds, or found by it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from observing.scoring.gold import is_event
from schemas.envelope import When
from schemas.observations import (
    ClaimReported,
    ContactReported,
    DeadlineReported,
    MeetingReported,
    Observation,
    PlanReported,
    ProvisionReported,
)
from schemas.proposals import ProposalReason


@dataclass(frozen=True)
class Apart:
    """An observation that the counting extractor does not share; `against` has the ids of those that it contradicts."""

    said: Observation
    reason: ProposalReason
    against: tuple[str, ...] = ()


def compare(second: Sequence[Observation], counting: Mapping[str, Observation]) -> tuple[tuple[str, ...], tuple[Apart, ...]]:
    """Ids of the counting observations (given by id) that the second ones repeat, and the second ones that repeat none."""
    agreed: dict[str, None] = {}
    apart: list[Apart] = []
    for said in second:
        beside = {key: other for key, other in counting.items() if type(other) is type(said) and _overlap(said, other)}
        same = [key for key, other in beside.items() if _event(other) == _event(said)]
        shared = [key for key in same if _fits(said, beside[key])]
        if shared:
            agreed |= dict.fromkeys(shared)
        elif isinstance(said, ClaimReported):
            denied = [k for k, o in beside.items() if isinstance(o, ClaimReported) and o.claim_topic == said.claim_topic]
            apart.append(Apart(said, "disagrees", tuple(denied)) if denied else Apart(said, "llm_only"))
        else:
            apart.append(Apart(said, "disagrees", tuple(same or beside)) if beside else Apart(said, "llm_only"))
    return tuple(key for key in counting if key in agreed), tuple(apart)


def _overlap(one: Observation, other: Observation) -> bool:
    return one.evidence.start < other.evidence.end and other.evidence.start < one.evidence.end


def _event(said: Observation) -> tuple[str, ...]:
    match said:
        case ClaimReported():
            return (said.claim_topic, said.stance)
        case ContactReported():
            return (said.kind,)
        case ProvisionReported():
            return (said.provision_topic, said.event)
        case PlanReported() | DeadlineReported() | MeetingReported():
            return (said.event,)
    return ()


def _fits(one: Observation, other: Observation) -> bool:
    """Whether two observations of one event agree in what can be told apart: whether it is one, number, due day, place, day."""
    if is_event(one) != is_event(other):
        return False
    match one, other:
        case PlanReported(), PlanReported():
            return _alike(one.plan.points, other.plan.points) and _alike(one.plan.lineage, other.plan.lineage)
        case DeadlineReported(), DeadlineReported():
            return _meet(one.due, other.due)
        case ProvisionReported(), ProvisionReported():
            return _alike(one.value, other.value)
        case MeetingReported(), MeetingReported():
            return _alike(one.place, other.place) and _meet(one.when, other.when)
    return True


def _alike(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _meet(one: When | None, other: When | None) -> bool:
    if one is None or other is None or None in (one.earliest, one.latest, other.earliest, other.latest):
        return True
    return bool(one.earliest <= other.latest and other.earliest <= one.latest)  # type: ignore[operator]
