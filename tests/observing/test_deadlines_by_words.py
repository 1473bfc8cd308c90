"""Deadlines that no clause gives: fragments, days that go by, times that are cut, answers to a question; and look-alikes."""

from __future__ import annotations

from functools import partial

import pytest

from observing.deadlines import read_deadlines
from schemas.observations import DeadlineReported
from tests.observing.ukraine import observed

observe = partial(observed, read_deadlines)


def brief(seen: DeadlineReported) -> tuple[str, str | None, str]:
    """Event, last day, setters."""
    due = str(seen.due.latest) if seen.due and seen.due.latest else None
    return seen.event, due, "; ".join(m.name for m in seen.set_by)


BY_WORDS = [
    # wanted by a day, in any order
    ("The Americans want the war over by June.", "set", "2026-06-30", "United States"),
    ("The White House is aiming for a truce by Christmas.", "set", "2025-12-25", "United States"),
    ("Washington, by Zelensky's words, by Christmas wants an answer.", "set", "2025-12-25", "United States"),
    ("Thursday, Trump said, would be an appropriate time for Kyiv to agree.", "set", "2025-11-27", "Donald Trump"),
    # a threat beside it
    ("Ukraine must sign by Thursday or lose its weapons, Trump warned.", "set", "2025-11-27", "Donald Trump"),
    ("If Kyiv does not agree by Thursday, Vance warned, the aid will stop.", "set", "2025-11-27", "JD Vance"),
    # time that somebody has, a reply that is due
    ("Putin has two weeks, Trump said.", "set", "2025-12-09", "Donald Trump"),
    ("Zelensky has a week to sign.", "set", "2025-12-02", ""),
    ("Kyiv's reply is due on Wednesday.", "set", "2025-11-26", ""),
    # the edge taken off
    ("Dates like these are goals, not deadlines, Rubio said.", "softened", None, "Marco Rubio"),
    ("Rubio would like Thursday, but if it had to be Monday, so be it.", "softened", "2025-11-27", "Marco Rubio"),
    # taken back, lapsed
    ("Thanksgiving, which Trump took back himself, came too early.", "abandoned", "2025-11-27", "Donald Trump"),
    ("The Friday by which Putin was to have stopped the war came and went.", "passed", "2025-11-21", ""),
    ("The cut-off of 20 November had lapsed without a word from Moscow.", "passed", "2025-11-20", ""),
    # said to be untrue
    ("Reports that Trump had given Kyiv until Thursday are untrue, Leavitt said.", "denied", "2025-11-27", "Donald Trump"),
]


@pytest.mark.parametrize(("text", "event", "due", "by"), BY_WORDS)
def test_a_deadline_is_read_by_its_words(text: str, event: str, due: str | None, by: str) -> None:
    # when
    seen = observe(text)
    # then
    assert [brief(each) for each in seen] == [(event, due, by)]


LEFT_ALONE = [
    "Ukraine hopes to join the Union by 2030.",
    "Kyiv's coffers will be empty by the spring.",
    "Russia must withdraw within 90 days of signing, the draft says.",
    "Talks are to resume by Friday.",
    "Zelensky will announce his decision by Thursday.",
    "Monday passed quietly in Kyiv.",
    "Should Thursday come and go, nobody would be surprised.",
    "The text sets no date for elections.",
    "Putin has two weeks of holidays.",
    "The ceasefire expires on Sunday.",
    "A decision of the court is expected on Thursday, Zelensky said.",
    "If Kyiv does not agree by Thursday, Vance said, everybody will be sad.",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_of_time_that_bind_nobody_are_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


def test_a_day_goes_by_that_the_sentence_before_had_made_a_limit() -> None:
    # given
    text = "Who remembers Trump's ultimatum? A truce from 20 November, or else new sanctions. Thursday went by, no truce."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("set", "2025-11-20", "Donald Trump"), ("passed", "2025-11-20", "Donald Trump")]


def test_a_time_given_is_cut_and_then_fixed_to_a_day() -> None:
    # given
    text = (
        'On 14 July Trump allowed Moscow 50 days. On 28 July he trimmed that to "10 or 12"; a day later he settled on ten, which '
        "made it August 8."
    )
    # when
    seen = [(each.event, brief(each)[1]) for each in observe(text, "2025-08-09T08:00:00+02:00")]
    # then
    assert seen == [("set", "2025-09-02"), ("shortened", None), ("set", "2025-08-08")]


def test_an_answer_in_a_transcript_softens_the_deadline_that_was_asked_about() -> None:
    # given
    text = (
        "REPORTER: Mr President, Thursday is the day you gave Zelensky. Is that deadline still in effect?\n\n"
        "TRUMP: It's going to be up to him.\n\nREPORTER: But Thursday?\n\nTRUMP: Thank you."
    )
    # when
    seen = [(each.event, brief(each)[1]) for each in observe(text)]
    # then
    assert ("softened", "2025-11-27") in seen


def test_a_weekday_told_in_the_past_is_the_one_after_the_day_spoken_of() -> None:
    # given
    text = "One page was handed over in Paris on 13 November. The White House wanted Kyiv's answer by Wednesday."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen == [("set", "2025-11-19", "United States")]


def test_a_deadline_names_its_plan_as_plans_are_named() -> None:
    # given
    text = "Trump has given Zelensky until Thursday to accept the 28-point plan."
    # when
    seen = observe(text)
    # then
    assert seen[0].plan is not None
    assert (seen[0].plan.points, bool(seen[0].plan.lineage)) == (28, True)
