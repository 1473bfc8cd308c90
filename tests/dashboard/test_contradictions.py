"""Two statements side by side: whose, how far apart, settled or not, and the others on the same question."""

from __future__ import annotations

import pytest

from tests.dashboard.world import HOSTILE


def _pairs(client, query=""):
    return client.get(f"/ukraine/contradictions.json{query}").json()["pairs"]


def _of(client, **fields):
    return next(row for row in _pairs(client) if all(row[name] == value for name, value in fields.items()))


def _on_kharkiv(client):
    """All pairs on the truce of the world, by the page of one of them."""
    first = _of(client, question="ceasefire:kharkiv")["contradiction"]
    return client.get(f"/ukraine/contradiction/{first}.json").json()["pairs"]


def test_both_quotations_stand_with_their_chains_and_the_time_between(client):
    # when
    pair = _of(client, type="self_reversal", voice_a="Marco Rubio")
    text = client.get("/ukraine/contradictions").text
    # then
    assert pair["days_between"] == 2
    for words in (pair["quote_a"], pair["quote_b"], "according to Mike Rounds", "2 days later", "One voice says both"):
        assert words.replace("'", "&#39;") in text


def test_what_a_pair_is_about_is_called_by_words_and_leads_to_its_page(client):
    text = client.get("/ukraine/contradictions").text
    assert "Who wrote the plan US Ukraine?" in text
    assert 'href="/ukraine/plan/plan-us_ukraine"' in text
    assert ">plan-us_ukraine<" not in text


def test_a_settled_pair_says_who_settled_it_how_and_why(client):
    # given
    settled = _of(client, state="settled")
    # when
    text = client.get(f"/ukraine/contradiction/{settled['contradiction']}").text
    # then
    assert "settled: the first holds" in text
    assert "Ada, 29 Nov 2025: “asked both”" in text


def test_a_pair_is_open_as_of_a_day_before_it_was_settled_where_only_corrections_of_then_count(client):
    # given
    settled = _of(client, state="settled")["contradiction"]
    # when
    then = client.get(f"/ukraine/contradiction/{settled}.json?as_of=2025-11-27&corrections=then").json()["pair"]
    now = client.get(f"/ukraine/contradiction/{settled}.json?as_of=2025-11-27").json()["pair"]
    # then
    assert (then["state"], now["state"]) == ("open", "settled")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("?type=self_reversal", lambda row: row["type"] == "self_reversal"),
        ("?state=open", lambda row: row["state"] == "open"),
        ("?state=settled", lambda row: row["state"] == "settled"),
        ("?actor=rubio", lambda row: "Rubio" in row["voice_a"] + row["voice_b"]),
    ],
)
def test_a_filter_keeps_what_fits_and_nothing_else(client, query, fits):
    narrowed = _pairs(client, query)
    assert narrowed
    assert all(map(fits, narrowed))


def test_many_pairs_on_one_question_are_one_block_that_leads_to_all_of_them(client):
    # when
    shown = [row for row in _pairs(client) if row["question"] == "ceasefire:kharkiv"]
    text = client.get("/ukraine/contradictions").text
    # then
    assert [(row["pairs"], row["unsettled"]) for row in shown] == [(3, 2), (3, 2)]
    assert "All 3 pairs on this question" in text
    assert text.count("<h2>The truce holds in Kharkiv") == 1
    assert len(_on_kharkiv(client)) == 3


def test_nothing_that_was_published_later_is_a_side_of_a_pair_as_of_a_day(client):
    assert _pairs(client, "?as_of=2025-11-22") == []
    assert "No two statements conflict" in client.get("/ukraine/contradictions?as_of=2025-11-22").text
    assert {row["published_b"] <= "2025-11-25" for row in _pairs(client, "?as_of=2025-11-24")} == {True}


def test_a_pair_that_is_not_known_is_not_found_and_says_where_to_look(client):
    answer = client.get("/ukraine/contradiction/contradiction-0")
    assert answer.status_code == 404
    assert "among the contradictions" in answer.text


def test_a_voice_that_is_no_actor_leads_to_no_page(client):
    # given
    by = {row["voice_b"]: row["contradiction"] for row in _on_kharkiv(client)}
    # when
    outlet, person = (client.get(f"/ukraine/contradiction/{by[name]}").text for name in ("Digest", "Dmitry Peskov"))
    # then
    assert "Digest" in outlet
    assert "/ukraine/actor/Digest" not in outlet
    assert "/ukraine/actor/Dmitry%20Peskov" in person


def test_hostile_words_on_a_page_of_one_pair_stay_words(client):
    pair = next(row for row in _on_kharkiv(client) if row["voice_b"] == HOSTILE)
    text = client.get(f"/ukraine/contradiction/{pair['contradiction']}").text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
