"""What all pages have in common: the address that holds the state, other forms of the same data, errors, and the walls."""

from __future__ import annotations

import csv
import io
import threading
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from dashboard.pages import PAGES
from dashboard.security import POLICY
from dashboard.tables import cell
from schemas.folder import DataFolder
from tests.dashboard.world import WORLD
from tests.warehouse.given import article, meeting, opened, published, told

LISTS = [page.name for page in PAGES if not page.keyed]


def test_the_first_address_leads_to_the_first_topic(client):
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/gaza/today")


@pytest.mark.parametrize("name", LISTS)
def test_a_page_comes_as_html_json_and_csv_with_the_same_rows(client, name):
    # when
    html, data, table = (client.get(f"/ukraine/{name}{suffix}") for suffix in ("", ".json", ".csv"))
    # then
    page = next(page for page in PAGES if page.name == name)
    assert html.status_code == data.status_code == table.status_code == 200
    assert page.question.replace("’", "'")[:20] in html.text.replace("’", "'")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(data.json()[page.table])


@pytest.mark.parametrize("name", LISTS)
def test_a_page_shows_the_day_that_its_address_names(client, name):
    page = next(page for page in PAGES if page.name == name)
    answer = client.get(f"/ukraine/{name}?as_of=2025-11-22")
    assert answer.status_code == 200
    assert ("22 Nov 2025" in answer.text) == page.looks_back
    if page.looks_back:
        assert "as_of=2025-11-22" in answer.text  # links carry the day on


def test_what_was_not_published_by_a_day_is_not_shown(client):
    sentences = [row["sentence"] for row in client.get("/ukraine/today.json?as_of=2025-10-18").json()["changes"]]
    assert len(sentences) == 1
    assert "Budapest" in sentences[0]


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/ukraine/today?as_of=yesterday", 400, "write it as 2025-11-22"),
        ("/ukraine/today?kind=gossip", 400, "it is one of plan"),
        ("/ukraine/today?p=0", 400, "it counts from 1"),
        ("/ukraine/today?as_of=2025-12-04", 400, "has not come yet"),
        ("/ukraine/plan/", 404, "the page of plans leads to them"),
        ("/ukraine/article/courier?revision=first", 400, "revisions count from 1"),
        ("/ukraine/deadline/nobody", 404, "called"),
        ("/ukraine/today?kind=" + "x" * 300, 400, "longer than 200"),
        ("/atlantis/today", 404, "known are: gaza, ukraine"),
        ("/ukraine/nowhere", 404, "page stands at this address"),
        ("/ukraine/today?x=" + "x" * 3000, 414, "longer than any page needs"),
    ],
)
def test_a_wrong_address_is_told_what_is_right(client, address, status, told):
    answer = client.get(address)
    assert answer.status_code == status
    assert told in answer.text


def test_an_error_of_data_is_json(client):
    answer = client.get("/ukraine/today.json?as_of=never")
    assert answer.status_code == 400
    assert "2025-11-22" in answer.json()["error"]


@pytest.mark.parametrize("name", LISTS)
def test_hostile_words_stay_words(client, name):
    text = client.get(f"/ukraine/{name}").text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_every_answer_carries_the_policy_and_no_inline_script(client):
    for address in ("/ukraine/today", "/static/parley.js", "/ukraine/nowhere", "/snapshot.json"):
        assert client.get(address).headers["content-security-policy"] == POLICY
    text = client.get("/ukraine/today").text
    assert text.count("<script") == text.count("<script src=")
    assert " style=" not in text
    assert " onclick" not in text


def test_another_host_name_is_refused(client):
    assert client.get("/ukraine/today", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/ukraine/today", headers={"host": "localhost:8765"}).status_code == 200


def test_pages_only_read(client):
    for method in ("post", "put", "delete"):
        assert getattr(client, method)("/ukraine/today").status_code == 405
    assert client.post("/ukraine/today", content=b"x" * 100_000).status_code == 413


def test_a_page_that_did_not_change_is_not_sent_again(client):
    first = client.get("/ukraine/today")
    again = client.get("/ukraine/today", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_csv_holds_no_formula():
    assert cell("=1+1") == "'=1+1"
    assert cell(["@x", "y"]) == "'@x; y"
    assert cell(-1) == -1


def test_a_folder_without_a_snapshot_says_what_to_do(tmp_path):
    with TestClient(make_app(DataFolder(tmp_path)), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/")
    assert answer.status_code == 503
    assert "parley run" in answer.text
    assert answer.headers["retry-after"] == "30"


def test_a_new_snapshot_appears_while_the_process_stays(tmp_path):
    # given
    folder = DataFolder(tmp_path)
    with opened(tmp_path) as store:
        told(store, WORLD[:4])
        published(store, tmp_path).close()
    with TestClient(make_app(folder), base_url="http://127.0.0.1") as client:
        before = client.get("/ukraine/today")
        # when
        with opened(tmp_path) as store:
            told(store, article("news", "2025-12-03", meeting("announced", place="Vienna", when="2025-12-09", people=["Ada"])))
            published(store, tmp_path).close()
        after = client.get("/ukraine/today", headers={"if-none-match": before.headers["etag"]})
    # then
    assert "Vienna" not in before.text
    assert after.status_code == 200
    assert "Vienna" in after.text


def test_a_question_that_takes_too_long_is_given_up(world):
    # given
    app = make_app(world, clock=lambda: datetime(2025, 12, 3, tzinfo=UTC), seconds=0.2)
    readers = app.state.dashboard.readers
    # when / then
    from dashboard.readers import BusyError

    with pytest.raises(BusyError, match=r"longer than 0\.2 seconds"), readers.reader() as reader:
        reader.rows("SELECT count(*) FROM range(100000) AS a, range(1000000) AS b WHERE a.range * b.range % 7 = 1")
    with readers.reader() as reader:
        assert reader.rows("SELECT 1 AS one") == [{"one": 1}]


def test_a_question_about_a_past_day_keeps_no_other_waiting(world):
    # given
    app = make_app(world, clock=lambda: datetime(2025, 12, 3, tzinfo=UTC), seconds=1.0)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        asked_before = client.get("/ukraine/deadlines?as_of=2025-11-22")
        # when somebody's question about a past day is at work
        at = (world.current.resolve(), date(2025, 11, 24), "current")
        with app.state.dashboard.past.reader(at):
            today, known, another = (
                client.get(f"/ukraine/{address}")
                for address in ("deadlines", "deadlines?as_of=2025-11-22", "deadlines?as_of=2025-11-23")
            )
    # then
    assert (asked_before.status_code, today.status_code, known.status_code, another.status_code) == (200, 200, 200, 503)
    assert "try again" in another.text


def test_many_ask_at_once_and_each_is_answered(client):
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(client.get(f"/ukraine/today?as_of=2025-11-{n + 10}").status_code))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
