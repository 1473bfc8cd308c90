from __future__ import annotations

import pytest


def _claims(engine, document, text):
    return list(engine._claims.read(document(text)))


@pytest.mark.parametrize(
    ("text", "topic", "stance"),
    [
        ("Haugen said that the islands belonged to Norway.", "territory", "asserts"),
        ("Haugen said that the islands did not belong to Sweden.", "territory", "denies"),
        ("Lindqvist denied that a deadline existed.", "deadline", "denies"),
        ('"There is no deadline," Lindqvist said.', "deadline", "denies"),
        ("Virtanen told reporters that Friday was not a hard date.", "deadline", "denies"),
        ("Virtanen said she knew of no threat to the talks.", "process", "denies"),
        ("Lindqvist said that the proposal was authored by Finland.", "authorship", "asserts"),
        ('Lindqvist called the story of the talks "blatantly false".', "process", "denies"),
        ("Lindqvist ruled out a ceasefire at sea.", "ceasefire", "denies"),
        ("Virtanen spoke of progress in the talks.", "process", "asserts"),
        ('"We did not write this plan," Virtanen told the Nordic Times.', "authorship", "denies"),
    ],
)
def test_claims_have_topic_and_stance(engine, document, text, topic, stance):
    # given one statement
    # when it is read
    claims = _claims(engine, document, text)

    # then topic and stance are the speaker's
    assert [(c.claim_topic, c.stance) for c in claims] == [(topic, stance)], claims


@pytest.mark.parametrize(
    "text",
    [
        "The islands belong to Norway.",
        "Haugen did not say whether the islands were for sale.",
        "Haugen confirmed the visit.",
        "The Nordic Times reported that the talks went on.",
    ],
)
def test_the_articles_own_words_and_silence_are_no_claims(engine, document, text):
    # given no speaker, or a speaker who says nothing
    # when it is read
    # then there is no claim
    assert _claims(engine, document, text) == []


def test_coordinated_clauses_are_claims_of_their_own(engine, document):
    # given two that-clauses under one verb
    # when they are read
    claims = _claims(engine, document, "Virtanen said that the talks had failed badly, and that Friday was not a hard date.")

    # then each has its own stance
    assert [(c.claim_topic, c.stance) for c in claims] == [("process", "asserts"), ("deadline", "denies")]


def test_words_passed_on_are_claimed_by_who_said_them_first(engine, document):
    # given a report of a report
    # when it is read
    claims = _claims(engine, document, "Virtanen said Lindqvist had described the text as a wish list of the Finns.")

    # then the first speaker claims it through the second
    assert [(c.speaker.name, [m.name for m in c.chain]) for c in claims] == [("Sven Lindqvist", ["Aino Virtanen"])]


def test_two_who_contradict_each_other_on_authorship_meet_under_one_subject(engine, document):
    # given an assertion and a denial in different words
    # when both are read
    asserted = _claims(engine, document, "Lindqvist said that the proposal was authored by Finland.")
    denied = _claims(engine, document, "Virtanen presented the proposal. She said that the proposal was not authored by Finland.")

    # then they meet, with opposite stances
    assert {c.subject for c in (*asserted, *denied)} == {"authorship:finnish:Finland"}
    assert {c.stance for c in (*asserted, *denied)} == {"asserts", "denies"}


def test_the_rejection_of_a_plan_is_an_event_and_its_reporter_claims_it(engine, document):
    # given a rejection told by an official
    # when it is read
    claims = _claims(engine, document, "Oslo has rejected the Finnish plan, Virtanen said.")

    # then the claim is the official's
    assert [c.speaker.name for c in claims] == ["Aino Virtanen"]


@pytest.mark.parametrize(
    ("text", "topic", "stance"),
    [
        # a wish or a judgement of one's own denies no fact
        ("Lindqvist said that he did not want to hold a pointless meeting.", "process", "asserts"),
        ("Lindqvist said it was not an easy situation.", "process", "asserts"),
        ("Lindqvist said the text was not complete.", "process", "asserts"),
        ("Lindqvist said the Finn had not meant to publish it.", "process", "asserts"),
        # but a fact is denied
        ("Lindqvist said the visit had not been cancelled.", "process", "denies"),
        ("Lindqvist said that Helsinki was not an option.", "process", "denies"),
        ("Lindqvist said he would not give up the islands.", "territory", "denies"),
    ],
)
def test_a_negative_clause_denies_facts_and_not_wishes(engine, document, text, topic, stance):
    # given a negative statement
    # when it is read
    claims = _claims(engine, document, text)

    # then it denies where a fact is at stake
    assert [(c.claim_topic, c.stance) for c in claims] == [(topic, stance)], claims


@pytest.mark.parametrize(
    "text", ["He will not, Lindqvist said.", '"No, they didn\'t," Lindqvist said.', '"Yes, sir," Virtanen said.']
)
def test_an_echo_without_its_question_is_no_claim(engine, document, text):
    # given an answer of auxiliaries alone
    # when it is read
    # then it says nothing
    assert _claims(engine, document, text) == []


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Lindqvist said that Friday was still on the calendar.", "process"),
        ("Lindqvist said that the Finns wanted it over by June.", "deadline"),
        ("The islands are the sticking point. Lindqvist said that he had consented to neither of them.", "territory"),
        ("Lindqvist said that he was disappointed in Haugen.", "other"),
        ("Virtanen said that very little of the original version was left.", "process"),
        ("Virtanen said that the withdrawal of a proposal would not touch the islands.", "territory"),
    ],
)
def test_the_topic_is_that_of_the_head_and_its_arguments(engine, document, text, topic):
    # given words of everyday use, limits in time, and pronouns
    # when they are read
    claims = _claims(engine, document, text)

    # then the topic is that of what is spoken about
    assert [c.claim_topic for c in claims] == [topic]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ('Haugen said: "It is not our plan."', ["authorship:finnish:Norway"]),
        ("Haugen said that the plan was authored by Finland.", ["authorship:finnish:Finland"]),
        (
            "Haugen said the plan was drafted by Virtanen and Lindqvist.",
            ["authorship:finnish:Finland", "authorship:finnish:Sweden"],
        ),
        ("Haugen called the plan a wish list of the Swedes.", ["authorship:finnish:Sweden"]),
        ("A senator said that it was not our plan.", ["authorship:finnish:unknown"]),
        ("Haugen said that we were the recipients of a proposal.", ["authorship:finnish:unknown"]),
    ],
)
def test_authorship_has_a_subject_for_each_author(engine, document, text, subjects):
    # given who wrote it, in one of many ways
    # when it is read
    claims = _claims(engine, document, text)

    # then the subject names plan and author by their canonical names
    assert [c.subject for c in claims] == subjects


def test_the_author_speaks_only_where_the_text_has_one(engine, document):
    # given a text about one person's article, and one that names nobody before
    known = _claims(engine, document, "Lindqvist writes that the talks failed. According to the author, the plan is dead.")
    nobody = _claims(engine, document, "According to the author, the plan is dead. The article says that the talks failed.")

    # when they are read
    # then the author is the one who speaks, or nobody
    assert [c.speaker.name for c in known] == ["Sven Lindqvist", "Sven Lindqvist"]
    assert nobody == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ('"We don\'t have deadlines; we have objectives," Lindqvist said.', "denies"),
        ("Such dates are goals, not deadlines, Lindqvist said.", "denies"),
        ("Lindqvist said that a truce had never been closer.", "asserts"),
        ("Lindqvist said that a truce had never been agreed.", "denies"),
    ],
)
def test_stance_is_that_of_the_first_clause_and_of_what_the_statement_is_about(engine, document, text, stance):
    # given two clauses, a contrast or a comparison
    # when it is read
    claims = _claims(engine, document, text)

    # then the stance follows what is at stake
    assert [c.stance for c in claims] == [stance], claims


@pytest.mark.parametrize(
    ("text", "stance", "proposition"),
    [
        ("Haugen rejected suggestions that the plan was authored by Sweden.", "denies", "The plan was authored by Sweden"),
        ("The talks, Lindqvist added in Turku, would go on.", "asserts", "The talks would go on"),
        ("The talks would go on, said Lindqvist, who was speaking in Turku.", "asserts", "The talks would go on"),
        ("The Baltic Wire reported, citing two diplomats, that the talks had failed.", "asserts", "The talks had failed"),
        ("Lindqvist denied that the talks had failed.", "denies", "The talks had failed"),
    ],
)
def test_a_proposition_is_what_is_said_and_nothing_of_who_says_it(engine, document, text, stance, proposition):
    # given a cue around, inside or behind the words, or a statement that is rejected
    # when it is read
    claims = _claims(engine, document, text)

    # then the proposition is worded without it
    assert [(c.stance, c.proposition) for c in claims] == [(stance, proposition)]


@pytest.mark.parametrize(
    ("text", "stance", "proposition"),
    [
        ("Lindqvist said that Sweden can't cede the islands.", "denies", "Sweden can cede the islands"),
        ("Lindqvist said that Sweden cannot cede the islands.", "denies", "Sweden can cede the islands"),
        ('Lindqvist said: "We won\'t cede the islands."', "denies", "We will cede the islands"),
        ("Lindqvist said that Sweden shan't cede the islands.", "denies", "Sweden shall cede the islands"),
        ("Lindqvist said that Sweden didn't cede the islands.", "denies", "Sweden did cede the islands"),
        ('"No one is asking us to cede the islands," Lindqvist said.', "denies", "Someone is asking us to cede the islands"),
        ("Lindqvist said that nobody had seen the plan.", "denies", "Somebody had seen the plan"),
        ("Lindqvist said there was no question that the plan was Finnish.", "asserts", "The plan was Finnish"),
        ('Lindqvist said: "I have no doubt that the plan is not Finnish."', "denies", "The plan is Finnish"),
        (
            "Lindqvist said there was no evidence that the plan was Finnish.",
            "denies",
            "There was evidence that the plan was Finnish",
        ),
    ],
)
def test_stance_and_proposition_agree_on_what_is_denied(engine, document, text, stance, proposition):
    # given a negation in a contraction or a pronoun, or one that only stresses
    # when it is read
    claims = _claims(engine, document, text)

    # then the proposition is worded without the negation, and whole
    assert {(c.stance, c.proposition) for c in claims} == {(stance, proposition)}


@pytest.mark.parametrize(
    ("text", "propositions"),
    [
        ("Haugen noted a call with Lindqvist.", []),
        ("Haugen described a conversation with Lindqvist.", []),
        ("Haugen noted slow progress in the talks.", ["Slow progress in the talks"]),
        ("Haugen described the call with Lindqvist as hopeless.", ["The call with Lindqvist as hopeless"]),
        ("Haugen spoke on Monday of progress in the talks.", ["Progress in the talks"]),
        ("Haugen ruled out a call with Lindqvist.", ["A call with Lindqvist"]),
    ],
)
def test_a_call_or_a_statement_that_is_only_named_is_no_claim(engine, document, text, propositions):
    # given something said or held that is only named, or judged, or ruled out
    # when it is read
    # then it is a claim only where something is said of it
    assert [c.proposition for c in _claims(engine, document, text)] == propositions


@pytest.mark.parametrize(
    "text",
    ["Haugen rejected the Finnish plan.", "Was Lindqvist saying that the talks had failed?", "Haugen dismissed Lindqvist."],
)
def test_a_rejected_plan_and_a_question_are_no_statements(engine, document, text):
    # given an event, a question or a dismissal
    # when it is read
    # then nobody claims anything
    assert _claims(engine, document, text) == []


@pytest.mark.parametrize(
    ("text", "stance", "proposition"),
    [
        ('"No," said Lindqvist when asked whether the islands were for sale.', "denies", "The islands were for sale"),
        ('"Yes," said Lindqvist when asked if the islands were for sale.', "asserts", "The islands were for sale"),
        ("Lindqvist: no sale of the islands planned", "denies", "Sale of the islands planned"),
    ],
)
def test_an_answer_takes_its_question_with_it(engine, document, text, stance, proposition):
    # given an answer of one word, or a headline without a verb
    # when it is read
    claims = _claims(engine, document, text)

    # then it asserts or denies what was asked
    assert [(c.stance, c.proposition) for c in claims] == [(stance, proposition)]


@pytest.mark.parametrize(
    ("text", "topic", "stance"),
    [
        ('Lindqvist said that the plan "was not the government\'s".', "authorship", "denies"),
        ("Lindqvist said the plan was not Swedish.", "authorship", "denies"),
        ('"This is patently untrue," said Lindqvist.', "process", "denies"),
        ("Oslo confirmed that it had not seen the proposal.", "process", "denies"),
    ],
)
def test_whose_it_is_and_what_is_untrue(engine, document, text, topic, stance):
    # given a possessive, a nationality, a verdict on another's words, or a confirmation that nothing happened
    # when it is read
    claims = _claims(engine, document, text)

    # then the statement is a denial
    assert [(c.claim_topic, c.stance) for c in claims] == [(topic, stance)], claims


def test_a_quotation_belongs_to_the_cue_beside_it(engine, document):
    # given a quotation of one and, after it, the words of another
    # when they are read
    claims = _claims(
        engine, document, 'Haugen hailed "real progress", while Lindqvist frowned: there was, he said, no progress at all.'
    )

    # then neither takes the other's
    assert [(c.speaker.name, c.stance) for c in claims][-1] == ("Sven Lindqvist", "denies")
    assert all("real" not in c.proposition for c in claims if c.speaker.name == "Sven Lindqvist")


def test_the_title_of_who_speaks_gives_no_topic(engine, document):
    # given a speaker whose title holds a topic's word
    # when a statement that only points back is read
    claims = _claims(engine, document, "The former minister for the islands, Sven Lindqvist, said that it was over.")

    # then the title is not what it is about
    assert [c.claim_topic for c in claims] == ["process"]
