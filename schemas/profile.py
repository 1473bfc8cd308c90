"""A topic profile: everything that makes Parley follow one process and not another. Topics differ here and in no code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AnyHttpUrl, Field, model_validator

from schemas.alerts import AlertRule
from schemas.envelope import Frozen
from schemas.words import Slug, Words


class Source(Frozen):
    """A place that publishes. `feed` is RSS, Atom or JSON Feed; `verified` the day on which `parley sources check` reached it."""

    id: Slug
    name: str
    feed: AnyHttpUrl
    kind: Literal["wire", "newspaper", "broadcaster", "magazine", "think-tank", "newsletter", "primary", "state-media", "sample"]
    lang: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    ownership: str
    leaning: str | None = None
    reliability: str
    outlet: str | None = None
    """The outlet's name as articles cite it, where it differs from `name`."""
    timezone: str | None = None
    """The outlet's clock (IANA), by which its "today" is meant where the published time is in plain UTC; None: the profile's."""
    every_minutes: Annotated[int, Field(ge=1, le=10_080)] = 15
    allow_private_address: bool = False
    """True only for a host of your own network; every other private or loopback address is refused."""
    verified: date | None = None


class Role(Frozen):
    """An office and the days on which it was held; `until` None means still held when the profile was written."""

    title: str
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class Actor(Frozen):
    """Somebody or something that acts: a person, a party (a government and its metonyms), or a body.

    `aliases` are other spellings, transliterations and misspellings that always mean this actor; the bare family name is one.
    `party` is the id of the party a person speaks for; `head_of` the party that the person embodies (heads of state or
    government). `spokesperson_for` names a party whose statements this actor makes.
    """

    id: Slug
    name: str
    kind: Literal["person", "party", "body"]
    party: Slug | None = None
    head_of: Slug | None = None
    aliases: Words = ()
    roles: tuple[Role, ...] = ()


class Place(Frozen):
    """A place where people meet; `aliases` are other spellings and venues that stand for it ("the Kremlin" for Moscow)."""

    name: str
    aliases: Words = ()
    timezone: str | None = None


class Outlet(Frozen):
    """A medium that articles quote, whether or not it is a source here."""

    name: str
    aliases: Words = ()


class Lineage(Frozen):
    """A plan through its versions. `terms` are phrases that name it in a text; `points` the counts reported of its versions.

    `window` bounds the days on which a bare "the plan" may mean it; of two open lineages the later started wins.
    `side` is the party whose text it is; `revisers` are others whose own versions belong to it. `main` marks the lineage that a
    bare number of points falls to in its window. `versions` says from which day on a bare "the plan" means the version of so many
    points, where a text gives no number. `answers` is the lineage to whose text this one is the answer.
    """

    id: Slug
    title: str
    side: Words = ()
    terms: Words = ()
    points: tuple[int, ...] = ()
    revisers: Words = ()
    versions: dict[int, date] = Field(default_factory=dict)
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    main: bool = False
    answers: Slug | None = None


class Keywords(Frozen):
    """What makes an article concern the topic.

    `strong` words count for it alone, `weak` ones only together with a strong one or as a third witness, `process` words say
    that it is about the negotiation and not the battlefield, `hazards` belong to another topic or another sense.
    """

    strong: Words
    weak: Words = ()
    process: Words
    hazards: Words = ()


class ProvisionTopic(Frozen):
    """A matter on which plans say something: `labels` name it alone ("Elections:"), `words` show it in a clause.

    In both `...` stands for up to five words between ("size of ... army"). `unit` is what a bare number counts ("limited to
    600,000"): persons, days, dollars and the like; None where a number needs its noun.
    """

    words: Words
    labels: Words = ()
    unit: str | None = None


class Profile(Frozen):
    """One topic: what to read, and the names and words that its texts use."""

    topic: Slug
    title: str
    describes: str
    timezone: str = "UTC"
    keywords: Keywords
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...]
    places: tuple[Place, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    claim_topics: dict[Slug, Words]
    """Subject of a claim -> words that show it; `authorship`, `deadline`, `process` and `other` always exist."""
    provision_topics: dict[Slug, ProvisionTopic] = Field(default_factory=dict)
    """What plans have provisions on. Where there is none, no provisions are read."""
    holidays: dict[str, date] = Field(default_factory=dict)
    """Named days that no calendar library knows, as `orthodox easter 2026: 2026-04-12`."""
    alerts: tuple[AlertRule, ...] = ()
    """Who is told of which changes once they are published, and where."""

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        for what, ids in (
            ("source id", [s.id for s in self.sources]),
            ("actor id", [a.id for a in self.actors]),
            ("alert name", [r.name for r in self.alerts]),
        ):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{what} used twice: {', '.join(twice)}")
        known = {a.id for a in self.actors}
        for actor in self.actors:
            for party in filter(None, (actor.party, actor.head_of)):
                if party not in known:
                    raise ValueError(f"actor {actor.id}: no actor has the id {party!r}")
        plans = {one.id for one in self.lineages}
        for one in self.lineages:
            if one.answers is not None and one.answers not in plans - {one.id}:
                raise ValueError(f"lineage {one.id}: it answers {one.answers!r}, and no other lineage has that id")
        return self

    def voices(self) -> dict[str, frozenset[str]]:
        """Id of an actor -> its name and, of a party, the names of those who speak for it."""
        return {
            actor.id: frozenset(one.name for one in self.actors if actor.id in (one.id, one.party, one.head_of))
            for actor in self.actors
        }

    def with_aliases(self, added: Iterable[tuple[str, str]]) -> Self:
        """The same profile with further spellings, as (actor id, alias); those of an actor that it no longer has are left out."""
        more: dict[str, list[str]] = {}
        for actor_id, alias in added:
            more.setdefault(actor_id, []).append(alias)
        actors = tuple(
            actor.model_copy(update={"aliases": tuple(dict.fromkeys((*actor.aliases, *more[actor.id])))})
            if actor.id in more
            else actor
            for actor in self.actors
        )
        return self.model_copy(update={"actors": actors})
