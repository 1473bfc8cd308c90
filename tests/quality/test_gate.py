import json
import subprocess
import sys
from datetime import date, datetime
from typing import Any

import pytest

from quality import engine
from quality.gate import audit, judge
from quality.shape import SHAPE, shown
from quality.suites import Expectation
from schemas.errors import GateError
from tests.quality import samples


@pytest.mark.parametrize(
    ("step", "row"),
    [
        ("feed_entries", samples.entry()),
        ("pages", samples.page()),
        ("article_revisions", samples.revision()),
        ("observations", samples.observation()),
        ("append", samples.event()),
    ],
)
def test_row_as_the_stages_make_it_passes_every_expectation(step: str, row: dict[str, Any]) -> None:
    # given a row made from real values

    # when
    verdict = judge(step, [row])

    # then
    assert [check.expectation for check in verdict.failed] == []
    assert verdict.passed == [row]
    assert not verdict.stop


def test_bad_rows_are_set_aside_with_reasons_and_the_good_ones_go_on_in_their_order() -> None:
    # given
    rows = [samples.entry(n) for n in range(6)]
    rows[1]["url"] = "javascript:alert(1)"
    rows[4]["source_id"] = ""
    rows[4]["url"] = "gopher://old.example/"

    # when
    verdict = judge("feed_entries", rows)

    # then
    assert verdict.passed == [rows[0], rows[2], rows[3], rows[5]]
    assert verdict.kept == [0, 2, 3, 5]
    assert [bad.row for bad in verdict.quarantined] == [rows[1], rows[4]]
    assert verdict.quarantined[0].expectation == "entry_has_a_web_address"
    assert "url = 'javascript:alert(1)'" in verdict.quarantined[0].reason
    assert "entry_names_its_source" in verdict.quarantined[1].reason
    assert "entry_has_a_web_address" in verdict.quarantined[1].reason
    assert not verdict.stop


def test_warning_is_recorded_and_holds_no_row_up() -> None:
    # given
    rows = [samples.entry(title=" "), samples.entry(1)]

    # when
    verdict = judge("feed_entries", rows)

    # then
    assert verdict.passed == rows
    [check] = verdict.failed
    assert (check.expectation, check.severity, check.checked, check.failed, check.stops) == (
        "entry_has_a_title",
        "warning",
        2,
        1,
        False,
    )
    assert "row 0" in check.detail


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"url": None}, "url is missing"),
        ({"url": ["https://ledger.example/"]}, "url is ['https://ledger.example/'] (list), not text"),
        ({"title": {"en": "An answer"}}, "title is {'en': 'An answer'} (dict), not text"),
        ({"title": 7}, "title is 7 (int), not text"),
        ({"published": "next Thursday"}, "published is 'next Thursday' (str), not a time"),
        ({"published": "2025-11-24T08:00:00"}, "a time without an offset"),
        ({"published": "0001-01-01T00:00:00+14:00"}, "not a time within the calendar"),
        ({"title": "half a pair \ud83d"}, "half a surrogate pair"),
    ],
)
def test_value_of_a_wrong_kind_is_a_reason_and_no_crash(changes: dict[str, Any], expected: str) -> None:
    # given a good row between which the bad one stands
    rows = [samples.entry(), samples.entry(1, **changes), samples.entry(2)]

    # when
    verdict = judge("feed_entries", rows)

    # then
    [bad] = verdict.quarantined
    assert bad.index == 1
    assert bad.expectation == SHAPE
    assert expected in bad.reason
    assert len(verdict.passed) == 2


def test_half_a_surrogate_pair_can_be_kept_in_quarantine() -> None:
    # given what a JSON feed may hold, deep inside a row
    row = samples.observation(quote="half \ud83d", chain=[{"name": "\udc00"}])

    # when
    [bad] = judge("observations", [row]).quarantined

    # then
    assert (bad.row["quote"], bad.row["chain"]) == ("half \\ud83d", [{"name": "\\udc00"}])
    assert json.dumps(bad.row, ensure_ascii=False, default=str).encode()
    assert bad.reason.encode()


def test_missing_columns_are_named_all_at_once() -> None:
    # given
    row = samples.page()
    del row["outlet"], row["bytes"]

    # when
    verdict = judge("pages", [row])

    # then
    assert verdict.quarantined[0].reason == "there is no column outlet; there is no column bytes"
    assert verdict.passed == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, True, "7"])
def test_number_that_is_none_is_set_aside(value: object) -> None:
    # given
    rows = [samples.observation(confidence=value), samples.observation(event_id="b")]

    # when
    verdict = judge("observations", rows)

    # then
    assert "confidence is" in verdict.quarantined[0].reason
    assert len(verdict.passed) == 1


def test_condition_that_trips_over_a_row_counts_against_the_row() -> None:
    # given a chain whose links are no mentions
    rows = [samples.observation(chain=["Quillwire"]), samples.observation(event_id="b")]

    # when
    verdict = judge("observations", rows)

    # then
    [bad] = verdict.quarantined
    assert bad.expectation == "chain_has_no_cycle"
    assert "raised TypeError" in bad.reason
    assert len(verdict.passed) == 1


def test_defect_in_the_batch_to_append_stops_the_step_and_keeps_everything() -> None:
    # given
    rows = [samples.event(), samples.event(payload='{"made": "up"}')]

    # when
    verdict = judge("append", rows)

    # then
    assert verdict.stop
    assert verdict.rows_in == 2
    with pytest.raises(GateError, match=r"(?s)gate append: nothing was published.*payload_fits_type.*report"):
        verdict.require()


def test_verdict_that_does_not_stop_requires_nothing() -> None:
    # given
    verdict = judge("feed_entries", [samples.entry(url="nowhere")])

    # when / then: it does not raise
    verdict.require()
    assert len(verdict.quarantined) == 1


def test_no_rows_import_neither_great_expectations_nor_pandas() -> None:
    # given
    program = (
        "import json, sys; from quality.gate import judge; verdict = judge('observations', []);"
        "print(json.dumps([verdict.rows_in, verdict.stop, sorted({'great_expectations', 'pandas'} & set(sys.modules))]))"
    )

    # when
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    # then
    assert json.loads(printed) == [0, False, []]


def test_rows_without_their_shape_need_no_great_expectations() -> None:
    # given
    program = (
        "import json, sys; from quality.gate import judge; verdict = judge('pages', [{}]);"
        "print(json.dumps([len(verdict.quarantined), 'great_expectations' in sys.modules]))"
    )

    # when
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    # then
    assert json.loads(printed) == [1, False]


@pytest.mark.parametrize(
    ("expect", "kwargs"),
    [
        ("expect_column_values_to_be_lucky", {"column": "url"}),
        ("expect_column_values_to_be_between", {"column": "url", "min_value": 0}),
        ("expect_column_values_to_match_regex", {"column": "url", "regex": "("}),
        ("expect_column_values_to_match_regex", {"column": "nowhere", "regex": "x"}),
    ],
)
def test_trouble_inside_great_expectations_names_step_and_expectation(expect: str, kwargs: dict[str, Any]) -> None:
    # given an expectation that cannot work
    broken = Expectation.model_construct(
        name="broken_one", why="A test needs one that fails.", severity="critical", kind="row", expect=expect, kwargs=kwargs
    )
    cells = [{"url": "https://ledger.example/"}]

    # when / then
    with pytest.raises(GateError, match="gate pages: Great Expectations could not judge broken_one"):
        engine.failing_rows("pages", cells, {}, [broken])


def test_great_expectations_writes_no_file_and_shows_no_progress(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # given
    monkeypatch.chdir(tmp_path)

    # when
    judge("feed_entries", [samples.entry()])

    # then
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_set_expectation_reports_offenders_and_stops() -> None:
    # given a query that finds offenders, as DuckDB would give them
    asked: list[str] = []

    def query(sql: str) -> list[dict[str, Any]]:
        asked.append(sql)
        return [{"view": "plan", "offenders": 7}, {"view": "claim", "offenders": 7}]

    # when
    verdict = audit("snapshot", query)

    # then
    assert verdict.stop
    assert verdict.failed[0].failed == 7
    assert "view = 'plan' | view = 'claim'" in verdict.failed[0].detail
    assert len(asked) == len(verdict.checks)


def test_set_expectation_that_cannot_be_asked_names_itself() -> None:
    # given
    def query(sql: str) -> list[dict[str, Any]]:
        raise ValueError("Table with name stg_article does not exist")

    # when / then
    with pytest.raises(GateError, match=r"gate views: \w+ could not be asked: ValueError: Table with name stg_article"):
        audit("views", query)


def test_an_offender_is_quoted_as_people_write_it():
    assert shown(datetime(2025, 11, 28, 19, 15)) == "2025-11-28 19:15:00"
    assert shown(date(2025, 11, 28)) == "2025-11-28"
    assert shown("a\nb") == "'a\\nb'"
    assert shown("x" * 200).endswith("…")
