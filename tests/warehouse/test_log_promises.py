"""What every log promises, told through its port: a factory opens a log, and opens the same one again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.acts import AliasAdded
from schemas.articles import ArticleWithdrawn
from schemas.envelope import Clock, NewEvent, When
from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.log.chain import GENESIS
from warehouse.log.head import EMPTY
from warehouse.log.port import EventLog

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)

Factory = Callable[..., contextlib.AbstractContextManager[EventLog]]
"""Opens a log, under a clock if one is given, and closes it: afterwards the same call opens what was stored."""


def noon() -> datetime:
    return NOON


def duckdb_log(folder: Path) -> Factory:
    def opened(clock: Clock = noon) -> contextlib.AbstractContextManager[EventLog]:
        return open_store(DataFolder(folder), clock=clock)

    return opened


LOGS = [duckdb_log]
"""A log on another storage is one more here."""


@pytest.fixture(params=LOGS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Factory:
    return cast(Factory, request.param(tmp_path))


def fact(number: int, stream: str = "article:a") -> NewEvent:
    payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason="410")
    return NewEvent.fact(stream, payload, observed_at=NOON, reported_at=NOON)


def act(command_id: str, alias: str = "Driskell", stream: str = "review:driscoll") -> NewEvent:
    said = AliasAdded(topic="ukraine", actor="driscoll", alias=alias, by="Ada")
    return NewEvent.act(stream, said, command_id=command_id, observed_at=NOON, topic="ukraine")


def test_a_log_begins_empty(opened: Factory) -> None:
    # given / when
    with opened() as log:
        head, stored = log.head, list(log.read())

    # then
    assert (head, stored) == (EMPTY, [])


def test_events_get_contiguous_positions_and_stream_versions_in_the_order_of_the_batch(opened: Factory) -> None:
    with opened() as log:
        # given
        batch = [fact(1), fact(2, "article:b"), fact(3)]

        # when
        appended = log.append(batch)

        # then
        stored = list(log.read())
        assert [event.event_id for event in stored] == [event.event_id for event in batch]
        assert [(event.position, event.stream, event.stream_version) for event in stored] == [
            (1, "article:a", 1),
            (2, "article:b", 1),
            (3, "article:a", 2),
        ]
        assert [tuple(place) for place in appended.added] == [(event.position, event.event_id) for event in stored]
        assert appended.head == log.head == (3, stored[-1].hash)


def test_what_was_stored_is_there_unchanged_after_reopening(opened: Factory) -> None:
    # given
    new = NewEvent.fact(
        "article:ü",
        ArticleWithdrawn(article_id="ü", url="https://example.org/“quoted”\x00\n🕊", reason=""),
        observed_at=datetime.fromisoformat("2025-11-25T15:30:00+03:00"),
        occurred=When(earliest=date(2025, 11, 20), latest=None, precision="week", text="last week"),
        topic="ukraine",
        metadata={"run": "r1", "code": "0.1.0"},
    )

    # when
    with opened() as log:
        head = log.append([new]).head
    with opened() as log:
        (stored,) = log.read()
        again = log.head

    # then
    assert stored.payload == new.payload
    assert (stored.observed_at, stored.reported_at) == (datetime(2025, 11, 25, 12, 30, tzinfo=UTC), None)
    assert (stored.occurred_earliest, stored.occurred_latest) == (date(2025, 11, 20), None)
    assert (stored.occurred_precision, stored.occurred_text) == ("week", "last week")
    assert (stored.topic, stored.type, stored.schema_version) == ("ukraine", "ArticleWithdrawn", 1)
    assert stored.metadata == '{"code":"0.1.0","run":"r1"}'
    assert again == head


def test_a_fact_that_is_there_already_or_twice_in_the_batch_is_stored_once(opened: Factory) -> None:
    # given
    with opened() as log:
        log.append([fact(1)])

    # when
    with opened() as log:
        appended = log.append([fact(2), fact(1), fact(2), fact(3)])
        stored = list(log.read())

    # then
    assert [place.position for place in appended.added] == [2, 3]
    assert appended.repeated == 2
    assert [event.content()["url"][-1] for event in stored] == ["1", "2", "3"]


def test_the_same_words_in_another_stream_are_another_fact(opened: Factory) -> None:
    with opened() as log:
        # given
        log.append([fact(1, "article:a")])

        # when
        appended = log.append([fact(1, "article:b")])

        # then
        assert (len(appended.added), appended.repeated) == (1, 0)


def test_a_command_adds_its_act_once_wherever_and_whatever_the_retry_says(opened: Factory) -> None:
    # given
    with opened() as log:
        log.append([act("one")])

    # when
    with opened() as log:
        retried = log.append([act("one", alias="Driscol", stream="review:another"), fact(1, "review:another")])
        repeated = log.append([act("two"), act("two", alias="Driscol")])
        stored = list(log.read())

    # then
    assert [(len(appended.added), appended.repeated) for appended in (retried, repeated)] == [(1, 1), (1, 1)]
    assert [event.content().get("alias") for event in stored] == ["Driskell", None, "Driskell"]
    assert [(event.stream, event.stream_version) for event in stored] == [
        ("review:driscoll", 1),
        ("review:another", 1),
        ("review:driscoll", 2),
    ]


def test_the_same_act_under_another_command_is_another_act(opened: Factory) -> None:
    with opened() as log:
        # given / when
        appended = log.append([act("one"), act("two")])

        # then
        assert len(appended.added) == 2


def test_a_batch_with_nothing_new_leaves_the_head_where_it_is(opened: Factory) -> None:
    with opened() as log:
        # given
        head = log.append([fact(1)]).head

        # when
        again, nothing = log.append([fact(1)]), log.append([])

        # then
        assert (again.added, again.repeated, again.head) == ((), 1, head)
        assert (nothing.added, nothing.repeated, nothing.head) == ((), 0, head)
        assert log.head == head


def test_a_clock_that_was_set_back_does_not_make_the_log_run_backwards(opened: Factory) -> None:
    # given
    now = [NOON]

    # when
    for hours in (0, -2, 1):
        now[0] = NOON + timedelta(hours=hours)
        with opened(lambda: now[0]) as log:
            log.append([fact(hours)])
            stored = [event.recorded_at for event in log.read()]

    # then
    assert stored == [NOON, NOON, NOON + timedelta(hours=1)]


def test_an_append_to_a_stream_that_moved_on_is_refused_and_stores_nothing(opened: Factory) -> None:
    # given
    with opened() as log:
        head = log.append([fact(1)]).head

        # when
        with pytest.raises(LogError, match=r"article:a is at version 1, not 0"):
            log.append([fact(2, "article:b"), fact(3)], expected={"article:a": 0})
        stood = log.head

    # then
    assert stood == head
    with opened() as log:
        assert [event.position for event in log.read()] == [1]
        assert log.append([fact(2, "article:b")], expected={"article:b": 0}).added[0].position == 2


def test_a_batch_goes_in_where_its_streams_are_at_the_versions_expected(opened: Factory) -> None:
    with opened() as log:
        # given
        log.append([fact(1), fact(2)])

        # when
        appended = log.append([fact(3), fact(4, "article:b")], expected={"article:a": 2, "article:b": 0, "article:c": 7})

        # then
        assert len(appended.added) == 2  # article:c gains nothing, so that what was expected of it does not matter


def test_a_retry_with_an_expected_version_is_no_conflict_once_its_events_are_there(opened: Factory) -> None:
    with opened() as log:
        # given
        log.append([fact(1)], expected={"article:a": 0})

        # when
        again = log.append([fact(1)], expected={"article:a": 0})

        # then
        assert (again.added, again.repeated) == ((), 1)


def test_reading_goes_on_after_a_position_and_picks_types_however_many_there_are(opened: Factory) -> None:
    with opened() as log:
        # given
        log.append([fact(number) for number in range(2_500)])

        # when
        late = list(log.read(after=2_490))
        few = list(log.read(types=["ArticleWithdrawn"], limit=2_100))
        none = [list(log.read(types=types)) for types in (["ArticlePublished"], [])]

        # then
        assert [event.position for event in late] == list(range(2_491, 2_501))
        assert [event.position for event in few] == list(range(1, 2_101))
        assert none == [[], []]


ANY_EVENT = st.one_of(
    st.builds(fact, st.integers(0, 5), st.sampled_from(["article:a", "article:b"])),
    st.builds(act, st.sampled_from("12"), st.sampled_from("xy"), st.sampled_from(["review:a", "review:b", "article:a"])),
)


@pytest.mark.parametrize("log_in", LOGS)
@settings(max_examples=10, deadline=None)
@given(before=st.lists(st.lists(ANY_EVENT, max_size=6), max_size=3), after=st.lists(st.lists(ANY_EVENT, max_size=6), max_size=3))
def test_any_batches_with_any_repetition_give_what_came_first_in_its_order(
    log_in: Callable[[Path], Factory],
    tmp_path_factory: pytest.TempPathFactory,
    before: list[list[NewEvent]],
    after: list[list[NewEvent]],
) -> None:
    # given
    opened = log_in(tmp_path_factory.mktemp("log"))
    told = [event for batch in before + after for event in batch]
    first: dict[str, NewEvent] = {}
    for event in told:
        first.setdefault(event.event_id, event)

    # when
    repeated = 0
    for part in (before, after):
        with opened() as log:
            repeated += sum(log.append(batch).repeated for batch in part)
            stored = list(log.read())

    # then
    assert [(event.event_id, event.stream, event.payload) for event in stored] == [
        (event.event_id, event.stream, event.payload) for event in first.values()
    ]
    assert repeated == len(told) - len(first)
    assert [event.position for event in stored] == list(range(1, len(first) + 1))
    assert [event.prev_hash for event in stored] == [GENESIS, *(event.hash for event in stored)][: len(stored)]
    for stream in {event.stream for event in stored}:
        versions = [event.stream_version for event in stored if event.stream == stream]
        assert versions == list(range(1, len(versions) + 1))
