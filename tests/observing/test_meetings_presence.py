"""Meetings by who is where with whom, whatever the verb; and names in one breath that do not meet."""

from __future__ import annotations

from functools import partial

import pytest

from observing.meetings import read_meetings
from schemas.observations import MeetingReported
from tests.observing.ukraine import observed

observe = partial(observed, read_meetings)


def brief(seen: MeetingReported) -> tuple[str, str | None, str | None]:
    """Event, place, first day."""
    return seen.event, seen.place, str(seen.when.earliest) if seen.when and seen.when.earliest else None


WITKOFF, PUTIN, TRUMP, ZELENSKY = "Steve Witkoff", "Vladimir Putin", "Donald Trump", "Volodymyr Zelensky"
MACRON, STARMER, MERZ, RUBIO, YERMAK = "Emmanuel Macron", "Keir Starmer", "Friedrich Merz", "Marco Rubio", "Andriy Yermak"
TOGETHER = [
    # "with", for a time, at one's side
    ("Witkoff was with Putin for four hours in the Kremlin on Friday.", ("held", "Moscow", "2025-11-21"), {WITKOFF, PUTIN}),
    ("Trump, with Macron beside him in the Oval Office on Monday, left.", ("held", "Washington", "2025-11-24"), {TRUMP, MACRON}),
    ("Umerov told us of two evenings huddled with Witkoff in Miami last Friday.",
     ("held", "Miami", "2025-11-21"), {"Rustem Umerov", WITKOFF}),
    # a magazine's name is no day
    ("Putin told India Today that he had read it with Witkoff beside him in Moscow on Friday.",
     ("held", "Moscow", "2025-11-21"), {WITKOFF, PUTIN}),
    # one of the sides in a passive
    ("Gone through with Yermak by Rubio in Geneva on 20 November.", ("held", "Geneva", "2025-11-20"), {RUBIO, YERMAK}),
    # a joint subject of what is done in one place
    ("In Paris on 17 November Macron and Zelensky signed a letter.", ("held", "Paris", "2025-11-17"), {MACRON, ZELENSKY}),
    ("Umerov and Medinsky faced each other in Istanbul on Monday.",
     ("held", "Istanbul", "2025-11-24"), {"Rustem Umerov", "Vladimir Medinsky"}),
    # premises that are no place of the profile
    ("It was half as long once Rubio and Yermak had gone over it at the mission on 23 November.",
     ("held", None, "2025-11-23"), {RUBIO, YERMAK}),
    # the day by the place, not that of the report
    ("On Monday Starmer let it be known that Macron and Zelensky had signed it in Paris the day before.",
     ("held", "Paris", "2025-11-23"), {MACRON, ZELENSKY}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meeting", "people"), TOGETHER)
def test_two_sides_together_at_a_place_on_a_day_have_met(
    text: str, meeting: tuple[str, str | None, str | None], people: set[str]
) -> None:
    # when
    seen = observe(text)
    # then
    assert [brief(each) for each in seen] == [meeting]
    assert people <= {m.name for m in seen[0].participants}


APART = [
    "Macron and Zelensky faced criticism in Paris on Monday.",
    "Umerov and Medinsky accused each other in Geneva on Monday.",
    "Trump agrees with Putin, a diplomat in Moscow noted on Monday.",
    "Witkoff was on the line with Putin from Miami on Friday.",
    "Witkoff would have been with Putin in the Kremlin on Friday.",
    "Zelensky, in Paris on Monday, spoke with Trump by telephone.",
    "Macron and Zelensky were not together in Paris on Monday.",
    "Putin was with Lavrov in the Kremlin on Friday.",
    "Trump was in Washington on Monday with a text that Putin had praised.",
    "Macron and Starmer separately signed letters in Paris and London on Monday.",
]


@pytest.mark.parametrize("text", APART)
def test_names_in_one_breath_without_a_meeting_are_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


def test_the_three_are_those_that_the_sentence_before_puts_in_a_row() -> None:
    # given
    text = (
        "Starmer, Merz and Macron have rung Zelensky. The three are to meet on the sidelines of the G20 in Johannesburg tomorrow."
    )
    # when
    seen = [(brief(each), {m.name for m in each.participants}) for each in observe(text)]
    # then
    assert seen == [(("announced", "Johannesburg", "2025-11-26"), {STARMER, MERZ, MACRON})]


def test_a_count_that_nobody_before_it_fills_names_no_one() -> None:
    assert observe("Starmer has rung Zelensky. The three are to meet on the sidelines of the G20 in Johannesburg tomorrow.") == []


FELL_THROUGH = [
    ("Witkoff's meeting in Ankara with Zelensky fell through on Wednesday.", ("cancelled", "Ankara", "2025-11-19")),
    ("A session in Miami of Witkoff and Umerov, suggested for the week of 8 November, never came about.",
     ("cancelled", "Miami", "2025-11-08")),
    ("The White House called off the Ankara meeting of Witkoff and Zelensky on Wednesday.", ("cancelled", "Ankara", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meeting"), FELL_THROUGH)
def test_what_came_to_nothing_did_so_on_its_day_and_what_was_decided_did_not(
    text: str, meeting: tuple[str, str, str | None]
) -> None:
    assert [brief(each) for each in observe(text)] == [meeting]


@pytest.mark.parametrize("dash", [" - ", " (Quillwire) - ", " — "])
def test_the_day_of_a_dateline_is_no_day_of_a_meeting(dash: str) -> None:
    # given
    text = f"WASHINGTON, Nov 20{dash}Donald Trump will meet Vladimir Putin in Budapest, the White House announced on Thursday."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("announced", "Budapest", None)]


def test_a_plural_title_hides_no_name() -> None:
    # when
    seen = observe("Presidents Trump and Putin met in Budapest on Monday.")
    # then
    assert [{m.name for m in each.participants} for each in seen] == [{TRUMP, PUTIN}]


def test_once_more_there_is_another_meeting_of_the_same_sides() -> None:
    # given
    text = "It was talked over in Abu Dhabi on 23 October by Umerov and Witkoff, and again there on 4 November."
    # when
    seen = [(brief(each), {m.name for m in each.participants}) for each in observe(text)]
    # then
    sides = {"Rustem Umerov", WITKOFF}
    assert seen == [(("held", "Abu Dhabi", "2025-10-23"), sides), (("held", "Abu Dhabi", "2025-11-04"), sides)]
