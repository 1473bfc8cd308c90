"""What a poll gives, and what it asks for: new entries only, with validators, when it is time."""

from __future__ import annotations

from datetime import timedelta

from tests.fetch.clocks import FAST, NOW, FakeClock
from tests.fetch.loopback import Asked, Loopback, Reply, rss
from tests.fetch.polling import poll


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
