"""A past day that proved slow is worked out once, and then answered from that: the same answers, sooner."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.pages import PAGES
from dashboard.past_days import PastDays, Place
from schemas.folder import DataFolder
from tests.dashboard.world import NOW

DAY = date(2025, 11, 24)
LISTS = sorted(page.name for page in PAGES if page.looks_back and not page.keyed and page.name != "search")


@pytest.fixture(scope="module")
def app(world: DataFolder) -> Starlette:
    return make_app(world, clock=lambda: NOW, seconds=60.0)


@pytest.fixture(scope="module")
def asking(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def place_of(world: DataFolder, day: date = DAY) -> Place:
    return (world.current.resolve(), day, "current")


def wait_for(past: PastDays, place: Place) -> None:
    end = time.monotonic() + 60
    while not past.is_settled(place) and time.monotonic() < end:
        time.sleep(0.02)
    assert past.is_settled(place)


def test_a_day_that_is_answered_at_once_is_not_worked_out(app: Starlette, asking: TestClient, world: DataFolder) -> None:
    past = app.state.dashboard.past
    past.slow_seconds = 60.0

    assert asking.get(f"/ukraine/deadlines.json?as_of={DAY}").status_code == 200
    assert past._working is None
    assert not past.is_settled(place_of(world))


def test_a_day_that_proved_slow_is_worked_out_and_every_page_says_the_same(
    app: Starlette, asking: TestClient, world: DataFolder
) -> None:
    # given: what pages say of a day that is folded for each of them
    past, kept = app.state.dashboard.past, app.state.dashboard._kept
    past.slow_seconds = 60.0
    ids = {row["plan"] for row in asking.get(f"/ukraine/plans.json?as_of={DAY}").json()["plans"]}
    keyed = [f"plan/{sorted(ids)[0]}", "actor/Donald Trump", "actor/Marco Rubio"]
    addresses = [f"/ukraine/{one}.json?as_of={DAY}" for one in [*LISTS, *keyed]]
    folded = {address: asking.get(address) for address in addresses}

    # when: one of them is found to be slow
    past.slow_seconds = 0.0
    kept._pages.clear()
    asking.get(addresses[0])
    wait_for(past, place_of(world))
    past.slow_seconds = 60.0
    kept._pages.clear()
    settled = {address: asking.get(address) for address in addresses}

    # then
    assert {answer.status_code for answer in folded.values()} == {200}
    assert {address: answer.json() for address, answer in settled.items()} == {
        address: answer.json() for address, answer in folded.items()
    }


def test_another_day_takes_its_place_and_the_first_is_folded_again(app: Starlette, asking: TestClient, world: DataFolder) -> None:
    past = app.state.dashboard.past
    for day in (date(2025, 11, 25), date(2025, 11, 26)):
        past.slow_seconds = 0.0
        assert asking.get(f"/ukraine/meetings.json?as_of={day}").status_code == 200
        wait_for(past, place_of(world, day))
        past.slow_seconds = 60.0

    assert not past.is_settled(place_of(world, date(2025, 11, 25)))
    assert asking.get("/ukraine/claims.json?as_of=2025-11-25").status_code == 200


def test_a_day_that_cannot_be_worked_out_goes_on_being_folded(
    world: DataFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # given: a folder whose pointer is gone just when the day is to be worked out
    shutil.copytree(world.root, tmp_path / "data", symlinks=True)
    folder = DataFolder(tmp_path / "data")
    snapshot, pointer = folder.current.resolve(), folder.current.readlink()
    past = PastDays(folder, seconds=60.0)
    past.slow_seconds = 0.0

    # when
    with past.reader((snapshot, DAY, "current")):
        folder.current.unlink()
    end = time.monotonic() + 30
    while past._working is not None and time.monotonic() < end:
        time.sleep(0.01)
    folder.current.symlink_to(pointer)
    past.slow_seconds = 60.0
    with past.reader((snapshot, DAY, "current")) as reader:
        rows = reader.rows("SELECT count(*) AS n FROM deadline_as_of(DATE '2025-11-24')")

    # then
    assert "could not be worked out" in caplog.text
    assert not past.is_settled((snapshot, DAY, "current"))
    assert rows[0]["n"] > 0
