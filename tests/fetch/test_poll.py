from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Sequence
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import brotli

from fetch.client import Fetcher
from fetch.poll import Poll, poll_sources
from schemas.polling import PollState
from schemas.profile import Source
from schemas.settings import FetchSettings
from tests.fetch.clocks import FAST, NOW, FakeClock
from tests.fetch.loopback import Asked, Loopback, Reply, rss, running


def poll(
    sources: Source | Sequence[Source],
    state: PollState | None = None,
    clock: FakeClock | None = None,
    settings: FetchSettings = FAST,
) -> list[Poll]:
    clock = clock or FakeClock()
    many = [sources] if isinstance(sources, Source) else list(sources)

    async def go() -> list[Poll]:
        async with Fetcher(settings, clock) as fetcher:
            return await poll_sources(many, {state.source_id: state} if state else {}, fetcher, clock, topic="ukraine")

    return asyncio.run(go())


def failing_times(site: Loopback, source: Source, clock: FakeClock, times: int) -> Poll:
    state = None
    for _ in range(times):
        (last,) = poll(source, state, clock)
        state = last.state
        clock.later(days=1)
    return last


def test_a_first_poll_gives_every_entry_and_the_next_only_what_is_new(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss("http://a.example/1", "http://a.example/2"))

    # when
    (first,) = poll(site.source(), clock=clock)
    site.routes["/feed"] = Reply(rss("http://a.example/3", "http://a.example/1", "http://a.example/2"))
    clock.later(hours=1)
    (second,) = poll(site.source(), first.state, clock)

    # then
    assert (first.outcome, [e.url for e in first.entries]) == ("new", ["http://a.example/1", "http://a.example/2"])
    assert (second.outcome, [e.url for e in second.entries]) == ("new", ["http://a.example/3"])
    assert "Parley" in site.asked[0].headers["user-agent"]


def test_validators_are_sent_back_and_a_304_is_unchanged(site: Loopback) -> None:
    # given
    def feed(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"' and asked.headers.get("if-modified-since"):
            return Reply(status=304)
        return Reply(rss("http://a.example/1"), headers={"ETag": '"v1"', "Last-Modified": "Thu, 20 Nov 2025 08:00:00 GMT"})

    site.routes["/feed"] = feed
    clock = FakeClock()
    (first,) = poll(site.source(), clock=clock)
    clock.later(hours=1)

    # when
    (second,) = poll(site.source(), first.state, clock)

    # then
    assert (second.outcome, second.status, second.entries) == ("unchanged", 304, ())
    assert second.state.etag == '"v1"'
    assert second.state.next_poll_at is not None
    assert second.state.next_poll_at > clock.now


def test_a_validator_that_cannot_be_sent_is_not_sent(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss("http://a.example/1"), headers={"ETag": '"\xe9"'})
    (first,) = poll(site.source(), clock=clock)
    clock.later(hours=1)

    # when
    (second,) = poll(site.source(), first.state, clock)

    # then
    assert (second.outcome, second.error) == ("unchanged", None)
    assert "if-none-match" not in site.asked[-1].headers


def test_validators_are_left_out_once_a_day_because_they_lie(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss("http://a.example/1"), headers={"ETag": '"same for ever"'})
    (first,) = poll(site.source(), clock=clock)
    clock.later(hours=25)

    # when
    poll(site.source(), first.state, clock)

    # then
    assert "if-none-match" not in site.asked[-1].headers


def test_three_failures_make_a_source_sick_and_a_304_leaves_it_sick(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(status=500)
    sick = failing_times(site, site.source(), clock, 3)

    # when
    site.routes["/feed"] = Reply(status=304)
    (after,) = poll(site.source(), sick.state, clock)
    clock.later(days=1)
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    (healed,) = poll(site.source(), after.state, clock)

    # then
    assert [(e.type, e.topic) for e in sick.events] == [("SourceSickened", "ukraine")]
    assert sick.events[0].content()["since"] == NOW.isoformat()
    assert after.state.sick_since is not None
    assert after.events == ()
    assert [(e.type, e.topic) for e in healed.events] == [("SourceRecovered", "ukraine")]
    assert healed.state.sick_since is None


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


def test_a_feed_without_entries_is_no_failure_until_it_had_some(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss())
    (first,) = poll(site.source(), clock=clock)
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    clock.later(hours=1)
    (second,) = poll(site.source(), first.state, clock)
    site.routes["/feed"] = Reply(rss())
    clock.later(hours=1)

    # when
    (third,) = poll(site.source(), second.state, clock)

    # then
    assert (first.outcome, second.outcome, third.outcome) == ("unchanged", "new", "failed")
    assert "empty" in (third.error or "")


def test_retry_after_is_obeyed_within_the_cap_even_when_forced(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    site.routes["/long"] = Reply(status=503, headers={"Retry-After": "99999999"})

    # when
    (short,) = poll(site.source(), clock=clock)
    (long,) = poll(site.source("/long"), clock=clock)
    clock.later(hours=1)
    asked = len(site.asked)
    (early,) = poll(site.source(), short.state, clock)

    # then
    assert short.state.next_poll_at == NOW + timedelta(hours=2)
    assert long.state.next_poll_at == NOW + timedelta(seconds=FAST.max_retry_after_seconds)
    assert early.outcome == "not_due"
    assert len(site.asked) == asked


def test_a_permanent_redirect_moves_the_source_once_the_feed_was_read_there(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(status=301, headers={"Location": "/new"})
    site.routes["/new"] = Reply(b"not yet")
    (broken,) = poll(site.source(), clock=clock)
    site.routes["/new"] = Reply(rss("http://a.example/1"))
    clock.later(days=1)

    # when
    (moved,) = poll(site.source(), broken.state, clock)
    clock.later(hours=1)
    poll(site.source(), moved.state, clock)

    # then
    assert broken.events == ()
    assert [(e.type, e.topic, e.content()["new_url"]) for e in moved.events] == [("SourceMoved", "ukraine", site.base + "/new")]
    assert moved.state.feed_url == site.base + "/new"
    assert site.paths()[-1] == "/new"
    assert site.paths().count("/feed") == 2


def test_a_temporary_redirect_moves_nothing(site: Loopback) -> None:
    # given
    site.routes["/feed"] = Reply(status=302, headers={"Location": "/new"})
    site.routes["/new"] = Reply(rss("http://a.example/1"))

    # when
    (only,) = poll(site.source())

    # then
    assert (only.outcome, only.events, only.state.feed_url) == ("new", (), site.base + "/feed")


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


def test_a_source_that_answers_410_is_retired_once(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(status=410)
    (gone,) = poll(site.source(), clock=clock)
    clock.later(days=31)

    # when
    (again,) = poll(site.source(), gone.state, clock)

    # then
    assert [(e.type, e.topic) for e in gone.events] == [("SourceRetired", "ukraine")]
    assert again.status == 410
    assert again.events == ()


def test_a_source_that_had_ended_and_gives_news_again_has_recovered(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    (first,) = poll(site.source(), clock=clock)
    site.routes["/feed"] = Reply(status=410)
    clock.later(days=1)
    (gone,) = poll(site.source(), first.state, clock)

    # when
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    clock.later(days=31)
    (back,) = poll(site.source(), gone.state, clock)

    # then
    assert [(e.type, e.topic) for e in back.events] == [("SourceRecovered", "ukraine")]
    assert back.events[0].content()["since"] == NOW.isoformat()
    assert not back.state.retired


def test_a_feed_that_moves_to_and_fro_or_ends_twice_is_told_each_time_and_once_when_a_run_is_repeated(site: Loopback) -> None:
    # given: the profile's address leads to /b, which leads back to /feed, and the profile is set anew in between
    clock = FakeClock()
    state: PollState | None = None
    ids: list[str] = []

    def look(feed: Reply, there: Reply, profile: str = "/feed") -> None:
        nonlocal state
        site.routes |= {"/feed": feed, "/b": there}
        (one,) = poll(site.source(profile), state, clock)
        clock.later(minutes=1)
        (repeated,) = poll(site.source(profile), state, clock)
        assert [e.event_id for e in one.events] == [e.event_id for e in repeated.events]
        ids.extend(e.event_id for e in one.events)
        clock.later(days=40)
        state = one.state

    news, gone = Reply(rss("http://a.example/1")), Reply(status=410)
    to_b, to_feed = Reply(status=301, headers={"Location": "/b"}), Reply(status=301, headers={"Location": "/feed"})

    # when
    look(to_b, news)
    look(news, to_feed)
    look(to_b, news)
    look(news, gone, profile="/b")
    look(to_b, news)
    look(gone, gone)
    look(news, news)
    look(gone, gone)

    # then
    assert len(ids) == 8
    assert len(set(ids)) == 8


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


def test_the_same_bytes_again_are_unchanged_and_are_not_read_again(site: Loopback) -> None:
    # given
    clock = FakeClock()
    site.routes["/feed"] = Reply(rss("http://a.example/1"))
    (first,) = poll(site.source(), clock=clock)
    clock.later(hours=1)

    # when
    (second,) = poll(site.source(), first.state, clock)

    # then
    assert (second.outcome, second.status, second.entries) == ("unchanged", 200, ())
    assert second.state.last_ok_at == clock.now
    assert second.state.seen == first.state.seen


def test_another_address_in_the_profile_starts_a_source_again(site: Loopback) -> None:
    # given
    site.routes["/old"] = site.routes["/feed"] = Reply(rss("http://a.example/1"))
    (first,) = poll(site.source("/old"))

    # when
    (second,) = poll(site.source("/feed"), first.state)

    # then
    assert site.paths() == ["/old", "/feed"]
    assert [e.url for e in second.entries] == ["http://a.example/1"]
