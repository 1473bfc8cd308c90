"""What the reading step hands on, whether it read pages or files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.characters import clean
from schemas.envelope import NewEvent


@dataclass(frozen=True)
class Refused:
    """An input that gave no article, whole, with the reason in one sentence."""

    row: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class ReadResult:
    """Events in the order of the input, and what became of each of the `inputs` pages or documents.

    `taken` gave a text that is new, `unchanged` said what is known already, `closed` gave none and said why (of these `from_feed`
    have the feed's own text instead), `withdrawn` are gone, `waiting` may come at another try; the rest is refused.
    """

    events: tuple[NewEvent, ...] = ()
    unchanged: int = 0
    refused: tuple[Refused, ...] = field(default=())
    inputs: int = 0
    taken: int = 0
    closed: int = 0
    from_feed: int = 0
    withdrawn: int = 0
    waiting: int = 0


def refusal(row: Mapping[str, Any], reason: str) -> Refused:
    """A refusal that can be stored and shown, however strange the input: its words are cleaned, what is too deep is left."""
    try:
        content = _clean(row)
    except RecursionError:
        content = {name: _clean(value) for name, value in row.items() if isinstance(value, str)}
    return Refused(content, clean(reason))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): _clean(inner) for name, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list | tuple) else value


def text_hash(text: str) -> str:
    """SHA-256 of a text in hex, as events carry it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
