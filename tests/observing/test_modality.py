"""How the event of a clause stands: weighed, narrowly missed, avoided, told to be untrue, or done."""

from __future__ import annotations

import pytest

from observing.modality import modality, modality_of
from observing.plans import read_plans


def _verb(document, text, word):
    parse = document(text).sentences[0].parse
    return next(t for t in parse if t.lower_ == word)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Haugen considered rejecting the plan.", "rejecting"),
        ("Haugen and his aides discussed rejecting the plan.", "rejecting"),
        ("Haugen weighed rejecting the plan.", "rejecting"),
        ("Haugen thought about rejecting the plan.", "rejecting"),
        ("Haugen toyed with the idea of rejecting the plan.", "rejecting"),
        ("Haugen raised the possibility of rejecting the plan.", "rejecting"),
        ("Haugen was on the verge of rejecting the plan.", "rejecting"),
        ("Haugen was on the point of rejecting the plan.", "rejecting"),
        ("Haugen came close to rejecting the plan.", "rejecting"),
        ("Lindqvist advised Haugen against rejecting the plan.", "rejecting"),
        ("Haugen almost rejected the plan.", "rejected"),
        ("Haugen nearly rejected the plan.", "rejected"),
        ("Haugen all but rejected the plan.", "rejected"),
        ("Haugen all but formally rejected the plan.", "rejected"),
        ("Trump considered meeting Haugen in Oslo.", "meeting"),
    ],
)
def test_what_is_weighed_or_narrowly_missed_is_hypothetical(document, text, verb):
    # given an event that is thought of, advised against or nearly comes about
    token = _verb(document, text, verb)
    # when its modality is read by either question
    # then it is imagined for both
    assert (modality_of(token), modality(token)) == ("hypothetical", "hypothetical")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Haugen avoided rejecting the plan.", "rejecting"),
        ("Instead of rejecting the plan, Haugen thanked Lindqvist.", "rejecting"),
        ("Rather than rejecting the plan, Haugen thanked Lindqvist.", "rejecting"),
        ("Rather than reject the plan, Haugen thanked Lindqvist.", "reject"),
        ("Haugen asked for changes without rejecting the plan.", "rejecting"),
        ("Haugen stopped short of rejecting the plan.", "rejecting"),
        ("Haugen is far from accepting the plan.", "accepting"),
        ("Haugen refrained from rejecting the plan.", "rejecting"),
        ("Lindqvist dissuaded Haugen from rejecting the plan.", "rejecting"),
        ("Oslo denied having written the plan.", "written"),
        ("It is not true that Oslo wrote the plan.", "wrote"),
        ("It is not true that Oslo wrote the plan and leaked it.", "leaked"),
        ("It is not the case that Oslo wrote the plan.", "wrote"),
        ("It is a lie that Oslo wrote the plan.", "wrote"),
        ("It would be wrong to say that Oslo wrote the plan.", "wrote"),
        ("Virtanen, who announced in Helsinki that Oslo had signed the plan, is wrong.", "signed"),
        ("Virtanen said it was not true that Oslo wrote the plan.", "wrote"),
        ("Virtanen said it was untrue that Oslo wrote the plan.", "wrote"),
        ("Reports that Haugen rejected the plan are false.", "rejected"),
        ("Reports that Haugen rejected the plan were not true.", "rejected"),
        ("Reports that Haugen rejected the plan are made up.", "rejected"),
        ("The claim that Oslo wrote the plan is untrue.", "wrote"),
        ("Virtanen did not say that Oslo wrote the plan.", "wrote"),
        ("Virtanen never said that Oslo wrote the plan.", "wrote"),
    ],
)
def test_what_is_avoided_or_told_to_be_untrue_is_denied(document, text, verb):
    # given an event that somebody leaves undone, or whose telling is called false
    token = _verb(document, text, verb)
    # when its modality is read by either question
    # then it is denied for both
    assert (modality_of(token), modality(token)) == ("denied", "denied")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("It is true that Oslo wrote the plan.", "wrote"),
        ("Reports that Haugen rejected the plan are true.", "rejected"),
        ("The claim that Oslo wrote the plan is not untrue.", "wrote"),
        ("It is not surprising that Haugen rejected the plan.", "rejected"),
        ("Virtanen did not deny that Oslo wrote the plan.", "wrote"),
        ("Virtanen did not mention that Oslo wrote the plan.", "wrote"),
        ("Virtanen did not only say that Oslo wrote the plan.", "wrote"),
        ("After rejecting the plan, Haugen flew to Oslo.", "rejecting"),
        ("Haugen replied within ten hours of receiving the plan.", "receiving"),
        ("Haugen said nothing after receiving the plan.", "receiving"),
        ("Haugen began by rejecting the plan.", "rejecting"),
        ("Haugen recalled rejecting the plan.", "rejecting"),
        ("Haugen made a point of rejecting the plan.", "rejecting"),
        ("Haugen almost immediately rejected the plan.", "rejected"),
        ("Nearly all of the Swedes rejected the plan.", "rejected"),
        ("Haugen considered the matter and rejected the plan.", "rejected"),
        ("Haugen avoided Lindqvist, rejecting the plan.", "rejecting"),
    ],
)
def test_what_was_done_stays_asserted(document, text, verb):
    # given words like those above around an event that came about
    # when its modality is read
    # then it is asserted
    assert modality_of(_verb(document, text, verb)) == "asserted"


def test_what_is_due_within_days_of_a_receipt_is_no_receipt(document, strait):
    # given a plan that is still to come
    # when the sentence is read
    plans = list(read_plans(document("Oslo must reply within ten days of receiving the plan."), strait))
    # then nobody has received it
    assert [p for p in plans if p.modality == "asserted"] == []


@pytest.mark.parametrize(
    ("text", "verb", "event", "statement"),
    [
        ("The deadline may slip.", "slip", "hypothetical", "hedged"),
        ("Oslo must answer by Friday.", "answer", "planned", "asserted"),
        ("Haugen threatened to give Stockholm until Friday.", "give", "planned", "hypothetical"),
    ],
)
def test_an_event_and_a_statement_about_it_are_two_questions(document, text, verb, event, statement):
    # given an auxiliary by which nothing has come about and yet something is told
    token = _verb(document, text, verb)
    # when both are asked
    # then each has its own answer
    assert (modality_of(token), modality(token)) == (event, statement)
