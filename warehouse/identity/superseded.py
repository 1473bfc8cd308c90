"""Where words belong that an edit has replaced: they are history, and change nothing about what stands.

Each replaced observation follows the one of today's text that says the same, as a corrected date follows its deadline; what has
no such heir is placed by the rules, but nothing that stands is joined through it. A thing that is told of in replaced words only
is still a thing: it was known for a while.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from warehouse.identity.naming import stand_ins
from warehouse.identity.seen import Placed, Seen

S = TypeVar("S", bound=Seen)


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


def place_all(seen: Sequence[S], heir: Mapping[str, str], place: Callable[[Sequence[S]], list[Placed]]) -> list[Placed]:
    """Clusters as `place` draws them, with what has an `heir` put where that is."""
    placed = place([s for s in seen if s.id not in heir])
    cluster = {p.observation: p.cluster for p in placed}
    edited = "its words were edited, and say this today"
    return placed + [Placed(s.id, cluster[heir[s.id]], edited) for s in seen if heir.get(s.id) in cluster]
