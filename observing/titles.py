"""Titles: who held which office when, how a title may be written, and which title stands beside a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from observing.lexicon import words
from observing.mentions import Found
from schemas.profile import Actor


class Office(NamedTuple):
    """An office that a profile gives to somebody, from day to day; None is an open end."""

    actor: Actor
    since: date | None
    until: date | None

    def held_on(self, day: date | None) -> bool:
        """Whether it was held on that day; on an unknown day it was."""
        return day is None or ((self.since is None or self.since <= day) and (self.until is None or day <= self.until))


def title_forms(title: str, party: Actor | None, adjectives: dict[str, list[str]]) -> Iterable[str]:
    """How a title may be written: alone, with the party's name or adjective before it, or with "of" after it.

    A profile may write "US president" or "president": the party is taken off first, then every form is built.
    """
    forms = {title.strip()}
    if party is not None:
        names = {name.removeprefix("the ").removeprefix("The ") for name in (party.name, *party.aliases)}
        qualifiers = names | {adjective for name in names for adjective in adjectives.get(name, ())}
        core = title.strip()
        for qualifier in sorted(qualifiers, key=len, reverse=True):
            core = re.sub(rf"^{re.escape(qualifier)}(?:'s)?\s+|\s+of\s+(?:the\s+)?{re.escape(qualifier)}$", "", core)
        forms |= {core}
        for qualifier in qualifiers:
            forms |= {f"{qualifier}'s {core}", f"{qualifier} {core}"}
        for name in names:
            forms.add(f"{core} of {name}")
    return sorted(forms)


def neighbour(text: str, named: list[Found], start: int, end: int) -> Found | None:
    """The named person who stands right after a title or right before it as an apposition."""
    for found in named:
        if found.mention.kind != "person":
            continue
        if found.start >= end and re.fullmatch(r",?\s+", text[end : found.start]):
            return found
        if found.end <= start and re.fullmatch(r",\s+(?:the\s+|a\s+)?", text[found.end : start]):
            return found
        if found.start <= start and end <= found.end:
            return found
    return None


def title_before(text: str, start: int) -> str | None:
    """The title written right before a name ("Defense Secretary"), whether or not the profile gives it to anybody."""
    before = re.findall(r"\S+", text[max(0, start - 60) : start])
    if not text[:start].endswith(" ") or not before:
        return None
    run: list[str] = []
    for word in reversed(before):
        if word.rstrip(".").lower() not in words("people", "titles") | words("people", "title_words"):
            break
        run.insert(0, word)
    return " ".join(run) if run and run[-1].rstrip(".").lower() in words("people", "office_words") else None


def nickname(short: str, full: str) -> bool:
    """Whether a given name is a short form of another: "Dan" of "Daniel", "Vlad" of "Vladimir"."""
    one, other = sorted((short.lower(), full.lower()), key=len)
    return len(one) >= 3 and other.startswith(one)
