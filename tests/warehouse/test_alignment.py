"""Points of two texts of one plan find each other by their words, wherever they stand and whatever their numbers are."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.read.alignment import ALIKE, Numbered, _assigned, align, difference

SOVEREIGN = "The sovereignty of Ukraine is confirmed."
ARMY = "The armed forces of Ukraine are limited to 600,000 soldiers."
PLANT = "The nuclear plant at Zaporizhzhia starts again under the eyes of inspectors, its power shared in halves."
PRISONERS = "All prisoners are exchanged all for all, and civilian captives return."
COUNCIL = "A council under the American president watches over this agreement, which binds in law."
TREATY = "Both sides sign a treaty not to attack each other. Inspectors from neutral states keep watch along the line of contact."


def points(*texts: str) -> list[Numbered]:
    return [Numbered(number, text) for number, text in enumerate(texts, start=1)]


def fates(before: list[Numbered], after: list[Numbered]) -> list[tuple[object, ...]]:
    return [(row.fate, row.before, row.after, row.moved) for row in align(before, after)]


def test_rewritten_points_find_each_other_under_other_numbers() -> None:
    before = points(SOVEREIGN, ARMY, PRISONERS)
    after = [
        Numbered(1, SOVEREIGN),
        Numbered(7, "The strength of Ukraine's armed forces stays at 800,000 soldiers in peacetime."),
        Numbered(9, "Prisoners are exchanged all for all; civilian captives and political prisoners return."),
    ]

    assert fates(before, after) == [
        ("same", (1,), (1,), False),
        ("changed", (2,), (7,), False),
        ("changed", (3,), (9,), False),
    ]


def test_what_was_dropped_and_what_was_added_stand_where_they_stood() -> None:
    before = points(SOVEREIGN, PLANT, PRISONERS)
    after = points(SOVEREIGN, COUNCIL, PRISONERS, ARMY)

    assert fates(before, after) == [
        ("same", (1,), (1,), False),
        ("added", (), (2,), False),
        ("dropped", (2,), (), False),
        ("same", (3,), (3,), False),
        ("added", (), (4,), False),
    ]


def test_a_point_that_moved_is_the_one_that_stands_elsewhere_among_the_others() -> None:
    before = points(SOVEREIGN, ARMY, PLANT, PRISONERS)
    after = points(PRISONERS, SOVEREIGN, ARMY, PLANT)

    assert fates(before, after) == [
        ("same", (1,), (2,), False),
        ("same", (2,), (3,), False),
        ("same", (3,), (4,), False),
        ("same", (4,), (1,), True),
    ]


def test_a_number_that_only_shifts_is_no_move() -> None:
    assert not any(row.moved for row in align(points(ARMY, PLANT), points(SOVEREIGN, ARMY, PLANT)))


def test_a_point_that_became_two_and_two_that_became_one() -> None:
    first, second = TREATY.split(". ")
    whole, parts = points(SOVEREIGN, TREATY, PRISONERS), points(SOVEREIGN, f"{first}.", PRISONERS, second)

    assert fates(whole, parts)[1] == ("split", (2,), (2, 4), False)
    assert fates(parts, whole)[1] == ("joined", (2, 4), (2,), False)
    assert not [row for row in align(whole, parts) if row.fate == "added"]


def test_points_on_one_matter_find_each_other_without_a_word_in_common() -> None:
    vote, ballot = "Ukraine votes within 100 days.", "Soon after signing there is a ballot."
    kept = [Numbered(n, words) for n, words in enumerate((SOVEREIGN, PLANT, PRISONERS, COUNCIL), start=2)]
    on = frozenset({"elections"})

    assert fates([Numbered(1, vote, on), *kept], [*kept, Numbered(6, ballot, on)])[0] == ("changed", (1,), (6,), True)
    assert fates([Numbered(1, vote), *kept], [*kept, Numbered(6, ballot)])[0] == ("dropped", (1,), (), False)


def test_words_that_went_and_came_are_told_in_order_with_what_stayed() -> None:
    told = difference("**The army** is limited to 600,000 soldiers.", "The army’s size is limited to 800,000 soldiers.")

    assert [(piece.what, piece.words) for piece in told] == [
        ("same", "The"),
        ("gone", " army"),
        ("come", " army's size"),
        ("same", " is limited to"),
        ("gone", " 600,000"),
        ("come", " 800,000"),
        ("same", " soldiers."),
    ]


def test_marks_letters_and_quotation_marks_alone_change_nothing() -> None:
    [row] = align(points("*The* parties’ borders stand;"), points("the parties' borders stand."))

    assert row.fate == "same"


def test_a_text_that_is_not_there_leaves_all_of_the_other() -> None:
    assert [row.fate for row in align(points(ARMY, PLANT), [])] == ["dropped", "dropped"]
    assert [row.fate for row in align([], points(ARMY, PLANT))] == ["added", "added"]
    assert align([], []) == []


@given(st.lists(st.lists(st.sampled_from((0.0, 0.1, 0.3, 0.5, 0.9)), min_size=4, max_size=4), min_size=1, max_size=5))
def test_the_pairs_are_together_as_alike_as_can_be(scores: list[list[float]]) -> None:
    def worth(pairs: list[tuple[int, int]]) -> float:
        return sum(scores[i][k] for i, k in pairs if scores[i][k] >= ALIKE)

    rows, columns = range(len(scores)), range(4)
    every = (
        [list(zip(rows, chosen, strict=True)) for chosen in permutations(columns, len(scores))]
        if len(scores) <= 4
        else [list(zip(chosen, columns, strict=True)) for chosen in permutations(rows, 4)]
    )
    found = _assigned(scores)

    assert len({i for i, _ in found}) == len({k for _, k in found}) == min(len(scores), 4)
    assert worth(found) == pytest.approx(max(map(worth, every)))


WORDS = st.lists(st.sampled_from(("army", "border", "council", "exchange", "law", "600,000", "treaty", "vote")), max_size=8)
TEXTS = st.lists(WORDS.map(" ".join), max_size=6)


@given(TEXTS, TEXTS)
def test_every_point_is_told_once_and_the_words_of_both_texts_can_be_put_together_again(one: list[str], two: list[str]) -> None:
    before, after = points(*one), points(*two)

    rows = align(before, after)

    assert sorted(n for row in rows for n in row.before) == [p.number for p in before]
    assert sorted(n for row in rows for n in row.after) == [p.number for p in after]
    for row in rows:
        for numbers, points_, left_out in ((row.before, before, "come"), (row.after, after, "gone")):
            words = [word for piece in row.difference if piece.what != left_out for word in piece.words.split()]
            assert words == [word for n in numbers for word in points_[n - 1].words.split()]
