"""A plan's full text, cut into its numbered points."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.points import numbered, read_text
from schemas.errors import InputError


def cut(text: str) -> list[tuple[int, str]]:
    return [(point.number, text[point.start : point.end]) for point in numbered(text).points]


@pytest.mark.parametrize(
    "text",
    [
        "1. Sovereignty is confirmed.\n2. The army has 600,000 soldiers.",
        "1) Sovereignty is confirmed.\n2) The army has 600,000 soldiers.",
        "(1) Sovereignty is confirmed.\n\n(2) The army has 600,000 soldiers.\n",
        "Article 1\nSovereignty is confirmed.\nArticle 2\n\nThe army has 600,000 soldiers.",
        "ARTICLE 1. Sovereignty is confirmed.\nARTICLE 2. The army has 600,000 soldiers.",
        "Point 1 – Sovereignty is confirmed.\nPoint 2 – The army has 600,000 soldiers.",
        "## 1. Sovereignty is confirmed.\n\n## 2. The army has 600,000 soldiers.",
        "**1.** Sovereignty is confirmed.\n**2.** The army has 600,000 soldiers.",
        "A draft\n\n 1. Sovereignty is confirmed.\n 2. The army has 600,000 soldiers.\n\n---\nAs seen by the desk.",
    ],
)
def test_every_usual_way_of_numbering_gives_the_same_points(text: str) -> None:
    assert cut(text) == [(1, "Sovereignty is confirmed."), (2, "The army has 600,000 soldiers.")]


@pytest.mark.parametrize(
    "nested",
    ["a) air defence,\nb) a border force.", "   1. air defence,\n   2. a border force.", "1) air defence,\n2) a border force."],
)
def test_what_is_nested_stays_in_its_point(nested: str) -> None:
    text = f"1. Guarantees are given:\n{nested}\n2. Guarantors meet yearly:\n{nested}\n3. It ends in 2030. Then 1.5 percent."

    assert [number for number, _ in cut(text)] == [1, 2, 3]
    assert cut(text)[0][1] == f"Guarantees are given:\n{nested}"


def test_parts_under_headings_part_points_and_are_none() -> None:
    text = "## 1. Security\n1. No attack.\n2. A council.\n\n## 2. Economy\n3. A fund.\n4. Trade."

    assert cut(text) == [(1, "No attack."), (2, "A council."), (3, "A fund."), (4, "Trade.")]


def test_articles_with_numbered_paragraphs_are_the_points() -> None:
    text = "Article 1\n1. No attack.\n2. A council.\nArticle 2\n1. A fund."

    assert cut(text) == [(1, "1. No attack.\n2. A council."), (2, "1. A fund.")]


def test_a_number_that_is_left_out_is_a_doubt_that_says_what_to_do() -> None:
    found = numbered("1. One.\n2. Two.\n5. Five.\n6.\n7. Seven.")

    assert [point.number for point in found.points] == [1, 2, 5, 7]
    assert found.doubts[0] == "point 6 has no words, and is left out"
    assert found.doubts[1].startswith("there is no point 3 nor 4: if the file has it, begin its line as the others begin (`1.`)")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The parties agree to stop.\n\nElections follow.", "no numbered points"),
        ("1. One.\n2. Two.\n2. Two again.\n3. Three.", "point 2 on line 3 stands on line 2 already"),
        ("1. One.\n3. Three.\n2. Two.", "point 2 on line 3 follows point 3"),
        ("1.\n2.\n", "have no words"),
    ],
)
def test_a_text_that_cannot_be_cut_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        numbered(text)


def test_only_plain_text_is_read_and_nothing_in_it_steers_a_terminal(tmp_path: Path) -> None:
    good, page, other = tmp_path / "plan.md", tmp_path / "plan.html", tmp_path / "plan.txt"
    good.write_bytes(b"\xef\xbb\xbf1. One\x1b[2J.\r\n2. Two.\n")
    page.write_text("<li>One.</li>")
    other.write_bytes("1. Größe.".encode("latin-1"))

    assert read_text(good) == "1. One[2J.\n2. Two."
    for path, says in ((page, "no plain text"), (other, "UTF-8"), (tmp_path / "none.txt", "no such file")):
        with pytest.raises(InputError, match=says):
            read_text(path)
