from __future__ import annotations

import pytest

from observing.contacts import read_contacts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Haugen telephoned Lindqvist on Tuesday.", "telephone"),
        ("Haugen spoke with Lindqvist by phone.", "telephone"),
        ("Haugen conferred with Lindqvist by video link.", "video"),
    ],
)
def test_calls_are_contacts_of_their_kind(document, strait, text, kind):
    # given a call
    # when it is read
    (contact,) = read_contacts(document(text), strait)

    # then both take part
    assert contact.kind == kind
    assert {m.name for m in contact.participants} == {"Kari Haugen", "Sven Lindqvist"}


@pytest.mark.parametrize("text", ["Haugen met Lindqvist in Turku.", "Haugen lost her phone.", "Did Haugen telephone Lindqvist?"])
def test_meetings_lone_people_and_questions_are_no_contacts(document, strait, text):
    # given no call between two
    # when it is read
    # then nothing comes out
    assert list(read_contacts(document(text), strait)) == []


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Haugen telephoned Lindqvist on Tuesday.", "telephone", "2025-05-13"),
        ("Haugen and Lindqvist will speak by phone on Friday.", "telephone", "2025-05-16"),
        ("In a phone call on Sunday, Haugen told Lindqvist that time was short.", "telephone", "2025-05-11"),
        ("Haugen said on Tuesday that she had phoned Lindqvist on Monday.", "telephone", "2025-05-12"),
        ("Haugen wrote to Lindqvist, who was in Turku until Monday.", "letter", None),
    ],
)
def test_a_contact_has_the_day_of_its_own_clause(document, strait, text, kind, day):
    # given a call or letter with a day
    # when it is read
    (contact,) = read_contacts(document(text), strait)

    # then the day is that of the contact
    assert (contact.kind, str(contact.when.earliest) if contact.when else None) == (kind, day)


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        (
            "Haugen phoned Lindqvist on Monday and wrote to Virtanen on Tuesday.",
            [("telephone", {"Kari Haugen", "Sven Lindqvist"}), ("letter", {"Kari Haugen", "Aino Virtanen"})],
        ),
        (
            "Haugen spoke with Lindqvist by phone on Monday and with Virtanen by video link on Tuesday.",
            [("telephone", {"Kari Haugen", "Sven Lindqvist"}), ("video", {"Kari Haugen", "Aino Virtanen"})],
        ),
        ("Haugen spoke by telephone with Lindqvist in a call of an hour.", [("telephone", {"Kari Haugen", "Sven Lindqvist"})]),
        ("Haugen phoned Lindqvist and met Virtanen in Turku.", [("telephone", {"Kari Haugen", "Sven Lindqvist"})]),
    ],
)
def test_each_contact_of_a_sentence_is_read_with_its_own_people(document, strait, text, contacts):
    # given several contacts in one sentence, or one told twice
    # when they are read
    seen = list(read_contacts(document(text), strait))

    # then each has its own people
    assert [(c.kind, {m.name for m in c.participants}) for c in seen] == contacts
