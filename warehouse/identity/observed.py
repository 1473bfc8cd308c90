"""What counts, read from staging: observations that stand today, and those of revisions that were replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from warehouse.identity.seen import DeadlineSeen, MeetingSeen, PlanSeen, Seen, Span
from warehouse.identity.superseded import Words, heirs
from warehouse.views.definition import load_view
from warehouse.views.runner import VIEWS

if TYPE_CHECKING:
    from warehouse.store import Store


@dataclass
class Observed:
    """Observations of one topic that count; which of them were replaced (`past`); the `words` of articles that have such."""

    plans: list[PlanSeen] = field(default_factory=list)
    deadlines: list[DeadlineSeen] = field(default_factory=list)
    meetings: list[MeetingSeen] = field(default_factory=list)
    past: set[str] = field(default_factory=set)
    words: dict[str, Words] = field(default_factory=dict)

    def heirs(self, seen: Sequence[Seen]) -> dict[str, str]:
        """Heirs among observations of one kind."""
        return heirs({s.id: self.words[s.id] for s in seen if s.id in self.words})


def count(store: Store, *, decided: bool = False) -> None:
    """Make the temporary table `counted`: what counts, by `observation`, and whether it `stands` today.

    Staging must be up to the head. With `decided` nothing stands that a person ruled out, which the table `stand_in` must be
    there for; without, the words alone tell.
    """
    # The views' own SQL, since the views themselves are projected only after identity.
    folder = VIEWS / "observation"
    judgement, standing = (load_view(folder / f"{name}.sql").whole for name in ("judgement", "standing_observation"))
    nobody = "" if decided else "stand_in AS (SELECT NULL::VARCHAR AS observation, NULL::VARCHAR AS today LIMIT 0), "
    store.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE counted AS WITH {nobody}judgement AS ({judgement}) "
        f"SELECT observation, bool_or(stood_until IS NULL{' AND counts' if decided else ''}) AS stands, "
        f"min(stood_from) FILTER (WHERE added_at IS NOT NULL) AS stated_from FROM ({standing}) AS standing GROUP BY observation"
    )


_Common = tuple[str, str, str, datetime, str]


def load(store: Store) -> dict[str, Observed]:
    """Everything that is `counted`, by topic."""
    by_topic: dict[str, Observed] = defaultdict(Observed)
    # Names and dates come again and again: one object each.
    spans: dict[tuple[date | None, date | None], Span | None] = {}
    groups: dict[tuple[str, ...], frozenset[str]] = {}

    def span(first: date | None, last: date | None) -> Span | None:
        if (first, last) not in spans:
            known = first or last
            spans[first, last] = Span(known, last or known) if known else None
        return spans[first, last]

    def names(listed: Sequence[str] | None) -> frozenset[str]:
        key = tuple(listed or ())
        return groups.get(key) or groups.setdefault(key, frozenset(key))

    def read(kind: str, columns: str) -> Iterator[tuple[Observed, _Common, tuple[Any, ...]]]:
        counted = f"FROM stg_{kind}_report AS r INNER JOIN counted AS c ON r.event_id = c.observation"
        words = f"""
            SELECT r.topic, r.event_id, r.article_id, r.revision, r.event, r.quote, c.stands {counted}
            WHERE (r.topic, r.article_id) IN (SELECT (r.topic, r.article_id) {counted} WHERE NOT c.stands)
        """
        for topic, event_id, *said in store.connection.execute(words).fetchall():
            by_topic[topic].words[event_id] = Words(*said)
            if not by_topic[topic].words[event_id].stands:
                by_topic[topic].past.add(event_id)
        seen = f"""
            SELECT
                r.event_id, r.topic, r.article_id, coalesce(r.reported_at, c.stated_from, r.observed_at) AS at, r.event, {columns}
            {counted} ORDER BY r.event_id
        """
        for row in store.connection.execute(seen).fetchall():
            yield by_topic[row[1]], row[:5], row[5:]

    drafting = "[a.name FOR a IN agents IF a.role IN ('author', 'reviser') AND a.kind IS DISTINCT FROM 'party']"
    for topic, common, (lineage, points, people, first, last) in read(
        "plan", f"lineage, points, {drafting}, when_earliest, when_latest"
    ):
        topic.plans.append(PlanSeen(*common, lineage=lineage, points=points, drafters=names(people), when=span(first, last)))
    for topic, common, (setters, addressees, lineage, first, last) in read(
        "deadline", "[m.name FOR m IN set_by], [m.name FOR m IN addressed_to], lineage, due_earliest, due_latest"
    ):
        topic.deadlines.append(
            DeadlineSeen(*common, setters=names(setters), addressees=names(addressees), lineage=lineage, due=span(first, last))
        )
    for topic, common, (place, people, first, last) in read(
        "meeting", "place, [m.name FOR m IN participants], when_earliest, when_latest"
    ):
        topic.meetings.append(MeetingSeen(*common, place=place, participants=names(people), when=span(first, last)))
    return {name: by_topic[name] for name in sorted(by_topic)}
