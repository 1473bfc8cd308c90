"""Alerts to webhooks: one signed request a change, as the Standard Webhooks specification (standardwebhooks.com) has it.

The id of a request is that of the change, the same at every repeat and to every rule: a receiver that keeps the ids which it took
in never acts twice. Any answer from 200 to 299 acknowledges it; redirects are not followed.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import httpx

from schemas.envelope import Clock
from schemas.errors import InputError

REQUEST_SECONDS = 10.0
"""For one request, from looking up the host to the last header of the answer; its body is not read."""
RUN_SECONDS = 60.0
"""For all requests of one rule in one run; what is left goes out with the next."""
AT_MOST = 100
"""Requests of one rule in one run."""
IN_A_ROW = 3
"""Refusals one after another from which on it is the receiver and not the change, and the rest waits."""
SHORTEST_KEY = 24
"""Bytes, by the specification."""


class Letter(NamedTuple):
    """What is sent: under which id, of which type, when it came about (ISO 8601), and what it says."""

    id: str
    type: str
    timestamp: str
    data: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The bytes that are sent and signed: JSON with `type`, `timestamp` and `data`."""
        return json.dumps({"type": self.type, "timestamp": self.timestamp, "data": self.data}, ensure_ascii=False).encode()


Told = Callable[[str, str | None], None]
"""Is told the id of each letter that was sent, and why it was not acknowledged, or None where it was."""


class _Answer(NamedTuple):
    error: str | None
    came: bool = True


def change_letter(rule: str, change: str, row: Mapping[str, Any]) -> Letter:
    """A row of the view `change` as a letter; `change` is the id under which it goes out. A link is http or https, or none."""
    link = row["url"] if str(row["url"]).startswith(("http://", "https://")) else None
    return Letter(change, f"change.{row['kind']}", str(row["recorded_at"]), {"rule": rule, **row, "url": link})


def key_of(secret: str) -> bytes:
    """The key in a secret: Base64, with or without `whsec_` before it. Raises InputError, which never shows the secret."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < SHORTEST_KEY:
        raise InputError(
            f"the secret is no key of {SHORTEST_KEY} bytes or more in Base64; "
            'make one with `echo "whsec_$(openssl rand -base64 32)"` and give it to the receiver too'
        )
    return key


def signature(key: bytes, message: str, moment: str, body: bytes) -> str:
    """The signature of a message's id, the time of sending in seconds, and its body."""
    signed = hmac.new(key, b".".join((message.encode(), moment.encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"


async def post(url: str, secret: str, letters: Iterable[Letter], clock: Clock, told: Told) -> str | None:
    """Send letters one after another; returns why the receiver is to be left alone for a while, or None.

    One that a receiver refuses does not keep back the next; one that brings no answer does, and so do some refusals in a row.
    Raises InputError where the secret is none.
    """
    key = key_of(secret)
    refused, until = 0, time.monotonic() + RUN_SECONDS
    async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=REQUEST_SECONDS) as client:
        for letter in letters:
            if time.monotonic() > until:
                return None
            answer = await _send(client, url, key, letter, clock())
            told(letter.id, answer.error)
            refused = refused + 1 if answer.error else 0
            if not answer.came or refused == IN_A_ROW:
                return answer.error
    return None


async def _send(client: httpx.AsyncClient, url: str, key: bytes, letter: Letter, at: datetime) -> _Answer:
    body, moment = letter.body, str(int(at.timestamp()))
    headers = {
        "content-type": "application/json",
        "user-agent": "Parley",
        "webhook-id": letter.id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(key, letter.id, moment, body),
    }
    try:
        async with (
            asyncio.timeout(REQUEST_SECONDS),  # httpx has limits for each step only, and a receiver may drip for ever
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            status = response.status_code
    except (TimeoutError, httpx.TimeoutException):
        return _Answer(f"{url} did not answer within {REQUEST_SECONDS:g} seconds", came=False)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return _Answer(f"{url} could not be reached: {str(error) or type(error).__name__}", came=False)
    if 200 <= status < 300:
        return _Answer(None)
    return _Answer(f"{url} answered {status}" + (": redirects are not followed" if 300 <= status < 400 else ""))
