"""What the model is asked to return: small values, all of them words of the article or one of a few choices."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.observations import (
    AgentRole,
    ContactKind,
    DeadlineEvent,
    MeetingEvent,
    Modality,
    Obligation,
    PlanEvent,
    ProvisionEvent,
    Stance,
)

Words = Annotated[str, Field(max_length=400)]
Names = Annotated[list[Words], Field(max_length=30)]
Quote = Annotated[
    str, Field(max_length=2_000, description="The sentence that says so, or the part of it that does, copied to the letter.")
]
When = Annotated[Words, Field(description="The words that give the time, as written; empty where there are none.")]
Plan = Annotated[Words, Field(description="The words that name the plan, as written; empty where none is meant.")]
People = Annotated[Names, Field(description="Names or descriptions, as the article writes them.")]


class Item(BaseModel):
    """What every item has. A field that nobody asked for is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    quote: Quote
    modality: Modality = "asserted"


class PlanAgent(BaseModel):
    """Somebody who takes part in what happened to a plan."""

    name: Words
    role: AgentRole


class PlanItem(Item):
    """Something happened to a plan, proposal, draft or truce."""

    event: PlanEvent
    plan: Plan
    agents: Annotated[list[PlanAgent], Field(max_length=30)] = []
    when: When = ""


class DeadlineItem(Item):
    """A deadline was set, changed, denied, met or passed."""

    event: DeadlineEvent
    set_by: People = []
    addressed_to: People = []
    plan: Plan = ""
    due: When = ""


class MeetingItem(Item):
    """A meeting in person."""

    event: MeetingEvent
    place: Words = ""
    participants: People = []
    when: When = ""


class ContactItem(Item):
    """A call, a letter or a memo."""

    kind: ContactKind
    participants: People = []
    when: When = ""


class ClaimItem(Item):
    """A statement of somebody about the process; never the article's own."""

    speaker: Words
    reported_by: Annotated[Names, Field(description="Who relays it, the one nearest to the speaker first.")] = []
    topic: Words
    stance: Stance
    proposition: Annotated[Words, Field(description="What is asserted or denied, worded positively, in the article's words.")]
    plan: Plan = ""


class ProvisionItem(Item):
    """What a text of a plan says on a matter."""

    event: ProvisionEvent
    plan: Plan
    obligation: Obligation = "would"


class Answer(BaseModel):
    """Everything that the model found in one article."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    plans: Annotated[list[PlanItem], Field(max_length=60)] = []
    deadlines: Annotated[list[DeadlineItem], Field(max_length=60)] = []
    meetings: Annotated[list[MeetingItem], Field(max_length=60)] = []
    contacts: Annotated[list[ContactItem], Field(max_length=60)] = []
    claims: Annotated[list[ClaimItem], Field(max_length=60)] = []
    provisions: Annotated[list[ProvisionItem], Field(max_length=60)] = []

    def items(self) -> list[Item]:
        """All of them."""
        return [*self.plans, *self.deadlines, *self.meetings, *self.contacts, *self.claims, *self.provisions]
