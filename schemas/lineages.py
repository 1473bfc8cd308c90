"""The event that tells which plans a topic's profile knows. Stream: `profile:<topic>`, beside its actors (`schemas.actors`)."""

from __future__ import annotations

from schemas.envelope import Frozen, Payload
from schemas.profile import Profile


class ListedLineage(Frozen):
    """A plan through its versions as the profile has it: what people call it, and the lineage whose text it answers."""

    id: str
    title: str
    answers: str | None = None


class LineagesListed(Payload):
    """The plans of a profile, all of them, when it was first read so. "The American plan; the European edit that answers it." """

    topic: str
    lineages: tuple[ListedLineage, ...]
    since: str = ""
    """When the run that first read them so began, ISO 8601 in UTC: a list that comes back is told again."""


def lineages_listed(profile: Profile, since: str) -> LineagesListed:
    """What a profile's plans are as an event."""
    listed = tuple(ListedLineage(id=one.id, title=one.title, answers=one.answers) for one in profile.lineages)
    return LineagesListed(topic=profile.topic, lineages=listed, since=since)
