"""The data dictionary and what can be taken away: every view, what each column says, and all of its rows."""

from __future__ import annotations

import csv
import io
import json
import shutil
import threading
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.downloads import Downloads
from dashboard.readers import BusyError
from schemas.folder import DataFolder
from tests.dashboard.world import HOSTILE, NOW
from tests.warehouse.given import article, claim, deadline, opened, published, told
from warehouse.read import open_reader
from warehouse.read.dictionary import LOOKS_BACK, dictionary
from warehouse.views.definition import load_views
from warehouse.views.runner import VIEWS


def test_every_view_is_listed_with_its_question_and_every_column_says_something(world: DataFolder):
    # when
    with open_reader(world) as reader:
        found = {row["view"]: row for row in dictionary(reader)}
    # then
    known = {view.name: view for view in load_views(VIEWS)}
    assert set(known) <= set(found)
    for name, view in known.items():
        assert (found[name]["question"], found[name]["grain"]) == (view.question, view.grain)
        assert all(column["says"] for column in found[name]["columns"])


def test_the_views_that_look_back_are_those_that_a_snapshot_has_macros_of(world: DataFolder):
    with open_reader(world) as reader:
        macros = reader.rows(
            "SELECT function_name AS name FROM duckdb_functions() WHERE function_name LIKE '%\\_as\\_of' ESCAPE '\\'"
        )
    assert {row["name"].removesuffix("_as_of") for row in macros} == LOOKS_BACK


def test_a_view_tells_its_columns_and_leads_to_its_files(client):
    text = client.get("/ukraine/data?view=deadline").text
    assert "Which deadlines were set" in text
    assert "Who set, reaffirmed or moved it, by name" in text
    for form in ("csv", "json", "parquet"):
        assert f'href="/ukraine/data/deadline.{form}"' in text
    assert client.get("/ukraine/data?view=nothing").status_code == 404


def test_the_dictionary_is_in_the_foot_of_every_page(client):
    assert 'href="/ukraine/data">all data' in client.get("/ukraine/today").text


def test_a_view_comes_in_each_form_with_the_same_rows_of_the_topic(client, tmp_path: Path):
    # when
    table, data, parquet = (client.get(f"/ukraine/data/deadline.{form}") for form in ("csv", "json", "parquet"))
    # then
    rows = list(csv.DictReader(io.StringIO(table.text)))
    (tmp_path / "view.parquet").write_bytes(parquet.content)
    ids = duckdb.sql(f"SELECT deadline FROM '{tmp_path / 'view.parquet'}'").fetchall()
    assert [row["deadline"] for row in rows] == [row["deadline"] for row in data.json()] == [one for (one,) in ids]
    assert {row["topic"] for row in data.json()} == {"ukraine"}
    assert json.loads(rows[0]["set_by"]) == data.json()[0]["set_by"]
    assert data.json()[0]["first_published"] == rows[0]["first_published"] == "2025-11-21T12:00:00.000000Z"
    assert table.headers["content-disposition"] == 'attachment; filename="deadline.csv"'


def test_articles_and_what_hangs_on_them_are_those_of_the_topic(client):
    articles = {row["article_id"] for row in client.get("/gaza/data/article.json").json()}
    assert articles == {row["article_id"] for row in client.get("/gaza/data/article_revision.json").json()} == {"doha"}


def test_a_hostile_text_is_no_formula_in_csv_and_untouched_in_json(tmp_path: Path):
    # given
    formula = "=HYPERLINK(1)"
    with opened(tmp_path) as store:
        said = claim("asserts", "x", speaker=formula, quote=f"{formula} said so {HOSTILE}")
        told(store, article("a", "2025-11-21", said, deadline("set", due="2025-11-27")))
        published(store, tmp_path).close()
    # when
    app = make_app(DataFolder(tmp_path), clock=lambda: NOW, seconds=60.0)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        [row] = csv.DictReader(io.StringIO(client.get("/ukraine/data/claim.csv").text))
        [same] = client.get("/ukraine/data/claim.json").json()
    # then
    assert (row["speaker"], same["speaker"]) == (f"'{formula}", formula)
    assert same["quote"] == f"{formula} said so {HOSTILE}"


@pytest.mark.parametrize(
    "address",
    [
        "/ukraine/data/nothing.csv",
        "/ukraine/data/deadline.xlsx",
        "/atlantis/data/deadline.csv",
        "/ukraine/data/event.csv",
        "/ukraine/data/deadline%3B%20DROP%20TABLE%20deadline.csv",
        "/ukraine/data/..%2Fdeadline.csv",
    ],
)
def test_nothing_but_a_view_can_be_taken_away(client, address):
    assert client.get(address).status_code == 404


def test_downloads_wait_for_each_other_a_moment_and_then_say_so(world: DataFolder, monkeypatch: pytest.MonkeyPatch):
    # given
    monkeypatch.setattr("dashboard.downloads._WAIT", 0.2)
    downloads = Downloads(world)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with downloads._readers.reader():
            holding.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait(30)
    # when / then
    with pytest.raises(BusyError, match="too many"), downloads._readers.reader():
        pass
    done.set()
    thread.join()


def test_a_file_that_was_given_is_left_on_no_disk(world: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # given a copy, since a process opens one file with one place to spill into
    snapshot = shutil.copyfile(world.current.resolve(), tmp_path / "copy.duckdb")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    app = make_app(DataFolder(snapshot), clock=lambda: NOW, seconds=60.0)
    # when
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/ukraine/data/observation.parquet")
    # then
    assert answer.content[:4] == b"PAR1"
    assert list(temporary.iterdir()) == []
