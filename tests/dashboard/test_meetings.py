"""Meetings as people see them: lanes, list, who came; calls and letters; and the page of each meeting."""

from __future__ import annotations

from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.pages.meetings import course, grouped, label, moves, other_days, reported, sides
from schemas.folder import DataFolder
from tests.dashboard.world import NOW
from tests.warehouse.given import (
    article,
    claim,
    contact,
    deadline,
    meeting,
    observations,
    opened,
    published,
    rejected,
    told,
    told_sides,
)

BUDAPEST, GENEVA = "meeting-budapest-2025-10-30", "meeting-geneva-2025-11-23"
TALKS = {"place": "Oslo", "people": ["Ada", "Ben"]}
WRONG = article("herald", "2025-11-01", meeting("announced", place="Rome", when="2025-11-20", people=["Cleo"]))
LIVES = [
    *article("note-1", "2025-11-01", meeting("announced", when="2025-11-12", speaker="Ada", **TALKS)),
    *article("note-2", "2025-11-08", meeting("postponed", when="2025-11-14", **TALKS)),
    *article("note-3", "2025-11-15", meeting("held", when="2025-11-14", place="Oslo", people=["Ada", "Dora"])),
    *article("note-4", "2025-11-12", meeting("announced", when="2025-11-14", place="Bergen", people=["Ada", "Dora"])),
    *article("note-5", "2025-11-16", meeting("held", when="2025-11-14", place="Oslo", people=["Ada", "Dora"], modality="denied")),
    *WRONG,
    *article("quiet", "2025-11-01", deadline("set", due="2025-12-10"), topic="quiet"),
    *told_sides("vienna", {"Nora": "North", "Sam": "South"}),
    *article(
        "vienna",
        "2025-11-03",
        meeting("held", place="Vienna", when="2025-11-02", people=["Nora", "Sam"]),
        claim("asserts", "a useful session", subject="process:session", speaker="Nora", quote="Nora spoke of a useful session"),
        meeting("held", place="Vienna", when="2025-11-02", modality="denied", speaker="Sam", quote="Sam denied that they met"),
        topic="vienna",
    ),
    *(
        one
        for n in range(1, 29)
        for one in article(
            f"many-{n}",
            f"2025-06-{n:02}",
            meeting("held", place=f"Town {n}", when=f"2025-06-{n:02}", people=["Envoy", f"Mayor {n}"]),
            contact("letter" if n % 2 else "telephone", ["Envoy", f"Mayor {n}"], when=f"2025-06-{n:02}"),
        )
    ),
]


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """One meeting that is put off, held and disputed, one that was rejected, and twenty-eight with a letter or call to each."""
    place = tmp_path_factory.mktemp("lives")
    with opened(place) as store:
        told(store, [*LIVES, rejected(observations(WRONG)[0], "2025-12-01")])
        published(store, place).close()
    app = make_app(DataFolder(place), clock=lambda: NOW)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def oslo(lives):
    """The id of the meeting that was put off."""
    [row] = lives.get("/ukraine/meetings.json?participant=Ada").json()["meetings"]
    return row["meeting"]


def plain(text):
    return " ".join(text.split())


def test_what_may_yet_take_place_stands_first_the_next_before_the_others(client):
    listed = client.get("/ukraine/meetings.json").json()["meetings"]
    days = [row["when_latest"] for row in listed]
    ahead = [day for day in days if day >= "2025-12-03"]
    over = days[len(ahead) :]
    assert ahead[0] == "2025-12-05"
    assert all(before <= after for before, after in pairwise(ahead))
    assert all(before >= after for before, after in pairwise(over))
    assert {BUDAPEST, GENEVA} <= {row["meeting"] for row in listed[len(ahead) :]}


def test_lanes_stand_for_places_and_lead_to_each_meeting(client):
    text = client.get("/ukraine/meetings").text
    lanes = text[text.index('<svg class="lanes"') : text.index("One by one")]
    assert 'class="name">Geneva</text>' in lanes
    assert lanes.count(f'href="/ukraine/meeting/{BUDAPEST}"') == 1
    assert "Cancelled, told 21 Oct 2025" in lanes
    assert "Held: 23 Nov 2025" in lanes


def test_lanes_stand_for_parties_where_that_is_asked(client):
    text = client.get("/ukraine/meetings?by=party").text
    lanes = text[text.index('<svg class="lanes"') : text.index("One by one")]
    assert 'class="name">Geneva</text>' not in lanes
    assert ">Geneva</text>" in lanes  # beside its mark


def test_a_day_shows_a_meeting_as_it_stood(client):
    before, after = (client.get(f"/ukraine/meetings.json?as_of=2025-10-{day}").json()["meetings"] for day in (18, 22))
    assert [row["latest"] for row in before] == ["announced"]
    assert [row["latest"] for row in after] == ["cancelled"]


def test_filters_narrow_by_state_and_by_who_takes_part(client):
    assert [row["meeting"] for row in client.get("/ukraine/meetings.json?status=cancelled").json()["meetings"]] == [BUDAPEST]
    found = client.get("/ukraine/meetings.json?participant=rubio").json()["meetings"]
    assert [row["meeting"] for row in found] == [GENEVA]
    assert "Only held meetings with rubio" in plain(client.get("/ukraine/meetings?status=held&participant=rubio").text)


def test_a_meeting_tells_who_came_who_was_announced_and_who_is_not_reported(lives):
    text = plain(lives.get("/ukraine/meetings?participant=Ada").text)
    listed = text[text.index("One by one") : text.index("Who was to be where")]
    came, missed = listed.index("Came"), listed.index("Announced, not reported there")
    assert came < listed.index(">Ada<") < missed < listed.index(">Ben<")
    assert came < listed.index(">Dora<") < missed


def test_another_place_and_an_earlier_day_are_told(lives):
    text = plain(lives.get("/ukraine/meetings?participant=Ada").text)
    assert "place disputed</span> also told of: Bergen" in text
    assert "Planned before for 12 Nov 2025" in text


def test_the_matrix_says_in_signs_and_words_who_came(lives):
    text = plain(lives.get("/ukraine/meetings?participant=Ada").text)
    matrix = text[text.index('<table class="matrix">') :]
    assert '<span aria-hidden="true">●</span> came' in matrix
    assert '<span aria-hidden="true">✕</span> not reported' in matrix


def test_a_long_list_comes_in_parts_and_stays_small(lives):
    pages = [lives.get(f"/ukraine/meetings?p={n}") for n in (1, 2, 3)]
    assert [page.text.count('<p class="when"><a') for page in pages] == [14, 14, 1]
    assert all(len(page.content) < 60_000 for page in pages)
    assert len(lives.get("/ukraine/meetings?by=party").content) < 60_000
    assert "This list ends before here." in lives.get("/ukraine/meetings?p=9").text


def test_calls_and_letters_have_a_lane_and_a_list_and_lead_to_the_rest(lives):
    text = lives.get("/ukraine/meetings").text
    below = text[text.index('id="contacts"') :]
    assert '<svg class="lanes"' in below
    assert 'href="/ukraine/contacts"' in below
    assert 'id="contacts"' not in lives.get("/ukraine/meetings?p=2").text


def test_calls_and_letters_are_narrowed_by_kind_and_by_name(lives):
    letters = lives.get("/ukraine/contacts.json?kind=letter").json()["contacts"]
    assert {row["kind"] for row in letters} == {"letter"}
    assert [row["when_latest"] for row in letters] == sorted((row["when_latest"] for row in letters), reverse=True)
    assert len(lives.get("/ukraine/contacts.json?participant=mayor 28").json()["contacts"]) == 1
    assert "No call or letter of this kind" in lives.get("/ukraine/contacts?kind=memo").text


def test_a_topic_without_meetings_says_what_will_stand_here(lives):
    assert "No meeting is told of." in lives.get("/quiet/meetings").text
    assert "No call or letter is told of." in lives.get("/quiet/contacts").text


def test_the_page_of_a_meeting_tells_its_history_and_who_was_there(lives, oslo):
    # when
    text = plain(lives.get(f"/ukraine/meeting/{oslo}").text)
    # then
    assert "<h1>Meeting in Oslo, 14 Nov 2025, with Ada and 2 others</h1>" in text
    assert "disputed</span> also told of: Bergen" in text
    people = text[text.index("Who was to be there") : text.index("Step by step")]
    assert people.index("Came") < people.index(">Dora<") < people.index("Announced, not reported there") < people.index(">Ben<")
    story = text[text.index("Step by step") : text.index("Why these reports")]
    told_at = [story.index(f"on {day} was {event}") for day, event in (("2025-11-12", "announced"), ("2025-11-14", "postponed"))]
    assert told_at == sorted(told_at)
    assert "denied</span>" in story
    why = text[text.index("Why these reports") :]
    assert "on the day that Note-2 of 8 Nov 2025 names" in why  # and not the id of that article


def test_reports_that_deny_and_that_tell_a_meeting_stand_beside_each_other(lives, oslo):
    text = lives.get(f"/ukraine/meeting/{oslo}").text
    clash = text[text.index("What cannot both be true") : text.index("Step by step")]
    assert clash.count('<details class="evidence"') >= 2


def test_what_came_of_a_meeting_is_told_as_each_side_tells_it(lives):
    text = plain(lives.get("/vienna/meeting/meeting-vienna-2025-11-02").text)
    outcomes = text[text.index("What came of it, as each side tells it") : text.index("Step by step")]
    north, south = outcomes[outcomes.index("North") :].split("South", 1)
    assert "Nora spoke of a useful session" in north
    assert "not held" in south
    assert "Sam denied that they met" in south
    assert "What else each side says" not in outcomes  # all that they say stands there already


def test_what_each_side_says_of_a_meeting_is_told_with_its_party(client):
    text = client.get(f"/ukraine/meeting/{BUDAPEST}").text
    rows = client.get(f"/ukraine/meeting/{BUDAPEST}.json").json()
    speakers = {row["speaker"] for row in rows["history"]} & set(rows["parties"])
    assert ("As each side tells it" in text) == bool(speakers)


def test_the_page_of_a_meeting_shows_the_day_that_is_asked_for(client):
    text = client.get(f"/ukraine/meeting/{BUDAPEST}?as_of=2025-10-18").text
    assert "announced" in text
    assert "cancelled" not in text  # neither in the history nor among the reasons
    assert client.get(f"/ukraine/meeting/{BUDAPEST}?as_of=2025-10-01").status_code == 404


def test_a_meeting_that_was_taken_back_says_by_whom(lives):
    answer = lives.get("/ukraine/meeting/meeting-rome-2025-11-20")
    assert answer.status_code == 200
    assert "Rejected by Ada" in answer.text
    assert lives.get("/ukraine/meeting/meeting-rome-2025-11-20.csv").status_code == 200


@pytest.mark.parametrize("key", ["meeting-nowhere", "plan-us_ukraine", "deadline-ukraine-2025-11-27"])
def test_an_address_without_a_meeting_is_not_found(client, key):
    assert client.get(f"/ukraine/meeting/{key}").status_code == 404


def test_hostile_places_and_people_stay_words(client):
    [row] = client.get("/ukraine/meetings.json?participant=<script>").json()["meetings"]
    for address in ("/ukraine/meetings", "/ukraine/meetings?by=party", f"/ukraine/meeting/{row['meeting']}"):
        text = client.get(address).text
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def row(**known):
    nothing = {"meeting": "m", "place": None, "participants": [], "when_earliest": None, "when_latest": None}
    return {**nothing, "first_published": "2025-11-01T12:00:00Z", "latest": "announced", "status": "announced", **known}


def step(effect, day, first=None, published="2025-11-05T12:00:00Z"):
    return {"effect": effect, "when_latest": day, "when_earliest": first or day, "published": published}


def test_a_label_tells_what_is_known():
    assert label(row()) == "Meeting"
    assert label(row(place="Oslo", when_earliest="2025-11-03", when_latest="2025-11-05", participants=["A", "B"])) == (
        "Meeting in Oslo, 3–5 Nov 2025, with A and B"
    )


def test_a_plan_for_next_week_is_not_moved_by_a_day_in_it():
    held = row(when_earliest="2025-12-02", when_latest="2025-12-02")
    assert moves(held, [step("announced", "2025-12-07", "2025-12-01"), step("held", "2025-12-02")]) == []
    assert moves(held, [step("announced", "2025-11-30"), step("held", "2025-12-02")]) == ["2025-11-30"]


def test_a_second_day_on_which_it_is_said_to_have_been_held_is_no_move():
    held = row(when_earliest="2025-12-02", when_latest="2025-12-02", days_named=["2025-11-30", "2025-12-01", "2025-12-02"])
    moved = moves(held, [step("announced", "2025-11-30"), step("held", "2025-12-01"), step("held", "2025-12-02")])
    assert moved == ["2025-11-30"]
    assert other_days(held, moved) == ["2025-12-01"]


@pytest.mark.parametrize(
    ("state", "day", "signs"),
    [
        ("held", "2025-11-10", ["dot", "disc"]),
        ("announced", "2025-11-10", ["dot", "ring"]),
        ("proposed", "2025-11-10", ["dot", "dashed"]),
        ("lapsed", "2025-11-10", ["dot", "gap"]),
        ("cancelled", "2025-11-10", ["dot", "ring", "cross"]),
        ("postponed", "2025-11-10", ["dot", "ring", "triangle"]),
        ("announced", None, ["dot"]),
        ("held", None, ["dot", "disc"]),
    ],
)
def test_every_state_of_a_meeting_has_its_sign(state, day, signs):
    drawn = course(row(latest=state, status=state, when_earliest=day, when_latest=day), [step(state, day)], "")
    assert [mark.sign for mark in drawn.marks] == signs


def test_a_meeting_of_some_day_in_a_span_stands_in_its_middle():
    drawn = course(row(latest="held", when_earliest="2025-11-01", when_latest="2025-11-29"), [], "")
    assert drawn.marks[-1].day == "2025-11-15"
    assert ("2025-11-01", "2025-11-29", "wide") in drawn.stretches


def test_a_meeting_of_two_parties_stands_in_the_lane_of_each_and_the_unknown_in_the_last():
    both, other = row(meeting="both"), row(meeting="other")
    people = {"both": [{"participant": "Ada"}, {"participant": "Ben"}], "other": [{"participant": "Cleo"}]}
    lanes = grouped([both, other], "party", people, {"Ada": "Norway", "Ben": "Sweden"})
    assert [(name, [one["meeting"] for one in rows]) for name, rows in lanes] == [
        ("Norway", ["both"]),
        ("Sweden", ["both"]),
        ("Others", ["other"]),
    ]


def test_a_meeting_that_is_told_of_without_end_shows_months_and_the_sides_that_speak_most():
    # given
    reports = [
        {
            "published": f"2025-{month:02}-{day:02}T12:00:00Z",
            "quote": "Talks.",
            "speaker": f"{month} {day % 3}",
            "article_id": f"a-{month}",
            "start": day,
        }
        for month in range(1, 13)
        for day in range(1, 13)
    ]
    party_of = {f"{month} {n}": f"Party {month:02}" for month in range(1, 13) for n in range(3 if month > 6 else 1)}
    # when
    few, many = reported(reports[:30]), reported(reports)
    shown = sides(reports, party_of)
    # then
    assert few[:2] == [("2025-01-01", "1 Jan 2025: 1 report"), ("2025-01-02", "2 Jan 2025: 1 report")]
    assert many[0] == ("2025-01-15", "January 2025: 12 reports")
    assert [len(few), len(many)] == [30, 12]
    assert [(party, len(rows)) for party, rows in shown] == [(f"Party {month:02}", 3) for month in range(7, 13)]
