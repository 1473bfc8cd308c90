"""When an extracted item and an annotated one are the same: the matching rule of the corpus format.

Items are plain JSON objects in the gold's shape; nothing is assumed of an extracted one but that its fields may be missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from schemas.errors import InputError

Item = Mapping[str, Any]
Kind = Literal["plans", "deadlines", "meetings", "claims"]
Reading = Literal["event", "strict"]
KINDS: tuple[Kind, ...] = ("plans", "deadlines", "meetings", "claims")
READINGS: tuple[Reading, ...] = ("event", "strict")

LONGEST_EVIDENCE = 300
"""Characters that evidence may always have; beyond, no more than twice the gold's."""


@dataclass(frozen=True)
class Names:
    """The names of a set: which spellings mean one person, party or place, and which plan keys one plan."""

    topic: str | None
    canon: Mapping[str, frozenset[str]]
    plan_keys: Mapping[str, str]

    @classmethod
    def from_aliases(cls, aliases: Mapping[str, Any]) -> Names:
        """From the content of a set's `aliases.json`."""
        canon: defaultdict[str, set[str]] = defaultdict(set)
        for group in ("persons", "collective", "places"):
            for name, variants in aliases.get(group, {}).items():
                for variant in (name, *variants):
                    canon[plain(variant)].add(name)
        keys = {variant: key for key, variants in aliases.get("plan_keys", {}).items() for variant in (key, *variants)}
        return cls(aliases.get("topic"), {word: frozenset(meant) for word, meant in canon.items()}, keys)

    def same(self, one: str | None, other: str | None) -> bool:
        """An alias in common, or one name contained in the other by whole words."""
        a, b = plain(one), plain(other)
        if not a or not b:
            return False
        shared = self.canon.get(a, frozenset({a})) & self.canon.get(b, frozenset({b}))
        return a == b or bool(shared) or f" {a} " in f" {b} " or f" {b} " in f" {a} "

    def plan_key(self, item: Item) -> Any:
        """The item's plan key in the set's spelling, where the set knows it."""
        key = item.get("plan_key")
        return self.plan_keys.get(key, key) if isinstance(key, str) else key


def plain(name: str | None) -> str:
    """Lower case, letters and digits, single spaces."""
    return re.sub(r"[^a-z0-9]+", " ", (name or "").lower()).strip()


def listed(field: Any) -> list[str]:
    """The names in a field: a string with separators, a list of strings, or a list of `{name, role}`."""
    if isinstance(field, str):
        return [name for name in re.split(r"\s*(?:;|,| and )\s*", field) if name]
    return [name["name"] if isinstance(name, Mapping) else name for name in field or [] if name]


def locate(text: str, quote: str | None) -> tuple[int, int] | None:
    """Where a quote stands in a text, white space counting as one space; None where it does not."""
    if not quote:
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    match = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return match.span() if match else None


def overlaps(text: str, quote: str | None, gold: Item) -> bool:
    """At least half of the shorter evidence lies in the other, and the extracted one is not too long."""
    span = locate(text, quote)
    if span is None:
        return False
    start, end = span
    for evidence in (gold["evidence"], *gold.get("alt_evidence", ())):
        known = locate(text, evidence)
        if known is None:
            raise InputError(f"the gold is wrong: its evidence does not stand in its article: {evidence!r}")
        shared = min(end, known[1]) - max(start, known[0])
        shorter = min(end - start, known[1] - known[0])
        if shared > 0 and shared >= 0.5 * shorter and end - start <= max(LONGEST_EVIDENCE, 2 * (known[1] - known[0])):
            return True
    return False


def event_agrees(item: Item, gold: Item) -> bool:
    """The event is the gold's or an accepted one."""
    return item.get("event") == gold["event"] or item.get("event") in gold.get("accept_events", ())


def date_agrees(day: str | None, gold: str | None, accepted: Sequence[str | None]) -> bool:
    """The date is the gold's or an accepted one, or one is the other's month; a gold null without alternatives means any."""
    options = (gold, *accepted)
    if any(option and day and (day.startswith(option) or option.startswith(day)) for option in options):
        return True
    return (None in options and not day) or (gold is None and not accepted)


def agrees(kind: Kind, item: Item, gold: Item, names: Names, keys: Mapping[Any, str] | None) -> bool:
    """Reading `event`: type, event, numbers, dates and place agree. `keys` renames predicted plan keys; None leaves them free."""
    if kind == "claims":
        return _claim_agrees(item, gold, names)
    if not event_agrees(item, gold):
        return False
    if kind == "plans":
        return _plan_agrees(item, gold, names, keys)
    if kind == "deadlines":
        return date_agrees(item.get("due_date"), gold["due_date"], gold.get("accept_due", ()))
    place = gold["place"] is None or not item.get("place") or names.same(item["place"], gold["place"])
    return place and date_agrees(item.get("date"), gold["date"], gold.get("accept_dates", ()))


def _plan_agrees(item: Item, gold: Item, names: Names, keys: Mapping[Any, str] | None) -> bool:
    points = item.get("points")
    if points != gold["points"] and points not in gold.get("accept_points", ()):
        return False
    if gold["points"] is not None and points is not None:
        return True  # the number identifies the plan, and the spelling of its key is free
    key = names.plan_key(item)
    return keys is None or keys.get(key, key) in (gold["plan_key"], *gold.get("accept_keys", ()))


def _claim_agrees(item: Item, gold: Item, names: Names) -> bool:
    stance = item.get("stance") or item.get("polarity")
    speakers = (gold["speaker"], *gold["speaker"].split(";"))
    return (stance == gold["stance"] or stance in gold.get("accept_stances", ())) and any(
        names.same(item.get("speaker"), speaker) for speaker in speakers
    )


def agrees_who(kind: Kind, item: Item, gold: Item, names: Names) -> bool:
    """What the reading `strict` asks besides: agents, setter, participants, or a claim's topic and chain."""
    if kind == "plans":
        agents = [agent["name"] for agent in gold["actors"] if agent["role"] != "other"] or listed(gold["actors"])
        return not agents or _any_same(listed(item.get("actors")), agents, names)
    if kind == "deadlines":
        return not gold.get("set_by") or _any_same(listed(item.get("set_by")), listed(gold["set_by"]), names)
    if kind == "meetings":
        return participants_agree(listed(item.get("participants")), listed(gold["participants"]), names)
    chain, given = gold["reported_by_chain"], item.get("reported_by_chain") or []
    topics = (gold["topic"], *gold.get("accept_topics", ()))
    linked = len(given) == len(chain) and all(names.same(a, b) for a, b in zip(given, chain, strict=True))
    return item.get("topic") in topics and linked


def _any_same(given: Iterable[str], known: Sequence[str], names: Names) -> bool:
    return any(names.same(a, b) for a in given for b in known)


def participants_agree(given: Sequence[str], known: Sequence[str], names: Names) -> bool:
    """At least half of the gold's participants, and no more wrong ones than right ones."""
    if not known:
        return True
    hit = sum(any(names.same(a, b) for a in given) for b in known)
    extra = sum(not any(names.same(a, b) for b in known) for a in given)
    return hit >= 0.5 * len(known) and extra <= hit
