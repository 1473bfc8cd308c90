"""The hash chain: every event's hash covers the one before it, so nothing can be changed, dropped or moved unseen.

A payload enters the chain by its salted hash only. It can therefore be erased (a takedown) without breaking the chain, and the
salt, erased with it, keeps anyone from guessing at what was there.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from schemas.envelope import digest

GENESIS = "0" * 64
"""What the first event has as `prev_hash`."""


def new_salt() -> str:
    """A salt for one payload: 128 random bits, hexadecimal."""
    return secrets.token_hex(16)


def payload_hash(salt: str, payload: str) -> str:
    """The salted hash of a payload's canonical JSON text."""
    return digest(["parley/payload/1", salt, payload])


def event_hash(prev_hash: str, fields: tuple[object, ...]) -> str:
    """The hash of one event: over the previous hash and its stored fields in the order of `StoredEvent.chained`.

    None and "" differ: a missing value is "-", a present one carries "=" in front.
    """
    return digest(["parley/chain/1", prev_hash, *(_text(field) for field in fields)])


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return f"={value.isoformat(timespec='microseconds')}Z"
    return f"={value}"
