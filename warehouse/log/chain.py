"""The hash chain: every event's hash covers the one before it, so nothing can be changed, dropped or moved unseen.

A payload enters the chain by its salted hash only. It can therefore be erased (a takedown) without breaking the chain, and the
salt, erased with it, keeps anyone from guessing at what was there.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

GENESIS = "0" * 64
"""What the first event has as `prev_hash`."""


_LENGTHS = tuple(number.to_bytes(8, "big") for number in range(512))


def new_salts(count: int) -> list[str]:
    """Salts for so many payloads: 128 random bits each, hexadecimal."""
    text = os.urandom(16 * count).hex()
    return [text[start : start + 32] for start in range(0, 32 * count, 32)]


def payload_hash(salt: str, payload: str) -> str:
    """The salted hash of a payload's canonical JSON text."""
    return sha256(b"".join((_PAYLOAD, _framed(salt.encode()), _framed(payload.encode())))).hexdigest()


def event_hash(prev_hash: str, fields: tuple[object, ...]) -> str:
    """The hash of one event: over the previous hash and its stored fields in the order of `StoredEvent.chained`.

    SHA-256 over length-prefixed parts, as `schemas.envelope.digest` does it, in one piece: this runs for every event, at
    append and at verification. None and "" differ: a missing value is "-", a present one carries "=" in front.
    """
    return sha256(b"".join((_CHAIN, _framed(prev_hash.encode()), *map(_field, fields)))).hexdigest()


def _framed(data: bytes) -> bytes:
    size = len(data)
    return (_LENGTHS[size] if size < 512 else size.to_bytes(8, "big")) + data


def _field(value: object) -> bytes:
    if value is None:
        return _MISSING
    if isinstance(value, datetime):
        return _moment(value)
    data = f"={value}".encode()
    size = len(data)
    return (_LENGTHS[size] if size < 512 else size.to_bytes(8, "big")) + data


@lru_cache(maxsize=4_096)
def _moment(value: datetime) -> bytes:
    return _framed(f"={value.isoformat(timespec='microseconds')}Z".encode())


_CHAIN = _framed(b"parley/chain/1")
_PAYLOAD = _framed(b"parley/payload/1")
_MISSING = _framed(b"-")
