"""Meetings moved in time, over several days, after journeys, asked for and told of, and who came for whom."""

from __future__ import annotations

from functools import partial

import pytest

from observing.meetings import read_meetings
from schemas.observations import MeetingReported
from tests.observing.ukraine import engine, observed

observe = partial(observed, read_meetings)

RUBIO, YERMAK, WITKOFF, PUTIN = "Marco Rubio", "Andriy Yermak", "Steve Witkoff", "Vladimir Putin"
ZELENSKY, TRUMP, VANCE, UMEROV = "Volodymyr Zelensky", "Donald Trump", "JD Vance", "Rustem Umerov"


def brief(seen: MeetingReported) -> tuple[str, str | None, str | None]:
    """Event, place, first day."""
    return seen.event, seen.place, str(seen.when.earliest) if seen.when and seen.when.earliest else None


MOVED = [
    ("The talks in Abu Dhabi between Witkoff and Umerov were moved from Wednesday to Thursday.", "postponed", "2025-11-26"),
    ("Trump moved his meeting with Zelensky from Wednesday to Thursday.", "postponed", "2025-11-26"),
    ("Talks between Witkoff and Umerov were postponed from Wednesday to Friday.", "postponed", "2025-11-26"),
    ("The Geneva talks between Rubio and Yermak, planned for Thursday, were put off until Saturday.", "postponed", "2025-11-27"),
    ("The meeting of Witkoff and Umerov in London was brought forward from Friday to Thursday.", "postponed", "2025-11-28"),
    ("The meeting of Witkoff and Umerov in London was brought forward to Monday.", "announced", "2025-12-01"),
    ("Witkoff's meeting with Putin has been rescheduled for Friday.", "postponed", None),
]


@pytest.mark.parametrize(("text", "event", "day"), MOVED)
def test_a_meeting_moved_in_time_is_read_once_with_the_day_that_it_was_meant_for(text: str, event: str, day: str | None) -> None:
    # when
    seen = observe(text)
    # then
    assert [(each.event, brief(each)[2]) for each in seen] == [(event, day)]
    assert all(each.when is None or each.when.earliest == each.when.latest for each in seen)


@pytest.mark.parametrize(
    "text",
    [
        "The meeting between Witkoff and Putin was moved from Budapest to Moscow.",
        "The Russian delegation moved from Geneva to Istanbul on Monday.",
        "Trump's deadline of Thursday was moved to Sunday.",
    ],
)
def test_what_is_moved_from_place_to_place_or_is_no_meeting_is_not_postponed(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


DAYS = [
    ("Witkoff and Umerov met in Miami on Saturday and Sunday.", "2025-11-22", "2025-11-23"),
    ("Zelensky met Macron in Paris from Friday to Sunday.", "2025-11-21", "2025-11-23"),
    ("US and Ukrainian delegations will meet in Geneva from Monday to Wednesday.", "2025-12-01", "2025-12-03"),
    (
        "The talks between US and Ukrainian delegations in Abu Dhabi ran from Wednesday through Friday.",
        "2025-11-19",
        "2025-11-21",
    ),
    ("Rubio and Yermak met in Geneva on 22 and 23 November.", "2025-11-22", "2025-11-23"),
    ("Rubio met Yermak in Geneva on Saturday and on Sunday flew to Kyiv.", "2025-11-22", "2025-11-22"),
    ("Rubio met Yermak in Geneva on Saturday, and Sunday's papers praised it.", "2025-11-22", "2025-11-22"),
]


@pytest.mark.parametrize(("text", "first", "last"), DAYS)
def test_a_meeting_over_several_days_keeps_the_first_and_the_last(text: str, first: str, last: str) -> None:
    # when
    (seen,) = observe(text)
    # then
    assert seen.when is not None
    assert (str(seen.when.earliest), str(seen.when.latest)) == (first, last)


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("Driscoll flew to Kyiv on Wednesday and sat down with Zelensky on Thursday.", "Kyiv", "2025-11-20"),
        ("Witkoff flew to Moscow on Sunday and met Putin in the Kremlin on Monday.", "Moscow", "2025-11-24"),
        ("Zelensky flew to Washington on Friday and met Macron in Paris on Sunday.", "Paris", "2025-11-23"),
    ],
)
def test_a_journey_and_the_meeting_that_it_led_to_are_one(text: str, place: str, day: str) -> None:
    # given every reader at once, the tagger's too
    document = observed(lambda document, _: [document], text)[0]
    # when
    seen = [each for each in engine().observe(document) if isinstance(each, MeetingReported)]
    # then
    assert [brief(each) for each in seen] == [("held", place, day)]


@pytest.mark.parametrize(
    "text",
    [
        "Zelensky met families of soldiers in Kyiv on Tuesday.",
        "Zelensky met with families of soldiers in Kyiv on Tuesday.",
        "Zelensky met relatives of prisoners of war in Kyiv on Monday.",
        "Trump considered meeting Putin in Budapest.",
        "Trump almost met Putin in Budapest on Thursday.",
        "It is not true that Trump met Putin in Budapest on Thursday.",
        "Reports that Witkoff met Umerov in Miami on Sunday are false.",
        "Trump avoided meeting Zelensky in Washington on Friday.",
        "Trump is considering a meeting with Putin in Budapest.",
        "Zelensky said a meeting with Trump would help.",
        "Zelensky said a meeting with Trump would bring peace on Friday.",
    ],
)
def test_nobody_of_the_process_and_nothing_that_took_place_is_no_meeting(text: str) -> None:
    # given every reader at once, the tagger's too
    document = observed(lambda document, _: [document], text)[0]
    # when
    seen = [each for each in engine().observe(document) if isinstance(each, MeetingReported)]
    # then
    assert [brief(each) for each in seen] == []


COMPANY = [
    # who came for whom
    ("Budanov came to Abu Dhabi in place of Umerov on Monday for talks with Witkoff.", {"Kyrylo Budanov", WITKOFF}),
    ("Kellogg replaced Rubio at the meeting with Yermak in London on Wednesday.", {"Keith Kellogg", YERMAK}),
    ("Rubio was replaced by Kellogg at Sunday's talks with Yermak in Geneva.", {"Keith Kellogg", YERMAK}),
    ("Vance stood in for Trump at the talks with Zelensky in Munich on Saturday.", {VANCE, ZELENSKY}),
    ("Vance, standing in for Trump, met Zelensky in Munich on Saturday.", {VANCE, ZELENSKY}),
    ("Yermak took Umerov's place at the talks with Rubio in Geneva on Sunday.", {YERMAK, RUBIO}),
    ("Instead of Yermak, Umerov led the Ukrainian delegation at the talks with Rubio in Geneva on Sunday.", {UMEROV, RUBIO}),
    ("Budanov was there in place of Umerov, who met Witkoff in Florida on Sunday.", {UMEROV, WITKOFF}),
    ("Witkoff met with advisers and Ukrainian officials in Miami on Sunday.", {WITKOFF, "Ukraine"}),
    # who asks and who tells
    ("Zelensky asked for a meeting with Trump in Washington.", {ZELENSKY, TRUMP}),
    ("Macron called for a meeting between Putin and Zelensky in Paris.", {PUTIN, ZELENSKY}),
    ("Zelensky said a meeting with Trump would take place on Friday.", {ZELENSKY, TRUMP}),
    ("Peskov said a meeting between Putin and Trump would take place on Friday.", {PUTIN, TRUMP}),
]


@pytest.mark.parametrize(("text", "people"), COMPANY)
def test_those_who_came_take_part_and_those_whom_they_stood_in_for_do_not(text: str, people: set[str]) -> None:
    # when
    (seen,) = observe(text)
    # then
    assert {m.name for m in seen.participants} == people
