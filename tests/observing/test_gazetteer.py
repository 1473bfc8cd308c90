from __future__ import annotations

from datetime import date

import pytest

from observing.misspellings import folded


def _named(document, text):
    return [(f.mention.actor, f.mention.written) for f in document(text).mentions]


@pytest.mark.parametrize(
    ("text", "actor", "written"),
    [
        ("Sven Lindquist left early.", "lindqvist", "Sven Lindquist"),
        ("Svenn Lindqvist left early.", "lindqvist", "Svenn Lindqvist"),
        ("Aino Virtanen spoke. Later Virtannen left.", "virtanen", "Virtannen"),
        # behind a title of another, behind its own title, and once its given name stood before it
        ("President Sven Lindquist left early.", "lindqvist", "Sven Lindquist"),
        ("The Swedish president Lindgvest left early.", "lindqvist", "Lindgvest"),
        ("Sven Lindgvest spoke. Later Lindgvest left.", "lindqvist", "Lindgvest"),
    ],
)
def test_misspelt_names_find_their_person_and_keep_the_written_form(document, text, actor, written):
    # given a name misspelt beside a second reason
    # when the text is read
    found = _named(document, text)

    # then it is that person, as written
    assert (actor, written) in found


@pytest.mark.parametrize(
    "text",
    [
        "Forward Erik Haugen scored twice.",
        "A court in Virtala ruled on it.",
        "Later Virtannen left.",
        "The Swedish admiral Lindgvest left early.",
        "The Swedish president Lindgren left early.",
        "King penguins live there.",
    ],
)
def test_likeness_alone_is_no_person(document, text):
    # given another first name, another word, a misspelling without a second reason, a name that is a word
    # when the text is read
    people = [actor for actor, _ in _named(document, text) if actor not in ("norway", "sweden", "finland")]

    # then nobody is found
    assert people == []


def test_a_bare_name_that_is_also_a_word_follows_its_full_name(document):
    # given the full name first
    # when the bare one comes later
    found = _named(document, "Olav King spoke first. Then King left.")

    # then both are the man
    assert [actor for actor, _ in found] == ["king", "king"]


def test_a_title_means_its_holder_on_the_day(document, engine):
    # given an office that changed hands at the turn of the year
    gazetteer = engine._gazetteer
    text = "The special envoy flew home."

    # when it is read on days before and after
    before = gazetteer.find(text, date(2024, 6, 1))
    after = gazetteer.find(text, date(2025, 6, 1))

    # then it means two people
    assert [f.mention.actor for f in before] == ["old-envoy"]
    assert [f.mention.actor for f in after] == ["virtanen"]


@pytest.mark.parametrize("text", ["A special envoy may come.", "The former special envoy spoke.", "Special envoy Pat Dole came."])
def test_a_title_without_its_holder_names_nobody(document, text):
    # given an indefinite, a former or a stranger's title
    # when the text is read
    # then no person of the profile is found
    assert [m for m in _named(document, text) if m[0] in ("virtanen", "old-envoy")] == []


def test_a_title_beside_a_name_is_kept_as_written(document):
    # given a name with its title before it
    doc = document("Special envoy Aino Virtanen flew to Oslo.")

    # when mentions are read
    person = next(f.mention for f in doc.mentions if f.mention.actor == "virtanen")

    # then the one mention carries the title
    assert person.role_as_written == "Special envoy"


def test_collectives_speak_for_their_party_and_adjectives_do_not(document):
    # given an adjective before people and before a thing
    # when both are read
    found = _named(document, "Swedish negotiators rested. A Swedish ship sank.")

    # then only the people stand for Sweden
    assert found == [("sweden", "Swedish negotiators")]


def test_a_dateline_is_a_place_and_no_party(document):
    # given a capital that begins the report
    # when mentions are read
    found = _named(document, "OSLO, May 14 - The talks failed, Stockholm said.")

    # then only the one that speaks is a party
    assert found == [("sweden", "Stockholm")]


def test_a_capital_word_that_ends_a_sentence_is_no_given_name(document):
    # given a town at the end of one sentence and a family name at the start of the next
    # when the text is read
    found = _named(document, "They met in Turku. Lindqvist left early.")

    # then the name is the man's
    assert [actor for actor, _ in found] == ["lindqvist"]


@pytest.mark.parametrize(
    ("text", "name", "written", "role"),
    [
        ("Defense Secretary Karin Haugan was sent to Turku.", "Kari Haugen", "Karin Haugan", "Defense Secretary"),
        ("Chief negotiator Svend Lindqvist left.", "Sven Lindqvist", "Svend Lindqvist", "Chief negotiator"),
        ("Svend Lindquist left.", "Sven Lindqvist", "Svend Lindquist", None),
    ],
)
def test_a_misspelt_name_with_its_given_name_keeps_form_and_title(engine, text, name, written, role):
    # given a misspelt name with a form of the right given name, and a title that the profile does not have
    # when it is found
    found = engine._gazetteer.find(text)

    # then it is the person, as written, with the title as written
    assert [(f.mention.name, f.mention.written, f.mention.role_as_written) for f in found if f.mention.kind == "person"] == [
        (name, written, role)
    ]


@pytest.mark.parametrize("text", ["Karl Hagenberg left.", "The defense secretary left.", "Erik Lindqvist left."])
def test_another_given_name_is_another_person(engine, text):
    # given somebody else
    # when names are found
    # then nobody of the profile is meant
    assert [f for f in engine._gazetteer.find(text) if f.mention.kind == "person"] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Selenskij", "Zelensky"),
        ("Uschakow", "Ushakov"),
        ("Wittkof", "Witkoff"),
        ("Jermak", "Yermak"),
        ("Kuschner", "Kushner"),
        ("Vitkov", "Witkoff"),
        ("Zelenskyy", "Zelensky"),
        ("Gnatov", "Hnatov"),
        ("Kuszner", "Kushner"),
        ("Goncharenko", "Honcharenko"),
    ],
)
def test_transliterations_of_a_name_sound_alike(one, other):
    # given two spellings of one name
    # when they are folded
    # then they are the same
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Merz", "Merkel"), ("Rubio", "Rubin"), ("Putin", "Potanin"), ("Lindqvist", "Lindberg")]
)
def test_other_names_sound_otherwise(one, other):
    # given two names
    # when they are folded
    # then they differ
    assert folded(one) != folded(other)


def test_a_transliterated_name_needs_no_second_reason_and_a_doubled_letter_does(document):
    # given a family name in another transliteration, and one with a letter too many
    # when each stands alone
    # then only the first is that person
    assert ("virtanen", "Wirtanen") in _named(document, "Later Wirtanen left.")
    assert _named(document, "Later Virtaneen left.") == []
