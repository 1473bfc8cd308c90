"""Feeds that are broken, hostile, endless or out of reach: one sentence says why, and the other feeds go on."""

from __future__ import annotations

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler

import brotli
import pytest

from tests.fetch.clocks import FAST
from tests.fetch.loopback import Asked, Loopback, Reply, rss, running
from tests.fetch.polling import poll


def test_a_feed_that_is_html_empty_or_cut_off_says_so_and_the_others_go_on(site: Loopback) -> None:
    # given
    site.routes |= {
        "/html": Reply(b"<!doctype html><html><body>We have moved</body></html>", headers={"Content-Type": "text/html"}),
        "/empty": Reply(b""),
        "/cut": Reply(rss("http://a.example/1", "http://a.example/2")[:-40]),
        "/short": Reply(rss("http://a.example/1")[:100], headers={"Content-Length": "5000"}),
        "/json": Reply(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id'),
        "/good": Reply(rss("http://a.example/9")),
    }
    site.raw["/short"] = lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
    names = ["html", "empty", "cut", "short", "json", "good"]

    # when
    polls = {p.source_id: p for p in poll([site.source(f"/{name}", name) for name in names])}

    # then
    assert {name: polls[name].outcome for name in names} == dict.fromkeys(names, "failed") | {"good": "new"}
    assert "an HTML page" in (polls["html"].error or "")
    assert "is empty" in (polls["empty"].error or "")
    assert "cut off" in (polls["cut"].error or "")
    assert "without sending complete message body" in (polls["short"].error or "")
    assert "cut-off JSON" in (polls["json"].error or "")


def test_what_a_host_says_of_itself_cannot_steer_a_terminal_through_an_error(site: Loopback) -> None:
    site.routes["/feed"] = Reply(b"plain words", headers={"Content-Type": "text/\x9b2J"})
    (only,) = poll(site.source())
    assert "got something else (text/2j)" in (only.error or "")


def test_redirects_in_a_circle_and_without_end_come_to_an_end(site: Loopback) -> None:
    # given
    site.routes["/feed"] = Reply(status=302, headers={"Location": "/b"})
    site.routes["/b"] = Reply(status=302, headers={"Location": "/feed"})
    for number in range(20):
        site.routes[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})

    # when
    (circle,) = poll(site.source())
    (endless,) = poll(site.source("/0"))

    # then
    assert "circle" in (circle.error or "")
    assert "more than 5 redirects" in (endless.error or "")


def test_a_private_address_is_refused_unless_the_profile_names_it(site: Loopback) -> None:
    # given
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    port = site.base.rsplit(":", 1)[1]
    by_name = site.source(allow_private_address=False, feed=f"http://localhost:{port}/feed")

    # when
    (by_number,) = poll(site.source(allow_private_address=False))
    (named,) = poll(by_name)

    # then
    assert "refused to connect to 127.0.0.1" in (by_number.error or "")
    assert "no public address" in (named.error or "")
    assert site.asked == []


def test_a_redirect_to_a_private_host_that_the_profile_does_not_name_is_refused(site: Loopback) -> None:
    # given
    port = site.base.rsplit(":", 1)[1]
    site.routes["/feed"] = Reply(status=302, headers={"Location": f"http://localhost:{port}/secret"})
    site.routes["/secret"] = Reply(rss("http://a.example/1"))

    # when
    (only,) = poll(site.source())

    # then
    assert "refused to connect to localhost" in (only.error or "")
    assert site.paths() == ["/feed"]


def test_a_name_with_one_private_address_among_its_addresses_is_refused(monkeypatch: pytest.MonkeyPatch, site: Loopback) -> None:
    # given: a resolver that hands out a public address and one inside the network
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "169.254.169.254")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)

    # when
    (only,) = poll(site.source(feed="http://mill.example./feed", allow_private_address=False))

    # then
    assert "it resolves to 169.254.169.254" in (only.error or "")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("gopher://127.0.0.1:6379/_x", "only http and https"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("http://[::ffff:127.0.0.1]/", "refused to connect"),
        ("http://2130706433/", "refused to connect"),
        ("http://0x7f.1/", "refused to connect"),
        ("http://127.0.0.1:99999/", "not an address"),
    ],
)
def test_a_redirect_to_what_no_news_has_is_not_followed(site: Loopback, target: str, says: str) -> None:
    site.routes["/feed"] = Reply(status=301, headers={"Location": target})

    (only,) = poll(site.source())

    assert says in (only.error or "")
    assert "secret" not in (only.error or "")
    assert site.paths() == ["/feed"]


@pytest.mark.parametrize("lines", [["X-Long: " + "x" * 300_000], [f"X-{n}: y" for n in range(30_000)]])
def test_a_head_of_hundreds_of_kilobytes_is_refused(site: Loopback, lines: list[str]) -> None:
    head = "HTTP/1.1 200 OK\r\n" + "\r\n".join(lines) + "\r\nContent-Length: 0\r\n\r\n"
    site.raw["/feed"] = lambda handler: handler.wfile.write(head.encode()) and None

    (only,) = poll(site.source())

    assert (only.outcome, only.status) == ("failed", 0)


def test_a_cookie_is_not_sent_back(site: Loopback) -> None:
    site.routes["/feed"] = Reply(status=302, headers={"Location": "/there", "Set-Cookie": "id=1; Path=/"})
    site.routes["/there"] = Reply(rss("http://a.example/1"))

    (only,) = poll(site.source())

    assert only.outcome == "new"
    assert all("cookie" not in asked.headers for asked in site.asked)


def test_all_redirects_share_one_limit_of_time(site: Loopback) -> None:
    # given
    def slowly(asked: Asked) -> Reply:
        time.sleep(0.4)
        return Reply(status=302, headers={"Location": asked.path + "x"})

    for length in range(6):
        site.routes["/feed" + "x" * length] = slowly

    # when
    (only,) = poll(site.source(), settings=FAST.model_copy(update={"timeout_seconds": 1.0}))

    # then
    assert "no whole answer within 1 seconds" in (only.error or "")


def test_a_body_over_the_cap_is_refused_packed_or_not(site: Loopback) -> None:
    # given
    site.routes["/large"] = Reply(b"x" * 300_000)
    site.routes["/bomb"] = Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    site.routes["/brotli"] = Reply(brotli.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "br"})
    site.routes["/odd"] = Reply(b"x", headers={"Content-Encoding": "zstd"})
    site.routes["/broken"] = Reply(gzip.compress(rss("http://a.example/1"))[:-20], headers={"Content-Encoding": "gzip"})
    site.routes["/packed"] = Reply(gzip.compress(rss("http://a.example/1")), headers={"Content-Encoding": "gzip"})

    # when
    names = ("large", "bomb", "brotli", "odd", "broken", "packed")
    large, bomb, packed_bomb, odd, broken, packed = poll([site.source(f"/{name}", name) for name in names])

    # then
    assert "larger than 200,000 bytes" in (large.error or "")
    assert "larger than 200,000 bytes" in (bomb.error or "")
    assert "larger than 200,000 bytes" in (packed_bomb.error or "")
    assert "'zstd', which was not asked for" in (odd.error or "")
    assert "cut off" in (broken.error or "")
    assert packed.outcome == "new"


def test_a_slow_host_costs_its_time_limit_and_holds_up_no_other(site: Loopback) -> None:
    # given
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not site.stopping.wait(0.05):
            handler.wfile.write(b"x")

    site.raw["/drip"] = drip
    with running() as other:
        other.routes["/feed"] = Reply(rss("http://a.example/1"))
        started = time.monotonic()

        # when
        settings = FAST.model_copy(update={"timeout_seconds": 1.0})
        slow, quick = poll([site.source("/drip", "slow"), other.source("/feed", "quick")], settings=settings)

    # then
    assert "no whole answer within 1 seconds" in (slow.error or "")
    assert quick.outcome == "new"
    assert quick.seconds < slow.seconds
    assert time.monotonic() - started < 8


def test_without_a_network_every_source_fails_with_one_sentence(site: Loopback) -> None:
    # given
    closed = site.source(feed="http://127.0.0.1:1/feed")
    nowhere = site.source(name="nowhere", feed="http://no-such-host.invalid/feed")

    # when
    polls = poll([closed, nowhere])

    # then
    assert [p.outcome for p in polls] == ["failed", "failed"]
    assert all(p.error and "\n" not in p.error for p in polls)
    assert "could not connect" in (polls[0].error or "")
    assert "could not find the host no-such-host.invalid" in (polls[1].error or "")


def test_a_host_of_ones_own_network_is_reached_by_its_name_at_whichever_address_answers(site: Loopback) -> None:
    # given: `localhost` may be ::1 too, where nobody listens
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    port = site.base.rsplit(":", 1)[1]

    # when
    (only,) = poll(site.source(feed=f"http://localhost:{port}/feed"))

    # then
    assert only.outcome == "new"
