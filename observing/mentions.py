"""A mention of somebody at a span of the text."""

from __future__ import annotations

from typing import NamedTuple

from schemas.observations import Mention


class Found(NamedTuple):
    """A mention at a span of the normalised text."""

    start: int
    end: int
    mention: Mention
