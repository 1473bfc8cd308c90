"""Statements by the ways of telling them: "had it that", "let it be known", a place before a colon, counted officials."""

from __future__ import annotations

import pytest

from schemas.observations import ClaimReported


def _claims(interpret, text):
    return [o for o in interpret(text).observations if isinstance(o, ClaimReported)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Haugen tells his security council that Norway has the Finnish plan.", "Kari Haugen"),
        ("Earlier in the day Haugen had it that nothing had arrived officially at the talks.", "Kari Haugen"),
        ("A Finnish official let it be known that there were no plans for talks.", "Finnish official"),
        ("Haugen allowed that the plan had been changed.", "Kari Haugen"),
        ("Haugen on the Nordic Times: Thursday is the deadline for the talks.", "Kari Haugen"),
        ("Haugen, in Turku on the 23rd: both sides must answer the plan.", "Kari Haugen"),
        ("Haugen barked that both sides must answer the plan.", "Kari Haugen"),
        ("Two Swedish officials told the Nordic Times that Oslo had rewritten the plan.", "Two Swedish officials"),
    ],
)
def test_ways_of_telling_give_the_speaker(interpret, text, speaker):
    # given one way of saying something
    # when it is read
    claims = _claims(interpret, text)

    # then its speaker said it
    assert speaker in [c.speaker.name for c in claims if c.speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Haugen allowed the talks on the plan to go on.",
        "Haugen had it in his hands at the talks on the plan.",
        "Soldiers shot back at the talks on the plan.",
        "A dog barked outside the talks on the plan.",
        "Haugen let the talks on the plan go on.",
        "Haugen, in Turku, met three people: an envoy, a general and a banker.",
        "Haugen has granted the delegation at the talks another day.",
    ],
)
def test_the_same_words_without_a_statement_give_none(interpret, text):
    # given the words of a way of telling, and nothing told
    # when they are read
    # then nobody claims anything
    assert not _claims(interpret, text)


def test_who_gave_input_is_no_author(interpret):
    # given a statement on who was asked for input
    # when its subject is read
    claims = _claims(interpret, "The plan was drafted with input from the Norwegian side, Lindqvist said.")

    # then that side is not said to have written it
    assert claims
    assert not any("Norway" in (c.subject or "") for c in claims)
