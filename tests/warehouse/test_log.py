"""The log: what an append promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent, When
from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def noon() -> datetime:
    return NOON


def event(number: int, stream: str = "article:a", reason: str = "410") -> NewEvent:
    payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason=reason)
    return NewEvent.fact(stream, payload, observed_at=NOON, reported_at=NOON)


def test_events_get_contiguous_positions_and_stream_versions_in_the_order_of_the_batch(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        batch = [event(1), event(2, "article:b"), event(3)]

        # when
        appended = store.append(batch)

        # then
        stored = list(store.read())
        assert [e.event_id for e in stored] == [e.event_id for e in batch]
        assert [(e.position, e.stream, e.stream_version) for e in stored] == [
            (1, "article:a", 1),
            (2, "article:b", 1),
            (3, "article:a", 2),
        ]
        assert appended.head == store.head == (3, stored[-1].hash)


def test_an_event_that_is_there_already_or_twice_in_the_batch_is_stored_once(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(1)])

        # when
        appended = store.append([event(2), event(1), event(2), event(3)])

        # then
        assert [place.position for place in appended.added] == [2, 3]
        assert appended.repeated == 2
        assert [e.content()["url"][-1] for e in store.read()] == ["1", "2", "3"]


def test_what_was_stored_is_there_unchanged_after_reopening(tmp_path: Path) -> None:
    # given
    new = NewEvent.fact(
        "article:ü",
        ArticleWithdrawn(article_id="ü", url="https://example.org/“quoted”", reason=""),
        observed_at=datetime.fromisoformat("2025-11-25T15:30:00+03:00"),
        occurred=When(earliest=datetime(2025, 11, 20).date(), latest=None, precision="week", text="last week"),
        topic="ukraine",
        metadata={"run": "r1", "code": "0.1.0"},
    )

    # when
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        store.append([new])
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        (stored,) = store.read()

    # then
    assert stored.payload == new.payload
    assert stored.observed_at == datetime(2025, 11, 25, 12, 30, tzinfo=UTC)
    assert stored.reported_at is None
    assert (stored.occurred_earliest, stored.occurred_latest, stored.occurred_text) == (
        datetime(2025, 11, 20).date(),
        None,
        "last week",
    )
    assert stored.topic == "ukraine"
    assert stored.metadata == '{"code":"0.1.0","run":"r1"}'


def test_a_clock_that_was_set_back_does_not_make_the_log_run_backwards(tmp_path: Path) -> None:
    # given
    times = iter([NOON, NOON, NOON - timedelta(hours=2), NOON + timedelta(hours=1)])
    with open_store(DataFolder(tmp_path), clock=lambda: next(times)) as store:
        # when
        for number in range(3):
            store.append([event(number)])

        # then
        assert [e.recorded_at for e in store.read()] == [NOON, NOON, NOON + timedelta(hours=1)]


def test_an_append_to_a_stream_that_moved_on_is_refused_and_stores_nothing(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(1)])

        # when
        with pytest.raises(LogError, match=r"article:a is at version 1, not 0"):
            store.append([event(2, "article:b"), event(3)], expected={"article:a": 0})

        # then
        assert store.head.position == 1
        assert len(list(store.read())) == 1


def test_a_retry_with_an_expected_version_is_no_conflict_once_its_events_are_there(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(1)], expected={"article:a": 0})

        # when
        again = store.append([event(1)], expected={"article:a": 0})

        # then
        assert (again.added, again.repeated) == ((), 1)


def test_reading_goes_on_after_a_position_and_picks_types_across_chunks(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(number) for number in range(2_500)])

        # when
        late = list(store.read(after=2_490))
        few = list(store.read(types=["ArticleWithdrawn"], limit=2_100))
        none = list(store.read(types=["ArticlePublished"]))

        # then
        assert [e.position for e in late] == list(range(2_491, 2_501))
        assert [e.position for e in few] == list(range(1, 2_101))
        assert none == []


def test_a_log_written_by_a_newer_parley_is_refused(tmp_path: Path) -> None:
    # given
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        store.connection.execute("INSERT INTO log.main.migration VALUES (999, 'from the future')")

    # when
    with pytest.raises(LogError) as refused:
        open_store(DataFolder(tmp_path), clock=noon)

    # then
    assert "newer version" in str(refused.value)
    assert "Upgrade Parley" in str(refused.value)


def test_a_query_gives_rows_with_their_column_names(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(1)])

        # when
        rows = store.query("SELECT position, type FROM event WHERE position = ?", [1])

        # then
        assert rows == [{"position": 1, "type": "ArticleWithdrawn"}]
