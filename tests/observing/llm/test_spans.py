from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observing.llm.spans import Spans
from observing.normal import normalise

TEXT = (
    "“It’s not our plan,” Haugen said  on Monday – and “never\u00a0was”.\n\n"
    "> Lindqvist told the Nordic Times that\n> the islands were not for sale.\n\nThe end came soon."
)


def found(quote: str, text: str = TEXT) -> str | None:
    span = Spans(text).find(quote)
    if span is None:
        return None
    first, last = normalise(text).original(*span)
    return text[first:last]


@pytest.mark.parametrize(
    ("quote", "slice_"),
    [
        ("Haugen said  on Monday", "Haugen said  on Monday"),
        ("Haugen said on Monday", "Haugen said  on Monday"),
        ("\"It's not our plan,\" Haugen said on Monday", "“It’s not our plan,” Haugen said  on Monday"),
        ('"Haugen said on Monday"', "Haugen said  on Monday"),
        ("never was". join(["and \"", "\""]), "and “never\u00a0was”"),
        ("the Nordic Times that the islands", "the Nordic Times that\n> the islands"),
    ],
)  # fmt: skip
def test_a_quotation_is_found_to_the_letter_or_with_one_spelling_of_marks_and_spaces(quote: str, slice_: str) -> None:
    assert found(quote) == slice_


@pytest.mark.parametrize(
    "quote",
    [
        "Haugen said on Tuesday",
        "haugen said on monday",
        "It's our plan,\" Haugen said",
        "Haugen ... on Monday",
        "were not for sale. The end came",
        "Haugen said",
        "“ — ” … !",
        "",
    ],
)
def test_what_was_changed_joined_or_says_nothing_is_not_found(quote: str) -> None:
    assert found(quote) is None


def test_a_quotation_longer_than_evidence_may_be_is_not_found() -> None:
    long = "The talks went on " * 30

    assert found(long.strip(), f"{long}.") is None
    assert found("The talks went on The talks", f"{long}.") == "The talks went on The talks"


def test_of_two_spellings_the_one_that_was_quoted_is_found() -> None:
    text = "He said ‘we will not sign’. He said 'we will not sign'."

    span = Spans(text).find("He said 'we will not sign'")

    assert span is not None
    assert span[0] == text.rindex("He said")


@given(st.text(alphabet="ab “”\"'’ \u00a0\u200b\n>…–-", max_size=60), st.data())
def test_every_span_that_is_found_reads_like_the_quotation(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]

    slice_ = found(quote, text)

    if len(re.findall(r"\w+", quote)) >= 3 and not set("\n>") & set(quote):
        assert slice_ is not None
    if slice_ is not None:
        assert _letters(slice_) == _letters(quote)


def _letters(text: str) -> str:
    return "".join(char for char in normalise(text).text if char.isalnum())
