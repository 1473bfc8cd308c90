"""Who set a deadline, where the words that tell of it do not name him."""

from __future__ import annotations

from functools import partial

import pytest

from observing.deadlines import read_deadlines
from schemas.observations import DeadlineReported
from tests.observing.ukraine import observed

observe = partial(observed, read_deadlines)


def brief(seen: DeadlineReported) -> tuple[str, str]:
    """Event and setters."""
    return seen.event, "; ".join(m.name for m in seen.set_by)


SETTERS = [
    # a clause on the noun of time
    ("The date that Macron had given Moscow, 20 November, has gone by.", ("passed", "Emmanuel Macron")),
    ("The term, which Macron gave to the Kremlin, expired yesterday.", ("passed", "Emmanuel Macron")),
    # an aside between who wants and what he wants
    ("The Americans, Zelensky said in Kyiv on Saturday, want the war over by June.", ("set", "United States")),
    ("The Americans, according to officials in Kyiv, want the war over by June.", ("set", "United States")),
    # who stood beside is nobody
    (
        "On 10 May France, standing next to Zelensky, summoned Moscow to accept a truce by 12 May or else.",
        ("set", "France"),
    ),
    ("Trump gave Putin 50 days. Sitting with Starmer, he cut that down to ten days.", ("shortened", "Donald Trump")),
    # an official's "the president" is his own
    ("Zelensky met envoys. Witkoff told his hosts that the president wanted an answer by Friday.", ("set", "Donald Trump")),
    # statements: who does something in the sentence, and an unnamed official with his side
    ("Trump gave Kyiv until Thursday. Rubio shrugged: if it had to be Monday, so be it.", ("softened", "Marco Rubio")),
    (
        "Trump gave Kyiv until Thursday. There is no deadline, a White House official said.",
        ("denied", "White House official; United States"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event"), SETTERS)
def test_who_set_a_deadline_is_found_where_the_sentence_tells_it_another_way(text: str, event: tuple[str, str]) -> None:
    # when
    seen = observe(text)
    # then
    assert brief(seen[-1]) == event


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The cut-off of 20 November passed without a word. Trump had given Moscow until 20 November to agree.", "ukraine"),
        ("The cut-off of 20 November passed without a word. In July Trump allowed Moscow fifty days.", "ukraine"),
        ("The cut-off of 20 November passed without a word from Hamas. Trump had given it until 20 November to agree.", "gaza"),
    ],
)
def test_a_limit_that_ran_out_is_whose_it_alone_can_be(text: str, topic: str) -> None:
    assert ("passed", "Donald Trump") in [brief(each) for each in observe(text, topic=topic)]


def test_a_limit_of_another_day_is_not_given_the_setter_of_the_one_that_is_known() -> None:
    # when
    seen = observe("Trump gave Putin until Monday. Ukraine answered before the Thursday deadline.")
    # then
    assert brief(seen[-1]) == ("met", "")


def test_a_person_who_is_bound_is_not_the_one_who_tells_of_his_limit() -> None:
    # when
    seen = observe("Zelensky said that Kyiv had until Thursday to answer.")
    # then
    assert [brief(each) for each in seen] == [("set", "")]
