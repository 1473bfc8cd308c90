"""The read side: snapshots that anyone opens while the next one is being made."""

from warehouse.snapshot.publishing import publish
from warehouse.snapshot.status import write_status

__all__ = ["publish", "write_status"]
