"""The runner: three modes, one truth. However the log came in, the views are what a rebuild would make of it."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import ViewError
from schemas.folder import DataFolder
from tests.warehouse.toy_views import (
    DUE_NOW,
    DUE_NOW_BY_CHANGES,
    NOON,
    copied,
    no_identity,
    report,
    store,
    tables,
    write_views,
)
from warehouse.connect import open_store
from warehouse.identity.writing import write
from warehouse.store import Store
from warehouse.views.moving import NARROW_ABOVE
from warehouse.views.rebuilding import differences, rebuild
from warehouse.views.runner import project, stage

__all__ = ["store"]

reports = st.tuples(st.just("report"), st.sampled_from("abcd"), st.integers(1, 4))
copies = st.tuples(st.just("copy"), st.sampled_from("xy"), st.just(0))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(reports, copies), max_size=5), min_size=1, max_size=4), st.sampled_from([0, NARROW_ABOVE]))
def test_what_came_in_step_by_step_equals_what_a_rebuild_makes(
    batches: list[list[tuple[str, str, int]]], narrow_above: int
) -> None:
    # given
    number = itertools.count()
    with TemporaryDirectory() as root, open_store(DataFolder(Path(root) / "data"), clock=lambda: NOON) as store:
        folder = write_views(Path(root))

        # when
        for batch in batches:
            store.append([report(next(number), a, b) if kind == "report" else copied(next(number), a) for kind, a, b in batch])
            project(store, folder=folder, narrow_above=narrow_above)

        # then
        assert differences(store, folder=folder, resolve=no_identity) == {}
        incremental = tables(store)
        rebuild(store, folder=folder, resolve=no_identity)
        assert tables(store) == incremental


def test_an_entity_that_moves_leaves_its_old_key(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1), report(2, "b", 1)])
    project(store, folder=folder)

    # when
    store.append([report(3, "a", 2)])
    project(store, folder=folder)

    # then
    assert tables(store)["due_day"] == [
        {"due": date(2025, 12, 1), "deadlines": 1},
        {"due": date(2025, 12, 2), "deadlines": 1},
    ]


def test_a_run_without_new_events_touches_nothing(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    runs = project(store, folder=folder)

    # then
    assert {run.outcome for run in runs} == {"unchanged"}
    assert [run.view for run in runs] == ["copies", "report", "due_now", "due_day", "summary"]


def test_views_whose_inputs_did_not_change_are_left_alone(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    store.append([copied(2, "y")])
    runs = {run.view: run.outcome for run in project(store, folder=folder)}

    # then
    unchanged = dict.fromkeys(["report", "due_now", "due_day"], "unchanged")
    assert runs == unchanged | {"copies": "refreshed", "summary": "refreshed"}


def test_views_can_be_brought_up_to_a_position_and_not_back(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path)
    store.append([report(1, "a", 1), report(2, "a", 2)])

    # when
    project(store, 1, folder=folder)
    early = tables(store)["due_now"]
    project(store, folder=folder)

    # then
    assert early == [{"entity": "a", "due": date(2025, 12, 1), "reports": 1}]
    with pytest.raises(ViewError, match="cannot go back to 1"):
        project(store, 1, folder=folder)


def test_a_table_made_elsewhere_that_changes_brings_its_views_up_to_date(store: Store, tmp_path: Path) -> None:
    # given
    names = """-- question: What are deadlines called?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: stand_in, report
-- touched: SELECT observation AS entity FROM changed_stand_in UNION SELECT entity FROM changed_report
CREATE OR REPLACE TABLE names AS
SELECT entity, today AS called FROM report INNER JOIN stand_in ON entity = observation SEMI JOIN touched USING (entity);
COMMENT ON TABLE names IS 'Names'; COMMENT ON COLUMN names.entity IS 'Entity'; COMMENT ON COLUMN names.called IS 'Name';
"""
    folder = write_views(tmp_path, names=names)
    write(store, "stand_in", [("a", "one")])
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    changed = write(store, "stand_in", [("a", "two")])
    project(store, folder=folder)

    # then
    assert changed == 2
    assert store.query("SELECT * FROM names") == [{"entity": "a", "called": "two"}]


def test_what_was_staged_before_a_run_was_killed_still_reaches_the_views_above(store: Store, tmp_path: Path) -> None:
    # given
    folder = write_views(tmp_path, due_now=DUE_NOW_BY_CHANGES)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    store.append([report(2, "a", 2)])
    stage(store, folder=folder)
    store.append([report(3, "b", 2)])
    stage(store, folder=folder)
    project(store, folder=folder)

    # then
    assert tables(store)["due_day"] == [{"due": date(2025, 12, 2), "deadlines": 2}]
    assert store.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'delta'") == []


def test_a_change_that_makes_no_difference_goes_no_further(store: Store, tmp_path: Path) -> None:
    # given
    due_now = DUE_NOW_BY_CHANGES.replace(", count(*) AS reports", ", 0 AS reports")
    folder = write_views(tmp_path, due_now=due_now)
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    store.append([report(2, "a", 1)])
    runs = {run.view: run.outcome for run in project(store, folder=folder)}

    # then
    assert (runs["report"], runs["due_now"], runs["due_day"], runs["summary"]) == ("refreshed", *["unchanged"] * 3)


def test_a_full_view_hands_on_the_rows_that_changed_in_it(store: Store, tmp_path: Path) -> None:
    # given
    full = (
        DUE_NOW.replace("mode: keys", "mode: full")
        .replace("new_event, report", "report")
        .replace(" SEMI JOIN touched USING (entity)", "")
    )
    full = "\n".join(line for line in full.splitlines() if "touched" not in line and "WHERE type" not in line)
    folder = write_views(tmp_path, due_now=full)
    store.append([report(1, "a", 1), report(2, "b", 1), report(3, "c", 3)])
    project(store, folder=folder)

    # when
    store.append([report(4, "a", 2)])
    runs = {run.view: run.outcome for run in project(store, folder=folder)}

    # then
    assert (runs["due_now"], runs["due_day"]) == ("refreshed", "refreshed")
    assert differences(store, folder=folder, resolve=no_identity) == {}
    assert [row["due"].day for row in tables(store)["due_day"]] == [1, 2, 3]
