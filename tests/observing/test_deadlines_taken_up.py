"""Deadlines taken up again without their day, times given without a count, and days worked towards."""

from __future__ import annotations

from functools import partial

import pytest

from observing.deadlines import read_deadlines
from schemas.observations import DeadlineReported
from tests.observing.ukraine import observed

observe = partial(observed, read_deadlines)


def brief(seen: DeadlineReported) -> tuple[str, str | None]:
    """Event and last day."""
    return seen.event, str(seen.due.latest) if seen.due and seen.due.latest else None


GIVEN = "Trump gave Putin until Friday to agree. "
LAST = "Trump gave Putin until last Friday to agree. "
TAKEN_UP = [
    (LAST + "It passed without any new levy.", ("passed", "2025-11-21")),
    (LAST + "The cut-off lapsed and nothing followed.", ("passed", "2025-11-21")),
    (GIVEN + "The target has been quietly dropped.", ("abandoned", "2025-11-28")),
    (GIVEN + "That date was then shelved.", ("abandoned", "2025-11-28")),
    (GIVEN + "A spokesman in Berlin says that the clock is ticking.", ("reaffirmed", "2025-11-28")),
    (GIVEN + "Zelensky let it be known that Washington had named no hard date.", ("denied", "2025-11-28")),
    (GIVEN + "A Kremlin official denied that there was a deadline.", ("denied", "2025-11-28")),
    (GIVEN + "Diplomats grant that the target could slip.", ("softened", "2025-11-28")),
]


@pytest.mark.parametrize(("text", "event"), TAKEN_UP)
def test_what_became_of_a_limit_is_told_without_its_day(text: str, event: tuple[str, str]) -> None:
    # when
    seen = observe(text)
    # then
    assert [brief(each) for each in seen][1:] == [event]


@pytest.mark.parametrize(
    "text",
    [
        "The motion was debated on Monday. It passed on Friday with votes from Kyiv.",
        "The clock is ticking in the station of Kyiv.",
        GIVEN.replace("until Friday to agree", "a book on Friday") + "The target has been dropped.",
        "If Kyiv was given days to answer, nobody said so.",
        "Kyiv was given days of applause.",
    ],
)
def test_such_words_without_a_limit_before_them_report_none(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


SET = [
    ("Volodymyr Zelensky was given days.", ("set", None)),
    ("Moscow was given only weeks to answer.", ("set", None)),
    ("Washington is working towards a broad ceasefire by December 20.", ("set", "2025-12-20")),
    ("December 20, the day by which Washington wanted the war over, is near.", ("set", "2025-12-20")),
]


@pytest.mark.parametrize(("text", "event"), SET)
def test_a_time_without_a_count_and_a_day_that_is_worked_towards_are_limits(text: str, event: tuple[str, str | None]) -> None:
    assert [brief(each) for each in observe(text)] == [event]


def test_a_denial_is_itself_asserted() -> None:
    # when
    seen = observe(GIVEN + "A Kremlin official denied that there was a deadline.")
    # then
    assert [(each.event, each.modality) for each in seen][1:] == [("denied", "asserted")]


def test_a_limit_of_which_somebody_is_reminded_was_set_before() -> None:
    assert [brief(each) for each in observe("Kellogg reminded Moscow that a deal must be done by 8 December.")] == [
        ("reaffirmed", "2025-12-08")
    ]
