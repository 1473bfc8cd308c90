"""The read side: snapshots that anyone opens while the next one is being made."""

from warehouse.snapshot.known_at import write_known_at
from warehouse.snapshot.publishing import publish
from warehouse.snapshot.status import write_status

__all__ = ["publish", "write_known_at", "write_status"]
