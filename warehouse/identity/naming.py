"""Gives clusters their public ids, once. An id follows the cluster that holds its anchor, so links and calendars keep working.

Of two ids that meet in one cluster the older stays, but for one: the id of a plan that nobody had named yet gives way as soon as
its cluster has a name. An id whose anchor is gone (its article was read anew) goes to the cluster of the words that say the same
today; failing these, that of a plan or version goes to a new cluster of its name, since a lineage and a number of points are what
such a name says. A deadline or meeting of a place and day may be another one: it gets an id of its own. No id has two clusters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.names import EntityKind

UNPLACED = "unplaced-"
"""Begins the name of a cluster of plans that nobody named; the month follows."""


_NAMED_BY_IDENTITY = frozenset({"plan", "version"})
"""Kinds whose slug says which one it is and not only what it is like."""


@dataclass(frozen=True)
class Cluster:
    """Observations that speak of one thing. `slug` is what it would be called; `members` are (published, id), sorted."""

    topic: str
    kind: EntityKind
    slug: str
    members: tuple[tuple[datetime, str], ...]

    @property
    def anchor(self) -> str:
        """The earliest observation, by publication and id."""
        return self.members[0][1]

    @property
    def makeshift(self) -> bool:
        """Whether this is a plan that no report names."""
        return is_makeshift(self.slug)


@dataclass(frozen=True)
class Name:
    """A public id and the observation that it hangs on."""

    topic: str
    kind: EntityKind
    entity: str
    slug: str
    anchor: str

    @property
    def makeshift(self) -> bool:
        """Whether the id was given to a plan that no report had named."""
        return is_makeshift(self.slug)


def is_makeshift(slug: str) -> bool:
    """Whether a slug only says that nobody named the plan, and when it was spoken of."""
    return slug.startswith(f"plan-{UNPLACED}")


def name_clusters(
    clusters: Sequence[Cluster],
    names: Sequence[Name],
    found_again: Mapping[str, str],
    kept: Sequence[tuple[str, EntityKind, Sequence[str]]] = (),
) -> tuple[dict[str, str], list[Name]]:
    """The public id of every cluster by the cluster's anchor, and the names that are new.

    `names` are in the order of the log; `found_again` maps a lost anchor to the observation that says the same today. `kept`
    are ids that a person's merge or split left with certain observations, in the order of the log: the last word holds.
    """
    holder = {(c.kind, member): c for c in clusters for _, member in c.members}
    given: dict[tuple[str, str], str] = {}
    bound: set[str] = set()
    for entity, kind, observations in reversed(kept):
        cluster = next((holder[kind, i] for i in observations if (kind, i) in holder), None)
        if entity not in bound and cluster is not None:
            bound.add(entity)
            given.setdefault((kind, cluster.anchor), entity)
    for name in names:
        if name.entity in bound:
            continue  # an id that changed its anchor once: the first place in which it is found is its own
        anchor = name.anchor if (name.kind, name.anchor) in holder else found_again.get(name.anchor, "")
        cluster = holder.get((name.kind, anchor))
        if cluster is not None and cluster.topic == name.topic and not (name.makeshift and not cluster.makeshift):
            bound.add(name.entity)
            given.setdefault((cluster.kind, cluster.anchor), name.entity)
    lost = {(n.topic, n.kind, n.slug): n for n in reversed(names) if n.entity not in bound and n.kind in _NAMED_BY_IDENTITY}
    taken = {n.entity for n in names}
    fresh = []
    for cluster in sorted(clusters, key=lambda c: (c.members[0], c.kind)):
        if (cluster.kind, cluster.anchor) in given:
            continue
        if found := lost.pop((cluster.topic, cluster.kind, cluster.slug), None):
            entity = found.entity
        else:
            entity = _free(cluster.slug, taken)
        taken.add(entity)
        given[(cluster.kind, cluster.anchor)] = entity
        fresh.append(Name(cluster.topic, cluster.kind, entity, cluster.slug, cluster.anchor))
    return {f"{kind} {anchor}": entity for (kind, anchor), entity in given.items()}, fresh


def slug_of(*parts: str | None) -> str:
    """Words as an id: lower case, ASCII letters, digits and underscores, parts joined by hyphens; empty parts left out."""
    words = []
    for part in filter(None, parts):
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower()
        words.append(re.sub(r"[^a-z0-9_]+", "-", plain).strip("-"))
    return "-".join(filter(None, words))


def stand_ins(lost: Mapping[str, str], today: Mapping[str, str]) -> dict[str, str]:
    """For lost observations those of today that say the same: both by id with their quotations, best matches first.

    Two match that share at least half of their words; none of today stands for two.
    """
    old, new = ({i: set(re.findall(r"\w+", quote.lower())) for i, quote in some.items()} for some in (lost, today))
    scored = []
    for gone, one in old.items():
        for i, two in new.items():
            shared = len(one & two)
            if shared and (share := shared / (len(one) + len(two) - shared)) >= 0.5:
                scored.append((-share, gone, i))
    found: dict[str, str] = {}
    for _, gone, i in sorted(scored):
        if gone not in found and i not in found.values():
            found[gone] = i
    return found


def _free(slug: str, taken: set[str]) -> str:
    number, entity = 1, slug
    while entity in taken:
        number += 1
        entity = f"{slug}-{number}"
    return entity
