"""Events of people's decisions: what readers confirm, reject, correct, add, join and part, and what must be forgotten.

Stream: `review:<what it is about>`. A decision is about words in an article and never about a row of a view: its anchor names
the observation and, should a newer extractor read those words anew, article, revision and span, by which it is found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from schemas.envelope import Frozen, Payload
from schemas.observations import OBSERVATIONS, Observation

ObservationType = Literal[
    "PlanReported", "DeadlineReported", "MeetingReported", "ContactReported", "ClaimReported", "ProvisionReported"
]  # fmt: skip

ProposalKind = Literal[
    "unknown_actor", "fuzzy_alias", "low_confidence", "contested_office", "thin_join", "thin_split", "second_reading",
]  # fmt: skip
"""What the view `proposal` gives people to look at, see there."""

_TYPES: dict[str, type[Observation]] = {model.type(): model for model in OBSERVATIONS}


class Anchor(Frozen):
    """The observation that a decision is about, with the words it was read from: `quote` is `[start, end)` of that revision."""

    observation: str
    type: ObservationType
    article_id: str
    revision: int
    start: int
    end: int
    quote: str


class Said(Frozen):
    """An observation as a person states it: its type, and the payload that an extractor would have written.

    Raises ValueError where the payload is not one of that type.
    """

    type: ObservationType
    payload: Mapping[str, Any]

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        self.observation()
        return self

    def observation(self) -> Observation:
        """The payload as the observation that it is."""
        return _TYPES[self.type].model_validate(dict(self.payload))


class Act(Payload):
    """What every decision carries: who took it, and why in their words."""

    by: Annotated[str, Field(min_length=1)]
    note: str = ""


class ObservationConfirmed(Act):
    """A person read the words and agrees. It takes back a rejection or correction of the same observation."""

    topic: str
    about: Anchor


class ObservationRejected(Act):
    """A person read the words and found that they do not say so. The observation counts no more."""

    topic: str
    about: Anchor


class ObservationCorrected(Act):
    """The words say something, but not quite that: `said` counts in the place of the observation."""

    topic: str
    about: Anchor
    said: Said


class ObservationAdded(Act):
    """The words say something that no extractor saw, or that one proposed: `proposed` is the event id of the proposal then.

    What was proposed and taken as it was keeps the name of its extractor in `said`; who added it is who decided.
    """

    topic: str
    said: Said
    proposed: str | None = None


class AliasAdded(Act):
    """A spelling that stands for an actor of the profile. "Driskell" is Driscoll."""

    topic: str
    actor: str
    alias: Annotated[str, Field(min_length=1)]


class EntitiesMerged(Act):
    """Two entities are one. `entities` are their public ids at the time, the first of which stays; `anchors` one of each."""

    topic: str
    entities: Annotated[tuple[str, ...], Field(min_length=2)]
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=2)]


class EntitiesSplit(Act):
    """One entity is two: the reports that `anchors` name speak of another thing than those that `stay`."""

    topic: str
    entity: str
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=1)]
    stay: Annotated[tuple[Anchor, ...], Field(min_length=1)]


class ContradictionSettled(Act):
    """A person looked at two statements that seem to conflict: they are compatible, one of them is wrong, or the conflict stands.

    `first` and `second` are the statements, the earlier one first.
    """

    topic: str
    first: Anchor
    second: Anchor
    verdict: Literal["compatible", "first_holds", "second_holds", "stands"]


class ProposalDismissed(Act):
    """A person looked at what was proposed and left things as they are. "Blakely keeps a shop and is no party to the talks." """

    topic: str
    proposal: ProposalKind
    about: Anchor | None = None
    """The words that it is about; of a proposed observation `observation` is the id of that proposal."""
    spelling: str | None = None
    """Of a name that no actor has, or that was taken for one's: as the articles write it."""
    actor: str | None = None
    """Whose that name, or that office, was taken to be: an id of the profile."""
    entities: tuple[str, ...] = ()
    """The public id of what the words were taken to speak of, or of the two things that may be one, sorted."""


class PayloadErased(Act):
    """A takedown: the contents of these events were wiped, here and wherever this installation had copied them.

    `events` are event ids; `captures` the archive records (file, "#" and record id); `articles` the ids under which it must
    not come back; `reached` names what was cleaned, `beyond` what this installation cannot reach (backups, copies that others
    took).
    """

    events: Annotated[tuple[str, ...], Field(min_length=1)]
    captures: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


ACTS: tuple[type[Act], ...] = (
    ObservationConfirmed,
    ObservationRejected,
    ObservationCorrected,
    ObservationAdded,
    AliasAdded,
    EntitiesMerged,
    EntitiesSplit,
    ContradictionSettled,
    ProposalDismissed,
    PayloadErased,
)
