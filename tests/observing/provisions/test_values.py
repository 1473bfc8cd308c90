"""Numbers with their units, as provisions have them."""

from __future__ import annotations

import pytest

from observing.provisions.values import fitting, in_digits, quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("limited to 600,000 soldiers", 600_000, "persons"),
        ("six hundred thousand men", 600_000, "persons"),
        ("half a million troops", 500_000, "persons"),
        ("the 600,000-strong army", 600_000, "persons"),
        ("within one hundred days of signing", 100, "days"),
        ("a 30-day truce", 30, "days"),
        ("within 72 hours", 72, "hours"),
        ("$100 billion of frozen assets", 100e9, "dollars"),
        ("90bn euros", 90e9, "euros"),
        ("€90bn", 90e9, "euros"),
        ("half of it and 50 per cent of the profit", 50, "percent"),
        ("600 aid trucks a day", 600, "trucks"),
        ("800,000 in peacetime", 800_000, None),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, value: float, unit: str | None) -> None:
    # when
    [found] = quantities(text)
    # then
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    ["in 2025", "Article 5", "12 May", "a truce of two to three days", "10 or 12 days", "20,000 to 30,000 soldiers", "28 points"],
)
def test_years_ranges_and_counts_of_nothing_are_left_out(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "raised from 600,000 to 800,000",
        "800,000, up from 600,000",
        "800,000, against the 600,000 of the first paper",
        "800,000 instead of 600,000",
        "from 600,000 soldiers to 800,000",
    ],
)
def test_a_number_is_set_against_the_one_before(text: str) -> None:
    # when
    found = fitting(text, "persons")
    # then
    assert found is not None and (found.value, found.old, found.unit) == (800_000, 600_000, "persons")


def test_what_the_matter_counts_comes_before_other_units() -> None:
    # when
    found = fitting("within 90 days of signing, 600,000 soldiers", "persons")
    # then
    assert found is not None and found.value == 600_000


def test_numbers_in_words_become_digits_where_they_count_something() -> None:
    assert in_digits("one hundred days, two options") == "100 days, two options"
