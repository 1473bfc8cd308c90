"""An event of a plan as a rule finds it, before it becomes an observation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from observing.modality import modality_of
from observing.plans.names import PlanName
from schemas.observations import Agent, Modality, PlanEvent, PlanRef


@dataclass(frozen=True, slots=True)
class Found:
    """An event of a plan; `verb` is the token that tells it, `ref` replaces what the plan's name says of its version."""

    event: PlanEvent
    plan: PlanName
    verb: Any
    agents: tuple[Agent, ...]
    rule: str
    modality: Modality
    ref: PlanRef | None = None


def found(event: PlanEvent, plan: PlanName, verb: Any, agents: Iterable[Agent], rule: str) -> Found:
    """The event with the modality of its verb's clause."""
    return Found(event, plan, verb, tuple(agents), rule, _told(verb))


def _told(verb: Any) -> Modality:
    """The modality of the clause; "had Moscow said yes" and "that it has ever been tabled" tell of nothing done."""
    told = modality_of(verb)
    if told != "asserted":
        return told
    subjects = [c.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if any(
        c.lower_ in ("had", "were", "should") and c.dep_ in ("aux", "auxpass") and subjects and c.i < min(subjects)
        for c in verb.children
    ):
        return "conditional"
    return "hypothetical" if any(c.lower_ == "ever" and c.dep_ == "advmod" for c in verb.children) else told
