"""Feeds: three formats that parse without complaint and list what has been published by now."""

from __future__ import annotations

from datetime import timedelta

import feedparser
import httpx
import pytest

from newsroom import DAYS, Newsroom
from newsroom.calendar import Outlet, world

XML = [o for o in world().outlets.values() if o.feed_format != "json"]


@pytest.mark.parametrize("outlet", XML, ids=lambda o: o.id)
def test_xml_feeds_parse_and_list_what_is_published(outlet: Outlet, web: httpx.Client, room: Newsroom) -> None:
    # given
    listed = world().published(outlet, room.now)

    # when
    feed = feedparser.parse(web.get(f"/{outlet.id}/{outlet.feed_path}").content)

    # then
    assert not feed.bozo
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[outlet.feed_format]
    assert "sample" in feed.feed.title
    assert [e.id for e in feed.entries] == [a.url for a in listed]
    assert [e.title for e in feed.entries] == [a.revisions[-1].title for a in listed]
    assert [e.published_parsed[:5] for e in feed.entries] == [a.published.utctimetuple()[:5] for a in listed]
    assert all(e.summary for e in feed.entries)
    assert all(e.link.startswith(f"{web.base_url}".rstrip("/") + f"/{outlet.id}/") for e in feed.entries)


def test_json_feed_has_ids_links_and_dates(web: httpx.Client, room: Newsroom) -> None:
    # given
    outlet = world().outlets["norddelta"]

    # when
    answer = web.get(f"/norddelta/{outlet.feed_path}")
    feed = answer.json()

    # then
    assert answer.headers["Content-Type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [a.url for a in world().published(outlet, room.now)]
    assert all(item["date_published"] and item["url"].startswith("http://127.0.0.1") for item in feed["items"])


def test_all_three_formats_are_served() -> None:
    # given
    outlets = world().outlets.values()

    # when
    formats = {o.feed_format for o in outlets}

    # then
    assert formats == {"rss", "atom", "json"}


def test_nothing_is_listed_or_served_before_its_time() -> None:
    # given
    article = next(a for a in world().articles if a.path == "world/secret-draft")
    room = Newsroom(article.published - timedelta(seconds=1))

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        feed_before = web.get("/quillwire/feed.xml").text
        page_before = web.get("/quillwire/world/secret-draft")
        room.advance_to(article.published)
        feed_after = web.get("/quillwire/feed.xml").text
        page_after = web.get("/quillwire/world/secret-draft")

    # then
    assert article.url not in feed_before
    assert page_before.status_code == 404
    assert article.url in feed_after
    assert page_after.status_code == 200


def test_a_sick_feed_is_an_html_page_for_some_weeks_and_then_has_its_backlog() -> None:
    # given
    room = Newsroom(DAYS[3])

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        types = []
        for day in DAYS[3:9]:
            room.advance_to(day)
            types.append(web.get("/tiszamonitor/rss").headers["Content-Type"].partition(";")[0])
        well = web.get("/tiszamonitor/rss").text

    # then
    assert types == ["application/rss+xml", *["text/html"] * 4, "application/rss+xml"]
    assert "orban-in-moscow" in well


def test_the_newsletter_feed_carries_the_whole_text(web: httpx.Client) -> None:
    # given
    article = next(a for a in world().articles if a.outlet.id == "slowdiplomacy")

    # when
    feed = feedparser.parse(web.get("/slowdiplomacy/feed").content)

    # then
    assert article.revisions[0].paragraphs[-1] in feed.entries[0].content[0].value


def test_an_rss_feed_does_not_tell_that_a_page_was_edited_and_an_atom_feed_does() -> None:
    # given
    edited = {a.outlet.id: a for a in world().articles if len(a.revisions) > 1 and a.published > DAYS[0]}
    before, after = (Newsroom(min(a.revisions[-1].since for a in edited.values()) - timedelta(seconds=1)), Newsroom(DAYS[-1]))

    # when
    entries = {}
    for name, room in (("before", before), ("after", after)):
        with room.serve() as base:
            rss = feedparser.parse(httpx.get(f"{base}/harbordispatch/rss/world.xml").content)
            atom = feedparser.parse(httpx.get(f"{base}/bosporuscourier/beslemeler/dunya.atom").content)
        entries[name] = {e.id: e for e in [*rss.entries, *atom.entries]}
    silent, told = edited["harbordispatch"].url, edited["bosporuscourier"].url

    # then
    assert {k: entries["before"][silent][k] for k in ("title", "published", "summary")} == {
        k: entries["after"][silent][k] for k in ("title", "published", "summary")
    }
    assert entries["after"][told].updated_parsed > entries["after"][told].published_parsed
