"""The event that tells whom a topic's profile knows. Stream: `profile:<topic>`.

What articles are read with is in a file that people edit; views see the log alone. So the file's actors are told to the log
whenever they are not those that it was told last: that a name is unknown, or an office another's, is said against these.
"""

from __future__ import annotations

from datetime import date

from schemas.envelope import Frozen, Payload
from schemas.observations import ActorKind
from schemas.profile import Profile


class ListedOffice(Frozen):
    """An office and the days on which it was held, both inclusive; None is an open end."""

    title: str
    since: date | None = None
    until: date | None = None


class ListedActor(Frozen):
    """An actor as the profile has him, with every spelling that it gives him beside his name."""

    id: str
    name: str
    kind: ActorKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[ListedOffice, ...] = ()


class ActorsListed(Payload):
    """The actors of a profile, all of them, when it was first read so. "Driscoll, army secretary since 25 February 2025." """

    topic: str
    actors: tuple[ListedActor, ...]
    since: str = ""
    """When the run that first read them so began, ISO 8601 in UTC: a list that comes back is told again."""


def actors_listed(profile: Profile, since: str) -> ActorsListed:
    """What a profile's actors are as an event; `party` is the one a person speaks for or heads."""
    return ActorsListed(
        topic=profile.topic,
        actors=tuple(
            ListedActor(
                id=actor.id,
                name=actor.name,
                kind=actor.kind,
                party=actor.party or actor.head_of,
                aliases=actor.aliases,
                offices=tuple(ListedOffice(title=role.title, since=role.since, until=role.until) for role in actor.roles),
            )
            for actor in profile.actors
        ),
        since=since,
    )
