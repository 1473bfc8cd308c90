"""Plans told by what became of their number of points, and by words that name one only beside an event that the tagger sees."""

from __future__ import annotations

import pytest

from observing.engine import Engine
from observing.plans import IN_DOUBT, read_plans
from parley.topics import templates
from schemas.observations import PlanReported
from schemas.profile_file import load_profile


def _read(document, profile, text, sure=0.0):
    """What the rules read where a tagger is so sure of every event."""
    return [p for p in read_plans(document(text), profile, support=lambda *_: sure) if p.modality == "asserted"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Twenty-eight become nineteen.", 19),
        ("Of the 28 points nineteen remained.", 19),
        ("From 28 points remained 19.", 19),
        ("Out came the pens; from the twenty-eight, 19 points were left.", 19),
        ("Ours was 28, they said it was too many, and now it's 19.", 19),
        ("It had 28 points. Nineteen were left after Haugen had gone.", 19),
        ("It had 28 points. What remained came to 19.", 19),
        # a translation puts the verb last
        ("It had 28 points. Already to nineteen are shortened.", 19),
        # numbers that no plan of the day has had, the same one again, and other things counted
        ("Thirty become twelve.", None),
        ("Of the 28 points 28 remained.", None),
        ("Nineteen were left on the quay.", None),
        ("It had 28 points. Nineteen sailors sang.", None),
    ],
)
def test_a_number_of_points_that_becomes_another_revises_the_plan(document, strait, text, points):
    revised = [p for p in _read(document, strait, text) if p.event == "revised"]

    assert [(p.plan.lineage, p.plan.points) for p in revised] == ([("finnish", points)] if points else [])


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Lindqvist signed a declaration in Oslo.", "accepted"),
        ("Oslo published a declaration on Monday.", "presented"),
        ("A declaration was published on Monday.", "presented"),
        ("The Norwegians handed Lindqvist an annex.", "presented"),
    ],
)
def test_words_in_doubt_name_a_plan_where_its_event_is_borne_out(document, strait, text, event):
    assert [p.event for p in _read(document, strait, text, IN_DOUBT)] == [event]
    assert not _read(document, strait, text, IN_DOUBT - 0.1)


@pytest.mark.parametrize(
    "text",
    [
        "Lindqvist rejected the suggestion that he had been fooled.",
        "Lindqvist may sign a declaration in Oslo.",
        "Lindqvist walked past a sailor in Oslo.",
    ],
)
def test_a_thought_a_wish_or_another_thing_is_no_plan_however_sure_the_tagger(document, strait, text):
    assert not _read(document, strait, text, 1.0)


def test_what_a_text_introduces_is_what_the_document_takes_up(document, strait):
    # given a text of no lineage, named after the plan of the day
    text = "Virtanen wrote the Finnish plan. Oslo sent an eleven-point Norwegian reply. The document was rejected by Lindqvist."
    # when
    [rejected] = [p for p in _read(document, strait, text) if p.event == "rejected"]
    # then
    assert (rejected.plan.lineage, rejected.plan.points) == (None, 11)


def test_it_is_the_text_that_a_verb_handles_and_not_the_truce_beside_it(document, strait):
    # given
    text = "Haugen signed the counter-text, to be kept after an Easter truce; Virtanen dismissed it within two days."
    # when
    [rejected] = [p for p in _read(document, strait, text) if p.event == "rejected"]
    # then
    assert rejected.plan.lineage == "counter"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Virtanen wrote the plan. Haugen called it militaristic.", "rejected"),
        ("Virtanen wrote the plan. Haugen called it totally not constructive.", "rejected"),
        ('"The plan is not acceptable," Haugen said.', "rejected"),
        ("Virtanen wrote the plan. Haugen called it workable.", "endorsed"),
        ('"The plan is not a trap," Haugen said.', None),
    ],
)
def test_a_verdict_and_its_denial_take_opposite_stands(document, strait, text, event):
    told = [p.event for p in _read(document, strait, text) if p.event in ("rejected", "endorsed")]

    assert told == ([event] if event else [])


def test_who_publishes_a_text_of_his_own_presents_it_and_a_newspaper_leaks_it(document, strait):
    own, others = "Haugen published the Finnish plan.", "The Nordic Times published the Finnish plan."

    assert [p.event for p in _read(document, strait, own)] == ["presented"]
    assert "presented" not in [p.event for p in _read(document, strait, others)]


def test_the_same_is_read_of_another_topic_by_its_profile_alone(article):
    # given a charter that no lineage of the topic knows, beside the plan that it does
    engine = Engine(load_profile(templates()["gaza"]))
    text = "Hamas received the 20-point plan from Qatar. Trump signed the charter of his Board of Peace in Davos."
    # when
    plans = [o for o in engine.read(article(text)).observations if isinstance(o, PlanReported)]
    # then
    assert [p.plan.lineage for p in plans if p.event == "accepted"] == [None]


@pytest.mark.parametrize(
    ("text", "agents"),
    [
        ("Virtanen came to Oslo. Of the 28 points nineteen remained.", [("Finland", "reviser")]),
        # whoever the words name did it
        ("Virtanen looked on. Haugen cut the plan from 28 points to 19.", [("Kari Haugen", "reviser")]),
        ("Haugen came to Oslo. Of the 28 points nineteen remained.", []),
    ],
)
def test_who_changed_a_number_is_the_plans_side_where_the_article_names_it_and_nobody_else(document, strait, text, agents):
    revised = [p for p in _read(document, strait, text) if p.event == "revised"]

    assert [(a.who.name, a.role) for p in revised for a in p.agents] == agents


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The plan landed in Oslo on Monday.", [("presented", "Norway")]),
        ("Virtanen wrote the plan that turned up in Stockholm.", [("presented", "Sweden")]),
        ("Virtanen wrote the plan that found its way to reporters.", [("leaked", None)]),
        # somebody else landed, and a way to nobody of the press
        ("Haugen, who likes the plan, landed in Oslo.", []),
        ("Haugen wrote the plan and found his way to the quay.", []),
    ],
)
def test_where_a_text_arrives_tells_who_got_it(document, strait, text, told):
    found = [p for p in _read(document, strait, text) if p.event in ("presented", "leaked")]

    assert [(p.event, next((a.who.name for a in p.agents if a.role == "recipient"), None)) for p in found] == told
