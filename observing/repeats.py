"""One item per distinct event of an article: which items of the evaluation format say the same thing twice.

Two items merge when nothing that both give disagrees and something that both give agrees. The one that says more stays, and what
only the other knew is added to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.observations import AgentRole

Item = dict[str, Any]

ROLES: tuple[AgentRole, ...] = ("author", "presenter", "recipient", "reviser", "accepter", "rejecter")
"""The roles that tell one event from another; `other` agents may come and go."""


@dataclass
class Draft:
    """An item under way: its fields, where its evidence lies in the text, and how sure the reading was (0 to 1)."""

    fields: Item
    start: int
    end: int
    confidence: float
    subject: str = ""

    @property
    def rank(self) -> tuple[bool, float, int, int]:
        """With somebody who does it, then surer, then fuller, then earlier."""
        filled = sum(bool(value) for value in self.fields.values())
        return (bool(self.fields.get("actors")), self.confidence, filled, -self.start)


Same = Callable[[Draft, Draft], bool]


def merged(drafts: Sequence[Draft], same: Same) -> list[Draft]:
    """The drafts without repeats, in text order."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.rank, reverse=True):
        twin = next((known for known in kept if same(known, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            _complete(twin.fields, draft.fields)
    return sorted(kept, key=lambda d: (d.start, d.end))


def _complete(fields: Item, other: Item) -> None:
    for name, value in other.items():
        mine = fields.get(name)
        if not mine and value:
            fields[name] = value
        elif isinstance(mine, list) and isinstance(value, list) and name in ("participants", "actors"):
            fields[name] = mine + [each for each in value if each not in mine]


def same_plan_event(one: Draft, other: Draft) -> bool:
    """The same event of one version, with no other date, and in no role other agents: two accounts of who wrote it are two."""
    a, b = one.fields, other.fields
    return (
        a["event"] == b["event"]
        and a["plan_key"] == b["plan_key"]
        and (a["points"] == b["points"] or (a["event"] != "revised" and None in (a["points"], b["points"])))
        and compatible(a["date"], b["date"])
        and all(_nested(_in_role(a, role), _in_role(b, role)) for role in ROLES)
    )


def same_deadline_event(one: Draft, other: Draft) -> bool:
    """The same event with the same due date, by the same setter where both name one."""
    a, b = one.fields, other.fields
    return (
        a["event"] == b["event"]
        and compatible(a["due_date"], b["due_date"])
        and (bool(a["due_date"] and b["due_date"]) or a["due_text"].lower() == b["due_text"].lower())
        and compatible(a["set_by"], b["set_by"])
    )


def same_meeting_event(one: Draft, other: Draft) -> bool:
    """The same event of a meeting: a place or a date in common, none that disagrees, and participants in common."""
    a, b = one.fields, other.fields
    anchored = bool(a["place"] and b["place"]) or bool(a["date"] and b["date"])
    return (
        a["event"] == b["event"]
        and anchored
        and compatible(a["place"], b["place"])
        and compatible(a["date"], b["date"])
        and _share(a["participants"], b["participants"])
    )


def same_claim(one: Draft, other: Draft) -> bool:
    """The same speaker takes the same stance on the same proposition, or on the same words of the text."""
    a, b = one.fields, other.fields
    if (a["speaker"], a["stance"]) != (b["speaker"], b["stance"]):
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    same_words = shared > 0 and 2 * shared >= min(one.end - one.start, other.end - other.start)
    return same_words or a["proposition"].lower() == b["proposition"].lower()


def compatible(one: str | None, other: str | None) -> bool:
    """Equal, or one unknown, or one the month of the other."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _in_role(fields: Item, role: AgentRole) -> set[str]:
    return {agent["name"] for agent in fields["actors"] if agent["role"] == role}


def _nested(one: set[str], other: set[str]) -> bool:
    return not one or not other or one <= other or other <= one


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    return not one or not other or bool(set(one) & set(other))
