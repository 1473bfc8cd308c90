"""Which observations speak of one plan, deadline or meeting: conclusions, drawn anew from what counts today, each with its why."""

from warehouse.identity.resolve import resolve

__all__ = ["resolve"]
