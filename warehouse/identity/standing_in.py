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
from warehouse.identity.writing import write

if TYPE_CHECKING:
    from warehouse.store import Store

REPORTS = ("plan", "deadline", "meeting", "contact", "claim", "provision")


class Words(NamedTuple):
    """What an observation was read from. `start` and `end` are characters of that revision; `stated` is what a person stated."""

    id: str
    revision: int
    extractor: str
    start: int
    end: int
    quote: str
    stated: bool = False


def stand_in(store: Store, anchored: Iterable[str]) -> tuple[dict[str, str], int]:
    """Write the table `stand_in`, and return whom each anchored observation that no longer stands is followed to.

    Where nothing of today says the same, that is what the replaced revision itself says by its newest reading; the table has
    those of today only. Also returns how many of its rows changed. The view `standing_observation` must be up to the head.
    """
    found: dict[str, str] = {}
    beside: dict[str, str] = {}
    if _lose(store, sorted(set(anchored))):
        for kind in REPORTS:
            lost, standing, replaced = _read(store, kind)
            for place, words in lost.items():
                # What a person stated of the same words is no reading of them, and speaks only where there is none.
                read = followed(words, [w for w in standing.get(place, ()) if not w.stated])
                left = [w for w in words if w.id not in read]
                found |= read | followed(left, [w for w in standing.get(place, ()) if w.stated])
                beside |= followed(words, replaced.get(place, ()), same_revision=True)
    changed = write(store, "stand_in", sorted(found.items()))
    return beside | found, changed


def _lose(store: Store, anchored: Sequence[str]) -> int:
    """Make temporary tables: `lost`, those that do not stand by their words alone, and `beside`, what counts in their articles.

    Returns how many are lost.
    """
    connection = store.connection
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE lost AS
        WITH anchored AS MATERIALIZED (SELECT unnest(?) AS observation),
        standing AS (
            SELECT observation FROM views.main.standing_observation SEMI JOIN anchored USING (observation)
            WHERE stood_until IS NULL
        )
        SELECT observation FROM anchored EXCEPT SELECT observation FROM standing
        """,
        [anchored],
    )
    lost = int(store.query("SELECT count(*) AS n FROM temp.main.lost")[0]["n"])
    if lost:
        told = " UNION ALL ".join(f"SELECT event_id, article_id FROM views.main.stg_{kind}_report" for kind in REPORTS)
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE beside AS
            SELECT
                article_id, observation, bool_or(stood_until IS NULL) AS stands, bool_or(extractor = 'person') AS stated
            FROM views.main.standing_observation
            WHERE article_id IN (SELECT article_id FROM ({told}) WHERE event_id IN (SELECT observation FROM temp.main.lost))
            GROUP BY article_id, observation
            """
        )
    return lost


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
    store: Store, kind: str
) -> tuple[Mapping[_Place, list[Words]], Mapping[_Place, list[Words]], Mapping[_Place, list[Words]]]:
    """Lost anchors of one type by topic and article, and what stands there today, and what revisions that were replaced said."""
    query = f"""
        SELECT
            report.event_id, report.topic, report.article_id, report.revision, report.extractor,
            report.evidence_start, report.evidence_end, report.quote,
            report.event_id IN (SELECT observation FROM temp.main.lost) AS is_lost, beside.stands, beside.stated
        FROM views.main.stg_{kind}_report AS report
        LEFT JOIN temp.main.beside ON report.event_id = beside.observation
        WHERE beside.observation IS NOT NULL OR report.event_id IN (SELECT observation FROM temp.main.lost)
        ORDER BY report.event_id
    """
    lost, standing, replaced = (defaultdict[_Place, list[Words]](list) for _ in range(3))
    for row in store.query(query):
        place = row["topic"], row["article_id"]
        words = Words(
            row["event_id"], row["revision"], row["extractor"], row["evidence_start"], row["evidence_end"], row["quote"],
            bool(row["stated"]),
        )  # fmt: skip
        if row["is_lost"]:
            lost[place].append(words)
        if row["stands"] is not None:
            (standing if row["stands"] else replaced)[place].append(words)
    return lost, standing, replaced
