"""What people decided, and from when it counts: in both meanings of a day.

One story: an article says a date, another a meeting that it does not say and the opposite of a claim, a third what no extractor
saw. On the 24th, at six in the evening, a person corrects, rejects, settles and adds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.folder import DataFolder
from tests.warehouse.given import (
    added,
    article,
    claim,
    confirmed,
    corrected,
    deadline,
    meeting,
    observations,
    published,
    rejected,
    settled,
    told,
)
from warehouse.connect import open_store
from warehouse.read import Reader, open_reader
from warehouse.read.claims import contradictions
from warehouse.read.deadlines import deadlines
from warehouse.read.meetings import meetings
from warehouse.snapshot import write_known_at
from warehouse.store import Store

DUE = {"earliest": "2025-12-05", "latest": "2025-12-05", "precision": "day", "text": "5 December", "rule": "test"}
LEDGER = article(
    "ledger",
    "2025-11-20",
    deadline("set", due="2025-11-27"),
    claim("asserts", "it is ours", subject="authorship:us_ukraine:Us", speaker="Rubio"),
)
HERALD = article(
    "herald",
    "2025-11-21",
    meeting("announced", place="Budapest", when="2025-12-10"),
    claim("denies", "it is ours", subject="authorship:us_ukraine:Us", speaker="Rounds"),
)
TIMES = article("times", "2025-11-22", meeting("held", place="Geneva", when="2025-11-21"))
[DATE, ASSERTED], [ANNOUNCED, DENIED], [UNSEEN] = map(observations, (LEDGER, HERALD, TIMES))
DECIDED = [
    corrected(DATE, "2025-11-24", due=DUE),
    rejected(ANNOUNCED, "2025-11-24"),
    settled(ASSERTED, DENIED, "second_holds", "2025-11-24"),
    added(UNSEEN, "2025-11-24"),
]
READ = {"due": ["2025-11-27"], "meetings": [("Budapest", "announced")], "contradictions": ["open"]}
"""What the articles say, as they were read."""
RIGHT = {"due": ["2025-12-05"], "meetings": [("Geneva", "held")], "contradictions": ["settled"]}
"""What they say as people know it since the 24th."""


class Clock:
    now = datetime(2025, 11, 22, 18, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    clock = Clock()
    with open_store(DataFolder(tmp_path), clock=clock) as opened:
        told(opened, [*LEDGER, *HERALD, TIMES[0]])
        clock.now = datetime(2025, 11, 24, 18, tzinfo=UTC)
        told(opened, DECIDED)
        yield opened


def picture(reader: Reader, **when: Any) -> dict[str, Any]:
    return {
        "due": [row["due"] for row in deadlines(reader, **when)],
        "meetings": [(row["place"], row["status"]) for row in meetings(reader, **when)],
        "contradictions": [row["state"] for row in contradictions(reader, **when)],
    }


def test_decisions_count_for_any_day_as_known_today_and_from_their_day_on_as_made_then(store: Store, tmp_path: Path) -> None:
    # given the story
    # when
    with published(store, tmp_path) as reader:
        found = {
            (day, which): picture(reader, as_of=date(2025, 11, day), corrections=which)
            for day in (23, 24)
            for which in ("current", "then")
        }
        today = picture(reader)

    # then
    assert found == {(23, "current"): RIGHT, (23, "then"): READ, (24, "current"): RIGHT, (24, "then"): RIGHT}
    assert today == RIGHT


def test_what_is_taken_back_later_counts_again_from_then_on(store: Store, tmp_path: Path) -> None:
    # given
    told(store, [confirmed(ANNOUNCED, "2025-11-26")])

    # when
    with published(store, tmp_path) as reader:
        found = [
            [place for place, _ in picture(reader, as_of=date(2025, 11, day), corrections="then")["meetings"]]
            for day in (23, 25, 26)
        ]

    # then
    assert [sorted(places) for places in found] == [["Budapest"], ["Geneva"], ["Budapest", "Geneva"]]


@pytest.mark.parametrize(("hour", "known"), [(17, READ), (18, RIGHT)])
def test_as_recorded_by_a_time_a_decision_counts_once_it_was_in_the_log(
    store: Store, tmp_path: Path, hour: int, known: dict[str, Any]
) -> None:
    # given
    store.close()
    moment = datetime(2025, 11, 24, hour, 30, tzinfo=UTC)

    # when
    write_known_at(DataFolder(tmp_path), moment, tmp_path / "then.duckdb", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with open_reader(DataFolder(tmp_path / "then.duckdb")) as reader:
        then = picture(reader)
        decisions = reader.rows("SELECT type FROM event WHERE starts_with(stream, 'review:')")
        before = {which: picture(reader, as_of=date(2025, 11, 23), corrections=which) for which in ("current", "then")}

    # then
    assert then == known
    assert len(decisions) == (0 if known is READ else len(DECIDED))
    assert before == {"current": known, "then": READ}
