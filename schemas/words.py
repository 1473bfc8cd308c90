"""How ids and lists of words are written in a profile."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
"""An id: lower-case letters, digits, hyphen and underscore."""


def _tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


OneOrMany = BeforeValidator(_tuple)
"""Makes a single word a list of one, so that it may be written without brackets."""
Words = Annotated[tuple[str, ...], OneOrMany]
"""A list of words or phrases; a single one may be written without brackets."""
