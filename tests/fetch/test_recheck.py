from __future__ import annotations

from datetime import timedelta

from fetch.recheck import MOST_AT_ONCE, MOST_TRIES, due_for_recheck, given_up, settle
from schemas.pages import FeedEntry, KnownArticle, Page
from schemas.polling import PollState
from schemas.settings import FetchSettings
from tests.fetch.clocks import NOW

SETTINGS = FetchSettings(recheck_days=7)
URL = "http://a.example/1"


def article(age: timedelta, source_id: str | None = "mill") -> KnownArticle:
    return KnownArticle(
        article_id="1",
        revision=1,
        url=URL,
        outlet="Mill",
        title="Talks",
        text="Words.",
        text_hash="0",
        published=NOW - age,
        observed_at=NOW - age,
        source_id=source_id,
    )


def page(status: int, reason: str | None = None) -> Page:
    entry = FeedEntry(source_id="mill", url=URL)
    fields = {"source_id": "mill", "outlet": "Mill", "url": URL, "final_url": URL, "status": status, "fetched_at": NOW}
    return Page.model_validate({**fields, "entry": entry, "reason": reason, "etag": '"7"' if status == 200 else None})


def due(known: KnownArticle, state: PollState | None = None) -> list[str]:
    return [entry.url for entry in due_for_recheck([known], {"mill": state or PollState(source_id="mill")}, NOW, SETTINGS)]


def test_a_young_article_is_looked_at_again_and_an_old_one_is_not() -> None:
    assert due(article(timedelta(minutes=10))) == []
    assert due(article(timedelta(minutes=40))) == [URL]
    assert due(article(timedelta(days=6))) == [URL]
    assert due(article(timedelta(days=8))) == []


def test_an_old_article_that_was_edited_lately_is_looked_at_again() -> None:
    old = article(timedelta(days=20))
    edited = old.model_copy(update={"revision": 2, "observed_at": NOW - timedelta(days=6)})
    read_late = old.model_copy(update={"observed_at": NOW - timedelta(days=6)})
    assert (due(edited), due(read_late), due(old)) == ([URL], [], [])


def test_how_often_is_a_ladder_of_the_settings_by_the_age_of_the_words_whatever_the_bytes_did() -> None:
    # given: a page whose bytes changed at every look, the last an hour ago
    state = settle(PollState(source_id="mill"), [page(200)], NOW - timedelta(hours=1), SETTINGS)
    often = SETTINGS.model_copy(update={"recheck_ladder_hours": ((24.0, 2.0), (48.0, 0.75))})
    known = {hours: article(timedelta(hours=hours)) for hours in (2, 20, 30, 90)}

    # when
    asked = [
        {hours for hours, one in known.items() if due_for_recheck([one], {"mill": state}, NOW, settings)}
        for settings in (SETTINGS, often)
    ]

    # then
    assert asked == [{2}, {30, 90}]


def test_an_imported_article_is_never_fetched() -> None:
    assert due(article(timedelta(hours=2), source_id=None)) == []


def test_a_look_that_found_nothing_counts_as_a_look() -> None:
    # given
    state = settle(PollState(source_id="mill"), [page(200)], NOW - timedelta(minutes=10), SETTINGS)

    # when
    again = settle(state, [page(304)], NOW - timedelta(minutes=5), SETTINGS)

    # then
    assert due(article(timedelta(hours=2)), again) == []
    assert again.visits[0].etag == '"7"'


def test_a_source_that_asked_to_wait_is_not_looked_at() -> None:
    state = PollState(source_id="mill", wait_until=NOW + timedelta(hours=1))
    assert due(article(timedelta(hours=2)), state) == []


def test_a_page_that_failed_is_tried_again_a_few_times_ever_later() -> None:
    # given
    state = PollState(source_id="mill")
    waits = []

    # when
    lost = []
    for _ in range(MOST_TRIES):
        before, state = state, settle(state, [page(503)], NOW, SETTINGS)
        waits += [waiting.not_before - NOW for waiting in state.waiting]
        lost.append(given_up(before, state, [page(503)]))

    # then: that it is given up is told once
    assert lost == [set()] * (MOST_TRIES - 1) + [{URL}]
    assert len(waits) == MOST_TRIES - 1
    assert waits == sorted(set(waits))
    assert state.waiting == ()


def test_a_page_that_came_or_is_refused_for_good_waits_no_longer() -> None:
    waiting = settle(PollState(source_id="mill"), [page(0)], NOW, SETTINGS)
    assert len(waiting.waiting) == 1
    for answer in (page(200), page(0, "refused")):
        after = settle(waiting, [answer], NOW, SETTINGS)
        assert (after.waiting, given_up(waiting, after, [answer])) == ((), set())


def test_a_page_that_stays_closed_is_not_knocked_at_in_every_round() -> None:
    # given
    state = settle(PollState(source_id="mill"), [page(403)], NOW - timedelta(minutes=20), SETTINGS)

    # when, then
    assert due(article(timedelta(hours=2)), state) == []
    assert state.waiting == ()


def test_a_page_that_is_missing_is_looked_at_again_soon_and_in_full_and_then_by_its_age() -> None:
    # given: read six days ago, missing now
    known = article(timedelta(days=6))
    state = settle(PollState(source_id="mill"), [page(200)], NOW - timedelta(days=6), SETTINGS)
    state = settle(state, [page(404)], NOW - timedelta(minutes=30), SETTINGS)
    first = state.visits[0]

    # when
    again = settle(state, [page(404)], NOW, SETTINGS).visits[0]
    back = settle(state, [page(200)], NOW, SETTINGS).visits[0]

    # then
    assert (first.missing_since, first.etag) == (NOW - timedelta(minutes=30), None)
    assert due(known, state) == [URL]
    assert (again.missing_since, again.at) == (first.missing_since, NOW)
    assert due(known, PollState(source_id="mill", visits=(again.model_copy(update={"at": NOW - timedelta(hours=2)}),))) == []
    assert back.missing_since is None


def test_one_round_looks_again_at_so_many_articles_the_longest_unseen_first() -> None:
    # given
    known = [
        article(timedelta(minutes=40 + number)).model_copy(update={"url": f"http://a.example/{number}"})
        for number in range(MOST_AT_ONCE + 50)
    ]

    # when
    entries = due_for_recheck(known, {"mill": PollState(source_id="mill")}, NOW, SETTINGS)

    # then
    assert len(entries) == MOST_AT_ONCE
    assert entries[0].url == f"http://a.example/{MOST_AT_ONCE + 49}"
