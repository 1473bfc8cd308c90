from __future__ import annotations

import pytest

from schemas.characters import clean


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Talks\x1b[2J in\x07 Geneva\x00", "Talks[2J in Geneva"),
        ("Talks \x9b31min Geneva\x7f\x85", "Talks 31min Geneva"),
        ("Talks \u202ein\u202c \u2066Geneva\u2069", "Talks in Geneva"),
        ("one\ttwo\nthree", "one\ttwo\nthree"),
        ("one\r\ntwo\rthree\x0cfour", "one\ntwo\nthree\nfour"),
        ("half \ud800, whole \ud83d\ude00", "half \ufffd, whole \U0001f600"),
        ("“Zelensky” – שלום, Київ\u00a0…", "“Zelensky” – שלום, Київ\u00a0…"),
    ],
)
def test_what_could_steer_a_terminal_or_turn_a_line_round_is_gone_and_words_stay(given: str, kept: str) -> None:
    assert clean(given) == kept
    kept.encode()
