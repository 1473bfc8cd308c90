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
        ('Haugen saw "a good chance" of an end to the talks.', "Kari Haugen"),
        ('Haugen found the plan "useful" at first sight.', "Kari Haugen"),
        ("Haugen voiced the hope that the talks would end this year.", "Kari Haugen"),
        ("Haugen announced that a third envoy was being looked for.", "Kari Haugen"),
        ("Haugen answered that nobody at the talks would be left alone.", "Kari Haugen"),
        ("The mechanics are almost worked out, an official said of the talks.", "official"),
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
        "Haugen saw the envoy at the talks on the plan.",
        'Haugen saw the "envoy hotel" from the talks on the plan.',
        "Haugen voiced the concerns of the delegation at the talks.",
        "Haugen announced that she will meet Lindqvist in Turku on 20 May.",
    ],
)
def test_the_same_words_without_a_statement_give_none(interpret, text):
    # given the words of a way of telling, and nothing told
    # when they are read
    # then nobody claims anything
    assert not _claims(interpret, text)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Haugen dismissed that account of the talks as plainly false.", "denies"),
        ("Haugen dismissed that account of the talks as too early.", "asserts"),
        ("Haugen said Norway was not against the plan.", "asserts"),
        ("Haugen said she had nothing against the plan.", "asserts"),
        ("Haugen said the truce was nothing other than a rest for the army.", "asserts"),
        ("Haugen said nothing would happen at the talks until Lindqvist came.", "asserts"),
        ("Haugen said nothing would happen at the talks.", "denies"),
        ("Haugen expressed doubt that the truce would hold.", "denies"),
        ("Haugen called the reports of talks a fairy tale.", "denies"),
        ("Haugen called the talks a long winter.", "asserts"),
        ("Haugen brushed off reports of talks as gossip.", "denies"),
        ("Haugen said the report on the talks had nothing to do with reality.", "denies"),
        ("Haugen said the story of the talks was out of thin air.", "denies"),
        ("Haugen said the story of the talks was in the papers.", "asserts"),
        ('Haugen denied: "There is no list for the talks."', "denies"),
        ("Haugen denied that there was no list for the talks.", "asserts"),
        ("Haugen said that if Sweden did not leave the talks, Norway would not leave them.", "asserts"),
        ("Haugen said that Norway would not stay at the talks.", "denies"),
        ('"No truce, no talks," Haugen said.', "asserts"),
    ],
)
def test_negations_that_agree_or_set_a_condition_and_verdicts_that_deny(interpret, text, stance):
    # given a statement with a negation or a verdict in it
    # when it is read
    claims = _claims(interpret, text)

    # then it denies where it says that something is not so, and nowhere else
    assert [c.stance for c in claims] == [stance]


def test_who_is_quoted_as_saying_something_says_it_and_who_quotes_passes_it_on(interpret):
    # given one who quotes another
    # when it is read
    claims = _claims(interpret, "In Turku, Haugen quoted Lindqvist as saying Sweden merely received the plan.")

    # then there is one statement, the other's, by way of him
    assert [(c.speaker.name, [m.name for m in c.chain]) for c in claims] == [("Sven Lindqvist", ["Kari Haugen"])]


def test_each_answer_of_a_transcript_is_a_statement_but_thanks_and_meetings_are_not(interpret):
    # given a transcript in which somebody answers in few words, is polite, and names a meeting to come
    text = (
        "QUESTION: Does Norway still back the plan?\n\nHAUGEN: I would go anywhere for that. Thank you all very much.\n\n"
        "QUESTION: And now?\n\nHAUGEN: Lindqvist will meet Virtanen in Turku on 20 May."
    )

    # when it is read
    claims = _claims(interpret, text)

    # then only the first is one
    assert [c.evidence.quote for c in claims] == ["I would go anywhere for that."]


def test_who_gave_input_is_no_author(interpret):
    # given a statement on who was asked for input
    # when its subject is read
    claims = _claims(interpret, "The plan was drafted with input from the Norwegian side, Lindqvist said.")

    # then that side is not said to have written it
    assert claims
    assert not any("Norway" in (c.subject or "") for c in claims)
