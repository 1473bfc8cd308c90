"""What the log is told of a topic's profile: its actors and plans, by which views know whom and what they read of."""

from __future__ import annotations

from schemas.actors import actors_listed
from schemas.envelope import Payload
from schemas.lineages import lineages_listed
from schemas.profile import Profile
from warehouse.known import actors_told, lineages_told
from warehouse.store import Store


def listed_anew(store: Store, profile: Profile, since: str) -> list[Payload]:
    """What the log is told of the profile, as far as it was told otherwise or not at all."""
    actors, lineages = actors_listed(profile, since), lineages_listed(profile, since)
    before, plans_before = actors_told(store, profile.topic), lineages_told(store, profile.topic)
    anew: list[Payload] = [] if before and before.actors == actors.actors else [actors]
    if lineages.lineages != (plans_before.lineages if plans_before else ()):
        anew.append(lineages)
    return anew
