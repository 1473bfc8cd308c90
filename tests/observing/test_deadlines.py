"""Deadlines: for every construction two sentences that it reads and two that it must leave alone."""

from __future__ import annotations

from functools import partial

import pytest

from observing.deadlines import read_deadlines
from schemas.observations import DeadlineReported
from tests.observing.ukraine import observed

observe = partial(observed, read_deadlines)


def brief(seen: DeadlineReported) -> tuple[str, str | None, str, str]:
    """Event, last day, setters, addressees."""
    due = str(seen.due.latest) if seen.due and seen.due.latest else None
    return seen.event, due, ", ".join(m.name for m in seen.set_by), ", ".join(m.name for m in seen.addressed_to)


READ = [
    # somebody is given a time
    (
        "Trump has given Zelensky until Thanksgiving to sign the American plan.",
        "set", "2025-11-27", "Donald Trump", "Volodymyr Zelensky",
    ),
    ("Trump gave Putin two weeks to show he was serious.", "set", "2025-12-09", "Donald Trump", "Vladimir Putin"),
    # has until
    ("Putin has until Friday to agree to a ceasefire or face sanctions.", "set", "2025-11-28", "", "Vladimir Putin"),
    ("Kyiv had until Thursday to answer, a European diplomat said.", "set", "2025-11-27", "", "Ukraine"),
    # must answer by
    ("Trump told Ukraine they had to accept it by Thanksgiving.", "set", "2025-11-27", "Donald Trump", "Ukraine"),
    ("Formally Kyiv must answer Washington by Thursday.", "set", "2025-11-27", "United States", "Ukraine"),
    ("Umerov was asked to reply by 28 November.", "set", "2025-11-28", "", "Rustem Umerov"),
    # wants an answer by
    ("Washington wants Kyiv to sign the deal before Thanksgiving.", "set", "2025-11-27", "United States", "Ukraine"),
    ("Washington expects an answer from Kyiv by Friday.", "set", "2025-11-28", "United States", "Ukraine"),
    # a limit with a threat
    (
        "If Russia does not accept the ceasefire by Monday, it will face new sanctions, Macron said.",
        "set", "2025-12-01", "Emmanuel Macron", "Russia",
    ),
    # a deadline noun with a verb
    (
        "The White House set a Thursday deadline for Ukraine to agree to the plan.",
        "set", "2025-11-27", "United States", "Ukraine",
    ),
    ("It was Trump himself who declared the Thanksgiving deadline.", "set", "2025-11-27", "Donald Trump", ""),
    ("The US has pushed back its deadline for Kyiv to 5 December.", "extended", "2025-12-05", "United States", "Ukraine"),
    ("Trump backed away from his Thursday deadline on Tuesday.", "softened", "2025-11-27", "Donald Trump", ""),
    (
        "Trump's Thanksgiving deadline for Ukraine is slipping, officials said.",
        "softened", "2025-11-27", "Donald Trump", "Ukraine",
    ),
    ("Trump said Thursday's deadline still stands.", "reaffirmed", "2025-11-27", "Donald Trump", ""),
    ("Trump dropped his Thursday deadline.", "abandoned", "2025-11-27", "Donald Trump", ""),
    ("Kyiv delivered its answer a day before the deadline.", "met", None, "", "Ukraine"),
    ("The deadline came and went without an answer from Moscow.", "passed", None, "", ""),
    ("Washington has set Thanksgiving as the deadline for an answer.", "set", "2025-11-27", "United States", ""),
    ("The ultimatum to Moscow runs out on Monday.", "set", "2025-12-01", "", "Russia"),
    ("Trump's ultimatum to Putin expired on Friday.", "passed", "2025-11-21", "Donald Trump", "Vladimir Putin"),
    ("Trump extended the deadline for Ukraine until Sunday.", "extended", "2025-11-30", "Donald Trump", "Ukraine"),
    ("Ukraine was given another week to study the plan.", "extended", None, "", "Ukraine"),
    ("The White House denied that it had set a deadline.", "denied", None, "United States", ""),
    ("Trump said he no longer had a deadline for Ukraine.", "abandoned", None, "Donald Trump", ""),
    ("The Thanksgiving deadline was not set in stone, Rubio said.", "softened", "2025-11-27", "Marco Rubio", ""),
    ("The deadline passed on Friday without an answer from Moscow.", "passed", "2025-11-21", "", ""),
    # a day that is called so
    ('"I think Thursday is an appropriate time," Trump said of Kyiv.', "set", "2025-11-27", "Donald Trump", ""),
    ("Thursday is the deadline, Leavitt said.", "set", "2025-11-27", "Karoline Leavitt", ""),
    # there is none
    ('"There is no deadline," Peskov said.', "denied", None, "Dmitry Peskov", ""),
    ("Vance told reporters that no deadline had been set for Ukraine.", "denied", None, "JD Vance", ""),
    ('"The deadline for me is when it is over," Trump said.', "abandoned", None, "Donald Trump", ""),
    # not a hard date
    ("Rubio told senators that Thursday was not a hard date.", "softened", "2025-11-27", "Marco Rubio", ""),
    (
        "Agreement by Thursday would be good, Rubio said, but if it took a little longer, so be it.",
        "softened", "2025-11-27", "Marco Rubio", "",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event", "due", "by", "to"), READ)
def test_a_deadline_is_read_with_its_day_its_setter_and_its_addressee(
    text: str, event: str, due: str | None, by: str, to: str
) -> None:
    # when
    seen = observe(text)
    # then
    assert [brief(each) for each in seen] == [(event, due, by, to)]


LEFT_ALONE = [
    "If Zelensky were given until Friday, he would refuse, an analyst said.",
    "Ukraine needs the loan by February.",
    "The ceasefire runs until midnight on Sunday, Putin said.",
    "Zelensky will decide by Friday whether to travel to Washington.",
    "Would Trump give Zelensky until Friday?",
    "Trump gave Zelensky a warm welcome on Friday.",
    "Kyiv has 850,000 men until spring, the general said.",
    "Ukraine must hold elections within 100 days under the plan.",
    "5. Elections. Kyiv must agree to hold them by 1 March.",
    "Zelensky hopes for a ceasefire by Christmas.",
    "Putin said he would not agree to a truce by Monday.",
    "The trade deadline is February 5, but Trump did not mention Ukraine.",
    "Congress faces a Friday deadline to fund the government, and aid for Ukraine hangs on it.",
    "Trump did not set a deadline for Kyiv.",
    "Is there a deadline for Moscow to answer?",
    "Thursday was a hard day for Zelensky.",
    "The team hopes to have him back by Thanksgiving.",
    "Rubio met Yermak on Thursday, before the snow came.",
    "Without naming any date by which Ukraine must decide, Trump left.",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_like_a_deadline_is_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


def test_a_shortened_deadline_gives_the_new_day_and_its_lapse_takes_it_over() -> None:
    # given
    text = "Two days later the fifty-day deadline that Trump had set in July, and then cut to 8 August, ran out."
    # when
    seen = {each.event: brief(each)[1] for each in observe(text, "2025-08-12T16:30:00-04:00")}
    # then
    assert seen == {"set": None, "shortened": "2025-08-08", "passed": "2025-08-08"}


def test_a_later_sentence_takes_day_and_addressee_from_the_deadline_spoken_of() -> None:
    # given
    text = "Trump gave Kyiv until Thursday to sign. A day later, Trump dropped the deadline."
    # when
    seen = [brief(each) for each in observe(text)]
    # then
    assert seen[1] == ("abandoned", "2025-11-27", "Donald Trump", "Ukraine")


@pytest.mark.parametrize(
    ("published", "due"),
    [
        ("2025-11-24T08:00:00+01:00", "2025-11-27"),
        ("2025-12-05T08:00:00+01:00", "2025-11-27"),
        ("2026-11-20T08:00:00+01:00", "2026-11-26"),
    ],
)
def test_moving_the_publication_moves_the_holiday_only_where_it_should(published: str, due: str) -> None:
    # given
    text = "Trump told Ukraine they had to accept it by Thanksgiving."
    # when
    (seen,) = observe(text, published)
    # then
    assert brief(seen)[1] == due


def test_swapping_the_speakers_swaps_setter_and_addressee() -> None:
    # given
    one, other = "Trump gave Putin until Friday to agree.", "Putin gave Trump until Friday to agree."
    # when
    (first,), (second,) = observe(one), observe(other)
    # then
    assert brief(first)[2:] == ("Donald Trump", "Vladimir Putin")
    assert brief(second)[2:] == ("Vladimir Putin", "Donald Trump")


def test_evidence_is_the_exact_slice_of_the_text() -> None:
    # given
    text = "He left. “Putin has until Friday to agree,” Trump said — no more."
    # when
    for seen in observe(text):
        # then
        assert text[seen.evidence.start : seen.evidence.end] == seen.evidence.quote
