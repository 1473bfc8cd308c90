"""The runner: three modes, one truth. However the log came in, the views are what a rebuild would make of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.acts import PayloadErased
from schemas.articles import ArticleCopied
from schemas.clock import DeadlineLapsed
from schemas.envelope import NewEvent, Payload
from schemas.errors import ViewError
from schemas.folder import DataFolder
from warehouse.connect import open_store
from warehouse.store import Store
from warehouse.views.delta import record_change
from warehouse.views.rebuilding import differences, rebuild
from warehouse.views.runner import project, stage

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)

# Deadlines that move: each report gives an entity a due day; `due_now` is the last one, `due_day` counts entities by that day,
# so that an entity leaves one key for another. `copies` is additive, `summary` full.
STAGED = """-- question: Which reports are there?
-- grain: one row per report
-- key: position
-- mode: add
-- inputs: new_event
CREATE OR REPLACE TABLE report AS
SELECT position, json_extract_string(payload, '$.entity') AS entity, CAST(json_extract_string(payload, '$.due') AS DATE) AS due
FROM new_event
WHERE type = 'DeadlineLapsed';
COMMENT ON TABLE report IS 'Reports';
COMMENT ON COLUMN report.position IS 'Position';
COMMENT ON COLUMN report.entity IS 'Entity';
COMMENT ON COLUMN report.due IS 'Due day';
"""
COPIES = """-- question: Which copies are there?
-- grain: one row per copy
-- key: position
-- mode: add
-- inputs: new_event
CREATE OR REPLACE TABLE copies AS
SELECT position, json_extract_string(payload, '$.copy_of') AS copy_of FROM new_event WHERE type = 'ArticleCopied';
COMMENT ON TABLE copies IS 'Copies';
COMMENT ON COLUMN copies.position IS 'Position';
COMMENT ON COLUMN copies.copy_of IS 'Of what; not a; semicolon';
"""
DUE_NOW = """-- question: When is each deadline due?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: new_event, report
-- touched: SELECT json_extract_string(payload, '$.entity') AS entity FROM new_event
--   WHERE type = 'DeadlineLapsed'
-- narrowed: report BY SELECT entity FROM touched
CREATE OR REPLACE TABLE due_now AS
SELECT entity, arg_max(due, position) AS due, count(*) AS reports FROM report SEMI JOIN touched USING (entity) GROUP BY entity;
COMMENT ON TABLE due_now IS 'Where deadlines stand';
COMMENT ON COLUMN due_now.entity IS 'Entity';
COMMENT ON COLUMN due_now.due IS 'Due day';
COMMENT ON COLUMN due_now.reports IS 'Reports of it';
"""
DUE_DAY = """-- question: How many deadlines fall due on each day?
-- grain: one row per day
-- key: due
-- mode: keys
-- inputs: due_now
-- touched: SELECT due FROM changed_due_now
CREATE OR REPLACE TABLE due_day AS
SELECT due, count(*) AS deadlines FROM due_now SEMI JOIN touched USING (due) GROUP BY due;
COMMENT ON TABLE due_day IS 'Deadlines by day';
COMMENT ON COLUMN due_day.due IS 'Due day';
COMMENT ON COLUMN due_day.deadlines IS 'How many';
"""
SUMMARY = """-- question: How much is there?
-- grain: one row
-- key: deadlines
-- mode: full
-- inputs: copies, due_day
CREATE OR REPLACE TABLE summary AS
SELECT (SELECT count(*) FROM copies) AS copies, coalesce(sum(deadlines), 0) AS deadlines FROM due_day;
COMMENT ON TABLE summary IS 'Sums';
COMMENT ON COLUMN summary.copies IS 'Copies';
COMMENT ON COLUMN summary.deadlines IS 'Deadlines';
"""
DUE_NOW_BY_CHANGES = """-- question: When is each deadline due?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: report
-- touched: SELECT entity FROM changed_report
CREATE OR REPLACE TABLE due_now AS
SELECT entity, arg_max(due, position) AS due, count(*) AS reports FROM report SEMI JOIN touched USING (entity) GROUP BY entity;
COMMENT ON TABLE due_now IS 'Where deadlines stand';
COMMENT ON COLUMN due_now.entity IS 'Entity';
COMMENT ON COLUMN due_now.due IS 'Due day';
COMMENT ON COLUMN due_now.reports IS 'Reports of it';
"""
FILES = {"report": STAGED, "copies": COPIES, "due_now": DUE_NOW, "due_day": DUE_DAY, "summary": SUMMARY}


def no_identity(store: Store) -> None:
    """These views need none."""


def write_views(root: Path, **changed: str) -> Path:
    folder = root / "views"
    (folder / "staging").mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | changed).items():
        (folder / ("staging" if name in ("report", "copies") else "") / f"{name}.sql").write_text(text)
    return folder


def report(number: int, entity: str, day: int) -> NewEvent:
    payload = DeadlineLapsed(topic=f"t{number}", entity=entity, due=date(2025, 12, day))
    return NewEvent.fact(f"entity:{entity}", payload, observed_at=NOON)


def copied(number: int, of: str) -> NewEvent:
    payload: Payload = ArticleCopied(article_id=f"x{number}", revision=1, copy_of=of, similarity=0.9)
    return NewEvent.fact(f"article:x{number}", payload, observed_at=NOON)


def tables(store: Store) -> dict[str, list[dict[str, Any]]]:
    return {name: store.query(f"SELECT * FROM {name} ORDER BY ALL") for name in FILES}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path / "data"), clock=lambda: NOON) as opened:
        yield opened


reports = st.tuples(st.just("report"), st.sampled_from("abcd"), st.integers(1, 4))
copies = st.tuples(st.just("copy"), st.sampled_from("xy"), st.just(0))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(reports, copies), max_size=5), min_size=1, max_size=4))
def test_what_came_in_step_by_step_equals_what_a_rebuild_makes(batches: list[list[tuple[str, str, int]]]) -> None:
    # given
    number = itertools.count()
    with TemporaryDirectory() as root, open_store(DataFolder(Path(root) / "data"), clock=lambda: NOON) as store:
        folder = write_views(Path(root))

        # when
        for batch in batches:
            store.append([report(next(number), a, b) if kind == "report" else copied(next(number), a) for kind, a, b in batch])
            project(store, folder=folder)

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


def test_a_table_made_elsewhere_that_changes_brings_its_views_up_to_date(store: Store, tmp_path: Path) -> None:
    # given
    names = """-- question: What are deadlines called?
-- grain: one row per entity
-- key: entity
-- mode: keys
-- inputs: identity, report
-- touched: SELECT entity FROM changed_identity UNION SELECT entity FROM changed_report
CREATE OR REPLACE TABLE names AS
SELECT report.entity, identity.called FROM report INNER JOIN identity USING (entity) SEMI JOIN touched USING (entity);
COMMENT ON TABLE names IS 'Names'; COMMENT ON COLUMN names.entity IS 'Entity'; COMMENT ON COLUMN names.called IS 'Name';
"""
    folder = write_views(tmp_path, names=names)
    store.connection.execute("CREATE TABLE views.main.identity AS SELECT 'a' AS entity, 'one' AS called")
    store.append([report(1, "a", 1)])
    project(store, folder=folder)

    # when
    with store.transaction() as connection:
        record_change(connection, "identity", "SELECT * FROM views.main.identity", "SELECT 'a' AS entity, 'two' AS called")
        connection.execute("UPDATE views.main.identity SET called = 'two'")
    project(store, folder=folder)

    # then
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
