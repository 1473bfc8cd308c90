"""The event that gives a thing its public id. Stream: `entity:<public id>`."""

from __future__ import annotations

from typing import Literal

from schemas.envelope import Payload

EntityKind = Literal["plan", "version", "deadline", "meeting"]


class EntityNamed(Payload):
    """A plan, version, deadline or meeting got the public id that links, feeds and calendars keep for ever.

    `anchor` is the event id of the earliest observation of its cluster: the id follows the cluster that holds the anchor.
    """

    topic: str
    entity: str
    kind: EntityKind
    slug: str
    anchor: str
