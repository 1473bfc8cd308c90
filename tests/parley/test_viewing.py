"""`parley views` and `parley rebuild`: what the views are, and that they can be thrown away."""

from __future__ import annotations

from pathlib import Path

from tests.parley.conftest import Command
from tests.warehouse.given import article, deadline, meeting, opened, published, told


def newsroom(folder: Path) -> None:
    with opened(folder) as store:
        told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27"), meeting("announced", place="Geneva")))
        published(store, folder).close()


def test_views_tells_of_each_its_question_and_how_far_it_has_come(tmp_path: Path, parley: Command) -> None:
    # given
    newsroom(tmp_path)
    at = ("--dir", tmp_path)

    # when
    rows = {row["view"]: row for row in parley.json("views", *at)}
    said = parley("views", *at)

    # then
    about = rows["deadline"]
    [head] = parley.json("sql", "SELECT max(position) AS position FROM event", *at)
    assert (about["rows"], about["position"], about["mode"]) == (1, head["position"], "keys")
    assert about["question"].endswith("?")
    assert about["grain"].startswith("one row per")
    assert about["seconds"] >= 0
    assert said.code == 0
    assert all(name in said.out for name in rows)


def test_rebuild_makes_the_same_views_again_and_publishes_them(tmp_path: Path, parley: Command) -> None:
    # given views in which a deadline was tampered with
    newsroom(tmp_path)
    at = ("--dir", tmp_path)
    good = parley.json("deadlines", *at)
    with opened(tmp_path) as store:
        store.connection.execute("UPDATE views.main.deadline SET status = 'met'")

    # when
    one = parley("rebuild", "deadline", *at)
    mended = parley.json("deadlines", *at)
    every = parley("rebuild", *at)

    # then
    assert (one.code, every.code) == (0, 0)
    assert "rebuilt from the log and published" in one.err
    assert mended == good == parley.json("deadlines", *at)
    count = len(parley.json("views", *at))
    assert every.err.startswith(f"{count} views rebuilt")


def test_a_view_that_does_not_exist_is_named_and_nothing_is_published(tmp_path: Path, parley: Command) -> None:
    # given
    newsroom(tmp_path)
    before = (tmp_path / "current.duckdb").resolve()

    # when
    said = parley("rebuild", "dedline", "--dir", tmp_path)

    # then
    assert said.code == 1
    assert "dedline" in said.err
    assert "Traceback" not in said.err
    assert (tmp_path / "current.duckdb").resolve() == before
