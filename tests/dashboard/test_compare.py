"""The page that compares versions: matters by versions, and two versions beside each other with their words."""

from __future__ import annotations

import csv
import io
import re

import pytest

from dashboard.plan_words import cell_words, number, pieces, said_words

PLAN = "/ukraine/plan/plan-us_ukraine"
COMPARE = "/ukraine/compare/plan-us_ukraine"
CELL = {
    "state": "first", "standing": "contained", "value": None, "unit": None, "standing_before": None, "value_before": None,
    "unit_before": None,
}  # fmt: skip


def test_the_matrix_has_a_row_for_every_matter_and_a_column_for_every_version(client):
    # given
    cells = client.get(f"{COMPARE}.json").json()["cells"]
    # when
    text = client.get(COMPARE).text
    # then
    assert len(cells) == len({cell["version"] for cell in cells}) * len({cell["provision_topic"] for cell in cells})
    for about in {cell["provision_topic"] for cell in cells}:
        assert text.count(f'<th scope="row" id="about-{about}">') == 1
    assert text.count("<td ") == len(cells)


def test_a_cell_says_what_became_of_its_matter_and_opens_on_the_words(client):
    # when
    text = client.get(COMPARE).text
    # then
    row = text[text.index('id="about-military_cap"') :]
    row = row[: row.index("</tr>")]
    first, second, third = row.split("<td ")[1:]
    assert "600,000 persons" in first
    assert "by its text, point 2" in first
    assert "600,000 → 800,000 persons" in second
    assert "the 19-point plan" in second.lower()
    assert "same: 800,000 persons" in third
    assert all('<details class="evidence">' in cell for cell in (first, second, third))


def test_what_is_not_known_of_a_version_is_said_and_left_without_words(client):
    text = client.get(COMPARE).text
    row = text[text.index('id="about-nato"') :]
    empty = re.findall(r'<td class="empty" data-of="([^"]+)">', row[: row.index("</tr>")])
    assert empty
    assert "not known" in row


def test_every_cell_names_its_version_for_a_screen_without_room_for_columns(client):
    assert set(re.findall(r'data-of="([^"]+)"', client.get(COMPARE).text)) == {"28 points", "19 points", "20 points"}


def test_the_table_of_the_page_is_all_cells(client):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{COMPARE}.csv").text)))
    assert len(rows) == len(client.get(f"{COMPARE}.json").json()["cells"])
    assert {"provision_topic", "version", "state", "value", "quote"} <= set(rows[0])


def test_two_versions_with_texts_stand_beside_each_other_word_by_word(client):
    # when
    text = client.get(f"{COMPARE}?a=28&b=20").text
    # then
    assert "US Ukraine: 28 points → 20 points" in text
    assert "<del>600,000</del>" in text
    assert "<ins>800,000</ins>" in text
    assert "<del>Kyiv agrees never to join NATO.</del>" in text
    assert "the same words" in text


def test_matters_of_two_versions_lead_to_the_points_that_are_on_them(client):
    text = client.get(f"{COMPARE}?a=28&b=20").text
    for letter in "ab":
        assert f'<a href="#{letter}2">2</a>' in text
        assert f'id="{letter}2"' in text


def test_versions_without_a_text_are_compared_by_what_reports_say(client):
    # when
    text = client.get(f"{COMPARE}?a=28&b=19").text
    # then
    assert "No word by word comparison." in text
    assert "nobody has handed in its text" in text
    assert "<del>" not in text
    assert "<strong>600,000 persons</strong>" in text
    assert "<strong>800,000 persons</strong>" in text


def test_a_text_that_was_handed_in_can_be_read_as_a_whole(client):
    # when
    text = client.get(COMPARE).text
    # then
    whole = text[text.index('id="texts"') :]
    assert whole.count('<details class="whole-text"') == 2
    assert '<li value="3">Kyiv agrees never to join NATO.</li>' in whole
    assert 'id="texts"' not in client.get(f"{COMPARE}?a=28&b=20").text
    for place in re.findall(r'<details class="whole-text" id="([^"]+)"', whole):
        assert f'href="/ukraine/compare/plan-us_ukraine#{place}"' in client.get(PLAN).text


def test_versions_can_be_named_by_their_ids(client):
    # given
    one, *_, other = client.get(f"{COMPARE}.json").json()["versions"]
    # when
    answer = client.get(f"{COMPARE}.json?a={one['version']}&b={other['version']}").json()["difference"]
    # then
    assert (answer["before"]["points"], answer["after"]["points"]) == (28, 20)
    assert [pair["fate"] for pair in answer["points"]] == ["same", "changed", "dropped"]


def test_the_page_of_a_version_and_its_plan_lead_to_one_comparison(client):
    version = client.get(f"{COMPARE}.json").json()["versions"][1]["version"]
    assert client.get(f"/ukraine/compare/{version}.json").json()["cells"] == client.get(f"{COMPARE}.json").json()["cells"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?a=28", "one version alone cannot be compared"),
        ("?a=28&b=28", "are one version"),
        ("?a=28&b=99", "has no version"),
        ("?a=28&b='%3B--", "has no version"),
    ],
)
def test_versions_that_cannot_be_compared_are_told_why(client, query, told):
    answer = client.get(f"{COMPARE}{query}")
    assert answer.status_code in (400, 404)
    assert told in answer.text.replace("One version", "one version")


def test_an_unknown_plan_is_not_found(client):
    answer = client.get("/ukraine/compare/plan-nobody")
    assert answer.status_code == 404
    assert "no plan is called" in answer.text.lower()


def test_as_of_a_day_only_the_versions_of_then_are_compared(client):
    # when
    text = client.get(f"{COMPARE}?as_of=2025-11-22").text
    # then
    assert "28 points" in text
    assert "19 points" not in text
    assert "Two beside each other" not in text


def test_pairs_of_versions_are_links_that_keep_the_day(client):
    text = client.get(f"{COMPARE}?as_of=2025-12-02").text
    assert "/ukraine/compare/plan-us_ukraine?a=28&amp;as_of=2025-12-02&amp;b=19" in text


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({}, "in it"),
        ({"standing": "open"}, "left open"),
        ({"value": 600000, "unit": "persons"}, "600,000 persons"),
        ({"state": "changed", "value": 8e5, "value_before": 6e5, "unit": "persons", "unit_before": "persons"},
         "600,000 → 800,000 persons"),
        ({"state": "changed", "value_before": 100, "unit_before": "days"}, "100 days → no number"),
        ({"state": "added", "value": 1e11, "unit": "dollars"}, "added: 100 billion dollars"),
        ({"state": "dropped", "standing": "removed", "value_before": 30, "unit_before": "days"}, "dropped (was 30 days)"),
        ({"state": "absent", "standing": "absent"}, "not in it"),
        ({"state": "unknown", "standing": None}, "not known"),
        ({"state": "changed", "standing": "open"}, "left open"),
    ],
)  # fmt: skip
def test_a_cell_is_told_in_words(cell, said):
    assert cell_words(CELL | cell) == said


def test_a_side_that_nobody_knows_is_not_known():
    assert said_words(None) == "not known"
    assert said_words({"standing": "removed", "value": None, "unit": None}) == "taken out"
    assert number(None) == ""


def test_only_words_are_marked_and_not_the_spaces_between_them():
    # given
    difference = [
        {"what": "same", "words": "limited to"},
        {"what": "gone", "words": " 600,000"},
        {"what": "come", "words": " 800,000"},
        {"what": "same", "words": " persons."},
    ]
    # when / then
    assert pieces(difference, "before") == [
        ("same", "limited to"), ("same", " "), ("gone", "600,000"), ("same", " "), ("same", "persons."),
    ]  # fmt: skip
    assert "".join(words for _, words in pieces(difference, "after")) == "limited to 800,000 persons."
