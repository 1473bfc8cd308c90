from __future__ import annotations

import time
from collections import Counter

import pytest

from reading.sentences import changes, fingerprint, sentences


def test_a_sentence_ends_at_its_mark_and_not_at_a_title_or_an_initial() -> None:
    assert sentences("Mr. Roe met J. Doe. “No,” he said. “Never.” Then he left.\n\nA new paragraph") == [
        "Mr. Roe met J. Doe.",
        "“No,” he said.",
        "“Never.”",
        "Then he left.",
        "A new paragraph",
    ]


def test_what_went_and_what_came_are_in_the_order_of_the_text() -> None:
    before = "They meet in Fairbanks. Nobody knows why.\n\nThe end."
    after = "They meet in Anchorage. Nobody knows why. It was corrected.\n\nThe end."
    assert changes(before, after) == (("They meet in Fairbanks.",), ("They meet in Anchorage.", "It was corrected."))


def test_a_fingerprint_forgets_style_and_keeps_words() -> None:
    assert fingerprint("“No” –  he\nsaid") == fingerprint('"no" - he said')
    assert fingerprint("28 points") != fingerprint("19 points")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([f"It is number {number}." for number in range(9_000)], [f"It is number {number}." for number in range(8_999, -1, -1)]),
        (["Yes it is."] * 30_000, ["No it is."] + ["Yes it is."] * 14_000 + ["No it is."] + ["Yes it is."] * 15_000),
        (["Yes it is.", "No it is."] * 10_000, ["No it is.", "Yes it is.", "Yes it is."] * 7_000),
    ],
    ids=["turned round", "one sentence", "two sentences"],
)
def test_texts_made_to_be_slow_to_compare_are_counted_instead(before: list[str], after: list[str]) -> None:
    # when
    started = time.process_time()
    removed, added = changes(" ".join(before), " ".join(after))

    # then
    assert time.process_time() - started < 2
    assert Counter(before) - Counter(removed) + Counter(added) == Counter(after)
