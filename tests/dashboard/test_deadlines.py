"""Deadlines as people see them: lanes, list, tally; and the page of each."""

from __future__ import annotations

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.charts.lanes import Mark
from dashboard.pages.deadlines import course, label
from schemas.acts import EntitiesMerged
from schemas.folder import DataFolder
from tests.dashboard.world import HOSTILE, NOW
from tests.warehouse.given import (
    anchor,
    article,
    deadline,
    decided,
    meeting,
    observations,
    opened,
    published,
    rejected,
    told,
)

THANKSGIVING = "deadline-ukraine-2025-11-27"

EXTENDED = article("ledger", "2025-10-01", deadline("set", due="2025-10-10", to=["Russia"], by=["Ada"]))
LATER = article("wire", "2025-10-08", deadline("extended", due="2025-10-20", to=["Russia"], by=["Ada"]))
SILENT = article(
    "herald", "2025-09-01", deadline("set", due="2025-09-05", to=["France"], by=["Ada", HOSTILE], quote=f"By Friday {HOSTILE}")
)
KEPT = [
    *article("tribune", "2025-08-01", deadline("set", due="2025-08-09", to=["Poland"], by=["Ben"])),
    *article("tribune-2", "2025-08-09", deadline("met", due="2025-08-09", to=["Poland"], by=["Poland"])),
]
WRONG = article("courier", "2025-11-01", deadline("set", due="2025-11-05", to=["Italy"], by=["Ben"]))
DENIED = [
    *article("gazette", "2025-11-10", deadline("set", due="2025-12-10", to=["Spain"], speaker="Ben", by=["Ben"])),
    *article("dispatch", "2025-11-12", deadline("denied", due="2025-12-10", to=["Spain"], by=["Cleo"], speaker="Cleo")),
]
NAMES = ("deadline-poland-2025-08-09", "deadline-france-2025-09-05")
"""Two that a person joins: the one that both are told as, and the other."""
MANY = [
    one
    for n in range(1, 29)
    for one in article(f"many-{n}", f"2025-06-{n:02}", deadline("set", due=f"2025-07-{n:02}", to=[f"Town {n}"], by=["Dora"]))
]


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Deadlines that were moved, met, denied, rejected, joined, or went by; and a topic of which little is told."""
    place = tmp_path_factory.mktemp("lives")
    one, other = observations(KEPT)[0], observations(SILENT)[0]
    joining = EntitiesMerged(
        topic="ukraine", entities=NAMES, anchors=(anchor(one), anchor(other)), by="Ada", note="one and the same"
    )
    said = [decided(joining, "2025-12-01"), rejected(observations(WRONG)[0], "2025-12-01")]
    quiet = article("empty", "2025-11-01", meeting("held", place="Oslo", people=["Ada"]), topic="quiet")
    with opened(place) as store:
        told(store, [*EXTENDED, *LATER, *SILENT, *KEPT, *WRONG, *DENIED, *MANY, *quiet])
        told(store, said)
        published(store, place).close()
    app = make_app(DataFolder(place), clock=lambda: NOW)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def test_those_in_force_stand_first_and_then_the_newest(client):
    listed = client.get("/ukraine/deadlines.json").json()["deadlines"]
    assert [(row["due"], row["latest"]) for row in listed] == [("2025-12-25", "open"), ("2025-11-27", "abandoned")]


def test_each_deadline_has_a_lane_that_leads_to_its_page(client):
    text = client.get("/ukraine/deadlines").text
    lanes = text[text.index('<svg class="lanes"') : text.index("</svg>", text.index('<svg class="lanes"'))]
    assert lanes.count(f'href="/ukraine/deadline/{THANKSGIVING}"') == 1
    assert "First told of 21 Nov 2025" in lanes
    assert "Abandoned, told 26 Nov 2025" in lanes


def test_the_list_tells_who_ended_it_and_the_words_of_beginning_and_end(client):
    text = client.get("/ukraine/deadlines?status=abandoned").text
    assert "Donald Trump set a deadline for Ukraine: 2025-11-27" in text
    assert "Donald Trump abandoned a deadline for Ukraine: 2025-11-27" in text
    assert "Abandoned by" in text


def test_a_day_shows_a_deadline_as_it_stood(client):
    [row] = client.get("/ukraine/deadlines.json?as_of=2025-11-24").json()["deadlines"]
    assert (row["deadline"], row["latest"]) == (THANKSGIVING, "open")
    page = client.get(f"/ukraine/deadline/{THANKSGIVING}?as_of=2025-11-25").text
    assert "Softened, told 25 Nov 2025" in page
    assert "Marco Rubio softened a deadline" in page[page.index("Step by step") :]


@pytest.mark.parametrize(("day", "most"), [("", 40), ("&as_of=2025-10-05", 5)])
def test_each_number_of_the_tally_leads_to_as_many_deadlines(lives, day, most):
    # given
    text = lives.get(f"/ukraine/deadlines?p=1{day}").text
    numbers = re.findall(r'<td class="number"><a href="([^"]+)">(\d+)</a>', text)
    # when / then
    assert len(numbers) >= 5
    for address, number in numbers[:most]:
        table = lives.get(address.replace("&amp;", "&").replace("/deadlines?", "/deadlines.csv?")).text
        assert len(list(csv.DictReader(io.StringIO(table)))) == min(int(number), 12), address


def test_a_moved_deadline_tells_its_first_day_and_how_far_it_slipped(lives):
    [row] = lives.get("/ukraine/deadlines.json?status=moved").json()["deadlines"]
    assert (row["first_due"], row["due"], row["slip_days"]) == ("2025-10-10", "2025-10-20", 10)
    text = lives.get("/ukraine/deadlines?status=moved").text
    assert "First due 10 Oct 2025, now 10 days later" in " ".join(text.split())
    assert "Due 10 Oct 2025 before it was moved" in text


def test_held_to_is_neither_moved_nor_softened_nor_given_up(lives, client):
    tally = {row["setter"]: row for row in lives.get("/ukraine/deadlines.json").json()["setters"]}
    assert (tally["Ben"]["held_to"], tally["Ben"]["denied"]) == (1, 1)
    assert tally["Dora"]["all"] == tally["Dora"]["lapsed"] + tally["Dora"]["open"] == 28
    assert (tally["Ada"]["moved"], tally["Ada"]["days_given"]) == (1, 8.5)  # nine days for Russia, eight for Poland
    [trump] = [row for row in client.get("/ukraine/deadlines.json").json()["setters"] if row["setter"] == "Donald Trump"]
    assert (trump["all"], trump["abandoned"], trump["held_to"], trump["days_kept"]) == (2, 1, 0, 5.0)


def test_letters_of_a_name_find_who_bears_them_and_a_whole_name_finds_no_other(client):
    assert len(client.get("/ukraine/deadlines.json?setter=trump").json()["deadlines"]) == 2
    assert len(client.get("/ukraine/deadlines.json?setter=Donald Trump").json()["deadlines"]) == 2
    assert client.get("/ukraine/deadlines.json?setter=Nobody").json()["deadlines"] == []
    assert "Take a filter away" in client.get("/ukraine/deadlines?setter=Nobody").text


def test_a_long_list_comes_in_parts_and_stays_small(lives):
    first, second = (lives.get(f"/ukraine/deadlines?setter=Dora{part}") for part in ("", "&p=2"))
    assert "p=2" in first.text
    assert first.text.count('<article class="dated">') == 12
    assert second.text.count('<article class="dated">') == 12
    assert len(first.content) < 60_000


def test_a_topic_without_deadlines_says_what_will_stand_here(lives):
    assert "No deadline is told of." in lives.get("/quiet/deadlines").text


def test_the_page_of_a_deadline_tells_its_history_in_words_step_by_step(client):
    # when
    page = client.get(f"/ukraine/deadline/{THANKSGIVING}")
    # then
    assert "Deadline of 27 Nov 2025 for Ukraine, set by Donald Trump" in page.text
    story = page.text[page.text.index("Step by step") :]
    told_in = [story.index(f"Donald Trump {word} a deadline") for word in ("set", "abandoned")]
    assert told_in == sorted(told_in)
    assert 'href="/ukraine/plan/plan-us_ukraine"' in page.text
    assert "Why these reports are taken to speak of one deadline" in page.text
    assert [row["event"] for row in client.get(f"/ukraine/deadline/{THANKSGIVING}.json").json()["history"]] == [
        "set",
        "abandoned",
    ]


def test_what_contradicts_stands_with_both_sides(lives):
    [row] = lives.get("/ukraine/deadlines.json?status=denied").json()["deadlines"]
    text = lives.get(f"/ukraine/deadline/{row['deadline']}").text
    clash = text[text.index("What cannot both be true") : text.index("Step by step")]
    assert "Ben set a deadline" in clash
    assert "Cleo denied a deadline" in clash
    before = lives.get(f"/ukraine/deadline/{row['deadline']}?as_of=2025-11-11").text
    assert "What cannot both be true" not in before  # it was set on the 10th and denied on the 12th


def test_an_id_that_was_joined_to_another_leads_to_it_and_says_who_joined_them(lives):
    kept, joined = NAMES
    text = lives.get(f"/ukraine/deadline/{joined}").text
    assert f'<span class="id">{joined}</span> is told here: Ada joined the two' in text
    assert "one and the same" in text
    assert f'Was also called <span class="id">{joined}</span>' in " ".join(lives.get(f"/ukraine/deadline/{kept}").text.split())


def test_a_deadline_that_was_taken_back_says_by_whom(lives):
    answer = lives.get("/ukraine/deadline/deadline-italy-2025-11-05")
    assert answer.status_code == 200
    assert "Nothing of this stands today" in answer.text
    assert "Rejected by Ada" in answer.text


@pytest.mark.parametrize("key", ["deadline-nowhere", "plan-us_ukraine"])
def test_an_address_without_a_deadline_is_not_found(client, key):
    assert client.get(f"/ukraine/deadline/{key}").status_code == 404


def test_a_deadline_of_another_topic_is_not_found(client):
    answer = client.get(f"/gaza/deadline/{THANKSGIVING}")
    assert answer.status_code == 404
    assert "of ukraine" in answer.text


def test_hostile_names_and_words_of_a_deadline_stay_words(lives):
    for address in ("/ukraine/deadlines?setter=Ada", f"/ukraine/deadline/{NAMES[0]}"):
        text = lives.get(address).text
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def row(**known):
    nothing = {"deadline": "d", "addressed_to": [], "set_by": [], "due": None, "due_history": [], "slip_days": None}
    return {**nothing, "first_published": "2025-11-01T12:00:00Z", "latest": "open", "status": "open", **known}


def test_a_label_tells_what_is_known():
    assert label(row()) == "Deadline without a day"
    assert label(row(due="2025-11-27", addressed_to=["Ukraine"], set_by=["A", "B", "C"])) == (
        "Deadline of 27 Nov 2025 for Ukraine, set by A and 2 others"
    )


@pytest.mark.parametrize(
    ("state", "sign"),
    [("open", "ring"), ("passed", "square"), ("lapsed", "gap"), ("met", "bar"), ("abandoned", "bar"), ("unclear", "bar")],
)
def test_the_day_of_a_deadline_has_the_sign_of_what_became_of_it(state, sign):
    drawn = course(row(due="2025-11-20", latest=state, status=state), [])
    assert Mark("2025-11-20", sign, *drawn.marks[-1][2:]) == drawn.marks[-1]


def test_a_shortened_deadline_keeps_its_first_day_in_its_lane():
    moved = [{"due": "2025-12-20"}, {"due": "2025-11-20"}]
    drawn = course(row(due="2025-11-20", due_history=moved, slip_days=-30), [])
    assert ("2025-12-20", "diamond") in [(mark.day, mark.sign) for mark in drawn.marks]
    assert ("2025-11-20", "2025-12-20", "dashed") in drawn.stretches
    assert drawn.beside == "20 Nov 2025, open, 30 days earlier"


def test_from_where_it_was_given_up_the_way_to_its_day_is_dashed():
    given_up = {"effect": "abandoned", "published": "2025-11-10T12:00:00Z"}
    drawn = course(row(due="2025-11-20", latest="abandoned"), [given_up])
    assert [(one.first[:10], one.last[:10], one.manner) for one in drawn.stretches] == [
        ("2025-11-01", "2025-11-10", "line"),
        ("2025-11-10", "2025-11-20", "dashed"),
    ]
