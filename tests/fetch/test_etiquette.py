"""Manners over real HTTP: what hosts ask for in headers and in robots.txt, and what they are told of us."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from fetch.politeness import circuit
from fetch.robots import read_robots
from tests.fetch.clocks import FAST, NOW, FakeClock
from tests.fetch.loopback import Asked, Loopback, Reply, rss
from tests.fetch.polling import poll
from tests.fetch.test_pages import ARTICLE, fetch

SOON = rss("http://a.example/1")
TTL = SOON.replace(b"<channel>", b"<channel><ttl>90</ttl>")


@pytest.mark.parametrize(
    ("body", "headers", "minutes"),
    [
        (SOON, {}, 30),
        (TTL, {}, 90),
        (TTL, {"Cache-Control": "max-age=7200"}, 120),
        (TTL, {"Cache-Control": "max-age=60"}, 90),
        (SOON, {"Expires": "Thu, 20 Nov 2025 11:30:00 GMT"}, 150),
        (TTL, {"Cache-Control": "max-age=10800", "Expires": "Thu, 20 Nov 2025 09:00:30 GMT"}, 180),
        (SOON.replace(b"<channel>", b"<channel><ttl>99999</ttl>"), {}, 360),
    ],
)
def test_the_next_poll_is_the_largest_of_the_rhythm_and_what_feed_and_host_ask_for_up_to_six_hours(
    body: bytes, headers: dict[str, str], minutes: int, site: Loopback
) -> None:
    site.routes["/feed"] = Reply(body, headers=headers)
    (one,) = poll(site.source(every_minutes=30))
    assert one.state.next_poll_at is not None
    wait = one.state.next_poll_at - NOW
    assert timedelta(minutes=minutes) * (0.9 if minutes == 30 else 1) <= wait <= timedelta(minutes=minutes)


@pytest.mark.parametrize("asked_for", ["5400", "Thu, 20 Nov 2025 10:30:00 GMT"])
def test_retry_after_in_either_form_goes_before_the_backoff(asked_for: str, site: Loopback) -> None:
    site.routes["/feed"] = Reply(status=503, headers={"Retry-After": asked_for})
    (one,) = poll(site.source(every_minutes=10))
    assert one.state.next_poll_at == NOW + timedelta(minutes=90)


def test_a_circuit_opens_lets_one_probe_through_and_only_a_readable_feed_closes_it(site: Loopback) -> None:
    # given
    clock, source, state = FakeClock(), site.source(every_minutes=15), None
    replies = (*[Reply(status=500)] * 3, Reply(status=304), Reply(status=502), Reply(SOON, headers={"ETag": '"1"'}))
    seen: list[tuple[str, str, int]] = []

    # when: each poll comes as soon as its pause is over, and one more is tried in between
    for reply in replies:
        site.routes["/feed"] = reply
        (one,) = poll(source, state, clock)
        asked = len(site.asked)
        poll(source, one.state, clock)
        assert len(site.asked) == asked
        after, state = circuit(one.state, clock()), one.state
        assert state.next_poll_at is not None
        clock.now = state.next_poll_at
        seen.append((after, circuit(state, clock()), state.failures))

    # then
    assert seen == [
        ("closed", "closed", 1),
        ("closed", "closed", 2),
        ("open", "half-open", 3),
        ("open", "half-open", 3),
        ("open", "half-open", 4),
        ("closed", "closed", 0),
    ]
    assert all("if-none-match" not in asked.headers for asked in site.asked)


def test_a_feed_packed_by_brotli_is_read_and_hosts_hear_who_asks_and_where_to_complain(site: Loopback) -> None:
    # given
    site.routes["/feed"] = Reply(brotli.compress(SOON), headers={"Content-Encoding": "br"})

    # when
    (one,) = poll(site.source(), settings=FAST.model_copy(update={"contact": "desk@mill.example"}))

    # then
    assert one.outcome == "new"
    headers = site.asked[0].headers
    assert headers["user-agent"].startswith("Parley/")
    assert "(+desk@mill.example)" in headers["user-agent"]
    assert {"gzip", "br"} <= set(headers["accept-encoding"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (200, b"User-agent: *\nDisallow: /news", False),
        (200, b"User-agent: *\nDisallow: /news\nUser-agent: Parley\nAllow: /", True),
        (200, b"\xff\xfe nonsense", True),
        (404, b"", True),
        (403, b"", True),
        (410, b"", True),
        (429, b"", False),
        (500, b"", False),
        (503, b"", False),
        (0, b"", False),
    ],
)
def test_robots_txt_that_is_not_there_allows_and_one_that_cannot_be_read_forbids_for_now(
    status: int, body: bytes, allowed: bool
) -> None:
    robots = read_robots(status, body, None)
    assert robots.allows("https://mill.example/news/1") is allowed
    assert bool(robots.why) is (status in (0, 429) or status >= 500)


def test_the_crawl_delay_of_robots_txt_is_kept_where_it_is_longer_than_ours(site: Loopback, tmp_path: Path) -> None:
    # given
    moments: list[float] = []

    def note(asked: Asked) -> Reply:
        moments.append(time.monotonic())
        return Reply(ARTICLE)

    site.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.2", headers={"Content-Type": "text/plain"})
    site.routes["/a"] = site.routes["/b"] = site.routes["/c"] = note

    # when
    fetch(tmp_path, site.source(), [site.base + path for path in ("/a", "/b", "/c")])

    # then
    assert min(after - before for before, after in pairwise(moments)) > 0.15
