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
