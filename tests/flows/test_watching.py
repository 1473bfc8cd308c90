"""The calendar apart from any fetching: dates that go by in silence are noted, shown, and taken back by a later report."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.run import Run, RunUnderWayError, lease
from flows.watching import watch_dates
from parley.topics import adopt, live_profiles
from schemas.errors import InputError
from schemas.folder import DataFolder
from tests.parley.conftest import Command
from tests.warehouse.given import article, deadline, meeting, opened, told
from warehouse.read import open_reader
from warehouse.read.deadlines import deadlines
from warehouse.read.meetings import meetings
from warehouse.watch import lapses

ULTIMATUM = deadline("set", due="2025-11-27")
GENEVA = meeting("announced", place="Geneva", when="2025-11-30", people=["Marco Rubio", "Ukraine"])


def watched(folder: DataFolder, day: str) -> dict[str, Any]:
    """A watch on a day, in the morning."""
    at = datetime.fromisoformat(f"{day}T08:00:00+00:00")
    return watch_dates(Run("watch", folder, live_profiles(folder, "ukraine")[0], lambda: at))


def position(folder: DataFolder) -> int:
    return int(json.loads(folder.head.read_text())["position"])


def states(folder: DataFolder) -> list[str]:
    with open_reader(folder) as reader:
        return [row["status"] for row in [*deadlines(reader), *meetings(reader)]]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A log with an ultimatum and a meeting, which nobody has shown yet."""
    place = DataFolder(tmp_path)
    adopt(place, "ukraine")
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-21", ULTIMATUM, GENEVA))
    return place


def test_a_day_that_goes_by_is_noted_and_shown_once_though_nothing_was_fetched(folder: DataFolder) -> None:
    # given
    early = watched(folder, "2025-11-27")
    shown = states(folder)
    # when
    late = watched(folder, "2025-11-28")
    lapsed, snapshot, head = states(folder), folder.current.resolve(), position(folder)
    again = watched(folder, "2025-11-28")
    # then
    assert (early["counts"].get("dates_passed", 0), shown) == (0, ["open", "announced"])
    assert (late["outcome"], late["counts"]["dates_passed"], lapsed) == ("ok", 1, ["lapsed", "announced"])
    assert (again["outcome"], folder.current.resolve(), position(folder)) == ("nothing_new", snapshot, head)
    assert json.loads(folder.status.read_text())["outcome"] == "nothing_new"


def test_a_report_that_comes_later_takes_the_lapse_back_and_it_does_not_return(folder: DataFolder) -> None:
    # given
    watched(folder, "2025-12-01")
    before = states(folder)
    # when
    with opened(folder.root) as store:
        abandoned = deadline("abandoned", due="2025-11-27")
        held = meeting("held", place="Geneva", when="2025-11-30", people=["Marco Rubio", "Ukraine"])
        told(store, article("wire", "2025-11-26", abandoned), article("herald", "2025-12-01", held))
    after = watched(folder, "2025-12-02")
    # then
    assert before == ["lapsed", "lapsed"]
    assert states(folder) == ["abandoned", "held"]
    assert after["counts"].get("dates_passed", 0) == 0


def test_what_was_noted_by_a_watch_that_was_killed_is_shown_by_the_next(folder: DataFolder) -> None:
    # given
    watched(folder, "2025-11-27")
    with opened(folder.root) as store:
        store.append(lapses(store, datetime(2025, 11, 28, tzinfo=UTC).date()))
    # when
    summary = watched(folder, "2025-11-28")
    # then
    assert (summary["outcome"], summary["counts"].get("dates_passed", 0)) == ("ok", 0)
    assert states(folder) == ["lapsed", "announced"]


def test_it_gives_way_to_a_run_and_makes_no_log_where_there_is_none(folder: DataFolder, tmp_path: Path) -> None:
    head = position(folder)
    with lease(folder), pytest.raises(RunUnderWayError, match="under way"):
        watched(folder, "2025-11-28")
    empty = DataFolder(tmp_path / "empty")
    adopt(empty, "ukraine")
    with pytest.raises(InputError, match="no log yet"):
        watched(empty, "2025-11-28")

    assert position(folder) == head
    assert not empty.log.exists()


def test_the_command_says_how_many_dates_went_by(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    parley = Command(capsys)
    first = parley("watch", "--dir", folder.root)
    second = parley.json("watch", "--dir", folder.root)

    assert first.code == 0
    assert "ukraine: ok: 2 dates that went by in silence" in first.err
    assert second["outcome"] == "nothing_new"
