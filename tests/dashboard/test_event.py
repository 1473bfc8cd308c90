"""One event as the log has it: four times, payload, causes and consequences, its place in the chain, and what was erased."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from flows.erasing import erase
from schemas.folder import DataFolder
from tests.dashboard.press import REJECTED, SET
from tests.dashboard.world import HOSTILE, WORLD
from tests.warehouse.given import TODAY, article, deadline, observations, opened, published, told

WORDS = re.compile(r"<[^>]+>")


def plain(text: str) -> str:
    return " ".join(html.unescape(WORDS.sub("", text)).split())


def test_an_event_shows_its_payload_whole_and_as_it_is(client):
    # given
    event = next(event for event in WORLD if event.type == "DeadlineReported")
    # when
    answer = client.get(f"/ukraine/event/{event.event_id}.json").json()
    page = client.get(f"/ukraine/event/{event.event_id}").text
    # then
    assert answer["content"] == json.loads(event.payload)
    shown = re.search(r'<pre class="payload"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert shown is not None
    assert json.loads(html.unescape(shown[1])) == answer["content"]
    assert plain(page).count("UTC") >= 3
    assert f'#at-{answer["content"]["evidence"]["start"]}"' in page


def test_an_observation_rests_on_a_revision_and_leads_to_what_it_speaks_of_and_to_decisions(press):
    # when
    answer = press.get(f"/ukraine/event/{REJECTED.event_id}.json").json()
    revision = press.get(f"/ukraine/event/{answer['causes'][0]['event_id']}.json").json()
    act = press.get(f"/ukraine/event/{answer['led_to'][-1]['event_id']}.json").json()
    # then
    assert revision["event"]["type"] == "ArticlePublished"
    assert REJECTED.event_id in {row["event_id"] for row in revision["led_to"]}
    assert answer["led_to"][-1]["what"] == "rejected by Ada"
    assert act["causes"][0]["event_id"] == REJECTED.event_id


def test_what_an_observation_speaks_of_is_told_in_words(press):
    first = press.get("/ukraine/article/ultimatum.json?revision=1").json()["readings"][0]
    assert first["quote"] == SET
    page = plain(press.get(f"/ukraine/event/{first['observation']}").text)
    assert "Speaks of a deadline: Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump" in page


def test_a_revision_rests_on_the_one_before_it(press):
    second = press.get("/ukraine/article/ultimatum.json").json()["source"]["event_id"]
    first = press.get("/ukraine/article/ultimatum.json?revision=1").json()["source"]["event_id"]
    assert press.get(f"/ukraine/event/{second}.json").json()["causes"][0]["event_id"] == first


def test_neighbours_lead_on_and_the_chain_is_checked(client):
    # given
    event = client.get(f"/ukraine/event/{WORLD[3].event_id}.json").json()
    # when
    after = client.get(f"/ukraine/event/{event['after']['event_id']}.json").json()
    # then
    assert (event["follows"], after["event"]["prev_hash"]) == (True, event["event"]["hash"])
    assert after["before"]["event_id"] == event["event"]["event_id"]
    first = client.get(f"/ukraine/event/{WORLD[0].event_id}.json").json()
    assert (first["before"], first["follows"]) == (None, None)


def test_the_beginning_of_an_id_is_enough_where_it_fits_one(client):
    found = client.get(f"/ukraine/event/{WORLD[3].event_id[:14]}.json").json()
    assert found["event"]["event_id"] == WORLD[3].event_id


@pytest.mark.parametrize("key", ["", "0000000000", "DROP TABLE", "' OR 1=1 --", "zz"])
def test_an_id_that_nobody_has_is_not_found(client, key):
    assert client.get(f"/ukraine/event/{key}").status_code == 404


def test_a_beginning_that_fits_several_names_them(client):
    # given: among so many events two ids begin alike
    ids = sorted(event.event_id for event in WORLD)
    shared = next(one[0] for one, other in pairwise(ids) if one[0] == other[0])
    answer = client.get(f"/ukraine/event/{shared}")
    assert answer.status_code == 404
    assert "give more of the id" in answer.text


def test_a_hostile_payload_stays_text(client):
    # given
    event = next(event for event in WORLD if event.type == "MeetingReported" and "onerror" in event.payload)
    # when
    text = client.get(f"/ukraine/event/{event.event_id}").text
    # then
    assert "<script>alert" not in text
    assert "<img" not in text
    assert HOSTILE in json.dumps(client.get(f"/ukraine/event/{event.event_id}.json").json()["content"]).replace('\\"', '"')


def test_an_erased_payload_is_said_to_be_erased_by_whom_and_why(tmp_path: Path):
    # given
    events = article("ledger", "2025-11-21", deadline("set", due="2025-11-27"))
    [observation] = observations(events)
    with opened(tmp_path) as store:
        told(store, events, article("other", "2025-11-22", deadline("set", due="2025-12-27")))
        published(store, tmp_path).close()
    folder = DataFolder(tmp_path)
    erase(folder, "ledger", by="Ada", note="asked for by <b>the publisher</b>", clock=lambda: TODAY)
    # when
    app = make_app(folder, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC), seconds=60.0)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get(f"/ukraine/event/{observation.event_id}.json").json()
        page = client.get(f"/ukraine/event/{observation.event_id}").text
        gone = client.get("/ukraine/article/ledger")
        act = client.get(f"/ukraine/event/{answer['erased']['event_id']}.json").json()
    # then
    assert answer["content"] is None
    assert (answer["erased"]["by"], act["event"]["type"]) == ("Ada", "PayloadErased")
    assert "Erased. What this event said was taken out for good" in plain(page)
    assert "asked for by <b>the publisher</b>" in plain(page)
    assert "<b>the publisher" not in page
    assert answer["follows"] is True  # the chain stands
    assert gone.status_code == 404
