from __future__ import annotations

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
