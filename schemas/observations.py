"""Events about what an article says. Each holds the source's statement with its exact words, not our conclusion.

Stream: `article:<article id>`. Which plan, deadline or meeting two observations speak of is decided later, in identity.
"""

from __future__ import annotations

from typing import Literal

from schemas.envelope import Frozen, Payload, When

Modality = Literal["asserted", "denied", "hedged", "conditional", "planned", "hypothetical"]
PlanEvent = Literal[
    "proposed", "drafted", "presented", "received", "leaked", "revised", "accepted", "rejected", "endorsed", "disowned",
    "withdrawn", "superseded", "discussed",
]  # fmt: skip
AgentRole = Literal["author", "presenter", "recipient", "reviser", "accepter", "rejecter", "other"]
DeadlineEvent = Literal[
    "set", "reaffirmed", "shortened", "extended", "softened", "abandoned", "denied", "met", "passed"
]  # fmt: skip
MeetingEvent = Literal["announced", "proposed", "confirmed", "held", "postponed", "cancelled"]
ContactKind = Literal["telephone", "video", "letter", "memo", "message"]
ProvisionEvent = Literal["contained", "changed", "removed", "absent", "open"]
Obligation = Literal["must", "must_not", "may", "would"]
Stance = Literal["asserts", "denies"]
ActorKind = Literal["person", "party", "body", "outlet", "anonymous", "unknown"]


class Evidence(Frozen):
    """The words that say so: an exact slice of one stored revision. `quote` equals `text[start:end]` of that revision."""

    revision: int
    text_hash: str
    start: int
    end: int
    quote: str


class Mention(Frozen):
    """A person, party, body, outlet or anonymous source as this article names it.

    `name` is canonical where the profile knows it, else as written; `written` is always the form in the text;
    `actor` is the id in the topic profile or None; `role_as_written` is a title that the text gives ("Defense Secretary").
    """

    name: str
    written: str
    actor: str | None = None
    kind: ActorKind = "unknown"
    role_as_written: str | None = None


class Agent(Frozen):
    """Somebody who takes part in a plan's event, and as what."""

    who: Mention
    role: AgentRole


class PlanRef(Frozen):
    """How a text speaks of a plan. Evidence for identity, never a key.

    `lineage` is an id of the topic profile's plan lineages where words of the text name one, else None. `points` is the count
    that the text gives; `points_text` the words of it ("18 or 19"). `label` is the noun phrase as written.
    """

    lineage: str | None = None
    points: int | None = None
    points_text: str | None = None
    label: str = ""


class Observation(Payload):
    """What every observation carries.

    `speaker` is who is said to have said it (None: the article in its own voice); `chain` runs from the link nearest the
    speaker to the one nearest the article, whose own outlet is left out. `confidence` is 0 to 1. `topic` is the profile's.
    """

    topic: str
    article_id: str
    evidence: Evidence
    speaker: Mention | None = None
    chain: tuple[Mention, ...] = ()
    modality: Modality = "asserted"
    confidence: float = 1.0
    rule: str
    """The construction that read it, for people who ask why."""
    extractor: str
    """Name and version, as in `rules/1`."""


class PlanReported(Observation):
    """Something happened to a plan. "He left having delivered a twenty-eight-point plan for ending the war." """

    event: PlanEvent
    plan: PlanRef
    agents: tuple[Agent, ...] = ()
    when: When | None = None


class DeadlineReported(Observation):
    """A deadline was set or changed. "Trump told Ukraine they had to accept it by Thanksgiving." """

    event: DeadlineEvent
    set_by: tuple[Mention, ...] = ()
    addressed_to: tuple[Mention, ...] = ()
    plan: PlanRef | None = None
    subject: str = ""
    due: When | None = None


class MeetingReported(Observation):
    """A meeting in person was announced, moved, dropped or held. "It was called off on the 22nd." """

    event: MeetingEvent
    place: str | None = None
    place_written: str | None = None
    participants: tuple[Mention, ...] = ()
    when: When | None = None


class ContactReported(Observation):
    """People spoke without meeting. "On 20 October, Marco Rubio telephoned Sergei Lavrov." """

    kind: ContactKind
    participants: tuple[Mention, ...] = ()
    when: When | None = None


class ClaimReported(Observation):
    """A statement about the process, by a speaker. "It is not our recommendation. It is not our peace plan."

    `proposition` is worded positively as far as rules can; `stance` says whether the speaker asserts or denies it.
    `subject` is a normal form under which two claims can meet: for authorship the plan and the author named
    (`authorship:us_ukraine:United States`), else topic and main noun phrase.
    """

    claim_topic: str
    stance: Stance
    proposition: str
    subject: str = ""
    plan: PlanRef | None = None


class ProvisionReported(Observation):
    """What a text of a plan says on a matter. "Under the plan Ukraine's army would be limited to 600,000 soldiers."

    `event` tells how it stands in that text: contained, changed (from another version), removed, absent (the text says nothing of
    it) or left open. `provision_topic` is one of the profile's; `obligation` is `would` where the words only tell what will be.
    `value` counts `unit` (persons, days, dollars and the like), `old_value` the same in the version before; None where the words
    give no number. `text` are the words that tell it, with numbers in digits. Who says so is `speaker`, with `chain`.
    """

    event: ProvisionEvent
    plan: PlanRef
    provision_topic: str
    obligation: Obligation = "would"
    value: float | None = None
    old_value: float | None = None
    unit: str | None = None
    text: str


class ArticleInterpreted(Payload):
    """One extractor version read one revision for one topic, and these are its observations (their event ids, in text order).

    The newest interpretation of the newest revision counts; older ones stay.
    """

    article_id: str
    revision: int
    topic: str
    text_hash: str
    extractor: str
    observations: tuple[str, ...]


OBSERVATIONS: tuple[type[Observation], ...] = (
    PlanReported,
    DeadlineReported,
    MeetingReported,
    ContactReported,
    ClaimReported,
    ProvisionReported,
)
