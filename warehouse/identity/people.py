"""What people decided about who is who: things that are one, and things that are two. Applied in the order of the log.

A decision is about observations, never about a row. So it holds however often identity is drawn anew, and a later one undoes an
earlier one: what is merged can be split again, and what was split can be merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from warehouse.identity.seen import Placed, Seen

if TYPE_CHECKING:
    from warehouse.store import Store

S = TypeVar("S", bound=Seen)

PARTED = "~"
"""Within the name of a cluster: what comes before is what it was parted from."""


@dataclass(frozen=True)
class Decision:
    """`anchors` are one with each other or, where some `stay`, another thing than these. The first entity's id stays."""

    act: str
    topic: str
    entities: tuple[str, ...]
    anchors: tuple[str, ...]
    stay: tuple[str, ...]
    by: str
    made_at: datetime

    @property
    def told(self) -> str:
        """Who decided and when."""
        return f"{self.by} said on {self.made_at:%Y-%m-%d}"

    @property
    def keepers(self) -> tuple[str, ...]:
        """Observations with which the first entity's id stays."""
        return self.stay or self.anchors

    def following(self, found: Mapping[str, str], known: Set[str]) -> Decision:
        """The same decision about the observations that are known today."""
        anchors, stay = (
            tuple(dict.fromkeys(i if i in known else found[i] for i in ids if i in known or found.get(i) in known))
            for ids in (self.anchors, self.stay)
        )
        return Decision(self.act, self.topic, self.entities, anchors, stay, self.by, self.made_at)


def decisions(store: Store) -> tuple[list[Decision], set[str]]:
    """What was merged and split, in the order of the log, and every observation that decisions of any kind hang on."""
    query = """
        SELECT observation FROM views.main.stg_judgement WHERE observation IS NOT NULL
        UNION SELECT unnest([observation_a, observation_b]) FROM views.main.stg_settlement
        UNION SELECT unnest(anchors || stay) FROM views.main.stg_entity_decision
        UNION SELECT observation FROM views.main.stg_dismissal WHERE observation IS NOT NULL AND kind <> 'second_reading'
    """
    anchored = {row["observation"] for row in store.query(query)}
    decided = """
        SELECT act, topic, entities, anchors, stay, decided_by AS by, made_at
        FROM views.main.stg_entity_decision ORDER BY position
    """
    lists = ("entities", "anchors", "stay")
    made = [Decision(**row | {name: tuple(row[name]) for name in lists}) for row in store.query(decided)]
    return made, anchored


def apply(
    made: Sequence[Decision],
    seen: Sequence[S],
    placed: Iterable[Placed],
    heir: Mapping[str, str],
    place: Callable[[Sequence[S]], list[Placed]],
) -> list[Placed]:
    """Clusters of one kind and topic as people decided them, `made` in the order of the log, each `following` what is known."""
    now = {p.observation: p for p in placed}
    by_id = {s.id: s for s in seen}
    for decision in made:
        clusters: dict[str, list[str]] = defaultdict(list)
        for p in now.values():
            clusters[p.cluster].append(p.observation)
        if decision.stay:
            for name in sorted({now[i].cluster for i in decision.stay}):
                away = _away(decision, [by_id[i] for i in clusters[name]], heir, place)
                part = f"{name}{PARTED}{decision.act[:12]}"
                for i in away:
                    now[i] = Placed(i, part, f"{now[i].why}; {decision.told} that this is not {decision.entities[0]}")
        elif decision.anchors:
            name, *others = dict.fromkeys(now[i].cluster for i in decision.anchors)
            for i in chain.from_iterable(clusters[other] for other in others):
                told = f"{decision.told} that {' and '.join(decision.entities)} are one"
                now[i] = Placed(i, name, f"{now[i].why}; {told}")
    return [now[i] for i in sorted(now)]


def _away(
    decision: Decision, members: Sequence[S], heir: Mapping[str, str], place: Callable[[Sequence[S]], list[Placed]]
) -> list[str]:
    """Which reports of one thing leave: those that were named, and those that join them by themselves and not what stays."""
    ids = {s.id for s in members}
    leave, stay = ids & set(decision.anchors), ids & set(decision.stay)
    if not leave:
        return []
    free = ids - leave - stay
    with_leaving = _joining(free, leave, [s for s in members if s.id not in stay], place)
    with_staying = _joining(free, stay, [s for s in members if s.id not in leave], place)
    away = leave | (with_leaving - with_staying)
    # Words that were edited go where go those which say the same today.
    for i in free:
        if heir.get(i) in ids:
            away = away | {i} if heir[i] in away else away - {i}
    return sorted(away)


def _joining(free: Set[str], part: Set[str], seen: Sequence[S], place: Callable[[Sequence[S]], list[Placed]]) -> set[str]:
    if not free:
        return set()
    cluster = {p.observation: p.cluster for p in place(seen)}
    theirs = {cluster[i] for i in part if i in cluster}
    return {i for i in free if cluster.get(i) in theirs}
