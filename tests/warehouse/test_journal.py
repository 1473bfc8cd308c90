"""The journal: what is kept of runs, polls, checks and quarantined rows, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.folder import DataFolder
from schemas.pages import FeedEntry
from schemas.polling import PollState
from warehouse.connect import open_store
from warehouse.store import Store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Poll:
    source_id: str
    outcome: str = "new"
    status: int = 200
    seconds: float = 0.5
    bytes: int = 1_000
    entries: tuple[FeedEntry, ...] = ()
    error: str | None = None


@dataclass(frozen=True)
class Check:
    expectation: str
    success: bool = True
    step: str = "pages"
    severity: str = "warning"
    checked: int = 3
    failed: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Bad:
    row: dict[str, Any]
    expectation: str = "published is not in the future"
    reason: str = "published two days from now"
    seen: datetime = field(default=NOON)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path), clock=lambda: NOON) as opened:
        yield opened


def test_a_run_is_noted_at_its_start_and_again_at_its_end(store: Store) -> None:
    # given
    store.journal.record_run("r1", "ingest", started_at=NOON, outcome="running", topic="ukraine")

    # when
    store.journal.record_run(
        "r1", "ingest", started_at=NOON, outcome="ok", topic="ukraine", ended_at=NOON + timedelta(minutes=1), counts={"pages": 3}
    )

    # then
    (run,) = store.query("SELECT outcome, ended_at, counts FROM log.journal.run")
    assert run == {"outcome": "ok", "ended_at": datetime(2025, 11, 25, 12, 1), "counts": '{"pages":3}'}


def test_polls_are_noted_but_for_sources_that_were_not_due(store: Store) -> None:
    # given
    entry = FeedEntry(source_id="a", url="https://example.org/1")

    # when
    store.journal.record_polls(
        "r1",
        "ukraine",
        [Poll("a", entries=(entry,)), Poll("b", outcome="not_due"), Poll("c", outcome="failed", error="got an HTML page")],
    )

    # then
    polls = store.query("SELECT source_id, outcome, entries, error FROM log.journal.poll ORDER BY source_id")
    assert [tuple(poll.values()) for poll in polls] == [("a", "new", 1, None), ("c", "failed", 0, "got an HTML page")]


def test_poll_states_come_back_as_they_were_saved_topic_by_topic(store: Store) -> None:
    # given
    first = PollState(source_id="a", etag='"1"', next_poll_at=NOON)
    second = PollState(source_id="b", failures=2)
    store.journal.save_poll_states("ukraine", [first, second])
    store.journal.save_poll_states("gaza", [PollState(source_id="a")])

    # when
    store.journal.save_poll_states("ukraine", [first.model_copy(update={"etag": '"2"'})])

    # then
    assert store.journal.poll_states("ukraine") == {"a": first.model_copy(update={"etag": '"2"'}), "b": second}
    assert store.journal.poll_states("gaza") == {"a": PollState(source_id="a")}


def test_a_poll_state_of_another_shape_is_forgotten_and_not_an_error(store: Store) -> None:
    # given
    store.connection.execute("""INSERT INTO log.journal.poll_state VALUES ('ukraine', 'a', '{"old": "shape"}')""")

    # when
    states = store.journal.poll_states("ukraine")

    # then
    assert states == {}


def test_a_row_is_quarantined_whole_and_once(store: Store) -> None:
    # given
    bad = Bad({"url": "https://example.org/1", "published": NOON, "text": "“quoted”"})
    store.journal.quarantine("r1", "pages", [bad], topic="ukraine")

    # when
    new = store.journal.quarantine("r2", "pages", [bad, bad, Bad({"url": "https://example.org/2"})], topic="ukraine")

    # then
    rows = store.query('SELECT run_id, "row", reason, state FROM log.journal.quarantine ORDER BY run_id')
    assert new == 1
    assert [row["run_id"] for row in rows] == ["r1", "r2"]
    assert rows[0]["row"] == '{"published": "2025-11-25T12:00:00+00:00", "text": "“quoted”", "url": "https://example.org/1"}'
    assert (rows[0]["reason"], rows[0]["state"]) == (bad.reason, "open")


def test_pruning_drops_old_telemetry_and_keeps_quarantined_rows_and_poll_states(tmp_path: Path) -> None:
    # given
    times = iter([NOON - timedelta(days=100)] * 4 + [NOON] * 2)
    with open_store(DataFolder(tmp_path), clock=lambda: next(times)) as store:
        store.journal.record_run("old", "ingest", started_at=NOON - timedelta(days=100), outcome="ok")
        store.journal.record_polls("old", "ukraine", [Poll("a")])
        store.journal.record_checks("old", [Check("there is a title")])
        store.journal.quarantine("old", "pages", [Bad({"url": "x"})])
        store.journal.save_poll_states("ukraine", [PollState(source_id="a")])
        store.journal.record_polls("new", "ukraine", [Poll("a")])

        # when
        dropped = store.journal.prune(days=90)

        # then
        assert dropped == 3
        assert [row["run_id"] for row in store.query("SELECT run_id FROM log.journal.poll")] == ["new"]
        assert len(store.query("SELECT 1 FROM log.journal.quarantine")) == 1
        assert list(store.journal.poll_states("ukraine")) == ["a"]


def test_what_came_in_well_later_is_settled_and_goes_with_its_age(store: Store) -> None:
    # given
    rows = [Bad({"path": f"/in/{name}.json"}, expectation="readable") for name in ("mended", "broken")]
    store.journal.quarantine("r1", "read", rows)

    # when
    settled = store.journal.settle("read", "path", ["/in/mended.json", "/in/unknown.json"])
    again = store.journal.settle("read", "path", ["/in/mended.json"])
    store.clock = lambda: NOON + timedelta(days=91)
    dropped = store.journal.prune(90)

    # then
    assert (settled, again, dropped) == (1, 0, 1)
    left = store.query("SELECT q.row AS content, q.state FROM log.journal.quarantine AS q")
    assert left == [{"content": '{"path": "/in/broken.json"}', "state": "open"}]


def test_a_row_that_came_in_well_and_is_bad_again_is_open_again(store: Store) -> None:
    # given
    bad = Bad({"url": "https://example.org/1"})
    store.journal.quarantine("r1", "feed_entries", [bad])
    store.journal.settle("feed_entries", "url", ["https://example.org/1"])

    # when
    opened = store.journal.quarantine("r2", "feed_entries", [bad])

    # then
    assert opened == 1
    assert store.query("SELECT run_id, state, closed_at FROM log.journal.quarantine") == [
        {"run_id": "r2", "state": "open", "closed_at": None}
    ]
