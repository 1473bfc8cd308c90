"""What counts, read from staging: observations that stand today, and those of revisions that were replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warehouse.identity.seen import DeadlineSeen, MeetingSeen, PlanSeen, Seen, Span
from warehouse.identity.superseded import Words, heirs
from warehouse.views.definition import load_view
from warehouse.views.runner import VIEWS

if TYPE_CHECKING:
    from warehouse.store import Store


@dataclass
class Observed:
    """Observations of one topic that count, and the words of each."""

    plans: list[PlanSeen] = field(default_factory=list)
    deadlines: list[DeadlineSeen] = field(default_factory=list)
    meetings: list[MeetingSeen] = field(default_factory=list)
    words: dict[str, Words] = field(default_factory=dict)

    @property
    def past(self) -> frozenset[str]:
        """Ids of observations whose revision was replaced."""
        return frozenset(i for i, w in self.words.items() if not w.stands)

    def heirs(self, seen: Sequence[Seen]) -> dict[str, str]:
        """Heirs among observations of one kind."""
        return heirs({s.id: self.words[s.id] for s in seen})


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


def load(store: Store) -> dict[str, Observed]:
    """Everything that is `counted`, by topic."""
    query = (
        "SELECT r.*, coalesce(r.reported_at, c.stated_from, r.observed_at) AS at, c.stands "
        "FROM {} AS r INNER JOIN counted AS c ON r.event_id = c.observation ORDER BY r.event_id"
    )
    by_topic: dict[str, Observed] = defaultdict(Observed)

    def read(table: str) -> Iterator[tuple[Observed, dict[str, Any]]]:
        for row in store.query(query.format(table)):
            topic = by_topic[row["topic"]]
            topic.words[row["event_id"]] = Words(row["article_id"], row["revision"], row["event"], row["quote"], row["stands"])
            yield topic, row

    for topic, row in read("stg_plan_report"):
        drafters = frozenset(
            a["name"] for a in row["agents"] or () if a["role"] in {"author", "reviser"} and a["kind"] != "party"
        )
        when = _span(row, "when")
        topic.plans.append(PlanSeen(*_common(row), lineage=row["lineage"], points=row["points"], drafters=drafters, when=when))
    for topic, row in read("stg_deadline_report"):
        setters, addressees = _who(row["set_by"]), _who(row["addressed_to"])
        topic.deadlines.append(
            DeadlineSeen(*_common(row), setters=setters, addressees=addressees, lineage=row["lineage"], due=_span(row, "due"))
        )
    for topic, row in read("stg_meeting_report"):
        people = _who(row["participants"])
        topic.meetings.append(MeetingSeen(*_common(row), place=row["place"], participants=people, when=_span(row, "when")))
    return {name: by_topic[name] for name in sorted(by_topic)}


def _common(row: Mapping[str, Any]) -> tuple[str, str, str, datetime, str]:
    return row["event_id"], row["topic"], row["article_id"], row["at"], row["event"]


def _who(mentions: Sequence[Mapping[str, Any]] | None) -> frozenset[str]:
    return frozenset(m["name"] for m in mentions or ())


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    first, last = row[f"{name}_earliest"], row[f"{name}_latest"]
    if first is None and last is None:
        return None
    return Span(first or last, last or first)
