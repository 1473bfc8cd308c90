"""What there is to tell apart, read from the views `core` and `core_member`, and what replaced words say today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from warehouse.identity.seen import DeadlineSeen, MeetingSeen, PlanSeen, Span
from warehouse.identity.superseded import Words, heirs

if TYPE_CHECKING:
    from warehouse.store import Store


@dataclass
class Observed:
    """The cores of one topic, each known by its first report.

    `spoken` is how many articles name each plan on each day; `heir` leads from replaced reports to the core that says the same;
    `core` from the first report of each core to its key and that report's article.
    """

    plans: list[PlanSeen] = field(default_factory=list)
    deadlines: list[DeadlineSeen] = field(default_factory=list)
    meetings: list[MeetingSeen] = field(default_factory=list)
    spoken: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    heir: dict[str, str] = field(default_factory=dict)
    core: dict[str, tuple[str, str]] = field(default_factory=dict)


def load(store: Store) -> dict[str, Observed]:
    """Everything that counts or counted, by topic. The views that identity reads must be up to the head."""
    topics: dict[str, Observed] = defaultdict(Observed)
    # Names and dates come again and again: one object each.
    spans: dict[tuple[date | None, date | None], Span | None] = {}
    groups: dict[tuple[str, ...], frozenset[str]] = {}

    def span(first: date | None, last: date | None) -> Span | None:
        if (first, last) not in spans:
            spans[first, last] = Span(first, last) if first and last else None
        return spans[first, last]

    def names(listed: Sequence[str] | None) -> frozenset[str]:
        key = tuple(listed or ())  # logs of old hold meetings that a person added without a word of who met
        return groups.get(key) or groups.setdefault(key, frozenset(key))

    for topic, common, (lineage, points, label, authors, first, last, plans, numbers) in _cores(
        store, "plan", "lineage, points, label, names, first_day, last_day, plans_beside, points_beside"
    ):
        words = {"lineage": lineage, "points": points, "label": label or ""}
        beside = {"plans_beside": plans, "points_beside": numbers}
        plan = PlanSeen(drafters=names(authors), when=span(first, last), **words, **beside, **common)
        topics[topic].plans.append(plan)
    for topic, common, (setters, addressees, lineage, first, last) in _cores(
        store, "deadline", "names, addressees, lineage, first_day, last_day"
    ):
        due = span(first, last)
        deadline = DeadlineSeen(setters=names(setters), addressees=names(addressees), lineage=lineage, due=due, **common)
        topics[topic].deadlines.append(deadline)
    for topic, common, (place, people, first, last) in _cores(store, "meeting", "place, names, first_day, last_day"):
        topics[topic].meetings.append(MeetingSeen(place=place, participants=names(people), when=span(first, last), **common))
    keys = "SELECT topic, observation, core, article_id FROM views.main.core"
    for topic, observation, core, article in store.connection.execute(keys).fetchall():
        topics[topic].core[observation] = core, article
    spoken = """
        SELECT topic, CAST(published AS DATE) AS day, lineage, count(DISTINCT article_id) AS articles
        FROM views.main.core_member WHERE kind = 'plan' AND stands AND lineage IS NOT NULL GROUP BY ALL
    """
    for topic, day, lineage, articles in store.connection.execute(spoken).fetchall():
        topics[topic].spoken[day][lineage] = articles
    for kind in ("plan", "deadline", "meeting"):
        for topic, found in _heirs(store, kind).items():
            topics[topic].heir |= found
    return {name: topics[name] for name in sorted(topics)}


def _cores(store: Store, kind: str, columns: str) -> Iterator[tuple[str, dict[str, Any], tuple[Any, ...]]]:
    """For each core of a kind its topic, the fields that every core has, and the columns that were asked for."""
    query = f"""
        SELECT topic, observation, article_id, published, event, articles, days, stands, {columns}
        FROM views.main.core WHERE kind = '{kind}' ORDER BY observation
    """
    for topic, i, article, published, event, articles, days, stands, *more in store.connection.execute(query).fetchall():
        common = {"id": i, "topic": topic, "article": article, "published": published, "event": event, "days": days}
        yield topic, common | {"articles": frozenset(articles), "stands": stands}, tuple(more)


def _heirs(store: Store, kind: str) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, Words]] = defaultdict(dict)
    first: dict[str, str] = {}
    reports = f"SELECT event_id, revision, quote FROM views.main.stg_{kind}_report"
    if kind == "plan":
        reports += " UNION ALL SELECT event_id, revision, quote FROM views.main.stg_provision_report"
    query = f"""
        WITH edited AS (SELECT DISTINCT topic, article_id FROM views.main.core_member WHERE kind = '{kind}' AND NOT stands)

        SELECT m.topic, m.observation, c.observation AS first, m.article_id, r.revision, m.event, r.quote, m.stands
        FROM views.main.core_member AS m
        SEMI JOIN edited USING (topic, article_id)
        INNER JOIN ({reports}) AS r ON m.observation = r.event_id
        INNER JOIN views.main.core AS c ON m.core = c.core
        WHERE m.kind = '{kind}'
    """
    for topic, observation, core, *said in store.connection.execute(query).fetchall():
        words[topic][observation] = Words(*said)
        first[observation] = core
    return {topic: {gone: first[today] for gone, today in heirs(some).items()} for topic, some in words.items()}
