"""How the payload of an older event version is read as the version after it. What is stored never changes.

An upcaster takes the decoded payload of its version and returns that of the next; it is pure, and as final as the version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas.errors import LogError

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""By event type and the version that it leads on from."""


def upcast(event_type: str, version: int, payload: dict[str, Any], to: int) -> dict[str, Any]:
    """The payload as version `to` has it. Raises LogError for a version after that, and where a step is missing."""
    if version > to:
        raise LogError(
            f"{event_type} version {version} was written by a newer Parley; this one knows version {to}. Upgrade Parley"
        )
    for step in range(version, to):
        upcaster = UPCASTERS.get((event_type, step))
        if upcaster is None:
            raise LogError(
                f"nothing leads from {event_type} version {step} to {step + 1}, so that events of it cannot be read: "
                f"a step is missing in schemas/upcasters.py of this Parley. Install a release, or report it"
            )
        payload = upcaster(payload)
    return payload
