"""What a reading anew changes: the observations of an article as they were, held against those that it gives now.

Pure values in and out. Two observations are the same where they say the same in the same words, whatever extractor or rule read
it and however sure it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Fate = Literal["added", "gone", "changed", "kept"]
FATES: tuple[Fate, ...] = ("added", "gone", "changed", "kept")
_READER = ("extractor", "rule", "confidence")
"""Fields that tell how it was read and not what; of a time its rule and the day that it was counted from."""


class Read(NamedTuple):
    """An observation as it was read: its event type and its payload as JSON has it."""

    type: str
    payload: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """plan, deadline, meeting, contact or claim."""
        return self.type.removesuffix("Reported").lower()

    @property
    def says(self) -> dict[str, Any]:
        """What it says, without how it was read."""
        said = {name: value for name, value in self.payload.items() if name not in _READER}
        for name in ("when", "due"):
            if isinstance(time := said.get(name), Mapping):
                said[name] = {key: value for key, value in time.items() if key not in ("rule", "anchor")}
        return said

    @property
    def span(self) -> tuple[int, int]:
        """Its words: first character, and the one after the last."""
        return self.payload["evidence"]["start"], self.payload["evidence"]["end"]


class Change(NamedTuple):
    """What became of one observation: `before` is None of one that was added, `after` of one that is gone."""

    fate: Fate
    before: Read | None
    after: Read | None

    @property
    def latest(self) -> Read:
        """The observation as it is, or as it was of one that is gone."""
        return next(one for one in (self.after, self.before) if one is not None)

    @property
    def kind(self) -> str:
        """What it is about."""
        return self.latest.kind

    def told(self) -> dict[str, Any]:
        """An example of it: `fate, kind, article_id, quote, before, after`; of a change only the fields that differ."""
        one = self.latest
        before, after = (said.says if said is not None else {} for said in (self.before, self.after))
        if self.fate == "changed":
            differ = {name for name in (*before, *after) if before.get(name) != after.get(name)}
            before, after = ({name: said.get(name) for name in sorted(differ)} for said in (before, after))
        return {
            "fate": self.fate,
            "kind": self.kind,
            "article_id": one.payload["article_id"],
            "quote": one.payload["evidence"]["quote"],
            "before": before,
            "after": after,
        }


@dataclass
class Difference:
    """What a reading anew changes in one topic: how many observations of each kind, and the first examples of each fate."""

    topic: str
    show: int = 3
    articles: int = 0
    counts: Counter[tuple[str, Fate]] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    _shown: Counter[tuple[str, Fate]] = field(default_factory=Counter)

    def add(self, changes: Iterable[Change]) -> None:
        """Take in what became of the observations of an article."""
        self.articles += 1
        for change in changes:
            which = change.kind, change.fate
            self.counts[which] += 1
            if change.fate != "kept" and self._shown[which] < self.show:
                self._shown[which] += 1
                self.examples.append(change.told())

    def rows(self) -> list[dict[str, Any]]:
        """One row a kind: `topic, kind, added, gone, changed, kept`."""
        kinds = sorted({kind for kind, _ in self.counts})
        return [{"topic": self.topic, "kind": kind} | {fate: self.counts[kind, fate] for fate in FATES} for kind in kinds]

    def summary(self) -> dict[str, Any]:
        """All of it as JSON has it: `topic, articles, kinds, examples`."""
        return {"topic": self.topic, "articles": self.articles, "kinds": self.rows(), "examples": self.examples}


def changes(before: Sequence[Read], after: Sequence[Read]) -> list[Change]:
    """What became of each observation of one revision, in the order of its words.

    First those that are the same, then those of the same kind in the very same words, then in words that overlap most.
    """
    found: list[Change] = []
    left, new = sorted(before, key=_order), sorted(after, key=_order)
    rounds: tuple[tuple[Fate, Callable[[Read, Read], int]], ...] = (
        ("kept", _same),
        ("changed", _same_words),
        ("changed", _overlap),
    )
    for fate, alike in rounds:
        pairs = sorted(
            ((-alike(one, other), i, k) for i, one in enumerate(left) for k, other in enumerate(new) if alike(one, other) > 0)
        )
        gone: set[int] = set()
        come: set[int] = set()
        for _, i, k in pairs:
            if i not in gone and k not in come:
                found.append(Change(fate, left[i], new[k]))
                gone.add(i)
                come.add(k)
        left = [one for i, one in enumerate(left) if i not in gone]
        new = [one for k, one in enumerate(new) if k not in come]
    found += [Change("gone", one, None) for one in left] + [Change("added", None, one) for one in new]
    return sorted(found, key=lambda change: _order(change.latest))


def _order(one: Read) -> tuple[tuple[int, int], str, str]:
    return one.span, one.type, str(sorted(one.says.items()))


def _same(one: Read, other: Read) -> int:
    return int(one.type == other.type and one.says == other.says)


def _same_words(one: Read, other: Read) -> int:
    """How many fields are alike, plus one, where the words are."""
    if one.type != other.type or one.span != other.span:
        return 0
    return 1 + sum(bool(other.says.get(name) == value) for name, value in one.says.items())


def _overlap(one: Read, other: Read) -> int:
    if one.type != other.type:
        return 0
    shared: int = min(one.span[1], other.span[1]) - max(one.span[0], other.span[0])
    return max(0, shared)
