"""Atom feeds, read as a feed reader reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.feeds import SHOWN
from schemas.folder import DataFolder
from tests.dashboard.world import HOSTILE, NOW
from tests.warehouse.given import article, claim, meeting, opened, published, told

RED = "\x00\x08\x1b[31mred\x85"


def people(number: int) -> list[str]:
    return [f"Person {number}", "Ada"]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Seventy meetings in seventy articles of November, then one article of January that was read last."""
    place = tmp_path_factory.mktemp("busy")
    with opened(place) as store:
        batch = [
            event
            for n in range(70)
            for event in article(
                f"news-{n}",
                f"2025-11-{n % 28 + 1:02d}",
                meeting("announced", place="Vienna", when=f"2026-{n // 28 + 1:02d}-{n % 28 + 1:02d}", people=people(n)),
            )
        ]
        told(store, batch, article("late", "2025-01-15", meeting("held", place="Riga", when="2025-01-14", people=["Ada", "Bo"])))
        told(store, article("control", "2025-01-16", claim("asserts", RED, speaker="Ada", quote=f"It is {RED}")))
        published(store, place).close()
    with TestClient(make_app(DataFolder(place), clock=lambda: NOW), base_url="http://127.0.0.1") as client:
        yield client


def read(client: TestClient, address: str) -> feedparser.FeedParserDict:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def link(of: feedparser.FeedParserDict, rel: str) -> str | None:
    return next((one.href for one in of.links if one.rel == rel), None)


def test_a_feed_tells_each_change_with_its_words_and_leads_to_its_page(client):
    # when
    feed = read(client, "/ukraine/today.atom")
    # then
    called_off = next(entry for entry in feed.entries if "cancelled" in entry.title)
    assert "Budapest" in called_off.title
    assert "was cancelled" in called_off.content[0].value
    assert "Donald Trump, according to Axios (Gazette)" in called_off.content[0].value
    assert 'href="https://gazette.example/gazette"' in called_off.content[0].value
    assert called_off.published.startswith("2025-10-21T12:00")
    assert called_off.link.startswith("http://127.0.0.1/ukraine/meeting/meeting-")
    assert called_off.author == "Gazette"
    assert link(feed.feed, "self") == "http://127.0.0.1/ukraine/today.atom"
    assert link(feed.feed, "alternate") == "http://127.0.0.1/ukraine/today"


def test_ids_are_the_same_under_every_host_name_and_no_two_are_equal(client):
    here = read(client, "/ukraine/today.atom")
    there = feedparser.parse(client.get("/ukraine/today.atom", headers={"host": "localhost:9999"}).content)
    ids = [entry.id for entry in here.entries]
    assert ids == [entry.id for entry in there.entries]
    assert len(set(ids)) == len(ids) > 5
    assert all(one.startswith("urn:parley:change:") for one in ids)
    assert here.feed.id == there.feed.id == "urn:parley:feed:ukraine:today"
    assert link(there.feed, "self") == "http://localhost:9999/ukraine/today.atom"


def test_a_change_has_the_same_id_in_every_feed_that_tells_it(client):
    everything = {entry.id: entry.title for entry in read(client, "/ukraine/today.atom").entries}
    of_trump = read(client, "/ukraine/actor/Donald%20Trump.atom")
    assert of_trump.feed.title == "Ukraine: Donald Trump"
    assert 0 < len(of_trump.entries) < len(everything)
    assert all(everything[entry.id] == entry.title for entry in of_trump.entries)


def test_a_feed_of_contradictions_has_both_quotations(client):
    feed = read(client, "/ukraine/contradictions.atom")
    [reversal] = [entry for entry in feed.entries if "Marco Rubio denies" in entry.content[0].value]
    assert "Marco Rubio asserts" in reversal.content[0].value
    assert "/ukraine/contradiction/contradiction-" in reversal.link


def test_a_feed_of_a_plan_tells_of_its_versions_and_deadlines(client):
    feed = read(client, "/ukraine/plan/plan-us_ukraine.atom")
    titles = " ".join(entry.title for entry in feed.entries)
    assert "28-point plan" in titles
    assert "20-point plan" in titles
    assert "Budapest" not in titles


def test_a_name_that_is_written_otherwise_has_the_same_feed(client):
    feeds = [read(client, f"/ukraine/actor/{name}.atom") for name in ("Donald%20Trump", "donald%20trump")]
    assert feeds[0].entries
    assert [entry.id for entry in feeds[0].entries] == [entry.id for entry in feeds[1].entries]


def test_a_feed_of_nobody_is_not_found(client):
    assert client.get("/ukraine/actor/Nobody%20At%20All.atom").status_code == 404
    assert client.get("/ukraine/meetings/x.atom").status_code == 404


def test_hostile_words_are_escaped_twice_and_stay_words(client):
    # when
    answer = client.get("/ukraine/today.atom")
    [entry] = [one for one in read(client, "/ukraine/today.atom").entries if "20 December 2025" in one.title]
    # then
    assert (HOSTILE in entry.title, entry.title_detail.type) == (True, "text/plain")
    assert "<script" not in answer.text
    for content in (one.split("</content>")[0] for one in answer.text.split('<content type="html">')[1:]):
        assert "&lt;script" not in content  # not even once a reader has unescaped it
        assert "&lt;img" not in content
    assert "&amp;lt;script" in answer.text


def test_what_xml_cannot_hold_is_replaced(busy):
    feed = read(busy, "/ukraine/actor/Ada.atom")
    assert len(feed.entries) == SHOWN


def test_an_old_article_that_is_read_late_stands_at_the_top_under_its_own_day(busy):
    feed = read(busy, "/ukraine/today.atom")
    assert len(feed.entries) == SHOWN
    assert "Riga" in feed.entries[0].title
    assert feed.entries[0].published.startswith("2025-01-15")
    assert feed.entries[0].updated > feed.entries[0].published


def test_going_on_after_a_position_reaches_everything_once(busy):
    # when
    address: str | None = "/ukraine/today.atom?after=0"
    titles: list[str] = []
    while address:
        feed = read(busy, address)
        titles += [entry.title for entry in feed.entries]
        address = link(feed.feed, "next")
    # then
    assert len(titles) == len(set(titles)) == 71
    assert "Riga" in titles[-1]


def test_older_parts_follow_by_the_next_link(busy):
    first = read(busy, "/ukraine/today.atom")
    second = read(busy, link(first.feed, "next") or "")
    assert len(second.entries) == 71 - SHOWN
    assert not {entry.id for entry in first.entries} & {entry.id for entry in second.entries}
    assert link(second.feed, "self").endswith("today.atom?p=2")
    assert link(second.feed, "next") is None


@pytest.mark.parametrize("after", ["soon", "-1", "1e9", "9" * 30])
def test_a_position_that_is_none_is_refused(client, after):
    answer = client.get(f"/ukraine/today.atom?after={after}")
    assert answer.status_code == 400
    assert "is no position in the log" in answer.json()["error"]


def test_a_feed_can_be_narrowed_like_its_page(client):
    feed = read(client, "/ukraine/today.atom?kind=deadline&min=major")
    assert feed.entries
    assert {entry.tags[0].term for entry in feed.entries} == {"deadline"}
    assert feed.feed.id != "urn:parley:feed:ukraine:today"


def test_a_feed_that_did_not_change_is_not_sent_again(client):
    first = client.get("/ukraine/today.atom")
    again = client.get("/ukraine/today.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_archive_that_is_read_anew_is_no_news(tmp_path: Path) -> None:
    # given
    old = article("old", "2025-11-01", meeting("announced", place="Vienna", when="2026-01-05", people=["Ada", "Bo"]))
    new = article("new", "2025-11-09", meeting("announced", place="Riga", when="2026-02-05", people=["Cy", "Di"]))
    anew = article(
        "old", "2025-11-01", meeting("announced", place="Vienna", when="2026-01-05", people=["Ada", "Bo"]), extractor="rules/2"
    )
    with opened(tmp_path) as store:
        told(store, old, new, anew[1:])
        published(store, tmp_path).close()
    # when
    with TestClient(make_app(DataFolder(tmp_path)), base_url="http://127.0.0.1") as client:
        feed = read(client, "/ukraine/today.atom")
    # then
    assert ["Riga" in entry.title for entry in feed.entries] == [True, False]


def test_a_topic_without_news_has_an_empty_feed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        told(store, article("one", "2025-11-01", meeting("held", place="Vienna", when="2025-11-01", people=["Ada", "Bo"])))
        published(store, tmp_path).close()
    with TestClient(make_app(DataFolder(tmp_path)), base_url="http://127.0.0.1") as client:
        feed = read(client, "/ukraine/contradictions.atom")
    assert feed.entries == []
    assert feed.feed.updated
