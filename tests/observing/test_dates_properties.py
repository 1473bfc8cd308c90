"""What must hold for every phrase and every day: moving the newspaper moves what it says."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from observing.dates import Direction, find_dates, resolve

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
DIRECTIONS = st.sampled_from(["past", "future", "near"])
BY_THE_WEEK = st.sampled_from(
    [
        "today",
        "yesterday",
        "on Thursday",
        "last Friday",
        "next Monday",
        "by Sunday",
        "over the weekend",
        "next weekend",
        "this week",
        "later this week",
        "by the end of next week",
        "within 50 days",
        "in ten days",
        "three days ago",
        "Tuesday next week",
        "within 24 hours",
        "two weeks from now",
    ]
)
BY_THE_YEAR = st.sampled_from(
    [
        "27 November",
        "by December 25",
        "in mid-October",
        "by June",
        "this month",
        "by the end of March",
        "before Christmas",
        "next year",
        "last month",
        "in early May",
        "24 to 26 October",
        "next June",
    ]
)


@given(phrase=BY_THE_WEEK, published=DAYS, weeks=st.integers(1, 60), direction=DIRECTIONS)
def test_moving_the_publication_by_weeks_moves_relative_answers_by_weeks(
    phrase: str, published: date, weeks: int, direction: Direction
) -> None:
    # given
    (found,) = find_dates(phrase)
    shift = timedelta(weeks=weeks)
    # when
    first = resolve(found, published=published, direction=direction)
    later = resolve(found, published=published + shift, direction=direction)
    # then
    assert first.earliest is not None and first.latest is not None
    assert (later.earliest, later.latest) == (first.earliest + shift, first.latest + shift)


@given(
    phrase=BY_THE_YEAR, month=st.integers(1, 12), day=st.integers(1, 28), years=st.sampled_from([-4, 4, 8]), direction=DIRECTIONS
)
def test_moving_the_publication_by_leap_years_moves_calendar_answers_by_years(
    phrase: str, month: int, day: int, years: int, direction: Direction
) -> None:
    # given
    (found,) = find_dates(phrase)
    published = date(2025, month, day)
    # when
    first = resolve(found, published=published, direction=direction)
    later = resolve(found, published=published.replace(year=2025 + years), direction=direction)
    # then
    assert first.earliest is not None and first.latest is not None and later.earliest is not None and later.latest is not None
    assert later.earliest == first.earliest.replace(year=first.earliest.year + years)
    assert later.latest.month == first.latest.month and later.latest.year == first.latest.year + years


@given(phrase=st.one_of(BY_THE_WEEK, BY_THE_YEAR), published=DAYS, direction=DIRECTIONS)
def test_an_interval_never_ends_before_it_begins_and_names_its_rule(phrase: str, published: date, direction: Direction) -> None:
    # given
    (found,) = find_dates(phrase)
    # when
    when = resolve(found, published=published, direction=direction)
    # then
    assert when.earliest is not None and when.latest is not None and when.earliest <= when.latest
    assert when.rule and when.anchor == published and when.text == phrase


@given(weekday=st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]), published=DAYS)
def test_a_weekday_is_that_weekday_and_less_than_a_week_away(weekday: str, published: date) -> None:
    # given
    (found,) = find_dates(f"on {weekday}")
    # when
    past = resolve(found, published=published, direction="past").earliest
    future = resolve(found, published=published, direction="future").earliest
    # then
    assert past is not None and future is not None
    assert past.strftime("%A") == future.strftime("%A") == weekday
    assert timedelta(0) <= published - past < timedelta(7) and timedelta(0) <= future - published < timedelta(7)


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_finder(text: str) -> None:
    # when
    phrases = find_dates(text)
    # then
    assert all(text[phrase.start : phrase.end] == phrase.text for phrase in phrases)
    assert all(a.end <= b.start for a, b in pairwise(phrases))
