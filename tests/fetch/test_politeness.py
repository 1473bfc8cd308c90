from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetch.politeness import LONGEST_BACKOFF, Decider, circuit, freshness, judge_status, parse_retry_after, spread
from schemas.polling import PollState
from tests.fetch.clocks import NOW

DECIDER = Decider(every=timedelta(minutes=15), longest_wait=timedelta(days=1))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 20 Nov 2025 09:30:00 GMT", 1800),
        ("Thu, 20 Nov 2025 08:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str | None, seconds: int | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "max-age=soon", "expires": "Thu, 20 Nov 2025 10:00:00 GMT"}, 3600),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({}, 0),
    ],
)
def test_an_answer_says_how_long_it_stays_fresh(headers: dict[str, str], seconds: int) -> None:
    assert freshness(headers, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "verdict"), [(200, "content"), (304, "unchanged"), (410, "gone"), (404, "failed"), (503, "failed"), (0, "failed")]
)
def test_a_status_has_one_meaning(status: int, verdict: str) -> None:
    assert judge_status(status) == verdict


@given(failures=st.integers(1, 400), every=st.integers(1, 10_080), source=st.text(max_size=5))
def test_the_backoff_is_never_shorter_than_the_rhythm_nor_longer_than_its_limit(failures: int, every: int, source: str) -> None:
    rhythm = timedelta(minutes=every)
    state = PollState(source_id=source, failures=failures)
    wait = Decider(rhythm, timedelta(days=1)).after_failure(state, NOW) - NOW
    assert rhythm <= wait <= max(rhythm, LONGEST_BACKOFF) * 1.1


@given(hint=st.integers(0, 10**8), quiet=st.integers(0, 1000))
def test_the_next_poll_heeds_the_hint_within_bounds(hint: int, quiet: int) -> None:
    state = PollState(source_id="mill", quiet_polls=quiet)
    wait = DECIDER.after_answer(state, NOW, timedelta(seconds=hint)) - NOW
    assert timedelta(minutes=13.4) <= wait <= timedelta(hours=6)
    assert wait >= min(timedelta(seconds=hint), timedelta(hours=6))


def test_two_sources_do_not_ask_in_the_same_second() -> None:
    assert len({spread(f"source {number}", NOW) for number in range(100)}) == 100


def test_what_the_host_asked_for_goes_before_impatience() -> None:
    # given
    state = PollState(source_id="mill", next_poll_at=NOW + timedelta(hours=1))
    told = state.model_copy(update={"wait_until": NOW + timedelta(hours=1)})

    # when, then
    assert not DECIDER.is_due(state, NOW)
    assert DECIDER.is_due(state, NOW, force=True)
    assert not DECIDER.is_due(told, NOW, force=True)


@pytest.mark.parametrize(
    ("failures", "next_poll", "retired", "state"),
    [
        (0, 1, False, "closed"),
        (2, 1, False, "closed"),
        (2, -1, False, "closed"),
        (3, 1, False, "open"),
        (9, 1, False, "open"),
        (3, 0, False, "half-open"),
        (9, -1, False, "half-open"),
        (3, None, False, "half-open"),
        (1, 1, True, "open"),
        (1, -1, True, "half-open"),
    ],
)
def test_a_circuit_opens_with_the_third_failure_and_is_half_open_once_the_pause_is_over(
    failures: int, next_poll: int | None, retired: bool, state: str
) -> None:
    due = None if next_poll is None else NOW + timedelta(hours=next_poll)
    assert circuit(PollState(source_id="mill", failures=failures, next_poll_at=due, retired=retired), NOW) == state
