"""Meetings: for every construction sentences that it reads and sentences that it must leave alone."""

from __future__ import annotations

from functools import partial

import pytest

from observing.meetings import read_meetings
from schemas.observations import MeetingReported
from tests.observing.ukraine import observed

observe = partial(observed, read_meetings)


def brief(seen: MeetingReported) -> tuple[str, str | None, str | None, set[str]]:
    """Event, place, first day, participants."""
    day = str(seen.when.earliest) if seen.when and seen.when.earliest else None
    return seen.event, seen.place, day, {m.name for m in seen.participants}


RUBIO, YERMAK, WITKOFF, PUTIN = "Marco Rubio", "Andriy Yermak", "Steve Witkoff", "Vladimir Putin"
ZELENSKY, TRUMP, KUSHNER = "Volodymyr Zelensky", "Donald Trump", "Jared Kushner"
READ = [
    # verbs of meeting, in their tenses
    ("Rubio and Yermak met in Geneva on Sunday.", "held", "Geneva", "2025-11-23", {RUBIO, YERMAK}),
    (
        "For five hours on Tuesday Putin sat with Witkoff and Kushner in the Kremlin.",
        "held", "Moscow", "2025-11-25", {PUTIN, WITKOFF, KUSHNER},
    ),
    ("Zelensky hosted Rubio in Kyiv on Monday.", "held", "Kyiv", "2025-11-24", {ZELENSKY, RUBIO}),
    ("Putin will receive Witkoff in the Kremlin on Friday.", "announced", "Moscow", "2025-11-28", {PUTIN, WITKOFF}),
    ("The Kremlin confirmed that Putin would meet Witkoff on Friday.", "confirmed", None, "2025-11-28", {PUTIN, WITKOFF}),
    ("Zelensky proposed to meet Putin in Istanbul on Thursday.", "proposed", "Istanbul", "2025-11-27", {ZELENSKY, PUTIN}),
    (
        "European leaders, who are due to gather in London on Sunday, praised him.",
        "announced", "London", "2025-11-30", {"European leaders"},
    ),
    ("Putin met Witkoff in Ashgabat on Friday.", "held", "Ashgabat", "2025-11-21", {PUTIN, WITKOFF}),  # no place of the profile
    # journeys
    ("Zelensky will travel to Washington on Friday to meet Trump.", "announced", "Washington", "2025-11-28", {ZELENSKY, TRUMP}),
    ("Witkoff is expected in Moscow on Friday for talks with Putin.", "announced", "Moscow", "2025-11-28", {WITKOFF, PUTIN}),
    # nouns
    (
        "The talks in Berlin between Witkoff and Zelensky lasted five hours on Sunday.",
        "held", "Berlin", "2025-11-23", {WITKOFF, ZELENSKY},
    ),
    ("Zelensky held talks with Witkoff in Paris on Monday.", "held", "Paris", "2025-11-24", {ZELENSKY, WITKOFF}),
    (
        "Witkoff and Umerov wrapped up two days of talks in Florida on Friday.",
        "held", "Florida", "2025-11-21", {WITKOFF, "Rustem Umerov"},
    ),
    ("Trump called off his summit with Putin in Budapest.", "cancelled", "Budapest", None, {TRUMP, PUTIN}),
    ("A planned meeting between Trump and Putin in Budapest was cancelled.", "cancelled", "Budapest", None, {TRUMP, PUTIN}),
    ("Talks between Rubio and Lavrov have been postponed.", "postponed", None, None, {RUBIO, "Sergei Lavrov"}),
    (
        "A trip by Witkoff to Ankara, where he was to have seen Zelensky on Wednesday, was put off.",
        "postponed", "Ankara", "2025-11-26", {WITKOFF, ZELENSKY},
    ),
    (
        "Talks in Moscow on Tuesday between Putin and Witkoff brought no breakthrough.",
        "held", "Moscow", "2025-11-25", {PUTIN, WITKOFF},
    ),
    ("The next round of talks will take place in Abu Dhabi on 1 February.", "announced", "Abu Dhabi", "2026-02-01", set()),
    ("Trump invited Putin to Washington.", "proposed", "Washington", None, {TRUMP, PUTIN}),
    ("US and Ukrainian delegations met in Florida on Sunday.", "held", "Florida", "2025-11-23", {"United States", "Ukraine"}),
    ("Plans for a summit between Trump and Putin in Budapest were shelved.", "cancelled", "Budapest", None, {TRUMP, PUTIN}),
    # dissuaded
    ("Rubio advised Trump not to go to Budapest.", "cancelled", "Budapest", None, {TRUMP}),
    ("Lavrov's memo talked Trump out of flying to Budapest.", "cancelled", "Budapest", None, {TRUMP}),
    # a place with its day
    ("In Geneva on 23 November the text went from twenty-eight points to nineteen.", "held", "Geneva", "2025-11-23", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event", "place", "day", "people"), READ)
def test_a_meeting_is_read_with_place_day_and_both_sides(
    text: str, event: str, place: str | None, day: str | None, people: set[str]
) -> None:
    # when
    seen = observe(text)
    # then
    assert [brief(each) for each in seen] == [(event, place, day, people)]


LEFT_ALONE = [
    "In Ashgabat, where he attends a summit on gas, Putin praised Witkoff.",
    "Putin refused to meet Zelensky in Istanbul.",
    "No meeting between Putin and Zelensky is planned.",
    "A meeting between Putin and Donald Trump is not planned for the time being.",
    "Trump spoke with Putin by telephone on Thursday.",
    "Macron and Starmer met Zelensky by video link on Sunday.",
    "If Putin agrees, Trump could meet him in Budapest.",
    "Ushakov said no date had been set for a meeting between Putin and Trump.",
    "Witkoff has met Putin five times this year.",
    "Zelensky addressed parliament in Kyiv on Friday.",
    "Would Trump meet Zelensky this week?",
    "Putin met families of soldiers in Moscow on Tuesday.",
    "Trump said in Washington on Monday that the plan was good.",
    "Leavitt said the president had no plans to meet Putin.",
    "Trump ruled out a meeting with Zelensky before a deal is done.",
    "Kyiv met the deadline on Thursday.",
    "The teams meet again in Geneva, Ill., on Dec. 6 for a charity scrimmage.",
    "The joint news conference in Washington was scrapped on Friday.",
    "Putin arrived in Beijing on Sunday.",
    "Zelensky might travel to Washington on Friday.",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_meeting_in_person_is_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


def test_a_pronoun_calls_off_the_meeting_spoken_of_before() -> None:
    # given
    text = "On 16 October Trump told the world that he and Putin would meet in Budapest. It was called off on the 22nd."
    # when
    seen = [brief(each) for each in observe(text, "2025-11-01T11:00:00+01:00")]
    # then
    assert [(event, place) for event, place, _, _ in seen] == [("announced", "Budapest"), ("cancelled", "Budapest")]


def test_a_meeting_without_a_day_takes_that_of_the_sentence_before() -> None:
    # given
    text = "The peace plan was put before Zelensky on Thursday. Driscoll came to Kyiv to talk about drones."
    # when
    (seen,) = observe(text)
    # then
    assert brief(seen)[1:3] == ("Kyiv", "2025-11-20")


def test_the_same_meeting_said_twice_is_given_once() -> None:
    # given
    text = "Rubio and Yermak met in Geneva on Sunday. The meeting in Geneva on Sunday lasted nine hours."
    # when
    seen = observe(text)
    # then
    assert [brief(each)[:3] for each in seen] == [("held", "Geneva", "2025-11-23")]


def test_evidence_is_the_exact_slice_of_the_text() -> None:
    # given
    text = "“It went well” — Rubio and Yermak met in Geneva on Sunday."
    # when
    (seen,) = observe(text)
    # then
    assert text[seen.evidence.start : seen.evidence.end] == seen.evidence.quote
