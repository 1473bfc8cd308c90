"""Who speaks today for an observation that something hangs on: a public id, or what a person decided.

An article that was edited, or read anew by another extractor, says the same in another observation. The table `stand_in` leads
from the one that was anchored to the one of the same article and type that stands today. Overlapping words of one revision come
first; else at least half of the words must be the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from warehouse.identity.naming import stand_ins
from warehouse.identity.writing import replace

if TYPE_CHECKING:
    from warehouse.store import Store

REPORTS = ("plan", "deadline", "meeting", "contact", "claim")

_COLUMNS = {
    "observation": "Event id of an observation that a public id or a decision hangs on, and that stands no more",
    "today": "The standing observation of the same article and type that says the same",
}


class Words(NamedTuple):
    """What an observation was read from. `start` and `end` are characters of that revision."""

    id: str
    revision: int
    extractor: str
    start: int
    end: int
    quote: str


def stand_in(store: Store, anchored: Iterable[str]) -> dict[str, str]:
    """Write the table `stand_in`, and return whom each anchored observation that no longer counts is followed to.

    Where nothing of today says the same, that is what the replaced revision itself says by its newest reading; the table has
    those of today only. `counted` must have been made: see `warehouse.identity.observed.count`.
    """
    found: dict[str, str] = {}
    beside: dict[str, str] = {}
    for kind in REPORTS:
        lost, standing, replaced = _read(store, kind, sorted(set(anchored)))
        for place, words in lost.items():
            found |= followed(words, standing.get(place, ()))
            beside |= followed(words, replaced.get(place, ()), same_revision=True)
    replace(store, "stand_in", _COLUMNS, "Where anchored observations are found today", sorted(found.items()))
    return beside | found


def followed(lost: Sequence[Words], today: Sequence[Words], *, same_revision: bool = False) -> dict[str, str]:
    """For each lost observation that of today which says the same; what one reading told apart stays apart."""
    found: dict[str, str] = {}
    readings: dict[tuple[int, str], list[Words]] = defaultdict(list)
    for words in lost:
        readings[words.revision, words.extractor].append(words)
    for (revision, _), some in sorted(readings.items()):
        there = [t for t in today if t.revision == revision or not same_revision]
        overlaps = sorted(
            (-min(w.end, t.end) + max(w.start, t.start), w.id, t.id)
            for w in some
            for t in there
            if t.revision == revision and min(w.end, t.end) > max(w.start, t.start)
        )
        own: dict[str, str] = {}
        for _, gone, here in overlaps:
            if gone not in own and here not in own.values():
                own[gone] = here
        left = {w.id: w.quote for w in some if w.id not in own}
        own |= stand_ins(left, {t.id: t.quote for t in there if t.id not in own.values()})
        found |= own
    return found


_Place = tuple[str, str]


def _read(
    store: Store, kind: str, anchored: Sequence[str]
) -> tuple[Mapping[_Place, list[Words]], Mapping[_Place, list[Words]], Mapping[_Place, list[Words]]]:
    """Lost anchors of one type by topic and article, and what stands there today, and what revisions that were replaced said."""
    query = f"""
        WITH lost AS (
            SELECT report.event_id, report.article_id
            FROM stg_{kind}_report AS report LEFT JOIN counted ON report.event_id = counted.observation
            WHERE report.event_id IN (SELECT unnest(?)) AND counted.stands IS NOT TRUE
        )

        SELECT
            report.event_id, report.topic, report.article_id, report.revision, report.extractor,
            report.evidence_start, report.evidence_end, report.quote,
            report.event_id IN (SELECT event_id FROM lost) AS is_lost, counted.stands
        FROM stg_{kind}_report AS report LEFT JOIN counted ON report.event_id = counted.observation
        WHERE report.article_id IN (SELECT article_id FROM lost)
        ORDER BY report.event_id
    """
    lost, standing, replaced = (defaultdict[_Place, list[Words]](list) for _ in range(3))
    for row in store.query(query, [list(anchored)]):
        place = row["topic"], row["article_id"]
        words = Words(
            row["event_id"], row["revision"], row["extractor"], row["evidence_start"], row["evidence_end"], row["quote"]
        )
        if row["is_lost"]:
            lost[place].append(words)
        if row["stands"] is not None:
            (standing if row["stands"] else replaced)[place].append(words)
    return lost, standing, replaced
