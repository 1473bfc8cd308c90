"""Views that are made anew, because of what happened to them, to their definition or to the log; and runs that fail half-way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas.acts import PayloadErased
from schemas.envelope import NewEvent
from schemas.errors import ViewError
from schemas.folder import DataFolder
from tests.warehouse.toy_views import (
    DUE_NOW,
    DUE_NOW_BY_CHANGES,
    NOON,
    SUMMARY,
    no_identity,
    report,
    store,
    tables,
    write_views,
)
from warehouse.connect import open_store
from warehouse.store import Store
from warehouse.views.rebuilding import differences, rebuild
from warehouse.views.runner import project

__all__ = ["store"]


def test_a_changed_definition_rebuilds_the_view_and_those_above_it(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1), report(2, "a", 2)])
    project(store, folder=folder)

    # when
    write_views(tmp_path, due_now=DUE_NOW.replace("arg_max(", "arg_min("))
    runs = {run.view: run.outcome for run in project(store, folder=folder)}

    # then
    assert runs["due_now"] == runs["due_day"] == "rebuilt"
    assert (runs["report"], runs["copies"]) == ("unchanged", "unchanged")
    assert tables(store)["due_day"] == [{"due": date(2025, 12, 1), "deadlines": 1}]


def test_one_view_can_be_rebuilt_by_name_and_those_above_it_follow(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)
    store.connection.execute("UPDATE report SET due = '2030-01-01'")

    # when
    runs = {run.view: run.outcome for run in rebuild(store, "report", folder=folder)}

    # then
    assert (runs["report"], runs["due_now"], runs["due_day"], runs["copies"]) == ("rebuilt", "rebuilt", "rebuilt", "unchanged")
    assert tables(store)["due_now"][0]["due"] == date(2025, 12, 1)


def test_a_view_that_was_tampered_with_is_found_and_a_rebuild_repairs_it(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)
    store.connection.execute("UPDATE due_now SET reports = 9")

    # when
    found = differences(store, folder=folder, resolve=no_identity)
    rebuild(store, folder=folder, resolve=no_identity)

    # then
    assert found == {"due_now": 2}
    assert differences(store, folder=folder, resolve=no_identity) == {}


def test_a_view_that_fails_leaves_its_table_and_its_checkpoint_as_they_were(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)
    broken = "arg_max(due, position) AS due, CAST(error('no') AS BIGINT) AS reports"
    write_views(tmp_path, due_now=DUE_NOW.replace("arg_max(due, position) AS due, count(*) AS reports", broken))
    store.append([report(2, "a", 2)])

    # when
    with pytest.raises(ViewError, match=r"due_now\.sql"):
        project(store, folder=folder)

    # then
    assert tables(store)["due_now"] == [{"entity": "a", "due": date(2025, 12, 1), "reports": 1}]
    write_views(tmp_path)
    project(store, folder=folder)
    assert differences(store, folder=folder, resolve=no_identity) == {}


def test_views_made_from_a_log_that_lost_its_tail_are_made_again(tmp_path: Path) -> None:
    # given
    folder, data = write_views(tmp_path), DataFolder(tmp_path / "data")
    with open_store(data, clock=lambda: NOON) as store:
        store.append([report(1, "a", 1), report(2, "a", 2)])
        project(store, folder=folder)
        store.connection.execute("DELETE FROM log.main.event WHERE position = 2")

    # when
    with open_store(data, clock=lambda: NOON, recover=True) as store:
        project(store, folder=folder)

        # then
        assert tables(store)["due_now"] == [{"entity": "a", "due": date(2025, 12, 1), "reports": 1}]
        assert differences(store, folder=folder, resolve=no_identity) == {}


def test_an_erasure_builds_every_view_anew(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path, due_now=DUE_NOW_BY_CHANGES)
    first, second = report(1, "a", 1), report(2, "b", 2)
    store.append([first, second])
    project(store, folder=folder)

    # when
    erased = PayloadErased(events=(second.event_id,), by="Ada")
    store.append([NewEvent.act("review:erase", erased, command_id="1", observed_at=NOON)])
    store.connection.execute("UPDATE log.main.event SET payload = NULL WHERE position = 2")
    runs = project(store, folder=folder)

    # then
    assert {run.outcome for run in runs} == {"rebuilt"}
    assert [row["entity"] for row in tables(store)["due_now"]] == ["a", None]


def test_a_run_that_is_stopped_half_way_has_changed_no_view(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)
    before = tables(store)
    write_views(tmp_path, summary=SUMMARY.replace("coalesce(sum(deadlines), 0)", "CAST(error('no') AS BIGINT)"))
    store.append([report(2, "b", 2)])

    # when
    with pytest.raises(ViewError, match=r"summary\.sql"):
        project(store, folder=folder)

    # then
    assert tables(store) == before
