from __future__ import annotations

import pytest

from tests.observing.conftest import said


@pytest.mark.parametrize(
    ("text", "speaker", "chain"),
    [
        # set off from what is said, turned round or not
        ("Satisfied with the outcome, says Lindqvist.", "Sven Lindqvist", []),
        ("The islands, Haugen conceded at the harbour, are the hardest issue.", "Kari Haugen", []),
        ('"Very productive", said Oslo of the talks.', "Norway", []),
        ("Several thousand of them, Lindqvist said on television.", "Sven Lindqvist", []),
        ("Talks get extended if things go well, Lindqvist shrugged.", "Sven Lindqvist", []),
        # passives
        ("The dispatch of soldiers was ruled out by Lindqvist.", "Sven Lindqvist", []),
        ("An accord on the islands, described by Lindqvist as ready for signature, is still waiting.", "Sven Lindqvist", []),
        ("The truce was brushed aside by Virtanen as nothing but a breather.", "Aino Virtanen", []),
        # quotations by others
        ('"Nobody has postponed the talks", Lindqvist was quoted by the Nordic Times.', "Sven Lindqvist", ["Nordic Times"]),
        ("The Nordic Times quoted Lindqvist as saying that the text was dead.", "Sven Lindqvist", ["Nordic Times"]),
        # verdicts put first
        ("Productive was how Lindqvist summed up the talks.", "Sven Lindqvist", []),
        ("Oslo would have to pull out first, was what the Swedes said.", "Sweden", []),
        ("It was Lindqvist who said that the text was dead.", "Sven Lindqvist", []),
        # words, summaries, sources passed on
        ("There was, in Lindqvist's words, nothing to talk about.", "Sven Lindqvist", []),
        ("The talks failed, according to a Finnish official quoted by the Baltic Wire.", "Finnish official", ["Baltic Wire"]),
        # colons
        ("Lindqvist afterwards: the position is clearly unacceptable.", "Sven Lindqvist", []),
        ('Lindqvist contradicted her to her face: "The islands are not for sale."', "Sven Lindqvist", []),
        ("Lindqvist's reply, the same day: he had learnt of it from the newspaper.", "Sven Lindqvist", []),
        # appeals
        ("Virtanen urged Oslo to reciprocate by agreeing to a truce.", "Aino Virtanen", []),
        ("Virtanen called on both sides to stop.", "Aino Virtanen", []),
    ],
)
def test_cues_give_speaker_and_chain(document, text, speaker, chain):
    # given one cue
    # when it is read
    nodes = said(document, text)

    # then somebody says something, through whom it says
    assert (speaker, chain) in [(s, c) for s, c, _ in nodes], nodes


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday, Lindqvist addressed the assembly.",
        "The islands: recognised as Swedish.",
        "Lindqvist, Virtanen, Haugen: five hours.",
        "The bridge was closed by the police as a precaution.",
        "Lindqvist was quoted widely.",
        "It was how things were.",
        "In his office there was nothing to drink.",
        "Oslo pressed the attack.",
        "He will not, Lindqvist knew.",
    ],
)
def test_what_only_looks_like_a_cue_has_no_speaker(document, text):
    # given sentences of the same shape that report nothing
    # when they are read
    # then no node comes out
    assert said(document, text) == []


def test_several_who_say_it_together_all_speak(document):
    # given a joined subject
    # when it is read
    nodes = said(document, "Haugen and Lindqvist said that the talks went on.")

    # then both say the same
    assert [s for s, _, _ in nodes] == ["Kari Haugen", "Sven Lindqvist"]
    assert len({words for _, _, words in nodes}) == 1


@pytest.mark.parametrize(
    ("introduction", "speaker", "chain"),
    [
        ("Sven Lindqvist, to the Nordic Times:", "Sven Lindqvist", ["Nordic Times"]),
        ("The Baltic Wire, quoting the Nordic Times, quoting Sven Lindqvist:", "Sven Lindqvist", ["Nordic Times", "Baltic Wire"]),
    ],
)
def test_a_block_quote_belongs_to_the_person_whom_its_introduction_names(document, introduction, speaker, chain):
    # given an introduction by name and outlets, and a block quote
    # when it is read
    nodes = said(document, f"{introduction}\n\n> The conversation had been useful.")

    # then the words are the person's, through the outlets
    assert (speaker, chain, "The conversation had been useful") in nodes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("As Lindqvist put it, the islands were not for sale.", "Sven Lindqvist"),
        ("The islands were not for sale, as Haugen sees it.", "Kari Haugen"),
        ("Lindqvist insisted on a withdrawal from the islands.", "Sven Lindqvist"),
    ],
)
def test_put_so_by_somebody_it_is_theirs(document, text, speaker):
    # given "as X put it", or a verb with a preposition that YAML takes for true
    # when it is read
    # then X says it
    assert [s for s, _, _ in said(document, text)] == [speaker]


@pytest.mark.parametrize("text", ["As it happened, the talks failed.", "As Haugen left, Lindqvist put it down."])
def test_as_and_it_alone_are_nobodys_words(document, text):
    # given other clauses with "as" and "it"
    # when they are read
    # then nobody speaks
    assert said(document, text) == []
