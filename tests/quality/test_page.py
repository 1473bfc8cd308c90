from quality.page import PAGE, render
from quality.suites import STEPS, load_suite


def test_committed_page_says_what_the_suites_say() -> None:
    # given the page in the repository
    committed = PAGE.read_text(encoding="utf-8")

    # when
    rendered = render()

    # then
    assert committed == rendered, "run `python -m quality.page`"


def test_page_names_every_expectation_with_its_reason() -> None:
    # given
    expectations = [e for step in STEPS for e in load_suite(step).expectations]

    # when
    page = render()

    # then
    assert [e.name for e in expectations if f"| `{e.name}` |" not in page or e.why not in page] == []
