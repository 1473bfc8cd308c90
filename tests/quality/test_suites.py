from typing import Any

import pytest
import yaml

from quality.derived import CONDITIONS
from quality.suites import STEPS, load_suite, parse_suite
from schemas.errors import GateError

GOOD: dict[str, Any] = {
    "step": "pages",
    "describes": "What came back when pages were asked for.",
    "next_step": "Look at the source and run again.",
    "columns": {"url": "text"},
    "expectations": [
        {
            "name": "page_has_an_address",
            "why": "A reader must be able to open the page.",
            "severity": "critical",
            "kind": "row",
            "expect": "expect_column_values_to_match_regex",
            "kwargs": {"column": "url", "regex": r"\S"},
        }
    ],
}


def test_every_step_has_a_suite_with_expectations() -> None:
    # given every step of the journey

    # when
    suites = [load_suite(step) for step in STEPS]

    # then
    assert [suite.step for suite in suites] == list(STEPS)
    assert all(suite.expectations for suite in suites)


def test_every_condition_is_used_by_a_suite() -> None:
    # given
    used = {e.holds for step in STEPS for e in load_suite(step).expectations}

    # when
    unused = set(CONDITIONS) - used

    # then
    assert unused == set()


def test_severity_and_kind_decide_what_a_failure_does() -> None:
    # given
    observations, append, views = (load_suite(step) for step in ("observations", "append", "views"))

    # when
    by_name = {e.name: e for suite in (observations, append, views) for e in suite.expectations}

    # then
    assert by_name["evidence_is_exact_slice"].sets_row_aside and not by_name["evidence_is_exact_slice"].stops_step
    assert not by_name["speaker_stands_in_text"].sets_row_aside and not by_name["speaker_stands_in_text"].stops_step
    assert by_name["type_is_known"].sets_row_aside and by_name["type_is_known"].stops_step
    assert by_name["staged_evidence_is_exact_slice"].stops_step


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "set"}, "a set expectation `sql`"),
        ({"expect": None}, "this has"),
        ({"holds": "published_not_in_future"}, "this has"),
        ({"expect": None, "holds": "moon_is_full"}, "no condition 'moon_is_full'"),
        ({"kwargs": {"column": "adress", "regex": "x"}}, "does not declare adress"),
        ({"kwargs": {"column": "url", "regex": "(x)"}}, "capturing groups"),
        ({"kwargs": {"column": "url", "regex": "(x"}}, "not a regular expression"),
        ({"why": "because"}, "expectations.0.why"),
        ({"severity": "fatal"}, "expectations.0.severity"),
        ({"reason": "A typo in a key."}, "expectations.0.reason"),
    ],
)
def test_faulty_suite_is_refused_and_says_where(changes: dict[str, Any], expected: str) -> None:
    # given
    suite = {**GOOD, "expectations": [{**GOOD["expectations"][0], **changes}]}

    # when / then
    with pytest.raises(GateError) as caught:
        parse_suite(yaml.safe_dump(suite), "pages.yaml")
    assert str(caught.value).startswith("pages.yaml: ")
    assert expected in str(caught.value)


def test_two_expectations_of_one_name_are_refused() -> None:
    # given
    suite = {**GOOD, "expectations": GOOD["expectations"] * 2}

    # when / then
    with pytest.raises(GateError, match="expectation named twice: page_has_an_address"):
        parse_suite(yaml.safe_dump(suite), "pages.yaml")


def test_text_that_is_no_yaml_is_refused() -> None:
    # given / when / then
    with pytest.raises(GateError, match=r"pages\.yaml: not valid YAML"):
        parse_suite("step: [pages", "pages.yaml")


def test_unknown_step_names_those_that_exist() -> None:
    # given / when / then
    with pytest.raises(GateError, match="no gate for the step 'lunch'; the steps are feed_entries, pages"):
        load_suite("lunch")
