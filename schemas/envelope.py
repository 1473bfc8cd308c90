"""The envelope that every event travels in, and the ids that make a repeat harmless.

Two kinds of event share the envelope and differ in their id. A *fact* was read from the news: its id hashes what it says and
where it stood, so reading it again gives the same id. An *act* was done by a person: its id comes from a command id that the
caller makes once and keeps for every retry, so confirm, reject, confirm is three events.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

Clock = Callable[[], datetime]
"""Gives the present moment with its offset. Callers pass it in, so that tests and the newsroom can run on days of their own."""

Precision = Literal["minute", "hour", "day", "weekend", "week", "month", "season", "quarter", "year", "range"]


class Frozen(BaseModel):
    """Base of every value here: immutable, and strict about unknown fields, so that a typo is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class When(Frozen):
    """A time in the world, as an interval of whole days with the words and the rule that gave it.

    `earliest` and `latest` are inclusive days in the calendar of the place that the text speaks of; for precision `minute`
    and `hour` they are the same day. `text` is the phrase as written, `anchor` the day that it was counted from,
    `rule` the name of the resolver's rule. Both ends are None where the words are known and the date is not.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "day"
    text: str = ""
    anchor: date | None = None
    rule: str = ""


class Payload(Frozen):
    """Base of every event payload: what the source said, in the past tense, never what Parley concludes from it.

    A published version never changes its shape. A new shape takes the next `schema_version` and an upcaster.
    """

    schema_version: ClassVar[int] = 1

    @classmethod
    def type(cls) -> str:
        """The event type as the log stores it: the class name."""
        return cls.__name__


def canonical(value: object) -> str:
    """JSON text with one spelling: sorted keys, no spaces, UTF-8 kept, dates in ISO 8601. Raises ValueError on NaN."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(parts: Iterable[str]) -> str:
    """SHA-256 over length-prefixed parts, hexadecimal: no two different lists of parts share an input."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode()
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()


class NewEvent(Frozen):
    """An event that a step hands to the log: everything but what the log itself gives (position, chain, commit time).

    `payload` is canonical JSON text. `reported_at` is what the publisher claims, `observed_at` when we fetched it.
    `topic` is None where the event is about the press and not about a topic (sources and articles).
    """

    event_id: str
    stream: str
    type: str
    schema_version: int
    topic: str | None
    occurred: When | None
    reported_at: datetime | None
    observed_at: datetime
    payload: str
    metadata: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("reported_at", "observed_at")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times carry an offset; give an aware datetime")
        return value.astimezone(UTC)

    @classmethod
    def fact(
        cls,
        stream: str,
        payload: Payload,
        *,
        observed_at: datetime,
        reported_at: datetime | None = None,
        occurred: When | None = None,
        topic: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Self:
        """A fact read from the news. Its id never depends on the run, the clock or the position."""
        text = canonical(payload)
        event_id = digest(["parley/fact/1", stream, payload.type(), str(payload.schema_version), topic or "", text])
        return cls._wrap(event_id, stream, payload, text, observed_at, reported_at, occurred, topic, metadata)

    @classmethod
    def act(
        cls,
        stream: str,
        payload: Payload,
        *,
        command_id: str,
        observed_at: datetime,
        topic: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Self:
        """A human act. The caller makes `command_id` once and repeats it on a retry, which then adds nothing."""
        event_id = digest(["parley/act/1", command_id])
        return cls._wrap(event_id, stream, payload, canonical(payload), observed_at, None, None, topic, metadata)

    @classmethod
    def _wrap(
        cls,
        event_id: str,
        stream: str,
        payload: Payload,
        text: str,
        observed_at: datetime,
        reported_at: datetime | None,
        occurred: When | None,
        topic: str | None,
        metadata: Mapping[str, str] | None,
    ) -> Self:
        return cls(
            event_id=event_id,
            stream=stream,
            type=payload.type(),
            schema_version=payload.schema_version,
            topic=topic,
            occurred=occurred,
            reported_at=reported_at,
            observed_at=observed_at,
            payload=text,
            metadata=metadata or {},
        )

    def content(self) -> dict[str, Any]:
        """The payload decoded."""
        value: dict[str, Any] = json.loads(self.payload)
        return value
