from __future__ import annotations

import pytest

from tests.observing.conftest import said


@pytest.mark.parametrize(
    ("text", "speaker", "chain"),
    [
        ("Haugen said that the islands were not for sale.", "Kari Haugen", []),
        ("The islands, Haugen told reporters, were not for sale.", "Kari Haugen", []),
        ('"The islands are not for sale," said Sven Lindqvist.', "Sven Lindqvist", []),
        ("According to Stockholm, the talks failed.", "Sweden", []),
        ("Virtanen, who led the talks, warned that time was short.", "Aino Virtanen", []),
        ("Oslo's foreign ministry said the talks had failed.", "Norway", []),
        ("A senior Finnish official said the talks had failed.", "senior Finnish official", []),
        ("Two people with knowledge of the matter said the talks had failed.", "Two people with knowledge of the matter", []),
        ("Virtanen told the Nordic Times that time was short.", "Aino Virtanen", ["Nordic Times"]),
        ("Virtanen spoke of progress in the talks.", "Aino Virtanen", []),
        ("Lindqvist called the text a wish list.", "Sven Lindqvist", []),
        ("Lindqvist denied that a deadline existed.", "Sven Lindqvist", []),
        ("Virtanen made it clear that time was short.", "Aino Virtanen", []),
        ("The aide Pat Dole said the talks had failed.", "Pat Dole", []),
        ("Norwegian officials said the talks had failed.", "Norwegian officials", []),
        ("The talks had failed, according to Swedish diplomats.", "Swedish diplomats", []),
        ("The Norwegians said the talks had failed.", "Norway", []),
        ("Virtanen told Fjord Radio that time was short.", "Aino Virtanen", ["Fjord Radio"]),
        ("Virtanen told the agency Visir that time was short.", "Aino Virtanen", ["Visir"]),
        ("Virtanen said to the Coast Herald that time was short.", "Aino Virtanen", ["Coast Herald"]),
        ("Virtanen told Channel 4 that time was short.", "Aino Virtanen", ["Channel 4"]),
        ("Virtanen on Telegram: time is short.", "Aino Virtanen", []),
        ("Time was short, Virtanen said, referring to Haugen.", "Aino Virtanen", []),
        ("Virtanen told Olav King that time was short.", "Aino Virtanen", []),
        ("Virtanen told Parliament that time was short.", "Aino Virtanen", []),
        ("Virtanen told Pat Dole that time was short.", "Aino Virtanen", []),
    ],
)
def test_constructions_give_speaker_and_chain(document, text, speaker, chain):
    # given one construction of reporting
    # when it is read
    nodes = said(document, text)

    # then somebody says something, through whom it says
    assert [(s, c) for s, c, _ in nodes] == [(speaker, chain)], nodes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Prime Minister of Norway Kari Haugen said that time was short.", "Kari Haugen"),
        ("Minister of foreign affairs of Norway Karin Haugen said that time was short.", "Kari Haugen"),
        ("According to Chairman of the Parliament of Sweden Sven Lindqvist, time was short.", "Sven Lindqvist"),
        ("Time was short, Special Envoy of the President of Finland Aino Virtanen said.", "Aino Virtanen"),
        ("Secretary of NATO Council Aino Virtanen said that time was short.", "Aino Virtanen"),
        (
            "The spokesman of Norwegian President Kari Haugen said that time was short.",
            "spokesman of Norwegian President Kari Haugen",
        ),
        ("A spokesman of Sweden's Sven Lindqvist said that time was short.", "spokesman of Sweden's Sven Lindqvist"),
        ("A representative of Sweden told Haugen that time was short.", "representative of Sweden"),
        ("A member of the team of Aino Virtanen said that time was short.", "member of the team of Aino Virtanen"),
    ],
)
def test_an_office_written_out_before_a_name_is_that_persons_unless_he_may_only_be_whom_it_serves(document, text, speaker):
    # given an office with "of" before a name, as agencies and translations write
    # when it is read
    nodes = said(document, text)

    # then
    assert [s for s, _, _ in nodes] == [speaker], nodes


@pytest.mark.parametrize(
    "text",
    [
        "Haugen did not say whether the islands were for sale.",
        "Virtanen declined to say that time was short.",
        "Nobody said that the talks had failed.",
        "If Lindqvist says that he agrees, the talks go on.",
        "Reporters asked Lindqvist whether he would sign.",
        "Oslo would write into its law that the islands are closed.",
        "Lindqvist would neither confirm nor deny that the talks had failed.",
        "Haugen spoke with Lindqvist about the talks.",
        "Haugen talked on Monday with Lindqvist about the talks.",
        "The rain lasted all night.",
    ],
)
def test_what_nobody_says_has_no_speaker(document, text):
    # given silence, questions, conditions and plain sentences
    # when they are read
    # then no node comes out
    assert said(document, text) == []


def test_the_same_source_is_the_one_that_spoke_before(document):
    # given a source that the text names once, and takes up by another noun
    text = "A member of the Finnish delegation said the talks had failed. The plan was dead, the same person said."

    # when it is read
    speakers = [speaker for speaker, _, _ in said(document, text)]

    # then it is one source
    assert speakers == ["member of the Finnish delegation"] * 2


def test_a_reporter_of_a_statement_is_in_the_chain(document):
    # given one who tells what another told
    # when it is read
    nodes = said(document, "According to Virtanen, Lindqvist told her that he knew of no deadline.")

    # then the speaker is the one who said it first
    assert ("Sven Lindqvist", ["Aino Virtanen"]) in [(s, c) for s, c, _ in nodes]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Lindqvist left early. He said that the text was dead.", "Sven Lindqvist"),
        ("Haugen met Lindqvist in Turku. She said that the text was dead.", "Kari Haugen"),
        # two men: the one who does something in the sentence before
        ("Lindqvist met Korpela in Turku. He said that the text was dead.", "Sven Lindqvist"),
        ("Haugen met Virtanen in Turku. He said that the text was dead.", None),
        ("A Finnish official briefed us. He was tired. The official said that the text was dead.", "official"),
        ("The Nordic Times has seen it. The newspaper writes that the text is dead.", "Nordic Times"),
        # who acts by another's hand, stands before a colon, or is known to this text alone
        ("Korpela left. The demand was turned down by Lindqvist. He said that the text was dead.", "Sven Lindqvist"),
        ("Lindqvist waited. Pekka Salo, a deputy, was quicker. He said that the text was dead.", "Pekka Salo"),
        ("Lindqvist waited. Baltic Radio was quicker. He said that the text was dead.", "Sven Lindqvist"),
        # of two holders of an office the one of whom the sentence before spoke first
        ("Haugen put Lindqvist on the clock. The president said that the text was dead.", "Kari Haugen"),
        ("Haugen left. Lindqvist met Mr. Haugen in May. The president said that the text was dead.", "Sven Lindqvist"),
        # who serves somebody under a title that the profile has, and who does not
        ("Lindqvist left early. His spokesman said that the text was dead.", "Nils Berg"),
        ("Haugen left early. Her spokesman said that the text was dead.", "Kari Haugen's spokesman"),
    ],
)
def test_pronouns_and_descriptions_find_the_one_meant_or_nobody(document, text, speaker):
    # given a speaker named only before
    # when the sentence is read
    speakers = [s for s, _, _ in said(document, text)]

    # then it is the one meant, and never somebody of the wrong gender or number
    assert speakers == ([speaker] if speaker else [])


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Haugen and Lindqvist met Korpela. They said that the text was dead.", ["Kari Haugen", "Sven Lindqvist"]),
        ("Haugen and Lindqvist met Korpela. Both said that the text was dead.", ["Kari Haugen", "Sven Lindqvist"]),
        ("Korpela and Lindqvist met in Turku. The two men said that the text was dead.", ["Matti Korpela", "Sven Lindqvist"]),
        ("Haugen met Lindqvist. They said that the text was dead.", ["Kari Haugen", "Sven Lindqvist"]),
        # a side that the sentence names may be meant, a third may not, and men of the street are no pair
        ("Haugen met Lindqvist for talks with Finland. They said that the text was dead.", []),
        ("Haugen met Lindqvist. The men from the harbour said that the text was dead.", []),
        ("Haugen left for home. They said that the text was dead.", []),
    ],
)
def test_they_are_the_two_whom_the_sentence_before_names_or_nobody(document, text, speakers):
    # given a pronoun for two
    # when it is read
    # then both speak, where the text tells which two
    assert [s for s, _, _ in said(document, text)] == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ('Haugen said: "We are close.\n\n"The text is Finnish. The talks go on.', ["Kari Haugen"] * 3),
        ('Haugen said: "We are close. So be it.\n\n"The text is Finnish.\n\n"The talks go on."', ["Kari Haugen"] * 3),
        ('"We are close," Haugen said. "Truly.\n\n"The text is Finnish."', ["Kari Haugen"] * 2),
        # closed before, or not opened again: the article's own words, or somebody else's
        ('Haugen said: "We are close."\n\n"The text is Finnish."', ["Kari Haugen"]),
        ('Haugen said: "We are close.\n\nThe text is Finnish.', ["Kari Haugen"]),
        ('Haugen said: "We are close."\n\n"The text is Finnish," said Lindqvist.', ["Kari Haugen", "Sven Lindqvist"]),
    ],
)
def test_a_quotation_that_is_opened_again_goes_on_over_paragraphs(document, text, speakers):
    # given a quotation of several paragraphs, or two
    # when it is read
    # then the later paragraphs are the same speaker's only where the earlier one left it open
    assert [s for s, _, _ in said(document, text)] == speakers


@pytest.mark.parametrize(
    ("text", "speaker", "chain"),
    [
        ("The Nordic Times, quoted by the Baltic Wire, said that the talks had failed.", "Nordic Times", ["Baltic Wire"]),
        ("Lindqvist, quoted by the Baltic Wire, said that the talks had failed.", "Sven Lindqvist", ["Baltic Wire"]),
        (
            "Lindqvist told the Nordic Times, quoted by the Baltic Wire, that the talks had failed.",
            "Sven Lindqvist",
            ["Nordic Times", "Baltic Wire"],
        ),
        (
            "The Baltic Wire said, citing people close to the talks, that they had failed.",
            "people close to the talks",
            ["Baltic Wire"],
        ),
        ('"The talks have failed," the Baltic Wire said, citing two diplomats.', "two diplomats", ["Baltic Wire"]),
        ("Lindqvist said that the plan was quoted by the Baltic Wire.", "Sven Lindqvist", []),
        (
            "The Baltic Wire has seen it. Lindqvist told the Finnish newspaper that the talks had failed.",
            "Sven Lindqvist",
            ["Baltic Wire"],
        ),
        ("The Baltic Wire has seen it. Lindqvist told the Finnish delegation that the talks had failed.", "Sven Lindqvist", []),
        ("Talks were ruled out by Lindqvist in an interview with the Baltic Wire.", "Sven Lindqvist", ["Baltic Wire"]),
        ("Talks with the Baltic Wire were ruled out by Lindqvist.", "Sven Lindqvist", []),
    ],
)
def test_an_outlet_that_quotes_another_stands_in_the_chain(document, text, speaker, chain):
    # given somebody whom an outlet quotes or cites
    # when it is read
    # then the outlet passes it on
    assert [(s, c) for s, c, _ in said(document, text)] == [(speaker, chain)]


def test_a_quotation_goes_on_with_its_speaker(document):
    # given a second quotation without a cue
    # when the paragraph is read
    nodes = said(document, '"The text is dead," Lindqvist said. "We will write our own."')

    # then both are his
    assert [s for s, _, _ in nodes] == ["Sven Lindqvist", "Sven Lindqvist"]


def test_the_first_sentences_of_a_quotation_belong_to_the_cue_at_its_end(document):
    # given a cue that stands only behind the last of two sentences
    # when it is read
    nodes = said(document, '"The text is dead. We will write our own," Lindqvist said.')

    # then the first sentence has a speaker too
    assert any("The text is dead" in words and speaker == "Sven Lindqvist" for speaker, _, words in nodes)


def test_curly_and_straight_quotes_read_alike(document):
    # given the same sentence in two spellings
    # when both are read
    curly = said(document, "“The text is dead,” Lindqvist said.")
    straight = said(document, '"The text is dead," Lindqvist said.')

    # then the same is said
    assert curly == straight != []


def test_transcript_labels_speak_and_questions_do_not(document):
    # given a briefing
    # when it is read
    nodes = said(document, "Q: Is the plan dead?\n\nVIRTANEN: The plan is alive and the talks go on.")

    # then the answer is hers
    assert [s for s, _, _ in nodes] == ["Aino Virtanen"]


def test_a_block_quote_passes_through_the_outlet_that_introduces_it(document):
    # given an introduction and a block quote
    text = "The team of the Nordic Times provides some background:\n\n> Lindqvist said that the text was dead."

    # when it is read
    nodes = said(document, text)

    # then the outlet stands between the speaker and the article
    assert ("Sven Lindqvist", ["Nordic Times"]) in [(s, c) for s, c, _ in nodes]


def test_an_office_as_a_label_is_the_holder_whom_the_dialogue_does_not_speak_of(document):
    # given two presidents, of whom the questions speak of one
    text = (
        "Kari Haugen met the press.\n\nREPORTER 1: Will you meet Lindqvist?\n\nTHE PRESIDENT: The talks go on.\n\n"
        "QUESTION (Nordic Times): When?\n\nTHE PRESIDENT: The talks go on in May."
    )

    # when the transcript is read
    nodes = said(document, text)

    # then it is the other who answers, and nobody who asks says anything
    assert {s for s, _, _ in nodes} == {"Kari Haugen"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Nordic Times wrote, citing two people close to the talks, that they had failed.", "two people close to the talks"),
        ("Helsinki's prime minister, Bart De Laine, said the talks had failed.", "Bart De Laine"),
        ("A truce was ruled out by Lindqvist. The talks, he repeated, had failed.", "Sven Lindqvist"),
        ("A spokesman, speaking on behalf of the crown, said the talks had failed.", "spokesman"),
        ("Kari Haugen's spokesman said the talks had failed.", "Kari Haugen's spokesman"),
        ("Lindqvist went on television to warn that time was short.", "Sven Lindqvist"),
        ("The talks had failed, said aide of president Sven Lindqvist.", "Sven Lindqvist"),
        ("The talks had failed, said governor of the southern region Pekka Salo.", "Pekka Salo"),
        ("The talks had failed, said a senator from South Carolina.", "senator from South Carolina"),
        ("An Oslo readout said the talks had failed.", "Norway"),
    ],
)
def test_sources_and_unknown_people_speak_under_their_own_names(document, text, speaker):
    # given somebody behind an outlet, an apposition, a passive, a possessive or a purpose
    # when it is read
    nodes = said(document, text)

    # then it is he who speaks
    assert [s for s, _, _ in nodes][-1:] == [speaker], nodes


@pytest.mark.parametrize(
    "text",
    [
        "Nowhere does Lindqvist say that the talks had failed.",
        "Nor did Lindqvist say that the talks had failed.",
        "Lindqvist came to say goodbye.",
    ],
)
def test_silence_told_by_inversion_is_no_statement(document, text):
    # given a negation before the verb, or nothing said
    # when it is read
    # then nobody says anything
    assert said(document, text) == []


def test_the_articles_own_outlet_is_no_link_of_the_chain(engine, article):
    # given an article of the Nordic Times that quotes what somebody told the Nordic Times, and the Baltic Wire
    text = "Lindqvist told the Nordic Times that time was short. Haugen told the Baltic Wire that the talks went on."
    own = article(text).model_copy(update={"outlet": "Nordic Times"})

    # when it is read
    nodes = engine.document(own).attributions

    # then only the other outlet passes words on
    assert [(n.speaker.name, [m.name for m in n.chain]) for n in nodes] == [
        ("Sven Lindqvist", []),
        ("Kari Haugen", ["Baltic Wire"]),
    ]
