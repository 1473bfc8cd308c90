"""Which observations speak of one plan, deadline or meeting: conclusions, drawn anew each time, each with its why."""

from warehouse.identity.resolve import resolve

__all__ = ["resolve"]
