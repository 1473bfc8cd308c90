"""What was known on a day, in both meanings: nothing newer leaks in.

One story: an article that is edited later, one that is found later, one that is withdrawn, a deadline that gets another date.
As published by 22 November a careful reader knows what had been published; as recorded by that day this installation knows only
what it had seen.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import InputError
from schemas.folder import DataFolder
from tests.warehouse.given import article, deadline, meeting, plan, published, rows, told
from warehouse.connect import open_store
from warehouse.read import Reader, open_reader
from warehouse.read.deadlines import deadlines
from warehouse.read.history import show
from warehouse.read.meetings import meetings
from warehouse.read.plans import versions
from warehouse.snapshot import write_known_at
from warehouse.store import Store

LEADERS = ("Donald Trump", "Vladimir Putin")
ULTIMATUM = deadline("set", due="2025-11-27", quote="Trump gave Ukraine until Thursday")


def withdrawn(name: str, day: int) -> list[NewEvent]:
    payload = ArticleWithdrawn(article_id=name, url=f"https://{name}.example/{name}", reason="410")
    return [NewEvent.fact(f"article:{name}", payload, observed_at=datetime(2025, 11, day, 12, tzinfo=UTC))]


STORY: list[tuple[int, list[NewEvent]]] = [
    (20, article("ledger", "2025-11-20", plan("presented", points=28, quote="a plan of 28 points"), ULTIMATUM)),
    (21, article("herald", "2025-11-21", meeting("announced", place="Budapest", when="2025-12-10", people=LEADERS))),
    (23, article("ledger", "2025-11-23", plan("presented", points=20, quote="a plan of 20 points"), ULTIMATUM, revision=2)),
    (24, article("times", "2025-11-24", deadline("extended", due="2025-12-04", quote="the deadline was put off a week"))),
    (26, withdrawn("herald", 26)),
    (28, article("wire", "2025-11-19", meeting("held", place="Miami", when="2025-11-18", people=LEADERS))),
]
"""Day of November on which it was recorded, and what."""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 11, 20, 18, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that took in the story day by day."""
    clock, folder = Clock(), tmp_path_factory.mktemp("recorded")
    with open_store(DataFolder(folder), clock=clock) as opened:
        for day, events in STORY:
            clock.now = datetime(2025, 11, day, 18, tzinfo=UTC)
            told(opened, events)
    return folder


@pytest.fixture
def store(recorded: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    clock.now = datetime(2025, 11, STORY[-1][0], 18, tzinfo=UTC)
    with open_store(DataFolder(tmp_path), clock=clock) as opened:
        yield opened


def picture(reader: Reader, **when: Any) -> dict[str, Any]:
    return {
        "deadlines": [(row["due"], row["articles"]) for row in deadlines(reader, **when)],
        "versions": [(row["points"], row["quote"]) for row in versions(reader, **when)],
        "meetings": [(row["place"], row["status"]) for row in meetings(reader, **when)],
    }


def known_at(store: Store, tmp_path: Path, moment: datetime) -> Reader:
    store.close()
    write_known_at(DataFolder(tmp_path), moment, tmp_path / "then.duckdb", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    return open_reader(DataFolder(tmp_path / "then.duckdb"))


THEN = {
    "deadlines": [("2025-11-27", 1)],
    "versions": [(28, "a plan of 28 points")],
    "meetings": [("Budapest", "announced")],
}
"""What this installation knew on the evening of 22 November."""
FOUND_LATER = ("Miami", "held")
"""It had been published by then in an article that was found six days later."""


def test_as_published_by_a_day_an_article_found_later_counts_and_nothing_that_was_published_later(
    store: Store, tmp_path: Path
) -> None:
    # given the story
    # when
    with published(store, tmp_path) as reader:
        then = picture(reader, as_of=date(2025, 11, 22))
        state = {day: show(reader, "herald", as_of=date(2025, 11, day))["state"]["state"] for day in (22, 26)}
        revisions = [show(reader, "ledger", as_of=date(2025, 11, day))["revisions"] for day in (22, 23)]

    # then
    assert then == THEN | {"meetings": [FOUND_LATER, *THEN["meetings"]]}
    assert state == {22: "read", 26: "withdrawn"}
    assert [len(held) for held in revisions] == [1, 2]


def test_as_recorded_by_a_day_only_what_had_been_seen_counts(store: Store, tmp_path: Path) -> None:
    # given the story
    # when
    with known_at(store, tmp_path, datetime(2025, 11, 22, 23, 59, tzinfo=UTC)) as reader:
        then = picture(reader)
        recorded = reader.rows("SELECT max(recorded_at) AS last, max(position) AS position FROM event")[0]
        about = reader.about
        newer = reader.rows(
            "SELECT article_id, revision FROM article_revision WHERE article_id IN ('wire', 'times') OR revision > 1 "
            "UNION ALL SELECT article_id, 0 FROM article WHERE state = 'withdrawn'"
        )
        looking_back = picture(reader, as_of=date(2025, 11, 20))

    # then
    assert then == THEN
    assert newer == []
    assert recorded["last"] < "2025-11-22"
    assert about["position"] == recorded["position"]
    assert looking_back == THEN | {"meetings": []}


def test_the_ids_of_then_are_those_that_the_log_had_given(store: Store, tmp_path: Path) -> None:
    # given
    named = {row["entity"] for row in store.query("SELECT entity FROM stg_entity_named")}

    # when
    with known_at(store, tmp_path, datetime(2025, 11, 22, tzinfo=UTC)) as reader:
        then = {row["entity"] for row in reader.rows("SELECT DISTINCT entity FROM identity")}

    # then
    assert then < named


def test_knowing_what_was_recorded_by_now_is_knowing_everything_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    # given
    head = store.head
    views = ("deadline", "deadline_change", "plan_version", "meeting", "article", "observation", "change", "identity")
    with published(store, tmp_path) as reader:
        live = {view: reader.rows(f"SELECT * FROM {view} ORDER BY ALL") for view in views}

    # when
    with known_at(store, tmp_path, datetime(2025, 12, 24, tzinfo=UTC)) as reader:
        then = {view: reader.rows(f"SELECT * FROM {view} ORDER BY ALL") for view in views}

    # then
    assert then == live
    with open_store(DataFolder(tmp_path), clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as again:
        assert again.head == head
        assert len(rows(again, "deadline")) == 1


def test_what_a_killed_rebuilding_left_goes_with_the_next_one(store: Store, tmp_path: Path) -> None:
    # given
    killed = tmp_path / "known-at"
    killed.mkdir()
    shutil.copy(DataFolder(tmp_path).log, killed / "log.duckdb")
    (killed / "views.duckdb.wal").write_bytes(b"half")

    # when
    with known_at(store, tmp_path, datetime(2025, 11, 22, 23, 59, tzinfo=UTC)) as reader:
        then = picture(reader)

    # then
    assert then == THEN
    assert not killed.exists()


def test_what_cannot_be_written_says_why(store: Store, tmp_path: Path) -> None:
    # given
    store.close()
    folder, then = DataFolder(tmp_path), datetime(2025, 11, 22, tzinfo=UTC)
    (tmp_path / "there.duckdb").touch()

    # when / then
    with pytest.raises(InputError, match="exists already"):
        write_known_at(folder, then, tmp_path / "there.duckdb", clock=lambda: then)
    with pytest.raises(InputError, match="no folder"):
        write_known_at(folder, then, tmp_path / "nowhere" / "then.duckdb", clock=lambda: then)
    with pytest.raises(InputError, match="nothing had been recorded by 2024-01-01"):
        write_known_at(folder, datetime(2024, 1, 1, tzinfo=UTC), tmp_path / "then.duckdb", clock=lambda: then)
    assert not (tmp_path / "then.duckdb").exists()
