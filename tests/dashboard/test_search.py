"""Search: words found where they stand, in any case, marked, as of a day; help where nothing is asked or found."""

from __future__ import annotations

import pytest

from dashboard.pages.search import marked
from tests.dashboard.world import HOSTILE
from warehouse.read.search import words_of


def _found(client, query):
    return client.get(f"/ukraine/search.json?{query}").json()


def test_a_word_is_found_by_its_beginning_in_any_case_and_marked(client):
    # when
    found = _found(client, "q=CANCEL")
    text = client.get("/ukraine/search?q=CANCEL").text
    # then
    assert [row["article_id"] for row in found["quotations"]] == ["gazette"]
    assert "<mark>cancelled</mark>" in text


def test_a_word_is_not_found_in_the_middle_of_another(client):
    assert _found(client, "q=ancelled")["quotations"] == []


def test_all_words_have_to_stand_there_or_name_the_speaker(client):
    both = _found(client, "q=umerov+again")["quotations"]
    assert [row["quote"] for row in both] == ["Umerov said again that the truce holds"]
    assert _found(client, "q=umerov+budapest")["quotations"] == []
    assert {row["speaker"] for row in _found(client, "q=peskov+truce")["quotations"]} == {"Dmitry Peskov"}


def test_words_between_quotation_marks_are_found_as_they_stand(client):
    assert _found(client, "q=%22truce holds in%22")["quotations"]
    assert _found(client, "q=%22holds truce in%22")["quotations"] == []


def test_articles_are_found_by_title_and_text_those_with_the_title_first(client):
    rows = _found(client, "q=dispatch")["articles"]
    assert rows[0]["article_id"] == "dispatch"
    assert rows[0]["title"] == "Title of dispatch"
    passage = _found(client, "q=Kharkiv")["articles"][0]
    assert "Kharkiv" in passage["passage"]


def test_actors_plans_deadlines_and_meetings_are_found_and_lead_to_their_pages(client):
    # when
    found = _found(client, "q=Budapest")
    text = client.get("/ukraine/search?q=Budapest").text
    # then
    assert [row["kind"] for row in found["things"]] == ["meeting"]
    assert f'href="/ukraine/meeting/{found["things"][0]["entity"]}"' in text
    assert "<mark>Rubio</mark>" in client.get("/ukraine/search?q=rubio").text
    assert _found(client, "q=rubio")["actors"][0]["name"] == "Marco Rubio"


def test_nothing_that_was_published_later_is_found_as_of_a_day(client):
    # given
    query = "q=Geneva"
    assert _found(client, query)["quotations"]
    assert _found(client, query)["articles"]
    # when
    then = _found(client, f"{query}&as_of=2025-11-22")
    # then
    assert (then["quotations"], then["articles"], then["things"]) == ([], [], [])


def test_an_article_is_searched_as_it_stood_on_the_day(client):
    assert [row["revision"] for row in _found(client, "q=softened&as_of=2025-11-25")["articles"]] == [1]
    assert _found(client, "q=softened")["articles"] == []
    assert [row["revision"] for row in _found(client, "q=abandoned&among=articles")["articles"]] == [2]


def test_other_topics_are_left_out(client):
    assert _found(client, "q=Doha")["quotations"] == []
    assert client.get("/gaza/search.json?q=Doha").json()["quotations"]


def test_an_empty_question_is_answered_with_help(client):
    text = client.get("/ukraine/search").text
    assert "What can be asked for" in text
    assert "/ukraine/search?q=" in text


def test_what_is_nearly_a_name_is_answered_with_the_name(client):
    text = client.get("/ukraine/search?q=Rubyo").text
    assert "Did you mean" in text
    assert "/ukraine/search?q=Marco+Rubio" in text


def test_one_kind_alone_comes_in_parts(client):
    # when
    alone = _found(client, "q=the&among=quotations")
    # then
    assert alone["quotations"]
    assert (alone["articles"], alone["actors"], alone["things"]) == ([], [], [])
    assert _found(client, "q=the&among=quotations&p=9")["quotations"] == []
    assert "This list ends before here" in client.get("/ukraine/search?q=the&among=quotations&p=9").text


@pytest.mark.parametrize(
    "q", ["'; DROP TABLE actor; --", "%", ".*", "\\", "(", '"', '"" ""', "\x00", "[a", "é̂", "𝒜", HOSTILE, "x" * 200]
)
def test_whatever_is_asked_is_only_words(client, q):
    answer = client.get("/ukraine/search", params={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Rubio, plan!", ["rubio", "plan"]),
        ("“Security  Guarantees” Orbán", ["security guarantees", "orban"]),
        ("plan Plan PLAN", ["plan"]),
        (" . , ", []),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_words_are_read_from_what_is_asked(asked, words):
    assert words_of(asked) == words


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("The plans of Orbán", ["plan", "orban"], "The <mark>plans</mark> of <mark>Orbán</mark>"),
        ("explain", ["plan"], "explain"),
        ("<b>plan</b> & plan", ["plan"], "&lt;b&gt;<mark>plan</mark>&lt;/b&gt; &amp; <mark>plan</mark>"),
        ("nothing", [], "nothing"),
        (None, ["plan"], ""),
    ],
)
def test_marks_stand_around_words_and_everything_else_is_escaped(text, words, html):
    assert str(marked(text, words)) == html
