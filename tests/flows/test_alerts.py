"""Alerts: what is new is sent once, signed, and again until it is taken; whatever a receiver does, the run goes on."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import alert_webhooks
from schemas.alerts import pause
from schemas.envelope import NewEvent
from tests.flows.alerted import HISTORY, MOVED, SET, SOFTENED, Watched, run_in_a_process, webhook
from tests.flows.receiver import SECRET, Answer, Receiver, dripping, receiving, silent
from tests.warehouse.given import article, corrected, deadline, observations, rejected
from warehouse.alerts import AlertLedger, Standing
from warehouse.connect import open_store
from warehouse.log.erasure import rewrite


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose one rule came into the profile when there was a history already."""
    root = tmp_path_factory.mktemp("history") / "data"
    root.mkdir()
    Watched(root).run(HISTORY)
    Watched(root, webhook("http://127.0.0.1:9")).begun()
    return root


@pytest.fixture(scope="module")
def shown(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder after a run that showed SET to readers, and was killed before it could look for whom that is."""
    root = tmp_path_factory.mktemp("shown") / "data"
    shutil.copytree(history, root, symlinks=True)
    watched = Watched(root, webhook("http://127.0.0.1:9"))
    watched.bring(watched.begun(), SET)
    return root


@pytest.fixture
def here() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def at(tmp_path: Path, here: Receiver, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Watched]:
    def copy(root: Path) -> Watched:
        monkeypatch.setenv("DESK_SECRET", SECRET)
        shutil.copytree(root, tmp_path / "data", symlinks=True)
        return Watched(tmp_path / "data", webhook(here.url))

    return copy


@pytest.fixture
def watched(history: Path, at: Callable[[Path], Watched]) -> Watched:
    return at(history)


@pytest.fixture
def due(shown: Path, at: Callable[[Path], Watched]) -> Watched:
    return at(shown)


def standing(watched: Watched, rule: str = "desk") -> Standing:
    with open_store(watched.folder, clock=lambda: watched.now) as store:
        return AlertLedger(store, "ukraine").standing()[rule]


def said(events: list[NewEvent]) -> str:
    return observations(events)[0].event_id


def test_a_new_rule_hears_of_what_comes_after_it_once_and_signed(due: Watched, here: Receiver) -> None:
    # when
    run = due.run()
    due.run()
    # then: not the history, not twice, and though the run that published it was killed
    (request,) = here.got
    data = request.said["data"]
    assert (request.id, request.said["type"]) == (said(SET), "change.deadline")
    assert request.is_signed()
    assert not request.is_signed(bytes(32))
    assert data["sentence"] == "Deadline 27 November 2025 for Ukraine: set by Donald Trump, according to First"
    assert (data["quote"], data["outlet"], data["url"]) == (observations(SET)[0].content()["evidence"]["quote"], "First",
                                                            "https://first.example/first")  # fmt: skip
    assert (data["rule"], data["topic"], data["chain_text"]) == ("desk", "ukraine", "First")
    assert (run.counts["alerts"], run.notes) == (1, [])


def test_the_first_run_of_a_folder_tells_nobody_what_its_feeds_still_list(
    tmp_path: Path, here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setenv("DESK_SECRET", SECRET)
    watched = Watched(tmp_path, webhook(here.url))
    # when
    watched.run(HISTORY)
    first = len(here.got)
    watched.run(SET)
    # then
    assert first == 0
    assert [request.id for request in here.got] == [said(SET)]


def test_a_signature_is_that_of_the_specifications_example() -> None:
    key = alert_webhooks.key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    signed = alert_webhooks.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_rule_that_is_changed_or_was_away_hears_nothing_of_what_went_by(due: Watched, here: Receiver) -> None:
    # given a rule that wants nothing of this, and another one that is new
    due.rules = [webhook(here.url, kinds=["meeting"]), webhook(f"{here.url}/away", "away")]
    due.run()
    # when the first wants everything from now on, and the other goes away while that comes, and comes back
    due.rules = [webhook(here.url)]
    due.run(MOVED)
    due.rules = [webhook(here.url), webhook(f"{here.url}/away", "away")]
    due.run()
    # then
    assert [(request.path, request.id) for request in here.got] == [("/", said(MOVED))]


def refusing(status: int) -> Callable[[Receiver], Answer]:
    return lambda _: status


@pytest.mark.parametrize(
    ("failing", "within", "told"),
    [
        (refusing(500), 10.0, "answered 500"),
        (refusing(302), 10.0, "answered 302: redirects are not followed"),
        (silent, 1.0, "did not answer within 1 seconds"),
        (dripping, 1.0, "did not answer within 1 seconds"),
    ],
    ids=["500", "redirect", "silent", "dripping"],
)
def test_a_receiver_that_fails_gets_it_again_under_the_same_id_and_never_after_it_took_it(
    due: Watched,
    here: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[[Receiver], Answer],
    within: float,
    told: str,
) -> None:
    # given
    monkeypatch.setattr(alert_webhooks, "REQUEST_SECONDS", within)
    here.answer = failing(here)
    # when it fails in two runs, and a third comes before the pause is over
    run = due.run()
    due.run()
    due.now -= timedelta(minutes=55)
    due.run()
    # then
    (note,) = run.notes
    assert told in note
    assert "again from 2026-03-01 09:05 UTC on" in note
    assert (here.ids(), [request.path for request in here.got]) == ([said(SET)] * 2, ["/"] * 2)
    assert (standing(due).due, standing(due).failing, standing(due).delivered) == (1, 1, 0)
    # when it recovers
    monkeypatch.setattr(alert_webhooks, "REQUEST_SECONDS", 10.0)
    here.answer = 200
    due.run()
    due.run()
    # then
    assert here.ids() == [said(SET)] * 3
    assert all(request.is_signed() for request in here.got)
    assert (standing(due).delivered, standing(due).due, standing(due).error) == (1, 0, None)


def test_a_receiver_that_is_not_there_is_left_alone_for_longer_and_longer(watched: Watched) -> None:
    # given
    with receiving() as gone:
        pass
    watched.rules = [webhook(gone.url)]
    # when
    runs = [watched.run(SET, MOVED), watched.run(), watched.run()]
    # then one change was tried in each, and the other waited with it
    assert all("could not be reached" in run.notes[0] and "2 not acknowledged" in run.notes[0] for run in runs)
    held = standing(watched)
    assert (held.failures, held.next_at) == (3, (watched.now + timedelta(minutes=20)).replace(tzinfo=None))
    assert [pause(n) for n in (1, 2, 9, 10_000)] == [timedelta(minutes=m) for m in (5, 10, 1280, 1440)]


def test_a_change_that_is_refused_keeps_no_other_back_and_a_receiver_that_fails_no_other_receiver(
    watched: Watched, here: Receiver
) -> None:
    # given a receiver that chokes on one change, and one that is away
    with receiving() as gone:
        pass
    here.answer = lambda request, _: 422 if request.id == said(SET) else 200
    watched.rules = [webhook(gone.url, "away"), webhook(here.url)]
    # when
    run = watched.run(SET, MOVED, SOFTENED)
    watched.run()
    # then
    assert here.ids() == [said(SET), said(MOVED), said(SOFTENED), said(SET)]
    assert [note.partition(":")[0] for note in run.notes] == ["alert away", "alert desk"]
    assert (standing(watched).delivered, standing(watched).due, standing(watched).failures) == (2, 1, 0)
    assert standing(watched, "away").due == 3


def test_after_some_refusals_in_a_row_the_rest_waits(watched: Watched, here: Receiver) -> None:
    here.answer = 503
    many = [article(f"n{n}", f"2025-12-{n:02}", deadline("set", due=f"2026-01-{n:02}", to=[f"Party {n}"])) for n in range(1, 6)]

    watched.run([event for each in many for event in each])

    assert len(here.got) == alert_webhooks.IN_A_ROW
    assert standing(watched).due == 5


def test_a_kill_between_the_acknowledgement_and_its_note_leads_to_a_repeat_under_the_same_id(
    due: Watched, here: Receiver
) -> None:
    # given a change that is due, and somebody who writes from the moment it is sent on, so that nothing can be noted
    here.answer = 500
    due.run()
    writing: list[Any] = []
    sent = threading.Event()

    def answer(*_: Any) -> int:
        writing.append(open_store(due.folder, clock=lambda: due.now, patience_seconds=5))
        sent.set()
        return 200

    here.answer = answer
    process = multiprocessing.get_context("spawn").Process(target=run_in_a_process, args=(str(due.folder.root), here.url, 5))
    process.start()
    # when
    assert sent.wait(120)
    process.kill()
    process.join()
    with closing(writing.pop()):
        pass
    # then
    here.answer = 200
    due.now += timedelta(hours=6)
    due.run()
    due.run()
    assert here.ids() == [said(SET)] * 3
    assert standing(due).delivered == 1


def test_the_same_news_under_another_id_is_not_sent_again(due: Watched, here: Receiver) -> None:
    # given
    due.run()
    say = deadline("set", due="2025-11-27")
    # when the article is edited, read by a newer extractor, and another turns out to have been ahead of it
    due.run(article("first", "2025-11-21", say, revision=2))
    due.run(article("first", "2025-11-21", say, revision=2, extractor="rules/2"))
    due.run(article("earlier", "2025-11-20", say))
    # then
    assert here.ids() == [said(SET)]


def test_what_a_newer_extractor_finds_in_what_had_been_read_is_no_news(watched: Watched, here: Receiver) -> None:
    # given
    watched.run()
    # when
    watched.run(article("old", "2025-11-18", deadline("set", due="2025-11-24", to=["Russia"]), extractor="rules/2"))
    # then
    assert here.got == []


def test_what_is_due_is_sent_under_its_first_id_though_it_was_read_anew(due: Watched, here: Receiver) -> None:
    # given
    here.answer = 500
    due.run()
    here.answer = 200
    # when
    due.run(article("first", "2025-11-21", deadline("set", due="2025-11-27"), extractor="rules/2"))
    # then
    assert here.ids() == [said(SET)] * 2


def test_what_a_person_found_to_be_wrong_is_not_sent_and_what_was_put_right_is(watched: Watched, here: Receiver) -> None:
    # given two changes that could not be sent
    here.answer = 500
    other = article("other", "2025-11-22", deadline("set", due="2026-02-01", to=["Poland"]))
    watched.run(SET, other)
    here.answer = 200
    # when
    due = {"earliest": "2025-11-28", "latest": "2025-11-28", "precision": "day", "text": "", "anchor": None, "rule": "test"}
    watched.run([rejected(observations(other)[0], "2025-11-24"), corrected(observations(SET)[0], "2025-11-24", due=due)])
    # then
    assert ["28 November 2025" in sentence for sentence in here.sentences()[2:]] == [True]
    assert standing(watched).due == 0


def test_without_its_secret_nothing_is_sent_and_nothing_is_lost(
    due: Watched, here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.delenv("DESK_SECRET")
    # when
    unset = due.run()
    monkeypatch.setenv("DESK_SECRET", "hunter2hunter2")
    wrong = due.run()
    # then
    assert "DESK_SECRET: is not set" in unset.notes[0]
    assert "no key of 24 bytes" in wrong.notes[0]
    assert "hunter2" not in wrong.notes[0]
    assert here.got == []
    # when
    monkeypatch.setenv("DESK_SECRET", SECRET)
    due.run()
    # then
    assert here.ids() == [said(SET)]


def test_the_ledger_outlives_the_journal_and_an_erasure(due: Watched, here: Receiver) -> None:
    # given
    due.run()
    before = standing(due)
    # when
    due.now += timedelta(days=400)
    with open_store(due.folder, clock=lambda: due.now) as store:
        store.journal.prune(90)
    rewrite(due.folder, lambda: due.now)
    due.run(article("first", "2025-11-21", deadline("set", due="2025-11-27"), revision=2))
    # then
    assert here.ids() == [said(SET)]
    assert standing(due)[0:1] + standing(due)[5:] == before[0:1] + before[5:]


def test_a_log_that_lost_its_tail_takes_the_rules_back(watched: Watched) -> None:
    watched.run()
    with open_store(watched.folder, clock=lambda: watched.now) as store:
        ledger = AlertLedger(store, "ukraine")
        ledger.note("desk", [], 10_000)

        ledger.follow(["desk"])

        assert ledger.standing()["desk"].seen == store.head.position


def test_the_page_shows_what_a_webhook_is_sent(due: Watched, here: Receiver) -> None:
    page = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text()
    example = json.loads("{" + page.partition("    {")[2].partition("}}")[0] + "}}")

    due.run()

    sent = here.got[0].said
    assert list(example) == list(sent)
    assert sorted(example["data"]) == sorted(sent["data"])
