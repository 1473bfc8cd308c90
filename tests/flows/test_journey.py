from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.importing import import_articles
from flows.journey import journey
from flows.run import Run, RunUnderWayError, topic_run
from flows.steps import append, look_up, sources_added
from flows.verifying import rebuild_views, verify_log
from parley.topics import live_profiles
from schemas.errors import LogError, ParleyError
from schemas.folder import DataFolder
from tests.conftest import Followed
from warehouse.lock import WriterLock
from warehouse.read import open_reader
from warehouse.read.deadlines import deadlines
from warehouse.read.meetings import meetings
from warehouse.read.press import sources

NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def import_one(folder: DataFolder, *paths: Path) -> dict[str, Any]:
    return import_articles(folder, live_profiles(folder, "ukraine"), list(paths), clock=clock)[0]


def events(folder: DataFolder) -> int:
    return int(json.loads(folder.head.read_text())["position"])


def test_every_day_of_the_newsroom_publishes_a_snapshot(followed: Followed) -> None:
    assert [summary["outcome"] for summary in followed.summaries] == ["ok"] * len(followed.summaries)
    assert followed.folder.current.resolve().exists()


def test_rows_in_are_rows_on_and_rows_set_aside_at_every_gate(followed: Followed) -> None:
    for summary in followed.summaries:
        for step in summary["steps"]:
            assert step["in"] == step["on"] + step["quarantined"], step


def test_running_again_adds_no_event(followed: Followed) -> None:
    before = events(followed.folder)

    followed.run_again()

    assert events(followed.folder) == before


def test_a_source_is_told_when_its_entry_is_new_or_another_also_when_an_earlier_one_comes_back(folder: DataFolder) -> None:
    # given
    profile = live_profiles(folder, "ukraine")[0]
    source = profile.sources[0]
    told: list[list[str]] = []

    # when: the feed's address is changed and changed back, with a run that sees nothing new after each
    for hour, leaning in enumerate(("one", "one", "other", "other", "one", "one")):
        changed = profile.model_copy(update={"sources": (source.model_copy(update={"leaning": leaning}),)})
        run = Run("ingest", folder, changed, lambda hour=hour: NOW + timedelta(hours=hour))
        new = sources_added(run, look_up(run))
        append(run, new)
        told.append([f"{event.content()['leaning']} {event.content()['since'][11:13]}" for event in new])

    # then
    assert told == [["one 12"], [], ["other 14"], [], ["one 16"], []]
    assert events(folder) == 3


def test_the_thanksgiving_deadline_has_its_setter_and_words_that_stand_in_the_article(followed: Followed) -> None:
    with open_reader(followed.folder) as reader:
        due = [row for row in deadlines(reader, topic="ukraine") if row["first_due"] == "2025-11-27"]
        text = reader.rows(
            "SELECT text FROM article_revision WHERE article_id = ? AND revision = ?", [due[0]["article_id"], due[0]["revision"]]
        )

    assert len(due) == 1
    assert "Donald Trump" in due[0]["set_by"]
    assert due[0]["articles"] > 1
    assert due[0]["quote"] == text[0]["text"][due[0]["start"] : due[0]["end"]]


def test_the_budapest_summit_was_called_off(followed: Followed) -> None:
    with open_reader(followed.folder) as reader:
        budapest = [row for row in meetings(reader, topic="ukraine") if row["place"] == "Budapest"]

    assert [row["status"] for row in budapest] == ["cancelled"]


def test_a_feed_that_turned_into_a_page_costs_only_itself(followed: Followed) -> None:
    last = followed.summaries[-1]
    with open_reader(followed.folder) as reader:
        health = {row["source_id"]: row["health"] for row in sources(reader, topic="ukraine")}

    assert last["counts"]["sources_failed"] == 1
    assert health["tiszamonitor"] in ("failing", "sick")
    assert health["quillwire"] == "healthy"


def test_the_log_verifies_and_a_rebuild_gives_the_same_views(followed: Followed) -> None:
    found = verify_log(followed.folder, tell=lambda _: None, clock=followed.room.clock)

    assert [row for row in found if not row["ok"]] == []


def test_a_rebuild_publishes_what_was_there(followed: Followed) -> None:
    with open_reader(followed.folder) as reader:
        before = reader.rows("SELECT * FROM deadline ORDER BY deadline")

    rebuild_views(followed.folder, clock=followed.room.clock)

    with open_reader(followed.folder) as reader:
        assert reader.rows("SELECT * FROM deadline ORDER BY deadline") == before


def test_an_open_snapshot_hinders_no_run_and_the_next_one_is_seen_after_it(
    folder: DataFolder, article: Path, tmp_path: Path
) -> None:
    import_one(folder, article)
    second = tmp_path / "second.json"
    second.write_text(
        article.read_text().replace('"ultimatum"', '"second"').replace("/ultimatum", "/second").replace("Friday", "Friday night")
    )

    with open_reader(folder) as held:
        import_one(folder, second)
        seen_by_holder = len(held.rows("SELECT article_id FROM article"))
    with open_reader(folder) as fresh:
        seen_afresh = len(fresh.rows("SELECT article_id FROM article"))

    assert (seen_by_holder, seen_afresh) == (1, 2)


def test_importing_twice_adds_no_event(folder: DataFolder, article: Path) -> None:
    first = import_one(folder, article)
    count = events(folder)

    second = import_one(folder, article)

    assert first["outcome"] == "ok"
    assert events(folder) == count
    assert second["counts"].get("articles_new", 0) == 0


def test_an_article_without_a_date_is_set_aside_with_its_reason_and_the_rest_goes_on(folder: DataFolder, article: Path) -> None:
    undated = article.with_name("undated.json")
    undated.write_text(json.dumps({key: value for key, value in json.loads(article.read_text()).items() if key != "published"}))

    summary = import_one(folder, undated, article)

    assert summary["counts"]["articles_new"] == 1
    assert any("published" in note for note in summary["notes"])
    with open_reader(folder) as reader:
        assert len(reader.rows("SELECT * FROM quarantine")) == 1


def test_without_a_network_every_source_says_so_and_nothing_is_lost(folder: DataFolder, article: Path) -> None:
    import_one(folder, article)
    profile = folder.topics / "ukraine.yaml"
    words = yaml.safe_load(profile.read_text())
    nobody = {
        "id": "nobody",
        "name": "Nobody",
        "feed": "http://127.0.0.1:9/feed",
        "kind": "sample",
        "allow_private_address": True,
    }
    words["sources"] = [nobody | {"ownership": "none", "reliability": "none"}]
    profile.write_text(yaml.safe_dump(words))
    before = events(folder)

    summary = journey(topic_run("ingest", "ukraine", folder.root, clock))

    assert summary["outcome"] == "ok"
    assert summary["counts"]["sources_failed"] == 1
    assert any(note.startswith("nobody: ") for note in summary["notes"])
    assert events(folder) == before + 1  # that the source is there, nothing else


def test_a_second_run_gives_way_to_the_first(folder: DataFolder, article: Path) -> None:
    import_one(folder, article)
    with locked(folder.root / "run.lock"), pytest.raises(RunUnderWayError, match="is skipped"):
        journey(topic_run("ingest", "ukraine", folder.root, clock))


def test_a_locked_log_names_its_holder_and_status_says_how_the_run_ended(folder: DataFolder, article: Path) -> None:
    import_one(folder, article)
    before = events(folder)
    (folder.root / "parley.toml").write_text("[log]\npatience_seconds = 0\n")
    holder = WriterLock.acquire(folder.lock, clock)
    with pytest.raises(LogError, match=str(os.getpid())):
        import_one(folder, article)
    holder.release()

    assert json.loads(folder.status.read_text())["outcome"] == "failed"
    assert events(folder) == before


def test_a_run_that_was_killed_is_made_good_by_the_next(folder: DataFolder, article: Path) -> None:
    import_one(folder, article)
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from flows import steps\n"
        "from flows.importing import import_articles\n"
        "from parley.topics import live_profiles\n"
        "from schemas.folder import DataFolder\n"
        "steps.observe = lambda *_: os.kill(os.getpid(), 9)\n"
        "folder = DataFolder(Path(sys.argv[1]))\n"
        "import_articles(folder, live_profiles(folder, 'ukraine'), [Path(sys.argv[2])])\n"
    )
    second = article.with_name("second.json")
    second.write_text(article.read_text().replace("/ultimatum", "/second").replace("Friday", "Friday night"))
    killed = subprocess.run([sys.executable, "-c", code, str(folder.root), str(second)], check=False, timeout=120)

    summary = import_one(folder, second)

    assert killed.returncode == -9
    assert summary["counts"].get("articles_new", 0) == 0
    assert summary["counts"]["articles_observed"] == 1


def test_errors_are_told_with_what_to_do(folder: DataFolder) -> None:
    folder.topics.mkdir(parents=True)
    (folder.topics / "ukraine.yaml").write_text("topic: ukraine\ntitel: Ukraine\n")

    with pytest.raises(ParleyError, match=r"ukraine\.yaml.*line 2.*titel"):
        topic_run("ingest", "ukraine", folder.root, clock)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file as another process would."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)
