"""Meetings that no clause gives: fragments, lists of dates, numbered rounds, wordings; and what only looks like them."""

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


def names(seen: MeetingReported) -> set[str]:
    return {m.name for m in seen.participants}


RUBIO, YERMAK, WITKOFF, PUTIN = "Marco Rubio", "Andriy Yermak", "Steve Witkoff", "Vladimir Putin"
ZELENSKY, TRUMP, MACRON = "Volodymyr Zelensky", "Donald Trump", "Emmanuel Macron"
BY_WORDS = [
    # a light verb in the past beside the noun
    ("Rubio held long consultations with Yermak in Geneva on Sunday.", ("held", "Geneva", "2025-11-23"), {RUBIO, YERMAK}),
    ("Having dined with Macron in Paris on Monday, Zelensky moved on.", ("held", "Paris", "2025-11-24"), {MACRON, ZELENSKY}),
    # who received whom, and where they sat
    ("Witkoff was received by Putin in the Kremlin on Friday night.", ("held", "Moscow", "2025-11-21"), {WITKOFF, PUTIN}),
    ("On Monday, seated next to Macron in Paris, Zelensky smiled.", ("held", "Paris", "2025-11-24"), {MACRON, ZELENSKY}),
    # ahead in the past: "was to", "were to"
    ("Rubio and Yermak were to resume talks in Geneva on Thursday.", ("announced", "Geneva", "2025-11-27"), {RUBIO, YERMAK}),
    ("Witkoff was due to see Putin in Moscow on Thursday.", ("announced", "Moscow", "2025-11-27"), {WITKOFF, PUTIN}),
    # wishes and venues put forward
    ("Kyiv's request for a meeting between Putin and Zelensky was noted.", ("proposed", None, None), {PUTIN, ZELENSKY}),
    ("Zelensky is willing to meet Putin in Istanbul.", ("proposed", "Istanbul", None), {PUTIN, ZELENSKY}),
    # fates
    ("The meeting between Rubio and Yermak, due on Thursday, was scrapped.", ("cancelled", None, "2025-11-27"), {RUBIO, YERMAK}),
    ("Talks of Rubio and Yermak will not go ahead in Geneva this week.", ("postponed", "Geneva", "2025-11-24"), {RUBIO, YERMAK}),
    ("Trump shelved plans to see Putin in Budapest.", ("cancelled", "Budapest", None), {TRUMP, PUTIN}),
    ("The Budapest summit between Trump and Putin had not been cancelled.", ("confirmed", "Budapest", None), {TRUMP, PUTIN}),
    # the day before "the day on which", counted from the other
    (
        "By an order of November 20, the day on which Witkoff sat with Putin in the Kremlin, duties go up.",
        ("held", "Moscow", "2025-11-20"), {WITKOFF, PUTIN},
    ),
    # the day whose clause holds the meeting, and the day of the meeting's own verb before that of another
    (
        "He will be heard on Thursday, when Witkoff is to be received by Putin in Moscow.",
        ("announced", "Moscow", "2025-11-27"), {WITKOFF, PUTIN},
    ),
    (
        "Rubio and Yermak agreed last Saturday to meet in Geneva on 1 December.",
        ("announced", "Geneva", "2025-12-01"), {RUBIO, YERMAK},
    ),
    # capitals by their country
    ("Rubio met Yermak in the Saudi capital on Sunday.", ("held", "Riyadh", "2025-11-23"), {RUBIO, YERMAK}),
    ("Trump met Putin in the capital of Hungary on Sunday.", ("held", "Budapest", "2025-11-23"), {TRUMP, PUTIN}),
    # a dateline's date is no date of the event
    ("KYIV, Nov 25 - Zelensky received Macron on Sunday.", ("held", None, "2025-11-23"), {ZELENSKY, MACRON}),
    # whose envoy somebody is
    ("Trump's envoy Steve Witkoff met Putin in Moscow on Sunday.", ("held", "Moscow", "2025-11-23"), {WITKOFF, PUTIN}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meeting", "people"), BY_WORDS)
def test_a_meeting_is_read_by_its_words(text: str, meeting: tuple[str, str | None, str | None], people: set[str]) -> None:
    # when
    seen = observe(text)
    # then
    assert [(brief(each), names(each)) for each in seen] == [(meeting, people)]


LEFT_ALONE = [
    "Nothing will happen until Trump and Putin get together in Istanbul.",
    "Putin had no wish for a meeting with Zelensky in Moscow.",
    "Whether Rubio and Yermak held talks in Geneva on Sunday is unclear.",
    "Budapest was to have hosted Trump and Putin in October.",
    "Macron, Merz and Zelensky conferred by video link on Monday.",
    "Peskov said on Sunday that talks with Witkoff were useful.",
    "Kyiv said it had no meeting with the Russians in Abu Dhabi on Monday.",
    "Had Putin received Zelensky in Moscow on Friday, the war might have ended.",
    "Trump's offer was still on the table on Monday, although Moscow was not ready for it.",
    "Russia and Ukraine exchanged the bodies of soldiers on Saturday.",
    "The White House denied that Witkoff would meet Dmitriev in Miami on Friday.",
    "Zelensky's video address on Monday was about the talks in Geneva.",
    "Moscow and Kyiv welcomed the proposal of Trump in a statement on Monday.",
    "CORRECTION. We wrote that Rubio met Yermak in Geneva on Sunday.",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_of_a_meeting_that_report_none_are_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


def test_entries_of_a_list_of_dates_are_meetings_on_their_days() -> None:
    # given
    text = (
        "How it came about:\n\n* Oct 24: Witkoff meets Dmitriev in Miami.\n\n* Nov 20 - Kyiv. Driscoll hands Zelensky the plan."
        "\n\n* Nov 23: Geneva. Rubio and Yermak, nine hours.\n\n* Nov 24: Ushakov calls the text unconstructive."
    )
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("held", "Miami", "2025-10-24"), ("held", "Kyiv", "2025-11-20"), ("held", "Geneva", "2025-11-23")]


def test_a_round_that_was_shifted_takes_the_place_of_the_one_before() -> None:
    # given
    text = (
        "• 14/15 November – Istanbul. First three-way round.\n• 20 November – second round, same city: shifted at short notice."
    )
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("held", "Istanbul", "2025-11-14"), ("postponed", "Istanbul", "2025-11-20")]


def test_a_numbered_round_goes_on_from_the_meeting_before_it() -> None:
    # given
    text = (
        "Rubio and Yermak met in Geneva on 14 November. A second round, moved from 18 November, was held in the same city on "
        "20 November. It was followed on 22 November by a third in Istanbul."
    )
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [
        ("held", "Geneva", "2025-11-14"), ("held", "Geneva", "2025-11-20"), ("postponed", "Geneva", "2025-11-18"),
        ("held", "Istanbul", "2025-11-22"),
    ]  # fmt: skip


def test_live_entries_without_a_verb_happen_on_the_day_of_the_page() -> None:
    # given
    text = "08:10 No Lavrov today.\n\n09:45 First talks between Rubio and Yermak under way in Geneva.\n\n11:00 Silence so far."
    # when
    seen = [(brief(each), names(each)) for each in observe(text)]
    # then
    assert seen == [(("held", "Geneva", "2025-11-25"), {RUBIO, YERMAK})]


def test_somebody_confirms_the_meeting_that_was_announced_before() -> None:
    # given
    text = "Putin will receive Witkoff in the Kremlin on Friday, Ushakov said. Washington confirmed the date within the hour."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("announced", "Moscow", "2025-11-28"), ("confirmed", "Moscow", "2025-11-28")]


def test_a_meeting_without_a_day_takes_the_one_day_that_the_article_gives_for_its_place() -> None:
    # given
    text = "They signed it in Paris on 20 November. At the Paris meeting of Macron and Zelensky nobody spoke of money."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert ("held", "Paris", "2025-11-20") in seen
