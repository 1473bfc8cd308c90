"""Review in the browser: decisions under a name, from this machine, once, and shown by the next snapshot."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.pages.review import _by_label, as_written
from parley.deciding import ByHand
from schemas.folder import DataFolder
from tests.dashboard.world import HOSTILE
from tests.warehouse.given import article, contact, meeting, opened, published, told
from warehouse.read import open_reader


@pytest.fixture(scope="module")
def desk(world, tmp_path_factory):
    """A copy of the world that may be written to, and its pages with review on."""
    place = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(world.root, place, symlinks=True)
    folder = DataFolder(place)
    doubtful = meeting("announced", place="Vienna", when="2025-12-12", people=["Marco Rubio"])
    doubtful = replace(doubtful, fields={**doubtful.fields, "confidence": 0.3})
    call = contact("letter", ["Donald Trump", "Vladimir Putin"], when="2025-11-30")
    with opened(place) as store:
        told(store, article("late", "2025-12-02", doubtful, call))
        published(store, place).close()
    app = make_app(folder, clock=lambda: datetime(2025, 12, 3, tzinfo=UTC), commands=ByHand(folder))
    here = ("127.0.0.1", 50_000)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, client=here) as client:
        yield client, folder


def rows(folder, query):
    with open_reader(folder) as reader:
        return reader.rows(query)


def forms(page, verb=None):
    """The forms of a page, each with what it would send."""
    found = []
    for form in re.findall(r'<form class="decide".*?</form>', page, re.DOTALL):
        sent = {
            unescape(name): unescape(value)
            for name, value in re.findall(r'<input(?: type="hidden")? name="([^"]*)"[^>]*?value="([^"]*)"', form)
        }
        if verb in (None, sent.get("verb")):
            found.append(sent)
    return found


def observation(folder, kind, event):
    return rows(folder, f"SELECT observation FROM observation WHERE kind = '{kind}' AND event = '{event}' ORDER BY published")[0][
        "observation"
    ]


def test_a_dashboard_without_review_has_no_such_page(client):
    assert client.get("/ukraine/review").status_code == 404
    assert client.post("/ukraine/decide", data={"verb": "confirm"}).status_code in (404, 405)
    assert "Review" not in client.get("/ukraine/today").text


def test_a_rejected_statement_counts_no_more_and_the_page_says_who_rejected_it(desk):
    # given
    client, folder = desk
    wanted = observation(folder, "contact", "letter")
    [form] = forms(client.get(f"/ukraine/decide/{wanted}").text, "confirm")
    # when
    sent = {**form, "verb": "reject", "by": "A. Reader", "note": "not a call"}
    answer = client.post("/ukraine/decide", data=sent)
    # then
    assert answer.status_code == 200, answer.text  # after the redirect
    assert "Noted under the name A. Reader" in answer.text
    assert "not a call" in answer.text
    assert rows(folder, f"SELECT count(*) AS n FROM contact WHERE contact = '{wanted}'") == [{"n": 0}]
    # when it is sent again
    again = client.post("/ukraine/decide", data=sent)
    # then
    acts = rows(folder, "SELECT count(*) AS n FROM event WHERE type = 'ObservationRejected'")
    assert (again.status_code, acts) == (200, [{"n": 1}])


def test_a_correction_states_only_what_was_changed(desk):
    # given
    client, folder = desk
    wanted = rows(folder, "SELECT change FROM deadline_change WHERE due_text = '2025-12-25'")[0]["change"]
    [form] = forms(client.get(f"/ukraine/decide/{wanted}").text, "correct")
    assert form["field:due"] == "2025-12-25"
    assert form["field:set_by"] == "Donald Trump"
    # when
    answer = client.post("/ukraine/decide", data={**form, "by": "A. Reader", "field:due": "2025-12-31"})
    # then
    assert answer.status_code == 200, answer.text
    due = rows(folder, "SELECT due, set_by FROM deadline WHERE due > DATE '2025-12-01'")
    assert due == [{"due": "2025-12-31", "set_by": ["Donald Trump"]}]


def test_a_contradiction_is_settled_by_a_person(desk):
    client, folder = desk
    wanted = rows(folder, "SELECT contradiction FROM contradiction WHERE state = 'open' ORDER BY published")[0]["contradiction"]
    [form] = forms(client.get(f"/ukraine/decide/{wanted}").text, "settle")
    answer = client.post("/ukraine/decide", data={**form, "by": "A. Reader", "given": "stands", "note": "he said both"})
    assert answer.status_code == 200, answer.text
    assert "they do conflict" in answer.text
    assert rows(folder, f"SELECT verdict FROM contradiction WHERE contradiction = '{wanted}'") == [{"verdict": "stands"}]


def test_what_nobody_read_is_added_with_its_words(desk):
    # given
    client, folder = desk
    page = client.get("/ukraine/decide/courier")
    [form] = [one for one in forms(page.text, "add") if one["given"] == "MeetingReported"]
    quote = "A meeting of Donald Trump, Vladimir Putin in Budapest on 2025-10-30 was announced"
    # when
    answer = client.post(
        "/ukraine/decide",
        data={**form, "by": "A. Reader", "quote": quote, "field:event": "postponed", "field:place": "Budapest"},
    )
    # then
    assert answer.status_code == 200, answer.text
    assert rows(folder, "SELECT quote FROM observation WHERE event = 'postponed'") == [{"quote": quote}]


def test_a_proposal_is_answered_from_the_list(desk):
    # given
    client, folder = desk
    page = client.get("/ukraine/review")
    waiting = rows(folder, "SELECT count(*) AS n FROM proposal WHERE topic = 'ukraine'")[0]["n"]
    assert waiting
    form = next(one for one in forms(page.text, "answer") if "given" not in one)
    # when
    answer = client.post("/ukraine/decide", data={**form, "by": "A. Reader", "given": "no"})
    # then
    assert answer.status_code == 200, answer.text
    assert rows(folder, "SELECT count(*) AS n FROM proposal WHERE topic = 'ukraine'")[0]["n"] < waiting


@pytest.mark.parametrize(
    ("changed", "headers", "told"),
    [
        ({"token": "guessed"}, {}, "not made by the running server"),
        ({}, {"origin": "https://evil.example"}, "open on this machine"),
        ({}, {"sec-fetch-site": "cross-site"}, "open on this machine"),
        ({"by": " "}, {}, "say who decides"),
        ({"verb": "burn"}, {}, "it is one of answer"),
        ({"command": ""}, {}, "load the page again"),
        ({"note": "x" * 5000}, {}, "longer than 4000"),
        ({"about": "nobody"}, {}, "no observation"),
    ],
)
def test_a_decision_that_does_not_come_from_a_page_here_is_refused(desk, changed, headers, told):
    # given
    client, folder = desk
    wanted = observation(folder, "meeting", "cancelled")
    [form] = forms(client.get(f"/ukraine/decide/{wanted}").text, "confirm")
    before = rows(folder, "SELECT max(position) AS head FROM event")
    # when
    answer = client.post("/ukraine/decide", data={**form, "by": "A. Reader", **changed}, headers=headers)
    # then
    assert answer.status_code == 400
    assert told in answer.text.replace("<p>No ", "<p>no ")
    assert rows(folder, "SELECT max(position) AS head FROM event") == before


def test_a_decision_from_another_machine_is_refused(desk):
    client, folder = desk
    [form] = forms(client.get(f"/ukraine/decide/{observation(folder, 'meeting', 'cancelled')}").text, "confirm")
    far = TestClient(client.app, base_url="http://127.0.0.1", raise_server_exceptions=False, client=("192.0.2.7", 50_000))
    answer = far.post("/ukraine/decide", data={**form, "by": "A. Reader"})
    assert answer.status_code == 400
    assert "open on this machine" in answer.text


def test_a_statement_an_article_and_a_contradiction_lead_to_their_review(desk, client):
    reviewing, folder = desk
    statement = observation(folder, "meeting", "cancelled")
    pair = rows(folder, "SELECT contradiction FROM contradiction WHERE topic = 'ukraine' ORDER BY published")[0]["contradiction"]
    for page, key in (("event", statement), ("article", "courier"), ("contradiction", pair)):
        there = f'href="/ukraine/decide/{key}"'
        assert there in reviewing.get(f"/ukraine/{page}/{key}").text
        assert reviewing.get(f"/ukraine/decide/{key}").status_code == 200
        assert there not in client.get(f"/ukraine/{page}/{key}").text


def test_an_event_that_is_no_statement_leads_to_no_review(desk):
    client, folder = desk
    polled = rows(folder, "SELECT event_id FROM event WHERE type = 'ArticlePublished' LIMIT 1")[0]["event_id"]
    assert "/ukraine/decide/" not in client.get(f"/ukraine/event/{polled}").text


def test_a_refused_decision_leads_back_to_review_and_what_may_be_said_is_a_choice(desk):
    client, folder = desk
    wanted = observation(folder, "meeting", "cancelled")
    page = client.get(f"/ukraine/decide/{wanted}").text
    [form] = forms(page, "confirm")
    assert '<option value="postponed">postponed</option>' in page
    assert '<option value="cancelled" selected>' in page
    assert 'href="/ukraine/review"' in client.post("/ukraine/decide", data={**form, "by": ""}).text


def test_review_shows_hostile_words_as_words(desk):
    client, folder = desk
    wanted = rows(folder, "SELECT observation FROM observation WHERE article_id = 'hostile' AND kind = 'meeting'")[0][
        "observation"
    ]
    page = client.get(f"/ukraine/decide/{wanted}?by={HOSTILE}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_each_form_has_a_decision_id_of_its_own(desk):
    client, _ = desk
    ids = [form["command"] for _ in range(2) for form in forms(client.get("/ukraine/review").text)]
    assert len(ids) == len(set(ids))


def test_ids_in_a_question_are_told_by_label():
    called = {"meeting-kyiv": "Meeting in Kyiv", "meeting-kyiv-2025": "Meeting in Kyiv, 2025"}
    assert _by_label("Are meeting-kyiv-2025 and meeting-kyiv one meeting?", called) == (
        "Are “Meeting in Kyiv, 2025” and “Meeting in Kyiv” one meeting?"
    )


def test_what_was_read_is_written_as_a_person_states_it():
    said = {
        "set_by": [{"name": "Donald Trump"}, {"name": "Marco Rubio"}],
        "due": {"earliest": "2025-12-01", "latest": "2025-12-05", "text": "early December"},
        "plan": {"lineage": "us_ukraine", "points": 28},
        "agents": [{"who": {"name": "Steve Witkoff"}, "role": "author"}],
        "value": 600000.0,
        "speaker": None,
    }
    fields = ("set_by", "due", "lineage", "points", "author", "value", "speaker")
    assert [as_written(said, field) for field in fields] == [
        "Donald Trump, Marco Rubio", "2025-12-01..2025-12-05", "us_ukraine", "28", "Steve Witkoff", "600000", "",
    ]  # fmt: skip
