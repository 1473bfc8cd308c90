"""The pages of plans: where each stands with whom, its versions in their order, and who wrote them by whose account."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.charts.rail import rail
from dashboard.plan_words import matter_name, plan_name, version_name
from schemas.acts import EntitiesMerged
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.lineages import LineagesListed, ListedLineage
from tests.dashboard.conftest import NOW
from tests.dashboard.world import HOSTILE
from tests.warehouse.given import (
    TODAY,
    anchor,
    article,
    claim,
    decided,
    handed_in,
    observations,
    opened,
    plan,
    provision,
    published,
    told,
)

US = "/ukraine/plan/plan-us_ukraine"
BOB = {"subject": "authorship:us_ukraine:Bob", "lineage": "us_ukraine"}
SWISS = (
    article("five", "2025-11-20", plan("leaked", lineage="swiss", points=5)),
    article("six", "2025-11-21", plan("presented", lineage="swiss", points=6)),
)
JOINED = EntitiesMerged(
    topic="ukraine",
    entities=("version-swiss-5", "version-swiss-6"),
    anchors=tuple(anchor(observations(events)[0]) for events in SWISS),
    by="Ada",
    note="the sixth point is a heading",
)
LINEAGES = LineagesListed(
    topic="gaza",
    lineages=(ListedLineage(id="board", title="Board plan"), ListedLineage(id="reply", title="Reply", answers="board")),
    since="2025-11-01T08:00:00+00:00",
)
DISPUTED = [
    NewEvent.fact("profile:gaza", LINEAGES, observed_at=TODAY, topic="gaza"),
    *article("reply", "2025-11-19", plan("drafted", lineage="reply", points=7), topic="gaza"),
    *article("one", "2025-11-20", plan("presented", points=28, recipients=["Volodymyr Zelensky"])),
    *article("two", "2025-11-21", plan("endorsed", points=28, accepters=["Ada"]), plan("rejected", points=28, rejecters=["Ada"])),
    *article(
        "wrote",
        "2025-11-22",
        plan("drafted", points=28, authors=["Bob"], quote="Bob wrote the paper of twenty-eight points alone"),
        claim("asserts", "Bob wrote the paper", quote="Bob wrote the paper", **BOB),  # type: ignore[arg-type]
        claim("denies", "Bob can write", quote="Bob never learned to write", speaker="Eve", **BOB),  # type: ignore[arg-type]
    ),
    *article("three", "2025-11-23", plan("revised", points=19, quote="cut down to nineteen points")),
    *article(HOSTILE, "2025-11-24", plan("proposed", lineage="eu_12_point_oct2025", authors=[HOSTILE], quote=f"By {HOSTILE}")),
    *article("four", "2025-11-25", provision("ceasefire", 60, "days", lineage="truce", points=None)),
    handed_in("2025-11-26", "A point of a plan of which nobody tells.", lineage="shelved", of_points=5),
    *(
        event
        for day in range(1, 19)
        for event in article(f"p{day}", f"2025-11-{day:02d}", plan("discussed", lineage="board", points=20), topic="gaza")
    ),
]


@pytest.fixture(scope="module")
def disputed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Plans that are endorsed and rejected by one person, known by their contents alone, or by a text alone."""
    place = tmp_path_factory.mktemp("disputed")
    with opened(place) as store:
        told(store, DISPUTED, *SWISS)
        told(store, [decided(JOINED, "2025-11-27")])
        published(store, place).close()
    app = make_app(DataFolder(place), clock=lambda: NOW)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def test_plans_show_each_lineage_with_its_versions_in_the_order_in_which_they_came(client):
    # when
    text = client.get("/ukraine/plans").text
    # then
    places = [text.index(f'/ukraine/plan/{version}">{points} points') for version, points in _versions(client)]
    assert places == sorted(places)
    assert [points for _, points in _versions(client)] == [28, 19, 20]
    assert '<a href="/ukraine/plan/plan-us_ukraine">US Ukraine</a>' in text


def test_plans_tell_the_stand_of_parties_and_who_is_said_to_have_written_them(client):
    text = client.get("/ukraine/plans").text
    assert "rejected" in text
    assert '<a href="/ukraine/actor/Volodymyr%20Zelensky">' in text
    assert "Marco Rubio denies: the United States wrote it" in text
    assert "Marco Rubio asserts: the United States wrote it" in text


def test_a_plan_shows_who_took_which_position_on_which_version_and_by_which_words(client):
    # given
    rows = client.get(f"{US}.json").json()["positions"]
    # when
    text = client.get(US).text
    # then
    assert {(row["name"], row["position"]) for row in rows} >= {("Volodymyr Zelensky", "rejected"), ("Ukraine", "accepted")}
    section = text[text.index('id="parties"') : text.index('id="texts"')]
    for row in rows:
        assert row["quote"][:40] in section
    assert 'data-of="20 points"' in section


def test_a_version_has_a_page_that_marks_it_in_its_plan(client):
    # given
    version = client.get(f"{US}.json").json()["versions"][1]["version"]
    # when
    text, plain = client.get(f"/ukraine/plan/{version}").text, client.get(US).text
    # then
    assert "Marked below: <strong>19 points</strong>" in text
    assert 'class="ring"' in text
    assert "Marked below" not in plain
    assert 'class="ring"' not in plain


def test_a_plan_draws_its_rail_with_a_title_for_every_stop(client):
    text = client.get(US).text
    assert 'aria-label="28 points, then 19 points, then 20 points"' in text
    assert "<title>19 points made from 28 points</title>" in text
    assert text.count('<text class="points') == 3


def test_a_plan_tells_which_outlets_give_which_number_of_points(client):
    # given
    counts = {(row["points"], tuple(row["outlets"])) for row in client.get(f"{US}.json").json()["counts"]}
    # when
    text = client.get(US).text
    # then
    assert {points for points, _ in counts} == {28, 19, 20}
    for points, outlets in counts:
        assert f"<strong>{points} points</strong> say {outlets[0]}" in text


def test_a_plan_shows_what_changed_in_it_the_texts_handed_in_and_the_deadlines_that_hang_on_it(client):
    text = client.get(US).text
    assert "600,000 → 800,000 persons" in text
    assert '<a href="/ukraine/compare/plan-us_ukraine#about-military_cap">Military cap</a>' in text
    assert "printed by Harbor Dispatch, 30 Nov 2025" in text
    assert "handed in by Ada" in text
    assert "Deadline of 25 Dec 2025" in text
    assert 'made from <a href="/ukraine/compare/plan-us_ukraine?a=28&amp;b=19"' in text


def test_the_history_of_a_plan_is_the_table_of_its_page_the_last_report_first(client):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{US}.csv").text)))
    assert rows[0]["event"] == "accepted"
    assert rows[-1]["event"] == "presented"
    assert [int(row["step"]) for row in rows] == sorted((int(row["step"]) for row in rows), reverse=True)


def test_a_plan_as_of_a_day_has_only_what_had_been_published(client):
    # when
    then, later = (client.get(f"{US}?as_of={day}") for day in ("2025-11-22", "2025-12-01"))
    # then
    assert "28 points" in then.text
    assert "19 points" not in then.text
    assert "as_of=2025-11-22" in then.text
    assert "Deadline of 27 Nov 2025" in then.text
    assert "Deadline of 25 Dec 2025" not in then.text
    assert "Deadline of 25 Dec 2025" in later.text
    assert [row["points"] for row in client.get(f"{US}.json?as_of=2025-11-22").json()["versions"]] == [28]


def test_a_plan_before_the_first_report_says_that_nothing_was_published(client):
    answer = client.get(f"{US}?as_of=2025-10-01")
    assert answer.status_code == 200
    assert "Nothing of this plan had been published by 1 Oct 2025." in answer.text


def test_an_unknown_plan_and_one_of_another_topic_are_not_found(client):
    for address in ("/ukraine/plan/plan-nobody", "/gaza/plan/plan-us_ukraine", "/ukraine/plan/deadline-x"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "the page of plans lists those" in answer.text


def test_an_empty_topic_says_so(client):
    assert "No plan is told of yet." in client.get("/gaza/plans").text


def test_words_of_a_party_that_went_back_on_them_are_all_told(disputed):
    # given
    rows = disputed.get(f"{US}.json").json()["positions"]
    ada = next(row for row in rows if row["name"] == "Ada")
    # when
    text = disputed.get(US).text
    # then
    assert [was["event"] for was in ada["positions"]] == ["endorsed", "rejected"]
    assert "Before: endorsed, 21 Nov 2025" in text
    assert "contested" in text


def test_a_claim_in_the_words_of_a_report_is_told_once(disputed):
    # when
    found = [(row["what"], row["voice"], row["names"]) for row in disputed.get(f"{US}.json").json()["accounts"]]
    text = disputed.get(US).text
    # then
    assert found == [("drafted", "Wrote", ["Bob"]), ("denies", "Eve", ["Bob"])]
    assert "drafted the text of 28 points, by the account of Wrote" in text
    assert "Eve denies: Bob can write" in text


def test_a_version_that_was_joined_to_another_leads_to_that_one_and_says_who_joined_them(disputed):
    text = disputed.get("/ukraine/plan/version-swiss-6").text
    assert "version-swiss-6 was joined to the version that is marked below by Ada" in text
    assert "the sixth point is a heading" in text
    assert "Marked below: <strong>5 or 6 points</strong>" in text
    assert "count contested" in disputed.get("/ukraine/plans").text
    assert "≠ also told as 6" in text


def test_hostile_names_stay_words_on_every_page_of_a_plan(disputed):
    for address in ("/ukraine/plans", "/ukraine/plan/plan-eu_12_point_oct2025", "/ukraine/compare/plan-eu_12_point_oct2025"):
        text = disputed.get(address).text
        assert "EU 12 Point, Oct 2025" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_a_plan_of_which_only_the_contents_are_told_has_a_page(disputed):
    listed = '<a href="/ukraine/plan/plan-truce{}">Truce</a>, on Ceasefire'
    assert listed.format("") in disputed.get("/ukraine/plans").text
    assert listed.format("?as_of=2025-11-25") in disputed.get("/ukraine/plans?as_of=2025-11-25").text
    assert "Truce" not in disputed.get("/ukraine/plans?as_of=2025-11-24").text
    text = disputed.get("/ukraine/plan/plan-truce").text
    assert "No report tells what became of this plan" in text
    assert "No change is told on Ceasefire" in text


def test_a_text_of_which_no_report_tells_stands_on_the_page_of_plans(disputed):
    text = disputed.get("/ukraine/plans").text
    assert "Texts of which no report tells" in text
    assert '<a href="/ukraine/compare/shelved">Shelved</a>' in text
    whole = disputed.get("/ukraine/compare/shelved").text
    assert "A point of a plan of which nobody tells." in whole
    assert "/ukraine/plan/shelved" not in whole


def test_a_plan_that_answers_another_leads_to_the_text_that_it_answers(disputed):
    text = disputed.get("/gaza/plan/plan-reply").text
    assert 'an answer to <a href="/gaza/plan/version-board-20">Board plan, 20 points</a>' in text
    assert "an answer to" not in disputed.get("/gaza/plan/plan-board").text


def test_long_histories_come_in_parts_and_later_parts_hold_the_history_alone(disputed):
    # when
    first, second = (disputed.get(f"/gaza/plan/plan-board{suffix}").text for suffix in ("", "?p=2"))
    # then
    assert "<h3>18 Nov 2025</h3>" in first
    assert "<h3>1 Nov 2025</h3>" not in first
    assert 'href="/gaza/plan/plan-board?p=2"' in first
    assert "<h3>1 Nov 2025</h3>" in second
    assert ('id="texts"' in first, 'id="texts"' in second) == (True, False)


def test_a_parent_that_is_not_the_version_before_is_reached_by_an_arc_above_those_between():
    # given
    rows = [_row("a", 28, None), _row("b", 19, "a"), _row("c", 20, "a")]
    # when
    drawn = rail(rows)
    # then
    assert drawn is not None
    assert [words for _, words in drawn.lines] == ["19 points made from 28 points", "20 points made from 28 points"]
    straight, arc = (path for path, _ in drawn.lines)
    assert "C" not in straight
    assert "C" in arc
    assert [stop.x for stop in drawn.stops] == sorted(stop.x for stop in drawn.stops)
    assert all(0 < stop.x < drawn.width and 0 < stop.y < drawn.height for stop in drawn.stops)


def test_a_rail_of_nothing_is_not_drawn():
    assert rail([]) is None


def test_a_contested_count_is_told_beside_its_stop():
    row = _row("a", 28, None) | {"counts": [{"points": 28}, {"points": 27}]}
    drawn = rail([row])
    assert drawn is not None
    assert drawn.stops[0].counts == "also told as 27"
    assert version_name(row) == "28 or 27 points"


@pytest.mark.parametrize(
    ("plan_id", "lineage", "name"),
    [
        ("plan-us_ukraine", "us_ukraine", "US Ukraine"),
        ("plan-x", "eu_ua_counter_apr2025", "EU UA Counter, Apr 2025"),
        ("plan-truce", None, "Truce"),
        ("plan-unplaced-2025-03", None, "Reports that name no plan, Mar 2025"),
    ],
)
def test_a_plan_is_called_by_its_lineage(plan_id, lineage, name):
    assert plan_name(plan_id, lineage) == name


def test_a_plan_is_called_by_the_title_that_the_profile_gives_it():
    assert plan_name("plan-us_ukraine", "us_ukraine", "American plan of November") == "American plan of November"


def test_a_matter_is_written_in_capitals_where_the_words_write_it_so():
    assert matter_name("nato", [{"quote": "Kyiv agrees never to join NATO."}, None]) == "NATO"
    assert matter_name("military_cap", [{"quote": "a cap"}]) == "Military cap"


def _versions(client: TestClient) -> list[tuple[str, int]]:
    return [(row["version"], row["points"]) for row in client.get(f"{US}.json").json()["versions"]]


def _row(version: str, points: int, parent: str | None) -> dict[str, object]:
    told_of = {"counts": [{"points": points}], "status": "presented", "first_published": "2025-11-20T12:00:00Z"}
    return {"version": version, "points": points, "parent": parent, **told_of}
