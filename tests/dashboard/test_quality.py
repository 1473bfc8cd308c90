"""Quality: the gates of the last run, what is held back, and what is asked of every row."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.expectations import STEPS, suites
from quality import suites as judged
from schemas.folder import DataFolder
from tests.dashboard.press import STATUS
from tests.dashboard.world import HOSTILE, NOW

WORDS = re.compile(r"<[^>]+>")


def plain(text: str) -> str:
    return " ".join(html.unescape(WORDS.sub(" ", text)).split())


def test_the_gates_of_the_last_run_are_told_and_what_does_not_add_up_is_marked(press):
    # when
    page = plain(press.get("/ukraine/quality").text)
    # then: five came, four went on and one was set aside; of four pages one is missing
    assert "Feed entries 5 4 1 ● yes 8 1" in page
    assert "Pages 4 2 1 ✕ no 9 0" in page
    assert "entry has a web address feed entries, 1 of 5 ◐ rows set aside" in page
    assert "What to do: Look at parley sources ." in page
    assert press.get("/ukraine/quality.json").json()["run"] == STATUS


def test_rows_held_back_are_shown_whole_with_their_reason(press):
    # when
    rows = press.get("/ukraine/quality.json").json()["quarantine"]
    text = press.get("/ukraine/quality").text
    # then
    assert [row["id"] for row in rows] == ["q2", "q1", "q0"]
    assert json.loads(rows[0]["content"]) == {"title": HOSTILE}
    assert "the page is not in the archive" in text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_a_row_says_what_to_do_about_it_and_a_discarded_one_who_wanted_it_not_and_why(press):
    # when
    text = press.get("/ukraine/quality").text
    page = plain(text)
    # then
    assert "the page is fetched once more. Then parley quarantine retry q1 , or parley quarantine discard q1" in page
    assert re.search("no publication date read, 3 Dec[^,]* 2025,? 08:00( UTC)?, discarded by Ada", page)
    assert "Discarded by Ada, " in page
    assert ": a letter " in page
    assert "<script>alert" not in text
    assert "retry q0" not in page
    for asked, ids in (("state=discarded", ["q0"]), ("step=read", ["q0"]), ("state=open&step=pages", ["q1"])):
        assert [row["id"] for row in press.get(f"/ukraine/quality.json?{asked}").json()["quarantine"]] == ids


def test_a_gate_can_be_looked_at_alone(press):
    answer = press.get("/ukraine/quality.json?step=pages").json()
    assert [row["id"] for row in answer["quarantine"]] == ["q1"]
    assert [suite["step"] for suite in answer["suites"]] == ["pages"]
    page = plain(press.get("/ukraine/quality?step=pages").text)
    assert "page is archived the row is set aside" in page
    assert "The raw bytes lie in the archive before an event names them" in page


@pytest.mark.parametrize("step", STEPS)
def test_what_is_told_of_a_gate_is_what_it_judges(step):
    # given
    suite = judged.load_suite(step)
    [told] = [one for one in suites() if one["step"] == step]
    asked = {one["name"]: one for one in told["expectations"]}
    # then
    assert set(asked) - {"row_has_its_shape"} == {one.name for one in suite.expectations}
    assert ("row_has_its_shape" in asked) == bool(suite.columns)
    for one in suite.expectations:
        fails = "the run stops" if one.stops_step else "the row is set aside" if one.sets_row_aside else "it is recorded"
        assert (asked[one.name]["fails"], asked[one.name]["why"]) == (fails, one.why)
    assert told["next_step"] == suite.next_step


def test_a_folder_in_which_nothing_ran_says_so(client):
    page = plain(client.get("/ukraine/quality").text)
    assert "No run is noted." in page
    assert "Nothing is held back." in page


def test_a_note_of_a_run_that_is_broken_or_lacks_parts_costs_no_page(world: DataFolder, tmp_path: Path):
    # given
    folder = DataFolder(tmp_path)
    folder.current.symlink_to(world.current.resolve())
    with TestClient(make_app(folder, clock=lambda: NOW, seconds=60.0), base_url="http://127.0.0.1") as client:
        for note in ("{", "[]", '{"outcome": "failed", "topic": "ukraine", "message": "no network"}', "{}"):
            folder.status.write_text(note)
            # when / then
            assert client.get("/ukraine/quality").status_code == 200
            assert client.get("/ukraine/sources").status_code == 200
