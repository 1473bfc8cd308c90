"""The lint: a view file keeps to what the runner relies on, and the message names file and rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ViewError
from warehouse.views.definition import load_view, load_views
from warehouse.views.lint import check
from warehouse.views.runner import VIEWS
from warehouse.views.view import View

GOOD = """-- question: Which is it?
-- grain: one row per thing
-- key: a
-- mode: full
-- inputs: thing
CREATE OR REPLACE TABLE good AS
WITH own AS (SELECT a, b FROM thing)

SELECT a, sum(b) AS b FROM own GROUP BY a;
COMMENT ON TABLE good IS 'Things';
COMMENT ON COLUMN good.a IS 'Which';
COMMENT ON COLUMN good.b IS 'How many';
"""


def write(folder: Path, text: str, name: str = "good") -> Path:
    path = folder / f"{name}.sql"
    path.write_text(text)
    return path


def test_a_good_view_is_read_in_its_parts(tmp_path: Path) -> None:
    # given
    path = write(tmp_path, GOOD)

    # when
    view = load_view(path)

    # then
    assert (view.name, view.key, view.mode, view.inputs) == ("good", ("a",), "full", ("thing",))
    assert view.select.startswith("WITH own")
    assert view.comments[0] == "COMMENT ON TABLE good IS 'Things'"
    assert view.columns == ("a", "b")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- grain: one row per thing\n", "", "front matter lacks grain"),
        ("-- mode: full", "-- mode: keys", "front matter lacks touched"),
        ("-- mode: full", "-- mode: full\n-- narrowed: thing BY SELECT a FROM thing", "narrowed belongs to mode keys only"),
        ("-- mode: full", "-- mode: sometimes", "must be keys, add or full"),
        ("TABLE good AS", "TABLE better AS", "creates the table it is named after"),
        ("CREATE OR REPLACE TABLE", "CREATE TABLE", "must be CREATE OR REPLACE TABLE good AS SELECT"),
        ("-- inputs: thing", "-- inputs: thing, other", "inputs says other, thing, but it reads thing"),
        ("FROM thing", "FROM thing INNER JOIN secret USING (a)", "but it reads secret, thing"),
        ("SELECT a, sum(b) AS b FROM own GROUP BY a", "SELECT * FROM own", "must list its columns"),
        ("sum(b) AS b", "max(now()) AS b", "gives another answer each time"),
        ("sum(b) AS b", "max(current_date) AS b", "gives another answer each time"),
        ("sum(b) AS b", "max(today()) AS b", "gives another answer each time"),
        ("sum(b) AS b", "max(random()) AS b", "gives another answer each time"),
        ("sum(b) AS b", "max(uuid()) AS b", "gives another answer each time"),
        ("sum(b) AS b", "list(b) AS b", "needs an ORDER BY in it"),
        ("sum(b) AS b", "string_agg(b, ', ') AS b", "needs an ORDER BY in it"),
        ("sum(b) AS b", "first(b) AS b", "needs an ORDER BY in it"),
        ("sum(b) AS b", "sum(row_number() OVER ()) AS b", "row_number() needs an ORDER BY"),
        ("FROM thing", "FROM log.main.event", "views read the log through new_event"),
        ("FROM thing", "FROM changed_thing", "changed rows are for touched alone"),
        ("FROM thing", "FROM new_event", "mode full reads whole tables"),
        ("FROM thing", "FROM thing SEMI JOIN touched USING (a)", "exists in mode keys only"),
        ("COMMENT ON TABLE good", "DROP TABLE thing; COMMENT ON TABLE good", "only COMMENT ON good may follow"),
        ("SELECT a, sum(b) AS b FROM", "SELECT a, sum(b AS b FROM", "good.sql"),
        ("COMMENT ON TABLE good IS 'Things';", "", "no COMMENT ON for (the table)"),
        ("COMMENT ON COLUMN good.b IS 'How many';", "", "no COMMENT ON for b"),
        ("COMMENT ON COLUMN good.b", "COMMENT ON COLUMN good.c IS 'Gone'; COMMENT ON COLUMN good.b", "good.c, which it has not"),
    ],
)
def test_a_view_that_breaks_a_rule_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    # given
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))

    # when
    with pytest.raises(ViewError) as refused:
        check(load_view(path))

    # then
    assert message in str(refused.value)
    assert "good.sql" in str(refused.value)


@pytest.mark.parametrize(
    ("touched", "message"),
    [
        ("SELECT a FROM changed_other", "touched reads changed_other, but other is no input of it"),
        ("SELECT c FROM changed_thing", "touched gives c; it must name columns of the view"),
        ("SELECT a FROM changed_thing WHERE b > random()", "gives another answer each time"),
        ("SELECT a FROM changed_thing\n-- narrowed: other BY SELECT a FROM touched", "narrowed reads other, which is no input"),
        ("SELECT a FROM changed_thing\n-- narrowed: thing", "it must say <inputs> BY <query for their keys>"),
    ],
)
def test_touched_names_columns_of_the_view_from_changes_of_its_inputs(tmp_path: Path, touched: str, message: str) -> None:
    # given
    keyed = GOOD.replace("mode: full", f"mode: keys\n-- touched: {touched}")
    path = write(tmp_path, keyed.replace("FROM thing", "FROM thing SEMI JOIN touched USING (a)"))

    # when
    with pytest.raises(ViewError) as refused:
        check(load_view(path))

    # then
    assert message in str(refused.value)


def test_a_view_of_events_names_their_types(tmp_path: Path) -> None:
    # given
    added = GOOD.replace("mode: full", "mode: add").replace("thing", "new_event").replace("FROM own", "FROM own WHERE {}")
    path = write(tmp_path, added.format("type LIKE 'Article%'"))

    # when
    with pytest.raises(ViewError) as refused:
        check(load_view(path))

    # then
    assert "picks event types by a pattern" in str(refused.value)


@pytest.mark.parametrize(
    "steady",
    [
        "list(b ORDER BY b)",
        "list_sort(list(DISTINCT b))",
        "first(b ORDER BY b)",
        "row_number() OVER (ORDER BY a)",
        "len(list(b))",
    ],
)
def test_an_order_that_is_settled_is_let_through(tmp_path: Path, steady: str) -> None:
    # given
    path = write(tmp_path, GOOD.replace("sum(b)", steady))

    # when
    view = load_view(path)
    check(view)

    # then
    assert steady in view.select


def test_views_come_after_the_views_that_they_read(tmp_path: Path) -> None:
    # given
    write(tmp_path, GOOD.replace("good", "above").replace("thing", "below"), "above")
    write(
        tmp_path,
        GOOD.replace("good", "below").replace("-- inputs: thing", "-- inputs: stand_in").replace("FROM thing", "FROM stand_in"),
        "below",
    )

    # when
    views = load_views(tmp_path)

    # then
    assert [view.name for view in views] == ["below", "above"]


def test_views_that_read_each_other_or_something_unknown_are_refused(tmp_path: Path) -> None:
    # given
    write(tmp_path, GOOD.replace("good", "a1").replace("thing", "b1"), "a1")

    # when / then
    with pytest.raises(ViewError, match="reads b1, which no view file makes"):
        load_views(tmp_path)
    write(tmp_path, GOOD.replace("good", "b1").replace("thing", "a1"), "b1")
    with pytest.raises(ViewError, match="in a circle: a1 → b1 → a1"):
        load_views(tmp_path)


@pytest.mark.parametrize("view", load_views(VIEWS), ids=lambda view: view.name)
def test_our_views_pass_the_lint(view: View) -> None:
    check(view)
