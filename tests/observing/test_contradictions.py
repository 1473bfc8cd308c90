"""Statements of one article that stand against each other: families of wordings, and what only looks like them."""

from __future__ import annotations

from itertools import product

import pytest

from observing.contradictions import set_against


def against(engine, document, text):
    """Who is set against whom, as sorted pairs of speakers."""
    doc = document(text)
    claims = list(engine._claims.read(doc))
    found = set_against(doc, claims, lambda node, stance: engine._claims.of(doc, node, stance, "rules/test"))
    answers: dict[str, dict[str, set[str]]] = {}
    for claim in found:
        if claim.subject.startswith("account:"):
            question, _, answer = claim.subject.rpartition(":")
            answers.setdefault(question, {}).setdefault(answer, set()).add(claim.speaker.name)
    return sorted(
        tuple(sorted((one, other)))
        for sides in answers.values()
        for n, some in enumerate(sides.values())
        for others in list(sides.values())[n + 1 :]
        for one, other in product(some, others)
    )


SAID = [
    "Haugen said that the plan had been handed to Sweden.",
    "Haugen told the Nordic Times that a ceasefire had been agreed.",
    "The plan was sent to Stockholm on Monday, Haugen said.",
]
REFUTED = [
    "Lindqvist denied it.",
    "Lindqvist called the report a fabrication.",
    "Not so, said Lindqvist.",
    "Lindqvist disputed that account.",
    "Lindqvist called this nonsense.",
    'Lindqvist dismissed the claim as "blatantly false".',
    "Lindqvist denied this.",
    "Lindqvist rejected that account.",
    "Lindqvist rejected that account: he had never taken any papers.",
    "Lindqvist called it a lie.",
    '"That is a lie," was Lindqvist\'s reply.',
    "Lindqvist swatted that down.",
    "Lindqvist told the Baltic Wire that this was untrue.",
    "Lindqvist had said the opposite the day before.",
    "It was news to him, Lindqvist said.",
]


@pytest.mark.parametrize(("said", "refuted"), [*product(SAID, REFUTED)])
def test_a_denial_takes_up_the_statement_before_it(engine, document, said, refuted):
    # given a statement and what another makes of it; when both are read; then they stand against each other
    assert against(engine, document, f"{said} {refuted}") == [("Kari Haugen", "Sven Lindqvist")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haugen said that the summit in Helsinki had been cancelled.", "Lindqvist spoke of a postponement."),
        ("Haugen said that the summit had been called off.", "Lindqvist insisted that it was still on."),
        ("Haugen said that the text had been handed to the Swedes.", "Lindqvist said that he had not received any text."),
        (
            "Haugen said that the storm had kept her from the talks.",
            "Lindqvist gave another reason: she disliked the plan, he said.",
        ),
        ("Haugen said that Sweden had threatened Norway.", "Lindqvist said that he had never threatened anybody."),
        ("Haugen says that the deal is done.", "There is no deal, says Lindqvist."),
        ("Haugen said that the summit was off.", "Lindqvist said that preparations for it were going ahead."),
        ("Haugen said that Sweden had agreed to the plan.", "Lindqvist denied having approved anything."),
    ],
)
def test_two_answers_to_one_question_stand_against_each_other(engine, document, one, other):
    assert against(engine, document, f"{one} {other}") == [("Kari Haugen", "Sven Lindqvist")]


@pytest.mark.parametrize(
    "text",
    [
        # positions differ
        "Haugen said that the islands belonged to Norway. Lindqvist said that they were Swedish.",
        "Haugen said that Norway accepted the plan. Lindqvist rejected the plan.",
        "Haugen spoke of a swap of islands. Lindqvist ruled that out.",
        "Haugen proposed a landing in June. Lindqvist dismissed it as a theatrical ultimatum and called for talks.",
        "Haugen demanded that the islands be handed over. Lindqvist said that he would not accept it.",
        # nothing is denied
        "Haugen said that the plan had been handed to Sweden. It was not clear, Lindqvist said, when talks would begin.",
        "Haugen said that there was a deadline in June. Lindqvist neither confirmed nor denied it.",
        # both say the same
        "Haugen said that the summit had been cancelled. Lindqvist confirmed that it was called off.",
        "Haugen said that there was no deadline. Lindqvist said that there was no deadline.",
        # whether there is a deadline is settled in its lane, where all reports of it meet
        "Haugen said that she had been told to sign by June. Lindqvist said that there was no clock on the wall.",
        # one after the other, in time
        "On Monday Lindqvist spoke of preparations in full swing. On Friday Haugen said that the summit had been cancelled.",
        # who passes words on does not say them
        "Virtanen said that Haugen had told her that the plan was not Finnish.",
        "Haugen said that the summit could not be postponed. Lindqvist said that preparations for the summit continued.",
        "Haugen said that Norway would give up the islands. Lindqvist said that Sweden would never give up anything.",
        # of other things
        "Haugen said that the talks would go on in Helsinki. Lindqvist denied that he owed anybody an apology.",
    ],
)
def test_what_only_looks_like_a_contradiction(engine, document, text):
    assert against(engine, document, text) == []


def test_three_who_tell_three_fates_of_a_meeting_are_one_question(engine, document):
    # given
    text = (
        "Haugen said that the summit had been cancelled. Lindqvist spoke of a postponement. "
        "Virtanen argued that nothing could be cancelled, because no date had ever been agreed."
    )
    # when, then
    assert against(engine, document, text) == [
        ("Aino Virtanen", "Kari Haugen"),
        ("Aino Virtanen", "Sven Lindqvist"),
        ("Kari Haugen", "Sven Lindqvist"),
    ]


def test_what_is_disputed_is_a_claim_though_it_shows_no_subject_of_the_talks(engine, document):
    # given
    doc = document("The Nordic Times claimed that maps were thrown about. Lindqvist denied it.")
    before = list(engine._claims.read(doc))
    # when
    after = set_against(doc, before, lambda node, stance: engine._claims.of(doc, node, stance, "rules/test"))
    # then
    assert "Nordic Times" not in {claim.speaker.name for claim in before}
    assert {(claim.speaker.name, claim.stance) for claim in after if claim.subject.startswith("account:")} == {
        ("Nordic Times", "asserts"),
        ("Sven Lindqvist", "denies"),
    }


def test_a_denied_pronoun_stands_for_what_was_said(engine, document):
    # given
    doc = document("The Nordic Times claimed that maps were thrown about. Lindqvist denied it.")
    # when
    found = set_against(doc, [], lambda node, stance: engine._claims.of(doc, node, stance, "rules/test"))
    # then
    assert [claim.proposition for claim in found if claim.stance == "denies"] == ["Maps were thrown about"]


def test_an_answer_in_a_transcript_denies_what_the_question_reports(engine, document):
    # given
    text = "Q: The Nordic Times says you asked him to leave the islands.\n\nLINDQVIST: Never asked. Fake."
    # when, then
    assert against(engine, document, text) == [("Nordic Times", "Sven Lindqvist")]


@pytest.mark.parametrize(
    "text",
    [
        "Reports in the Nordic Times that Sweden had been given until June are untrue, Lindqvist said.",
        "Lindqvist denied a report in the Nordic Times that Sweden had been given until June.",
        "Lindqvist rejected the Nordic Times's claim that he had sent a letter to Oslo.",
        "The Nordic Times wrote that the islands would be sold. Talks went on. Virtanen left. Snow fell. "
        "Lindqvist disputed the Nordic Times report.",
    ],
)
def test_an_outlet_whose_report_is_denied_stands_against_who_denies_it(engine, document, text):
    assert against(engine, document, text) == [("Nordic Times", "Sven Lindqvist")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On Monday Lindqvist said that nobody had postponed the talks.", "On Friday he said that they would have to wait."),
        ("In a recording Lindqvist promised Virtanen a paper.", "Lindqvist called the tape a fake."),
    ],
)
def test_one_man_may_stand_against_himself(engine, document, one, other):
    assert against(engine, document, f"{one} {other}") == [("Sven Lindqvist", "Sven Lindqvist")]


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        (
            "The draft came from Oslo by way of the embassy, Haugen said.",
            "Lindqvist said that no document had left Norway.",
            True,
        ),
        ("Haugen said that she had met the Finns.", "Lindqvist said that he had not been shown any text.", False),
        ("Haugen hoped for an end by June, she said.", "Lindqvist said that there was no deadline.", False),
    ],
)
def test_who_was_handed_a_paper_and_by_when(engine, document, one, other, opposed):
    assert against(engine, document, f"{one} {other}") == ([("Kari Haugen", "Sven Lindqvist")] if opposed else [])
