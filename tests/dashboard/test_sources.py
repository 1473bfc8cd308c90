"""Sources and outlets: how they do, how much they bring and how late, whose words they are, and what they changed afterwards."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.charts.bars import bars, outline
from dashboard.page import Answer
from tests.dashboard.press import NEW, SET
from tests.dashboard.world import HOSTILE


def of(answer: Answer, name: str) -> dict[str, object]:
    return next(row for row in answer["sources"] if row["name"] == name)


def test_troubled_sources_come_first_with_what_is_wrong(press):
    # when
    answer = press.get("/ukraine/sources.json").json()
    text = press.get("/ukraine/sources").text
    # then
    assert [row["health"] for row in answer["sources"][:2]] == ["sick", "healthy"]
    assert "got an HTML page" in text
    assert "✕</span> sick" in text
    assert "2 sources asked, 1 failed, 5 entries listed" in " ".join(text.split())


def test_an_outlet_that_no_source_stands_for_is_listed_as_well(press):
    rows = press.get("/ukraine/sources.json").json()["sources"]
    assert {row["name"] for row in rows if row["source_id"] is None} == {"Repeat", HOSTILE}


def test_latency_leaves_out_what_lay_in_the_feed_before_it_was_first_read(press):
    # given: one article was two days old when the outlet was first read, two came after two and four hours
    ledger = of(press.get("/ukraine/sources.json").json(), "Ledger")
    # then
    assert (ledger["dated"], ledger["seconds_median"]) == (2, 3 * 3600)
    assert "3 hours" in press.get("/ukraine/sources").text


def test_a_copy_is_no_article_of_its_own(press):
    answer = press.get("/ukraine/sources.json").json()
    copy, original = of(answer, "Repeat"), of(answer, "Ledger")
    assert (copy["articles"], copy["own"], copy["copies"]) == (1, 0, 1)
    assert (original["own"], original["copied"]) == (3, 1)
    assert (sum(copy["weeks"]), sum(copy["copies_weeks"])) == (1, 1)


def test_a_silent_edit_shows_both_wordings_and_who_still_prints_the_old(press):
    # when
    [edit] = press.get("/ukraine/sources.json").json()["edits"]
    text = press.get("/ukraine/sources").text
    # then
    assert (edit["quote"], edit["became"], edit["marked"]) == (SET, f"{NEW}.", False)
    assert "<del>gave</del>" in text
    assert "<ins>asked</ins>" in text
    assert "✕</span> silent" in text
    assert "The old words still stand at Repeat" in text
    assert "Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump" in text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("state=blocked", ["walled"]),
        ("state=withdrawn", ["taken-down"]),
        ("outlet=LEDG", ["walled", "second", "ultimatum", "first"]),
        ("outlet=nobody", []),
    ],
)
def test_articles_are_found_by_outlet_and_by_state(press, query, ids):
    assert [row["article_id"] for row in press.get(f"/ukraine/sources.json?{query}").json()["articles"]] == ids


def test_newest_articles_come_first_and_lead_to_their_pages(press):
    rows = press.get("/ukraine/sources.json").json()["articles"]
    days = [row["first_published"] or row["first_seen"] for row in rows]
    assert all(newer >= older for newer, older in pairwise(days))
    text = press.get("/ukraine/sources").text
    assert all(f'href="/ukraine/article/{row["article_id"]}"' in text for row in rows)


def test_another_topic_has_none_of_it(client):
    answer = client.get("/gaza/sources.json").json()
    assert [row["outlet"] for row in answer["articles"]] == ["Doha"]


def test_hostile_outlets_stay_words(press):
    text = press.get("/ukraine/sources").text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_bars_stand_on_each_other_and_the_highest_fills_the_chart():
    # when
    low, high = bars([(1, 0), (2, 2)], left=0, right=100, top=10, bottom=50)
    # then
    assert [(part.y, part.height) for part in high.parts] == [(30.0, 20.0), (10.0, 20.0)]
    assert low.parts[0].height == 10.0
    assert (low.x, low.width, low.total) == (6.0, 38.0, 1)
    assert high.middle == 75.0


def test_small_bars_leave_out_nothing_and_show_the_smallest():
    path = outline([0, 1, 1000], width=30, height=20)
    assert path.count("M") == 2
    assert "V18.5" in path
    assert bars([], left=0, right=1, top=0, bottom=1) == []
