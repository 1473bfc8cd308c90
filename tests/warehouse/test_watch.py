"""What the clock alone makes known."""

from datetime import date

import pytest

from schemas.envelope import NewEvent
from tests.warehouse.given import article, deadline, meeting, opened, rows, told
from warehouse.store import Store
from warehouse.watch import lapses


def watched(store: Store, day: str) -> list[NewEvent]:
    events = lapses(store, date.fromisoformat(day))
    told(store, events)
    return events


def test_a_deadline_lapses_on_the_day_after_and_only_once(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27")))
        # when
        counts = [len(watched(store, day)) for day in ("2025-11-27", "2025-11-28", "2025-11-29")]
        [row] = rows(store, "deadline")
        sentence = rows(store, "change", "position DESC")[0]["sentence"]
    # then
    assert counts == [0, 1, 0]
    assert row["status"] == "lapsed"
    assert sentence == "Deadline 27 November 2025 for Ukraine: the day went by without a report of an outcome"


def test_an_outcome_reported_in_time_but_read_late_replaces_the_lapse(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27")))
        watched(store, "2025-11-28")
        # when
        told(store, article("wire", "2025-11-25", deadline("abandoned", due="2025-11-27")))
        [row] = rows(store, "deadline")
    # then
    assert row["status"] == "abandoned"


def test_a_deadline_found_to_be_extended_has_not_lapsed_and_lapses_on_its_new_day(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27")))
        watched(store, "2025-11-28")
        # when
        told(store, article("wire", "2025-11-26", deadline("extended", due="2025-12-10")))
        before = [d["status"] for d in rows(store, "deadline")]
        late = watched(store, "2025-12-11")
        after = [d["status"] for d in rows(store, "deadline")]
    # then
    assert (before, len(late), after) == (["open"], 1, ["lapsed"])


def test_a_deadline_with_an_outcome_does_not_lapse(tmp_path):
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27"), deadline("abandoned", due="2025-11-27")))
        assert watched(store, "2025-12-31") == []


def test_an_announced_meeting_whose_day_went_by_is_noted(tmp_path):
    # given
    with opened(tmp_path) as store:
        told(
            store,
            article("a", "2025-11-20", meeting("announced", place="Geneva", when="2025-11-23", people=["Marco Rubio"])),
            article("b", "2025-11-20", meeting("held", place="Kyiv", when="2025-11-20", people=["Dan Driscoll"])),
            article("c", "2025-11-20", meeting("announced", place="Ankara", people=["Steve Witkoff"])),
        )
        # when
        events = watched(store, "2025-11-24")
        found = {m["meeting"]: m["status"] for m in rows(store, "meeting")}
    # then
    assert [e.type for e in events] == ["MeetingDatePassed"]
    assert found == {
        "meeting-geneva-2025-11-23": "lapsed",
        "meeting-kyiv-2025-11-20": "held",
        "meeting-ankara-2025-11": "announced",
    }


@pytest.mark.parametrize("kind", ["deadline", "meeting"])
def test_a_date_that_was_corrected_has_not_gone_by_and_the_right_one_does_in_its_time(tmp_path, kind):
    # given
    def said(day):
        if kind == "deadline":
            return deadline("set", due=day, quote=f"Trump set the deadline for Ukraine, namely {day}")
        return meeting(
            "announced", place="Geneva", when=day, people=["Marco Rubio"], quote=f"The meeting in Geneva will be {day}"
        )

    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-20", said("2025-11-27")))
        watched(store, "2025-11-28")
        before = [row["latest"] for row in rows(store, kind)]
        # when
        told(store, article("ledger", "2025-11-29", said("2025-12-27"), revision=2))
        corrected = [row["latest"] for row in rows(store, kind)]
        counts = [len(watched(store, day)) for day in ("2025-12-27", "2025-12-28", "2025-12-29")]
        after = [row["latest"] for row in rows(store, kind)]
    # then
    assert (before, corrected) == (["lapsed"], ["open" if kind == "deadline" else "announced"])
    assert (counts, after) == ([0, 1, 0], ["lapsed"])
