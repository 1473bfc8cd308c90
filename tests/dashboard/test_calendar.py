"""The calendar, read as a calendar program reads it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from icalendar import Calendar
from starlette.testclient import TestClient

from dashboard.app import make_app
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from tests.dashboard.world import NOW
from tests.warehouse.given import article, deadline, meeting, observations, opened, published, rejected, told

PAIR = ["Ada Adams", "Bo Berg"]


def read(client: TestClient, address: str = "/ukraine/calendar.ics") -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def seen(place: Path, *batches: list[NewEvent]) -> list[list[Any]]:
    """The dates after each batch, as one who subscribed gets them."""
    taken = []
    with TestClient(make_app(DataFolder(place), clock=lambda: NOW), base_url="http://127.0.0.1") as client:
        for batch in batches:
            with opened(place) as store:
                told(store, batch)
                published(store, place).close()
            taken.append(read(client))
    return taken


def one(dates: list[Any], words: str) -> Any:
    [found] = [each for each in dates if words in str(each["uid"])]
    return found


def test_a_calendar_has_deadlines_and_meetings_with_the_words_that_say_so(client):
    # when
    dates = read(client)
    # then
    christmas = one(dates, "2025-12-25")
    assert christmas["summary"] == "Deadline for Ukraine, set by Donald Trump: accept the plan"
    assert (christmas.decoded("dtstart"), christmas.decoded("dtend")) == (date(2025, 12, 25), date(2025, 12, 26))
    assert christmas["status"] == "CONFIRMED"
    assert "“Donald Trump set a deadline for Ukraine: 2025-12-25”" in christmas["description"]
    assert "Donald Trump, according to Financial Times (Tribune)" in christmas["description"]
    assert "https://tribune.example/tribune" in christmas["description"]
    assert christmas["url"].startswith("http://127.0.0.1/ukraine/deadline/deadline-ukraine-2025-12-25")
    assert one(dates, "moscow")["location"] == "Moscow"


def test_what_is_called_off_stays_and_is_cancelled(client):
    budapest = one(read(client), "budapest")
    assert budapest["status"] == "CANCELLED"
    assert budapest["summary"] == "Called off: meeting of Donald Trump and Vladimir Putin in Budapest"


def test_a_deadline_that_was_given_up_has_the_words_of_its_end_as_well(client):
    thanksgiving = one(read(client), "2025-11-27")
    assert thanksgiving["status"] == "CANCELLED"
    assert thanksgiving["summary"].startswith("Given up: deadline for Ukraine")
    assert "set a deadline" in thanksgiving["description"]
    assert "abandoned a deadline" in thanksgiving["description"]


def test_a_calendar_of_one_kind_has_that_kind_alone(client):
    both, due, met = (read(client, f"/ukraine/calendar.ics{query}") for query in ("", "?only=deadlines", "?only=meetings"))
    assert {str(each["categories"].to_ical(), "ascii") for each in due} == {"DEADLINE"}
    assert {str(each["categories"].to_ical(), "ascii") for each in met} == {"MEETING"}
    assert len(both) == len(due) + len(met)
    assert client.get("/ukraine/calendar.ics?only=holidays").status_code == 400


def test_a_uid_lasts_and_the_sequence_rises_with_every_change(tmp_path):
    # given
    given = article("a", "2025-11-01", deadline("set", due="2025-11-27", lineage="us_ukraine"))
    moved = article("b", "2025-11-03", deadline("extended", due="2025-12-10", lineage="us_ukraine"))
    off = article("c", "2025-11-05", deadline("abandoned", due="2025-12-10", lineage="us_ukraine"))
    # when
    taken = seen(tmp_path, given, moved, off, [rejected(observations(off)[0], "2025-11-07")])
    # then
    assert [len(dates) for dates in taken] == [1, 1, 1, 1]
    assert len({str(date_["uid"]) for [date_] in taken}) == 1
    assert [date_["status"] for [date_] in taken] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [date_.decoded("dtstart").day for [date_] in taken] == [27, 10, 10, 10]
    sequences = [date_["sequence"] for [date_] in taken]
    assert sequences == sorted(set(sequences)), "a person's decision is a change as well"


def test_what_nobody_reports_anew_stays_as_it_was(tmp_path):
    # given
    vienna = article("a", "2025-11-01", meeting("announced", place="Vienna", when="2025-12-10", people=PAIR))
    riga = article("b", "2025-11-03", meeting("announced", place="Riga", when="2025-12-11", people=["Cy", "Di"]))
    # when
    before, after = seen(tmp_path, vienna, riga)
    # then
    assert one(before, "vienna").to_ical() == one(after, "vienna").to_ical()
    assert one(after, "vienna").decoded("dtstamp").isoformat() == "2025-11-01T12:00:00+00:00"


def test_a_vague_date_is_all_its_days(tmp_path):
    vague = article(
        "a",
        "2025-11-01",
        meeting("announced", place="Vienna", when="2025-12-01..2025-12-31", people=PAIR),
        deadline("set", due="2026-01-05..2026-01-09"),
    )
    [dates] = seen(tmp_path, vague)
    assert [(each.decoded("dtstart"), each.decoded("dtend")) for each in dates] == [
        (date(2025, 12, 1), date(2026, 1, 1)),
        (date(2026, 1, 5), date(2026, 1, 10)),
    ]
    assert "it is one of these" in dates[1]["description"]


def test_a_meeting_put_off_to_no_day_is_off_its_old_one(tmp_path):
    announced = article("a", "2025-11-01", meeting("announced", place="Vienna", when="2025-12-10", people=PAIR))
    put_off = article("b", "2025-11-03", meeting("postponed", place="Vienna", people=PAIR))
    _, [after] = seen(tmp_path, announced, put_off)
    assert after["status"] == "CANCELLED"
    assert after["summary"].startswith("Postponed: meeting of")


def test_hostile_words_break_no_line(tmp_path):
    # given
    place = "Vienna\r\nEND:VEVENT\r\nBEGIN:VALARM\rX:1\u2028; , \\ \x00\x1b"
    hostile = article("a", "2025-11-01", meeting("announced", place=place, when="2025-12-10", people=PAIR, quote=place))
    # when
    [[date_]] = seen(tmp_path, hostile)
    # then
    assert date_["status"] == "TENTATIVE"
    assert "END:VEVENT" in date_["location"]
    assert date_.subcomponents == []


def test_the_same_snapshot_gives_the_same_bytes(client):
    assert client.get("/ukraine/calendar.ics").content == client.get("/ukraine/calendar.ics?").content
    first = client.get("/ukraine/calendar.ics")
    assert client.get("/ukraine/calendar.ics", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_calendar_looks_back(client):
    assert one(read(client, "/ukraine/calendar.ics?as_of=2025-10-18"), "budapest")["status"] == "TENTATIVE"
    assert "2025-12-25" not in client.get("/ukraine/calendar.ics?as_of=2025-10-18").text


def test_the_dates_come_as_data_too(client):
    assert len(client.get("/ukraine/calendar.json").json()["dates"]) == len(read(client))
    assert client.get("/ukraine/calendar.csv").text.startswith("kind,entity,status")
    assert client.get("/ukraine/calendar").status_code == 404
