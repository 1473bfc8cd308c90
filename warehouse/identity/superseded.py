"""Where words belong that an edit has replaced: they are history, and change nothing about what stands.

What stands is placed first and alone. Then each replaced observation follows the one of today's text that says the same, as a
corrected date follows its deadline; what has no such heir is placed as if it stood beside the others. A thing that is told of in
replaced words only is still a thing: it was known for a while.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from warehouse.identity.naming import stand_ins
from warehouse.identity.seen import Placed, Seen

S = TypeVar("S", bound=Seen)

PAST = "past:"
"""Begins the name of a cluster of which nothing stands any more."""


@dataclass(frozen=True)
class Words:
    """What an observation was read from: article and revision, its quotation, and whether that revision stands today."""

    article: str
    revision: int
    event: str
    quote: str
    stands: bool


def heirs(words: Mapping[str, Words]) -> dict[str, str]:
    """For replaced observations of one kind the standing one of the same article that says the same, both by id."""
    articles: dict[str, dict[int | None, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for i, w in words.items():
        # The event is one word more: of two statements in one sentence each finds its own.
        articles[w.article][None if w.stands else w.revision][i] = f"{w.event} {w.quote}"
    found: dict[str, str] = {}
    for revisions in articles.values():
        today = revisions.get(None, {})
        for revision, lost in revisions.items():
            if revision is not None:
                found |= stand_ins(lost, today)
    return found


def place_all(
    seen: Sequence[S], past: Set[str], heir: Mapping[str, str], place: Callable[[Sequence[S]], list[Placed]]
) -> list[Placed]:
    """Clusters of what stands, as `place` draws them, with what is `past` joined to them or in clusters of its own."""
    standing = [s for s in seen if s.id not in past]
    placed = place(standing)
    cluster = {p.observation: p.cluster for p in placed}
    left = []
    for s in (s for s in seen if s.id in past):
        if heir.get(s.id) in cluster:
            placed.append(Placed(s.id, cluster[heir[s.id]], "its words were edited, and say this today"))
        else:
            left.append(s)
    if not left:
        return placed
    joint = place([*standing, *left])
    first: dict[str, S] = {}
    by_id = {s.id: s for s in standing}
    for p in joint:
        if p.observation in cluster:
            one = by_id[p.observation]
            if p.cluster not in first or one.order < first[p.cluster].order:
                first[p.cluster] = one
    gone = {s.id for s in left}
    for p in joint:
        if p.observation in gone:
            near = first.get(p.cluster)
            placed.append(Placed(p.observation, cluster[near.id] if near else f"{PAST}{p.cluster}", p.why))
    return placed
