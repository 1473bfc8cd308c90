"""Deadlines whose own sentence gives day, setter or addressee: it beats what the text said before. And limits of other worlds."""

from __future__ import annotations

from functools import partial

import pytest

from observing.clauses import corrects_a_report
from observing.deadlines import read_deadlines
from schemas.observations import DeadlineReported
from tests.observing.ukraine import observed

observe = partial(observed, read_deadlines)

Brief = tuple[str, str | None, str, str]


def brief(seen: DeadlineReported) -> Brief:
    """Event, last day, setters, addressees."""
    due = str(seen.due.latest) if seen.due and seen.due.latest else None
    return seen.event, due, ", ".join(m.name for m in seen.set_by), ", ".join(m.name for m in seen.addressed_to)


GIVEN = "Trump gave Zelensky until Thursday to accept the plan. "
OWN_WORDS = [
    # the day of another limit
    ("Trump gave Putin until Monday. Ukraine answered before the Thursday deadline.", ("met", "2025-11-27", "", "Ukraine")),
    # moved by a length of time: from the day in the noun phrase, or from the day given before
    (GIVEN + "Trump extended the Thursday deadline by a week.", ("extended", "2025-12-04", "Donald Trump", "Volodymyr Zelensky")),
    (
        GIVEN + "Rubio said the deadline had been extended by ten days.",
        ("extended", "2025-12-07", "Marco Rubio", "Volodymyr Zelensky"),
    ),
    (GIVEN + "Trump shortened the deadline by two days.", ("shortened", "2025-11-25", "Donald Trump", "Volodymyr Zelensky")),
    # moved, and nobody says where to
    (GIVEN + "Trump extended the Thursday deadline.", ("extended", None, "Donald Trump", "Volodymyr Zelensky")),
    # another addressee
    (
        GIVEN + "He shortened the 50-day deadline for Putin to 10 or 12 days.",
        ("shortened", None, "Donald Trump", "Vladimir Putin"),
    ),
    (GIVEN + "Trump halved the 50 days that Putin had been given.", ("set", None, "Donald Trump", "Vladimir Putin")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "last"), OWN_WORDS)
def test_what_a_sentence_says_of_its_deadline_beats_what_was_said_before(text: str, last: Brief) -> None:
    assert brief(observe(text)[-1]) == last


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Three European diplomats said Ukraine had been given until Thursday.", ""),
        ("European officials said Ukraine had been given until Thursday.", ""),
        ("Ukraine had been given until Thursday by Trump, European officials said.", "Donald Trump"),
        ("European leaders gave Putin until Monday to agree.", "European leaders"),
    ],
)
def test_sources_tell_of_a_limit_and_do_not_set_it(text: str, by: str) -> None:
    assert [brief(each)[2] for each in observe(text)] == [by]


PRONOUNS = [
    ('"They have till June, and I mean June," Trump said.', [("set", "2026-06-30", "Donald Trump", "")]),
    ('"He has until Thursday," Trump said.', [("set", "2025-11-27", "Donald Trump", "")]),
    ('"We have until Thursday," Trump said.', []),
    ('"They have 850,000 men until spring," Trump said.', []),
    ("They have until Thursday, and the shops are open.", []),
]


@pytest.mark.parametrize(("text", "expected"), PRONOUNS)
def test_a_pronoun_in_a_quotation_is_bound_by_its_speaker(text: str, expected: list[Brief]) -> None:
    assert [brief(each) for each in observe(text)] == expected


CONDITIONAL = [
    ("Trump said the deadline would hold only if Russia kept advancing.", None),
    ("The deadline would only apply if Russia stops its attacks, Rubio said.", None),
    ("Trump said the Thursday deadline could be extended if talks were going well.", "2025-11-27"),
    ("Rubio said the Thursday deadline depends on how the talks go.", "2025-11-27"),
    ("The Thursday deadline is now conditional on a truce, Leavitt said.", "2025-11-27"),
    ("Trump made the deadline contingent on Moscow's answer.", None),
]


@pytest.mark.parametrize(("text", "due"), CONDITIONAL)
def test_a_deadline_made_conditional_is_softened(text: str, due: str | None) -> None:
    assert [brief(each)[:2] for each in observe(text)] == [("softened", due)]


NOTES = [
    "An earlier version of this article said that Trump had set a deadline of Thursday for Ukraine.",
    "This article originally said that Trump had given Kyiv until Thursday to sign.",
    "This article was amended on 26 November 2025. An earlier version said Trump gave Kyiv until Thursday to sign the plan.",
]


@pytest.mark.parametrize("text", NOTES)
def test_a_note_on_what_a_report_had_said_tells_of_no_event(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        (NOTES[2], [True, True]),
        ("An earlier version of the plan said Kyiv had until Thursday. It had 28 points.", [False, False]),
        ("The plan was amended on 26 November. An earlier version said nothing of NATO.", [False, False]),
        ("This report on the talks was presented in Geneva.", [False]),
        ("CORRECTION. We wrote that Kyiv had accepted the plan. Kyiv has answered nothing.", [True, False]),
        ("Correction: on Wednesday we reported that Kyiv had accepted the plan.", [True]),
        ("I got it wrong. I had Trump extending the deadline to Christmas.", [False, True]),
        ("CORRECTION, 8 January.\n\nYesterday's report stated that Kyiv had signed the plan.", [False, True]),
        ("On Wednesday we reported that Kyiv had accepted the plan.", [False]),
        ("The minister corrected himself. They had Trump extending the deadline.", [False, False]),
    ],
)
def test_earlier_versions_of_plans_are_no_corrections(text: str, noted: list[bool]) -> None:
    assert observed(lambda document, _profile: [corrects_a_report(s) for s in document.sentences], text) == noted


PAPERS = [
    "The plan demands that Ukraine hold elections within 100 days.",
    "The draft wants a vote in Ukraine by 1 March.",
    "The proposal calls on Ukraine to withdraw within 30 days.",
]
OTHER_WORLDS = [
    "A deadline for filing taxes is Thursday.",
    "Trump spoke to Zelensky on Monday. The deadline for filing taxes is April 15.",
    "The deadline for entries to the Kyiv film festival is Thursday.",
    "The Senate has until Friday to pass the budget. Aid for Ukraine hangs on it.",
    "Congress has two weeks to pass the budget, Trump said.",
]


@pytest.mark.parametrize("text", [*PAPERS, *OTHER_WORLDS])
def test_what_a_paper_provides_and_limits_of_other_worlds_are_left_alone(text: str) -> None:
    assert [brief(each) for each in observe(text)] == []


WENT_BY = [
    ("Thanksgiving came and went without a signature from Kyiv.", [("passed", "2025-11-27")]),
    ("Thursday came and went without an answer from Moscow.", [("passed", "2025-11-20")]),
    ("Thanksgiving came and went in Kyiv.", []),
    ("Thanksgiving came and went without snow in Kyiv.", []),
    ("Thursday passed without a deal between the club and its coach.", []),
]


@pytest.mark.parametrize(("text", "expected"), WENT_BY)
def test_a_day_that_goes_by_without_an_answer_was_a_limit(text: str, expected: list[tuple[str, str]]) -> None:
    published = "2025-11-25T12:00:00-05:00" if "Thursday" in text else "2025-11-29T12:00:00-05:00"
    assert [brief(each)[:2] for each in observe(text, published)] == expected


@pytest.mark.parametrize(
    ("answer", "soft"),
    [("It's going to be up to Moscow.", True), ("It depends on Putin.", True), ("It is up to the weather.", False)],
)
def test_a_limit_left_to_anybody_whom_the_profile_knows_is_softened(answer: str, soft: bool) -> None:
    seen = observe(GIVEN + f'"{answer}" Trump said.')
    assert [each.event for each in seen] == (["set", "softened"] if soft else ["set"])
