"""What becomes of a source: it falls sick and recovers, moves, ends and comes back; each is told once."""

from __future__ import annotations

from fetch.poll import Poll
from schemas.polling import PollState
from schemas.profile import Source
from tests.fetch.clocks import NOW, FakeClock
from tests.fetch.loopback import Loopback, Reply, rss
from tests.fetch.polling import poll


def failing_times(site: Loopback, source: Source, clock: FakeClock, times: int) -> Poll:
    state = None
    for _ in range(times):
        (last,) = poll(source, state, clock)
        state = last.state
        clock.later(days=1)
    return last


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


def test_another_address_in_the_profile_starts_a_source_again(site: Loopback) -> None:
    # given
    site.routes["/old"] = site.routes["/feed"] = Reply(rss("http://a.example/1"))
    (first,) = poll(site.source("/old"))

    # when
    (second,) = poll(site.source("/feed"), first.state)

    # then
    assert site.paths() == ["/old", "/feed"]
    assert [e.url for e in second.entries] == ["http://a.example/1"]
