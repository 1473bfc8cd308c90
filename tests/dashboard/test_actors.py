"""Who takes part: the table in any order, and one actor by whatever name he is asked for."""

from __future__ import annotations

import pytest

from dashboard.charts.weeks import bars
from dashboard.pages import actors as pages
from tests.dashboard.world import HOSTILE


def _actors(client, query=""):
    return client.get(f"/ukraine/actors.json{query}").json()["actors"]


def _actor(client, name, query=""):
    answer = client.get(f"/ukraine/actor/{name}.json{query}")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("told", lambda row: -row["articles"]),
        ("name", lambda row: row["name"].lower()),
        ("abandoned", lambda row: -row["deadlines_abandoned"]),
        ("cancelled", lambda row: -row["meetings_cancelled"]),
        ("reversals", lambda row: -row["self_reversals"]),
        ("spoke", lambda row: -row["spoke"]),
    ],
)
def test_the_address_says_in_what_order_actors_stand(client, sort, key):
    rows = _actors(client, f"?sort={sort}")
    assert len({key(row) for row in rows}) > 1
    assert rows == sorted(rows, key=key)
    assert f'aria-sort="{"ascending" if sort == "name" else "descending"}"' in client.get(f"/ukraine/actors?sort={sort}").text


def test_actors_are_narrowed_by_kind_and_by_letters_of_the_name(client):
    assert {row["kind"] for row in _actors(client, "?kind=party")} == {"party"}
    assert [row["name"] for row in _actors(client, "?name=RUBIO")] == ["Marco Rubio"]
    assert "write less of the name" in client.get("/ukraine/actors?name=nobody").text


def test_a_long_table_comes_in_parts_that_meet(client, monkeypatch):
    # given
    whole = [row["name"] for row in _actors(client)]
    monkeypatch.setattr(pages, "_ROWS", 4)
    # when
    parts = [[row["name"] for row in _actors(client, f"?p={n}&kind=&x={n}")] for n in (1, 2)]
    # then
    assert parts == [whole[:4], whole[4:8]]


def test_an_actor_has_what_it_did_both_ends_of_what_it_took_back_and_its_words(client):
    # when
    told = _actor(client, "Donald Trump")
    text = " ".join(client.get("/ukraine/actor/Donald Trump").text.split())
    # then
    assert {row["event"] for row in told["reversals"]} >= {"abandoned", "cancelled"}
    assert [row["day"] for row in told["timeline"]] == sorted((row["day"] for row in told["timeline"]), reverse=True)
    for reversal in told["reversals"][:4]:
        assert reversal["quote"].replace("'", "&#39;") in text
        assert reversal["quote_before"].replace("'", "&#39;") in text
    for words in ("Deadline of 27 Nov 2025 for Ukraine, set by", "Meeting in Budapest, 30 Oct 2025", "1 abandoned"):
        assert words in text
    assert "/ukraine/claims?speaker=Donald+Trump" in text
    assert "/ukraine/contradictions?actor=Donald+Trump" in text
    assert len(text.encode()) < 60_000


def test_an_actor_is_found_by_a_part_of_the_name_and_in_any_case(client):
    assert _actor(client, "rubio")["name"] == _actor(client, "MARCO RUBIO")["name"] == "Marco Rubio"


def test_a_name_that_fits_several_is_not_found_and_names_them(client):
    answer = client.get("/ukraine/actor/V")
    assert answer.status_code == 404
    assert "may be Vladimir Putin or Volodymyr Zelensky" in answer.text
    assert "--topic" not in answer.text


def test_a_name_that_nobody_has_is_not_found_and_the_nearest_is_named(client):
    answer = client.get("/ukraine/actor/Rubyo")
    assert answer.status_code == 404
    assert "did you mean Marco Rubio?" in answer.text.replace("&#39;", "'")


def test_an_actor_as_of_a_day_did_nothing_later(client):
    # when
    then = _actor(client, "Donald Trump", "?as_of=2025-11-24")
    # then
    assert then["record"]["deadlines_abandoned"] == 0
    assert {row["published"] <= "2025-11-25" for row in then["timeline"]} == {True}
    assert {row["week"] <= "2025-11-17" for row in then["weeks"]} == {True}
    assert [row["status"] for row in then["deadlines"]] == ["open"]


def test_the_next_part_of_a_timeline_follows_the_first(client, monkeypatch):
    # given
    whole = [row["change"] for row in _actor(client, "Vladimir Putin")["timeline"]]
    monkeypatch.setattr(pages, "_LINES", 2)
    # when
    first, second = (_actor(client, "Vladimir Putin", f"?p={n}&x={n}") for n in (1, 2))
    text = client.get("/ukraine/actor/Vladimir Putin?p=2&x=3").text
    # then
    assert [row["change"] for row in first["timeline"] + second["timeline"]] == whole[:4]
    assert "Back to the whole page" in text
    assert "Who passes on" not in text


def test_a_hostile_name_has_a_page_and_stays_words(client):
    from urllib.parse import quote

    answer = client.get(f"/ukraine/actor/{quote(HOSTILE, safe='')}")
    assert answer.status_code in (200, 404)
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_bars_of_weeks_are_as_high_as_their_numbers_and_stand_in_order():
    # when
    chart = bars(
        [{"week": "2025-11-03", "mentions": 2, "spoke": 1}, {"week": "2025-11-17", "mentions": 4, "spoke": 0}],
    )
    # then
    assert chart is not None
    low, high = chart.bars
    assert high.height == 2 * low.height == 4 * low.spoken
    assert low.x + chart.width < high.x <= chart.axis.right - chart.width
    assert "named 2 times, 1 of them as the speaker" in low.title


def test_a_single_week_needs_no_picture():
    assert bars([{"week": "2025-11-03", "mentions": 2, "spoke": 1}]) is None
