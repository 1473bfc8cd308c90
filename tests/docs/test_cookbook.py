"""The cookbook's queries run, and its answers are those of the sample newsroom."""

from __future__ import annotations

import os

from tests.conftest import Followed
from tests.docs.cookbook import PAGE, answered, queries
from warehouse.read import open_reader


def test_the_cookbook_has_twenty_questions_with_a_query_each() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [line.split(".")[0] for line in page.splitlines() if line.startswith("## ")] == [f"## {n}" for n in range(1, 21)]
    assert len(queries(page)) == 20


def test_every_answer_in_the_cookbook_is_what_the_query_gives(followed: Followed) -> None:
    """To write the answers anew: `WRITE_DOCS=1 .venv/bin/python -m pytest tests/docs`."""
    # given
    page = PAGE.read_text(encoding="utf-8")

    # when
    with open_reader(followed.folder) as reader:
        today = answered(page, reader)

    # then
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(today, encoding="utf-8")
    else:
        assert page == today, "write the answers anew: WRITE_DOCS=1 .venv/bin/python -m pytest tests/docs"
