"""An event of a plan as a rule finds it, before it becomes an observation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from observing.modality import modality_of
from observing.plan_names import PlanName
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
    return Found(event, plan, verb, tuple(agents), rule, modality_of(verb))
