from __future__ import annotations

import pytest

from observing.counts import find_counts, number


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("a 28-point plan", 28),
        ("a twenty-eight-point plan", 28),
        ("a plan of nineteen points", 19),
        ("all 20 points of it", 20),
        ("seven points long", 7),
    ],
)
def test_counts_of_points_are_read_in_digits_and_words(text, points):
    # given a number before its points
    # when it is read
    # then the value is the same in every spelling
    assert [c.points for c in find_counts(text)] == [points]


def test_alternatives_keep_their_words_and_have_no_number():
    # given a speaker who leaves it open
    # when the count is read
    (count,) = find_counts("18 or 19 points, depending on the version")

    # then no number is chosen
    assert (count.points, count.text) == (None, "18 or 19")


@pytest.mark.parametrize(
    "text", ["the first ten points", "3.5 points", "20 points ahead", "another five points", "pointless talk"]
)
def test_parts_scores_and_decimals_are_no_count(text):
    # given numbers that do not count a plan's points
    # when they are read
    # then there is none
    assert find_counts(text) == []


@pytest.mark.parametrize(("words", "value"), [("19", 19), ("nineteen", 19), ("ninety-nine", 99), ("many", None), ("", None)])
def test_number_words_have_values(words, value):
    # given digits or words
    # when valued
    # then strangers have none
    assert number(words) == value
