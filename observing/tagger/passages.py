"""Annotated passages: short pieces of news prose with the words marked that make an event and those that fill its roles.

`tests/corpus/passages/README.md` has the format and its conventions; this module reads it and refuses what breaks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from schemas.errors import InputError
from schemas.observations import AgentRole, DeadlineEvent, MeetingEvent, PlanEvent, Stance


def _of(words: str) -> frozenset[str]:
    return frozenset(words.split())


EVENTS: Mapping[str, frozenset[str]] = {
    "plan": frozenset(get_args(PlanEvent)),
    "deadline": frozenset(get_args(DeadlineEvent)),
    "meeting": frozenset(get_args(MeetingEvent)),
    "contact": _of("held announced"),
    "claim": frozenset(get_args(Stance)),
}
"""Kind of frame -> its events; for claims the stance."""
TOPICS = _of(
    "authorship territory security_guarantees military_cap nato elections assets ceasefire deadline process hostages "
    "disarmament administration aid other"
)
ROLES: Mapping[str, frozenset[str]] = {
    "plan": frozenset(get_args(AgentRole)) | _of("plan points old_points when via"),
    "deadline": _of("deadline due old_due setter addressee about when"),
    "meeting": _of("place date old_date participant host when_told"),
    "contact": _of("place date participant host when_told"),
    "claim": _of("speaker relay when"),
}

Span = tuple[int, int]
"""First character and the one after the last, in the passage's text."""

_HEAD = re.compile(r"@ (\d{4}-\d\d-\d\d) ([\w-]+)( trap| mixed)?")
_MARK = re.compile(r"\[\[(.*?)\|(.*?)\]\]")
_TRIGGER = re.compile(r"(\d+):(\w+)\.(\w+)(?:\.(\w+))?")
_ROLE = re.compile(r"(\d+)\.(\w+)")


@dataclass(frozen=True)
class Frame:
    """One event: its kind and event, the topic of a claim, the words that make it, and the words of each role."""

    kind: str
    event: str
    topic: str | None
    triggers: tuple[Span, ...]
    roles: tuple[tuple[str, Span], ...]


@dataclass(frozen=True)
class Passage:
    """A passage as an article would print it on a day, what it reports, and what only looks like an event."""

    number: int
    day: date
    voice: str
    text: str
    frames: tuple[Frame, ...]
    traps: tuple[Span, ...]


def read_passages(path: Path) -> Iterator[Passage]:
    """The passages of a file, in order. Raises InputError, which names the passage, where one breaks the format."""
    for number, block in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())):
        head, *lines = block.splitlines()
        try:
            yield _passage(number, head, " ".join(line.strip() for line in lines))
        except ValueError as error:
            raise InputError(f"{path}, passage {number} ({head}): {error}") from error


def _passage(number: int, head: str, marked: str) -> Passage:
    begun = _HEAD.fullmatch(head)
    if begun is None:
        raise ValueError("its first line must be: @ day voice, and perhaps trap or mixed")
    text, marks = _unmarked(marked)
    triggers: dict[str, tuple[tuple[str, str, str | None], list[Span]]] = {}
    roles: dict[str, list[tuple[str, Span]]] = {}
    traps = []
    for tag, span in marks:
        if tag == "trap":
            traps.append(span)
        elif found := _TRIGGER.fullmatch(tag):
            told = _event(tag, *found.groups()[1:])
            known, spans = triggers.setdefault(found[1], (told, []))
            if known != told:
                raise ValueError(f"frame {found[1]} is {known[0]}.{known[1]} and {told[0]}.{told[1]}")
            spans.append(span)
        elif found := _ROLE.fullmatch(tag):
            roles.setdefault(found[1], []).append((found[2], span))
        else:
            raise ValueError(f"{tag} is no tag")
    if lost := roles.keys() - triggers.keys():
        raise ValueError(f"frame {min(lost)} has roles and no trigger")
    frames = []
    for name, ((kind, event, topic), spans) in triggers.items():
        if strange := [role for role, _ in roles.get(name, ()) if role not in ROLES[kind]]:
            raise ValueError(f"a {kind} has no role {strange[0]}")
        frames.append(Frame(kind, event, topic, tuple(spans), tuple(roles.get(name, ()))))
    if bool(frames) == (begun[3] == " trap"):
        raise ValueError("a trap has no frame, and what is no trap has one")
    return Passage(number, date.fromisoformat(begun[1]), begun[2], text, tuple(frames), tuple(traps))


def _unmarked(marked: str) -> tuple[str, list[tuple[str, Span]]]:
    text, at = "", 0
    marks = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = len(text), len(text) + len(mark[1])
        marks += [(tag.strip(), span) for tag in mark[2].split(",")]
        text, at = text + mark[1], mark.end()
    text += marked[at:]
    if "[[" in text or "]]" in text:
        raise ValueError("a mark is broken, or lies in another")
    return text, marks


def _event(tag: str, kind: str, event: str, topic: str | None) -> tuple[str, str, str | None]:
    if event not in EVENTS.get(kind, ()):
        raise ValueError(f"{tag} is no event")
    if (topic in TOPICS) != (kind == "claim"):
        raise ValueError(f"{tag}: a claim, and nothing else, has one of the topics {', '.join(sorted(TOPICS))}")
    return kind, event, topic
