"""Tables of phrases: what each means when it is read on a given day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from observing.dates import Direction, count_from, find_dates, local_day, named_day, resolve


def read(text: str, published: str, direction: Direction = "near", context: str | None = None) -> str:
    """The one phrase of the text as `earliest[/latest]`, `-` where it has no days, `none` where there is no phrase."""
    phrases = find_dates(text)
    if not phrases:
        return "none"
    assert len(phrases) == 1, [phrase.text for phrase in phrases]
    when = resolve(
        phrases[0],
        published=date.fromisoformat(published),
        direction=direction,
        context=date.fromisoformat(context) if context else None,
    )
    if when.earliest is None:
        return "-"
    return str(when.earliest) if when.earliest == when.latest else f"{when.earliest}/{when.latest}"


SPELLINGS = [
    ("27 November", "2025-11-27"),
    ("November 27", "2025-11-27"),
    ("Nov. 27", "2025-11-27"),
    ("Nov 27", "2025-11-27"),
    ("November 27th", "2025-11-27"),
    ("the 27th of November", "2025-11-27"),
    ("27th November", "2025-11-27"),
    ("November 27, 2025", "2025-11-27"),
    ("27 November 2025", "2025-11-27"),
    ("2025-11-27", "2025-11-27"),
    ("Thursday, Nov. 27", "2025-11-27"),
    ("Thursday, 27 November", "2025-11-27"),
    ("Thursday 27 November", "2025-11-27"),
    ("Thu., Nov. 27", "2025-11-27"),
    ("the 22. August", "2025-08-22"),
    ("Sept. 2", "2025-09-02"),
    ("2 Sept", "2025-09-02"),
    ("the twenty-second of October", "2025-10-22"),
    ("October the 22nd", "2025-10-22"),
    ("by Dec. 1", "2025-12-01"),
    ("on 1 December", "2025-12-01"),
    ("no later than 2 December", "2025-12-02"),
    ("until 8 August", "2025-08-08"),
    ("August 8", "2025-08-08"),
    ("12 May", "2026-05-12"),
    ("28 February 2026", "2026-02-28"),
    ("29 February 2028", "2028-02-29"),
    ("24 to 26 October", "2025-10-24/2025-10-26"),
    ("from 24 to 26 October", "2025-10-24/2025-10-26"),
    ("on 14 and 15 December", "2025-12-14/2025-12-15"),
    ("Oct. 24-26", "2025-10-24/2025-10-26"),
    ("October 24–26", "2025-10-24/2025-10-26"),
    ("between 20 and 30 June 2025", "2025-06-20/2025-06-30"),
    ("Dec. 14 and 15", "2025-12-14/2025-12-15"),
    ("3 or 4 December", "2025-12-03/2025-12-04"),
]


@pytest.mark.parametrize(("text", "expected"), SPELLINGS)
def test_a_date_is_read_in_every_spelling(text: str, expected: str) -> None:
    assert read(text, "2025-11-23") == expected


# Published on Sunday 23 November 2025 unless another day is given.
WEEKDAYS = [
    ("on Thursday", "2025-11-23", "past", "2025-11-20"),
    ("on Thursday", "2025-11-23", "future", "2025-11-27"),
    ("by Thursday", "2025-11-23", "future", "2025-11-27"),
    ("until Monday", "2025-05-10", "future", "2025-05-12"),
    ("on Thursday", "2025-11-20", "past", "2025-11-20"),
    ("on Thursday", "2025-11-20", "future", "2025-11-20"),
    ("Thursday night", "2025-11-20", "past", "2025-11-20"),
    ("on Friday", "2025-08-12", "future", "2025-08-15"),
    ("last Wednesday", "2025-08-12", "past", "2025-08-06"),
    ("last Thursday", "2025-04-23", "past", "2025-04-17"),
    ("last Thursday", "2025-11-23", "past", "2025-11-20"),
    ("Last Friday", "2025-04-23", "past", "2025-04-18"),
    ("last Thursday", "2025-11-20", "past", "2025-11-13"),
    ("last Thursday", "2025-11-21", "past", "2025-11-13"),
    ("this past Thursday", "2025-11-21", "past", "2025-11-20"),
    ("next Thursday", "2025-11-21", "future", "2025-11-27"),
    ("next Thursday", "2025-11-23", "future", "2025-11-27"),
    ("next Friday", "2025-11-18", "future", "2025-11-28"),
    ("next Monday", "2025-11-21", "future", "2025-11-24"),
    ("this Thursday", "2025-11-24", "near", "2025-11-27"),
    ("the coming Thursday", "2025-11-20", "near", "2025-11-27"),
    ("this coming Thursday", "2025-11-23", "near", "2025-11-27"),
    ("Tuesday next week", "2025-11-20", "near", "2025-11-25"),
    ("Thursday week", "2025-11-18", "near", "2025-11-27"),
    ("Thursday of last week", "2025-11-24", "near", "2025-11-20"),
    ("Sunday's", "2025-11-24", "past", "2025-11-23"),
    ("Sunday evening", "2025-11-24", "past", "2025-11-23"),
    ("midnight on Sunday", "2025-04-19", "future", "2025-04-20"),
    ("on Saturday", "2025-02-28", "near", "2025-03-01"),
    ("Wednesday morning", "2025-12-24", "past", "2025-12-24"),
    ("on Monday", "2025-12-03", "past", "2025-12-01"),
    ("Friday's", "2025-12-03", "past", "2025-11-28"),
    ("before Sunday", "2025-12-03", "future", "2025-12-07"),
    ("since Thursday", "2025-11-23", "past", "2025-11-20"),
]


@pytest.mark.parametrize(("text", "published", "direction", "expected"), WEEKDAYS)
def test_a_weekday_is_counted_from_the_day_of_publication(text: str, published: str, direction: Direction, expected: str) -> None:
    assert read(text, published, direction) == expected


RELATIVE = [
    ("today", "2025-11-23", "near", "2025-11-23"),
    ("yesterday", "2025-11-23", "near", "2025-11-22"),
    ("tomorrow", "2025-11-30", "near", "2025-12-01"),
    ("tonight", "2025-11-23", "near", "2025-11-23"),
    ("last night", "2025-11-23", "near", "2025-11-22"),
    ("this morning", "2025-11-23", "near", "2025-11-23"),
    ("overnight", "2025-11-23", "near", "2025-11-23"),
    ("the day after tomorrow", "2025-12-30", "near", "2026-01-01"),
    ("the day before yesterday", "2026-01-01", "near", "2025-12-30"),
    ("yesterday evening", "2025-11-23", "near", "2025-11-22"),
    ("over the weekend", "2025-11-25", "past", "2025-11-22/2025-11-23"),
    ("over the weekend", "2025-12-24", "past", "2025-12-20/2025-12-21"),
    ("over the weekend", "2025-11-23", "past", "2025-11-22/2025-11-23"),
    ("at the weekend", "2025-10-09", "future", "2025-10-11/2025-10-12"),
    ("this weekend", "2025-10-09", "near", "2025-10-11/2025-10-12"),
    ("this weekend", "2025-10-09", "future", "2025-10-11/2025-10-12"),
    ("last weekend", "2025-11-26", "past", "2025-11-22/2025-11-23"),
    ("last weekend", "2025-11-23", "past", "2025-11-15/2025-11-16"),
    ("next weekend", "2025-11-27", "future", "2025-12-06/2025-12-07"),
    ("by the weekend", "2025-11-26", "future", "2025-11-29/2025-11-30"),
    ("next week", "2025-11-25", "future", "2025-12-01/2025-12-07"),
    ("last week", "2025-11-25", "past", "2025-11-17/2025-11-23"),
    ("this week", "2025-11-25", "near", "2025-11-24/2025-11-30"),
    ("later this week", "2025-03-12", "near", "2025-03-13/2025-03-16"),
    ("earlier this week", "2025-03-12", "near", "2025-03-10/2025-03-11"),
    ("by the end of the week", "2025-11-25", "future", "2025-11-28/2025-11-30"),
    ("by the end of next week", "2025-11-25", "future", "2025-12-05/2025-12-07"),
    ("early next week", "2025-11-25", "future", "2025-12-01/2025-12-02"),
    ("this month", "2025-11-25", "near", "2025-11-01/2025-11-30"),
    ("earlier this month", "2025-12-24", "near", "2025-12-01/2025-12-23"),
    ("later this month", "2025-11-25", "near", "2025-11-26/2025-11-30"),
    ("next month", "2025-12-24", "near", "2026-01-01/2026-01-31"),
    ("last month", "2026-01-24", "near", "2025-12-01/2025-12-31"),
    ("this year", "2025-11-25", "near", "2025-01-01/2025-12-31"),
    ("by the end of the year", "2025-11-25", "future", "2025-12-31"),
    ("next year", "2025-11-25", "near", "2026-01-01/2026-12-31"),
]


@pytest.mark.parametrize(("text", "published", "direction", "expected"), RELATIVE)
def test_relative_days_weeks_and_months(text: str, published: str, direction: Direction, expected: str) -> None:
    assert read(text, published, direction) == expected


MONTHS = [
    ("in October", "2025-11-01", "past", "2025-10-01/2025-10-31"),
    ("in November", "2025-11-25", "past", "2025-11-01/2025-11-30"),
    ("in March", "2025-11-17", "future", "2026-03-01/2026-03-31"),
    ("in March", "2025-08-10", "past", "2025-03-01/2025-03-31"),
    ("by June", "2026-01-10", "future", "2026-06-01/2026-06-30"),
    ("by June", "2026-06-10", "future", "2026-06-01/2026-06-30"),
    ("in December", "2026-01-10", "past", "2025-12-01/2025-12-31"),
    ("in May", "2025-05-20", "near", "2025-05-01/2025-05-31"),
    ("last October", "2025-11-25", "near", "2025-10-01/2025-10-31"),
    ("next June", "2025-08-10", "near", "2026-06-01/2026-06-30"),
    ("November 2025", "2026-03-01", "near", "2025-11-01/2025-11-30"),
    ("in mid-October", "2025-11-23", "past", "2025-10-13/2025-10-17"),
    ("early December", "2025-11-25", "future", "2025-12-01/2025-12-10"),
    ("in late July", "2025-08-12", "past", "2025-07-22/2025-07-31"),
    ("late in May", "2025-06-04", "past", "2025-05-22/2025-05-31"),
    ("before the end of November", "2025-11-26", "future", "2025-11-30"),
    ("by the end of January", "2025-12-20", "future", "2026-01-31"),
    ("the beginning of December", "2025-11-26", "future", "2025-12-01"),
    ("the second half of December", "2025-12-01", "future", "2025-12-16/2025-12-31"),
    ("the first week of December", "2025-11-26", "future", "2025-12-01/2025-12-07"),
    ("by the end of the month", "2025-11-25", "future", "2025-11-30"),
    ("by the end of next month", "2025-11-25", "future", "2025-12-31"),
    ("in 2026", "2025-11-25", "near", "2026-01-01/2026-12-31"),
    ("by the end of 2025", "2025-11-25", "near", "2025-12-31"),
    ("early 2026", "2025-11-25", "near", "2026-01-01/2026-05-01"),
    ("before winter", "2026-06-01", "future", "2026-12-01/2027-02-28"),
    ("this winter", "2026-01-10", "near", "2025-12-01/2026-02-28"),
    ("by the spring", "2026-01-10", "future", "2026-03-01/2026-05-31"),
    ("last summer", "2025-11-25", "past", "2025-06-01/2025-08-31"),
    ("next summer", "2025-11-17", "near", "2026-06-01/2026-08-31"),
]


@pytest.mark.parametrize(("text", "published", "direction", "expected"), MONTHS)
def test_months_parts_of_months_seasons_and_years(text: str, published: str, direction: Direction, expected: str) -> None:
    assert read(text, published, direction) == expected


NAMED = [
    ("by Thanksgiving", "2025-11-25", "future", "2025-11-27"),
    ("by Thanksgiving", "2025-11-25", "near", "2025-11-27"),
    ("by Thanksgiving", "2025-12-05", "near", "2025-11-27"),
    ("by Thanksgiving", "2025-12-05", "past", "2025-11-27"),
    ("the Thanksgiving", "2025-11-25", "near", "2025-11-27"),
    ("on Thanksgiving Day", "2026-11-20", "future", "2026-11-26"),
    ("before Christmas", "2025-12-02", "future", "2025-12-25"),
    ("by Christmas", "2026-01-05", "near", "2025-12-25"),
    ("on Christmas Eve", "2025-12-27", "past", "2025-12-24"),
    ("Orthodox Christmas", "2025-12-27", "future", "2026-01-07"),
    ("by New Year", "2025-12-10", "future", "2026-01-01"),
    ("New Year's Eve", "2025-12-10", "future", "2025-12-31"),
    ("by Easter", "2026-02-10", "future", "2026-04-05"),
    ("by Orthodox Easter", "2026-02-10", "future", "2026-04-12"),
    ("at Easter", "2025-05-01", "past", "2025-04-20"),
    ("Good Friday", "2026-04-01", "future", "2026-04-03"),
    ("by the Fourth of July", "2026-06-01", "future", "2026-07-04"),
    ("Victory Day", "2025-05-10", "near", "2025-05-09"),
    ("before Ramadan", "2026-01-20", "future", "2026-02-18"),
    ("by Yom Kippur", "2026-09-01", "future", "2026-09-21"),
    ("last Christmas", "2026-03-01", "near", "2025-12-25"),
    ("Thanksgiving 2026", "2025-12-05", "near", "2026-11-26"),
]


@pytest.mark.parametrize(("text", "published", "direction", "expected"), NAMED)
def test_named_days_take_the_year_that_the_direction_asks_for(
    text: str, published: str, direction: Direction, expected: str
) -> None:
    assert read(text, published, direction) == expected


COUNTED = [
    ("within 50 days", "2025-07-14", "2025-07-14/2025-09-02"),
    ("within fifty days", "2025-07-14", "2025-07-14/2025-09-02"),
    ("in ten days", "2025-11-25", "2025-12-05"),
    ("50 days from now", "2025-07-14", "2025-09-02"),
    ("in 10 days", "2025-11-25", "2025-12-05"),
    ("in two weeks", "2025-10-16", "2025-10-30"),
    ("in a week", "2025-11-25", "2025-12-02"),
    ("in a fortnight", "2025-11-25", "2025-12-09"),
    ("within 24 hours", "2025-11-25", "2025-11-25/2025-11-26"),
    ("within seventy-two hours", "2025-11-25", "2025-11-25/2025-11-28"),
    ("within the next 48 hours", "2025-11-25", "2025-11-25/2025-11-27"),
    ("in two weeks' time", "2025-10-16", "2025-10-30"),
    ("over the next ten days", "2025-11-25", "2025-11-25/2025-12-05"),
    ("no later than three weeks", "2025-11-25", "2025-11-25/2025-12-16"),
    ("two weeks ago", "2025-11-25", "2025-11-11"),
    ("three days ago", "2025-11-25", "2025-11-22"),
    ("a month ago", "2025-11-25", "2025-10-01/2025-10-31"),
    ("in three months", "2025-11-30", "2026-02-28"),
    ("in about two weeks", "2025-10-16", "2025-10-28/2025-11-01"),
    ("a week from Friday", "2025-11-25", "2025-12-05"),
    # No day: a range of counts, plain durations, and words that nobody can put on a calendar.
    ("10 or 12 days", "2025-07-28", "-"),
    ("within 10 to 12 days", "2025-07-28", "-"),
    ("in 10-12 days", "2025-07-28", "-"),
    ("ten or twelve days", "2025-07-28", "-"),
    ("fifty days", "2025-07-14", "-"),
    ("a thirty-day ceasefire", "2025-03-12", "-"),
    ("in a few days", "2025-11-25", "-"),
    ("in the coming days", "2025-11-20", "-"),
    ("in a matter of days", "2025-04-23", "-"),
    ("as soon as possible", "2025-11-25", "-"),
    ("at some point", "2025-11-01", "-"),
    ("within days", "2025-11-17", "-"),
    # Counted from the date before it in the text, and there is none.
    ("two weeks later", "2025-11-23", "-"),
    ("the day before", "2025-11-23", "-"),
    ("Three days later", "2025-11-23", "-"),
]


@pytest.mark.parametrize(("text", "published", "expected"), COUNTED)
def test_counted_times_resolve_and_vague_ones_do_not(text: str, published: str, expected: str) -> None:
    assert read(text, published) == expected


CONTEXT = [
    ("Two weeks later", "2025-10-16", "2025-10-30"),
    ("three days later", "2025-10-22", "2025-10-25"),
    ("Two days later", "2025-08-06", "2025-08-08"),
    ("on the 22nd", "2025-10-16", "2025-10-22"),
    ("on the 17th", "2025-10-20", "2025-10-17"),
    ("the next day", "2025-11-22", "2025-11-23"),
    ("The day before", "2025-10-22", "2025-10-21"),
    ("a week earlier", "2025-11-27", "2025-11-20"),
    ("that day", "2025-11-22", "2025-11-22"),
    ("the same evening", "2025-11-22", "2025-11-22"),
    ("on the following weekend", "2025-12-14", "2025-12-20/2025-12-21"),
    ("the following week", "2025-12-14", "2025-12-15/2025-12-21"),
    ("the following Monday", "2025-12-14", "2025-12-15"),
]


@pytest.mark.parametrize(("text", "context", "expected"), CONTEXT)
def test_a_phrase_that_leans_on_the_date_before_it_is_counted_from_there(text: str, context: str, expected: str) -> None:
    assert read(text, "2025-12-27", "past", context) == expected


def test_two_days_after_an_event_is_not_counted_from_the_date_before_it() -> None:
    assert read("two days after the summit", "2025-12-27", "past", "2025-12-02") == "-"


NOT_DATES = [
    "Kyiv may refuse to march",
    "the 20 points of the plan",
    "a 28-point swing",
    "800,000 soldiers",
    "Article 5",
    "May I ask",
    "the second round",
    "Steve Mar said",
    "the fall of Pokrovsk",
    "Sun readers",
    "6,000 bodies",
    "Marine Brigade 38",
    "the third version",
]


@pytest.mark.parametrize("text", NOT_DATES)
def test_words_that_only_look_like_a_time_are_left_alone(text: str) -> None:
    assert read(text, "2025-11-23") == "none"


def test_a_move_between_two_dates_is_two_phrases() -> None:
    # given
    text = "from 2 September to 8 August"
    # when
    days = [resolve(phrase, published=date(2025, 8, 12)).earliest for phrase in find_dates(text)]
    # then
    assert days == [date(2025, 9, 2), date(2025, 8, 8)]


def test_a_duration_is_counted_from_the_day_it_began() -> None:
    # given
    (phrase,) = find_dates("gave Russia fifty days to agree")
    # when
    due = count_from(phrase, date(2025, 7, 14))
    # then
    assert (due.latest, due.anchor) == (date(2025, 9, 2), date(2025, 7, 14))


def test_the_day_of_publication_is_the_outlets_own() -> None:
    # given a text that went out on Tuesday evening in Chicago, when it was Wednesday in London
    moment = datetime(2025, 11, 25, 22, 30, tzinfo=timezone(timedelta(hours=-6)))
    # when, then
    assert local_day(moment) == date(2025, 11, 25)
    assert local_day(moment.astimezone(UTC)) == date(2025, 11, 26)
    assert local_day(moment.astimezone(UTC), "America/Chicago") == date(2025, 11, 25)


def test_a_profile_can_name_days_of_its_own() -> None:
    # given
    own = {"orthodox easter 2030": date(2030, 4, 28), "victory day": date(2025, 5, 8)}
    # when, then
    assert named_day("Orthodox Easter", 2030, own) == date(2030, 4, 28)
    assert named_day("Victory Day", 2026, own) == date(2026, 5, 8)


def test_offsets_are_those_of_the_phrase() -> None:
    # given
    text = "Trump told Ukraine they had to accept it by Thanksgiving, or by 1 December at the latest."
    # when
    phrases = find_dates(text)
    # then
    assert [text[p.start : p.end] for p in phrases] == [p.text for p in phrases] == ["by Thanksgiving", "by 1 December"]
    assert all(p.bounds for p in phrases)


NEWER = [
    # days of one month with a stroke between them
    ("23/24 January 2026", "2026-03-06", "near", None, "2026-01-23/2026-01-24"),
    ("4/5 February", "2026-03-06", "near", None, "2026-02-04/2026-02-05"),
    # a weekday with its day of the month
    ("by Monday the 12th", "2025-05-17", "past", None, "2025-05-12"),
    ("until Thursday the 27th", "2025-11-24", "future", None, "2025-11-27"),
    # a limit by the day of the month lies after the day on which it is spoken of
    ("by the 8th", "2025-08-09", "past", "2025-07-31", "2025-08-08"),
    ("on the 8th", "2025-08-09", "past", "2025-07-31", "2025-07-08"),
    # the edges of a season
    ("by the start of summer", "2026-02-12", "future", None, "2026-06-01/2026-06-30"),
    ("until the end of winter", "2025-11-24", "future", None, "2026-02-01/2026-02-28"),
    # told on a later day of the same entry
    ("before the day was out", "2025-04-27", "future", "2025-04-26", "2025-04-26"),
    ("later that day", "2025-04-27", "past", "2025-04-26", "2025-04-26"),
    # a date a few weeks back, told in the present of a list
    ("Nov 27", "2025-12-29", "future", None, "2025-11-27"),
]


@pytest.mark.parametrize(("text", "published", "direction", "context", "expected"), NEWER)
def test_days_with_a_stroke_a_weekday_or_an_edge(
    text: str, published: str, direction: Direction, context: str | None, expected: str
) -> None:
    assert read(text, published, direction, context) == expected
