"""HTTP: validators, redirects, refusals and the rest of what a guest must cope with."""

from __future__ import annotations

import time

import httpx
import pytest

from newsroom import DAYS, Newsroom
from newsroom.calendar import world

PAGE = "/quillwire/world/budapest-announced"


@pytest.mark.parametrize("path", [PAGE, "/quillwire/feed.xml", "/capitolledger/feed.atom", "/norddelta/feed.json"])
def test_a_fresh_copy_is_answered_304_without_a_body(path: str, web: httpx.Client) -> None:
    # given
    first = web.get(path)

    # when
    by_tag = web.get(path, headers={"If-None-Match": first.headers["ETag"]})
    by_date = web.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    # then
    assert first.status_code == 200
    assert (by_tag.status_code, by_tag.content, by_tag.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (by_date.status_code, by_date.content) == (304, b"")


def test_a_foreign_tag_wins_over_a_matching_date(web: httpx.Client) -> None:
    # given
    first = web.get(PAGE)

    # when
    again = web.get(PAGE, headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]})

    # then
    assert again.status_code == 200


def test_an_unreadable_date_is_ignored(web: httpx.Client) -> None:
    # given
    headers = {"If-Modified-Since": "the day before yesterday"}

    # when
    answer = web.get(PAGE, headers=headers)

    # then
    assert answer.status_code == 200


def test_a_feed_that_gained_an_entry_is_sent_again() -> None:
    # given
    room = Newsroom(DAYS[1])

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        first = web.get("/quillwire/feed.xml")
        room.advance_to(DAYS[2])
        again = web.get("/quillwire/feed.xml", headers={"If-None-Match": first.headers["ETag"]})

    # then
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_a_busy_page_asks_once_to_be_left_alone(web: httpx.Client) -> None:
    # given
    article = next(a for a in world().articles if a.busy_once)
    path = f"/{article.outlet.id}/{article.path}"

    # when
    answers = [web.get(path) for _ in range(3)]

    # then
    assert [a.status_code for a in answers] == [429, 200, 200]
    assert answers[0].headers["Retry-After"] == "1"


def test_a_moved_feed_and_a_short_link_redirect_for_good(web: httpx.Client) -> None:
    # given
    moved = {
        "/bosporuscourier/feed.atom": "/bosporuscourier/beslemeler/dunya.atom",
        "/quillwire/go/1016": "/quillwire/world/budapest-announced",
    }

    # when
    answers = {path: web.get(path) for path in moved}

    # then
    for path, target in moved.items():
        assert answers[path].status_code == 301
        assert httpx.URL(answers[path].headers["Location"]).path == target
        assert web.get(target).status_code == 200


def test_missing_and_unknown_pages_are_404(web: httpx.Client) -> None:
    # given
    paths = ["/quillwire/pictures/kyiv-in-november", "/quillwire/nothing", "/nobody/feed", "/../calendar.yaml"]

    # when
    statuses = [web.get(path).status_code for path in paths]

    # then
    assert statuses == [404] * 4


def test_a_page_taken_down_was_there_before() -> None:
    # given
    room = Newsroom(DAYS[4])
    path = "/lakesidetribune/life/food/turkey-deadline"

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        before = web.get(path).status_code
        room.advance_to(DAYS[5])
        after = web.get(path).status_code
        feed = web.get("/lakesidetribune/feeds/all.rss").text

    # then
    assert (before, after) == (200, 410)
    assert "turkey-deadline" not in feed


def test_robots_close_a_folder_in_which_the_feed_has_a_page(web: httpx.Client) -> None:
    # given
    from protego import Protego

    # when
    rules = Protego.parse(web.get("/robots.txt").text)
    feed = web.get("/lakesidetribune/feeds/all.rss").text

    # then
    assert not rules.can_fetch("/lakesidetribune/members/crossword-notes", "anybody")
    assert rules.can_fetch(PAGE, "anybody")
    assert "/lakesidetribune/members/crossword-notes" in feed


def test_the_slow_host_is_slow_and_the_others_are_not() -> None:
    # given
    room = Newsroom(DAYS[-1], slow_seconds=0.3)

    # when
    with room.serve() as base, httpx.Client(base_url=base) as web:
        started = time.perf_counter()
        web.get("/slowdiplomacy/feed")
        slow = time.perf_counter() - started

    # then
    assert slow >= 0.3
    assert not any(o.slow for o in world().outlets.values() if o.id != "slowdiplomacy")


def test_one_outlet_compresses_and_one_writes_windows_1252(web: httpx.Client) -> None:
    # given
    headers = {"Accept-Encoding": "gzip"}

    # when
    packed = web.get("/capitolledger/world/2025/10/22/budapest-cancelled", headers=headers)
    plain = web.get("/capitolledger/world/2025/10/22/budapest-cancelled", headers={"Accept-Encoding": "identity"})
    old = web.get("/lakesidetribune/news/nation-world/thursday-passes")

    # then
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text
    assert old.charset_encoding == "windows-1252"


def test_head_has_the_headers_and_no_body(web: httpx.Client) -> None:
    # given
    full = web.get(PAGE)

    # when
    head = web.head(PAGE)

    # then
    assert head.content == b""
    assert head.headers["Content-Length"] == full.headers["Content-Length"]


def test_the_date_header_tells_the_simulated_time(web: httpx.Client, room: Newsroom) -> None:
    # given
    expected = f"{room.now:%a, %d %b %Y %H:%M:%S} GMT"

    # when
    answer = web.get("/")

    # then
    assert answer.headers["Date"] == expected
    assert "Not for citation" in answer.text


def test_what_was_served_is_written_down(web: httpx.Client, room: Newsroom) -> None:
    # given
    tag = web.get(PAGE).headers["ETag"]

    # when
    web.get(PAGE, headers={"If-None-Match": tag, "User-Agent": "reader/1"})

    # then
    assert [(s.path, s.status, s.conditional) for s in room.served] == [(PAGE, 200, False), (PAGE, 304, True)]
    assert room.served[-1].user_agent == "reader/1"


def test_a_caller_that_hangs_up_leaves_no_noise_and_no_harm(capfd: pytest.CaptureFixture[str]) -> None:
    # given
    room = Newsroom(DAYS[-1], slow_seconds=0.2)

    # when
    with room.serve() as base:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{base}/slowdiplomacy/feed", timeout=0.05)
        time.sleep(0.3)
        after = httpx.get(f"{base}{PAGE}")

    # then
    assert after.status_code == 200
    assert capfd.readouterr().err == ""
