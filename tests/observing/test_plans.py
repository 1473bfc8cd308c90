from __future__ import annotations

import pytest

from observing.plans import read_plans


def _plans(document, strait, text):
    return list(read_plans(document(text), strait))


@pytest.mark.parametrize(
    ("text", "event", "agent", "role"),
    [
        ("Virtanen presented a 28-point plan to Lindqvist.", "presented", "Aino Virtanen", "presenter"),
        ("Virtanen presented a 28-point plan to Lindqvist.", "presented", "Sven Lindqvist", "recipient"),
        ("The Finnish plan was handed to Haugen by Virtanen.", "presented", "Aino Virtanen", "presenter"),
        ("Haugen rejected the Finnish plan.", "rejected", "Kari Haugen", "rejecter"),
        ("The Finnish plan was turned down by Oslo.", "rejected", "Norway", "rejecter"),
        ("Oslo's rejection of the Finnish plan came late.", "rejected", "Norway", "rejecter"),
        ("Lindqvist has accepted the proposal.", "accepted", "Sven Lindqvist", "accepter"),
        ("Lindqvist agreed to the proposal.", "accepted", "Sven Lindqvist", "accepter"),
        ("Virtanen drew up the plan in March.", "drafted", "Aino Virtanen", "author"),
        ("The plan that Virtanen drafted is long.", "drafted", "Aino Virtanen", "author"),
        ("The plan was put together over a month by Virtanen.", "drafted", "Aino Virtanen", "author"),
        ("Stockholm has received the draft.", "received", "Sweden", "recipient"),
        ("Haugen endorsed the plan.", "endorsed", "Kari Haugen", "other"),
        ("Lindqvist called the plan a capitulation.", "rejected", "Sven Lindqvist", "rejecter"),
        ("The Nordic Times obtained the counter-text.", "leaked", "Nordic Times", "other"),
        ("Haugen declared a three-day truce.", "proposed", "Kari Haugen", "author"),
        ("The plan went to Oslo with Virtanen.", "presented", "Aino Virtanen", "presenter"),
        ("Virtanen presented Lindqvist with a 28-point plan.", "presented", "Sven Lindqvist", "recipient"),
        ("A copy of the plan, obtained by the Nordic Times, has no date.", "leaked", "Nordic Times", "other"),
        ("Oslo pushed back against the plan.", "rejected", "Norway", "rejecter"),
    ],
)
def test_frames_give_event_and_agents(document, strait, text, event, agent, role):
    # given one frame of an event
    # when it is read
    plans = _plans(document, strait, text)

    # then the event has its agent in his part
    assert any(p.event == event and (agent, role) in [(a.who.name, a.role) for a in p.agents] for p in plans), plans


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The 28-point plan leaked on Monday.", "leaked"),
        ("The plan, leaked last week, is long.", "leaked"),
        ("Nobody here has seen the leaked plan.", "leaked"),
        ("The old plan has been superseded by another text.", "superseded"),
        ("The proposal was withdrawn on Friday.", "withdrawn"),
    ],
)
def test_events_without_an_agent_are_read_too(document, strait, text, event):
    # given nobody who does it
    # when it is read
    plans = _plans(document, strait, text)

    # then the event stands alone
    assert [p.event for p in plans] == [event]


@pytest.mark.parametrize(
    "text",
    [
        "Haugen has not accepted the plan.",
        "Neither Oslo nor Stockholm has rejected the plan.",
        "If Haugen accepted the plan, the talks would end.",
        "Should Oslo reject the proposal, the talks would end.",
        "Haugen would reject the plan.",
        "Haugen will present a plan next week.",
        "It would be wrong to say that Oslo has rejected the plan.",
        "Haugen may accept the plan.",
        "No one has troubled to withdraw the plan.",
        "Will Oslo accept the plan?",
    ],
)
def test_what_did_not_happen_is_not_asserted(document, strait, text):
    # given negation, condition, future, possibility or question
    # when it is read
    # then nothing is told as done
    assert [p for p in _plans(document, strait, text) if p.modality == "asserted"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Virtanen presented a minerals plan to Lindqvist.",
        "The coach presented the plan for handball.",
        "Haugen rejected the criticism.",
        "Lindqvist accepted the invitation.",
        "The budget proposal was withdrawn.",
        "Haugen presented a 20-point plan for Cyprus.",
    ],
)
def test_other_things_and_other_topics_are_no_plan(document, strait, text):
    # given another kind of plan, another topic or no plan at all
    # when it is read
    # then nothing comes out
    assert _plans(document, strait, text) == []


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Negotiators cut the twenty-eight-point plan down to nineteen.", 19),
        ("The text of the plan went from twenty-eight points to nineteen.", 19),
        ("The plan was whittled down from 28 points to 19 points.", 19),
        ("The 28-point plan has morphed into a 19-point plan.", 19),
    ],
)
def test_a_cut_names_the_new_number(document, strait, text, points):
    # given a text that went from one number to another
    # when it is read
    plans = [p for p in _plans(document, strait, text) if p.event == "revised"]

    # then one revision carries the new number
    assert [p.plan.points for p in plans] == [points]


def test_lineages_follow_words_side_and_what_was_named_before(document, strait):
    # given a text that names two plans and then each by a bare word
    text = "Haugen rejected the Finnish plan. Lindqvist presented the Swedish counter-proposal. Haugen rejected the plan."

    # when it is read
    plans = _plans(document, strait, text)

    # then every one falls to its own lineage
    assert [(p.event, p.plan.lineage) for p in plans] == [
        ("rejected", "finnish"),
        ("presented", "counter"),
        ("rejected", "finnish"),
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Negotiators trimmed the 28-point plan to 18 or 19 points.", "18 or 19"),
        ("The 28-point plan was cut to between eighteen and twenty points.", "between eighteen and twenty"),
        ("The Finnish plan now has 18 or 19 points.", "18 or 19"),
    ],
)
def test_two_numbers_leave_the_version_open(document, strait, text, written):
    # given a change to one of two numbers
    [plan] = [p for p in _plans(document, strait, text) if p.event == "revised"]

    # then none is taken, and both are kept as written
    assert (plan.plan.points, plan.plan.points_text) == (None, written)


@pytest.mark.parametrize(
    ("phrase", "lineage"),
    [
        ("the plan", "finnish"),
        ("the text of the plan", "finnish"),
        ("the proposal for a just peace", "finnish"),
        ("the text of a fishing agreement", None),
        ("the draft of a fishing agreement", None),
    ],
)
def test_a_phrase_that_tells_itself_which_paper_it_is_takes_up_no_other(document, strait, phrase, lineage):
    # given a plan, and then a definite phrase
    # when it is read
    *_, last = _plans(document, strait, f"Virtanen presented the Finnish plan. In May Haugen rejected {phrase}.")

    # then it is that plan, unless its own words say otherwise
    assert (last.event, last.plan.lineage) == ("rejected", lineage)


def test_a_bare_number_counts_the_points_of_a_list(document, strait):
    # given numbers without their noun, that of a plan and another one
    [plan] = _plans(document, strait, "Virtanen handed Haugen a draft of 28 in Turku.")
    [other] = _plans(document, strait, "Virtanen handed Haugen a draft of 31 in Turku.")

    # then only the plan's own count
    assert (plan.plan.points, plan.plan.lineage) == (28, "finnish")
    assert other.plan.points is None


def test_what_it_shrank_to_is_the_version_where_a_plan_has_had_that_number(document, strait):
    # given a pronoun and a bare number
    told = _plans(document, strait, "Virtanen presented the plan to Haugen. In Oslo it shrank to 19.")
    other = _plans(document, strait, "Virtanen presented the plan to Haugen. In Oslo the team shrank to 7.")

    # then the number names the version, and another thing's none
    assert [p.plan.points for p in told if p.event == "revised"] == [19]
    assert [p.plan.points for p in other if p.event == "revised"] in ([], [None])


def test_it_means_the_plan_named_just_before(document, strait):
    # given a pronoun after a plan, and one after none
    after = _plans(document, strait, "Virtanen brought the plan to Oslo. Haugen rejected it.")
    alone = _plans(document, strait, "Virtanen came to Oslo. Haugen rejected it.")

    # when both are read
    # then only the first is an event of a plan
    assert [p.event for p in after] == ["presented", "rejected"]
    assert alone == []


def test_a_possessive_alone_stands_for_its_owners_paper(document, strait):
    # given papers named before
    # when the possessive stands without its noun
    plans = _plans(document, strait, "Two proposals lay there. Stockholm's was handed to Haugen on Monday.")

    # then it is the owner's text
    assert [(p.event, p.plan.lineage) for p in plans] == [("presented", "counter")]


def test_an_event_carries_its_date_and_its_speaker(document, strait):
    # given a report of a dated event
    # when it is read
    (plan,) = _plans(document, strait, "Virtanen said that Lindqvist rejected the plan on 12 May.")

    # then both are kept
    assert plan.speaker is not None
    assert plan.speaker.name == "Aino Virtanen"
    assert plan.when is not None
    assert str(plan.when.earliest) == "2025-05-12"


def test_not_ours_disowns(document, strait):
    # given a speaker who says whose plan it is not
    # when it is read
    plans = _plans(document, strait, 'Virtanen presented the proposal. "It is not our proposal," Virtanen said.')

    # then the speaker disowns it
    assert [(p.event, [a.who.name for a in p.agents]) for p in plans if p.event == "disowned"] == [
        ("disowned", ["Aino Virtanen"])
    ]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Haugen rejected suggestions that Virtanen drafted the plan.", "denied"),
        ("Oslo denied that it had received the plan.", "denied"),
        ("Lindqvist is understood to be working on a counter-text.", "hedged"),
        ("Virtanen urged Oslo to reciprocate by agreeing to the plan.", "planned"),
        ("Lindqvist said that Virtanen drafted the plan.", "asserted"),
        ("Oslo confirmed that it had received the plan.", "asserted"),
    ],
)
def test_what_governs_a_clause_says_how_it_is_meant(document, strait, text, modality):
    # given a clause under a denial, hearsay, an appeal or a plain report
    # when it is read
    plans = _plans(document, strait, text)

    # then its event stands as the governing words have it
    assert [p.modality for p in plans if p.event != "rejected"] == [modality], plans


@pytest.mark.parametrize("text", ["Asked who drafted the plan, Haugen laughed.", "Nobody knows who leaked the plan."])
def test_who_did_it_is_a_question_and_no_report(document, strait, text):
    # given an indirect question
    # when it is read
    # then nothing is told as done
    assert [p for p in _plans(document, strait, text) if p.modality in ("asserted", "hedged")] == []


@pytest.mark.parametrize(
    ("text", "event", "agent"),
    [
        ("Oslo gave its blessing to the Finnish plan.", "endorsed", "Norway"),
        ("Stockholm poured cold water on the Finnish plan.", "rejected", "Sweden"),
        ("The Finnish plan was given the green light by Oslo.", "accepted", "Norway"),
        ("The Finnish plan won the backing of Stockholm.", "endorsed", "Sweden"),
        ("Virtanen presented a plan. Lindqvist responded positively.", "accepted", "Sven Lindqvist"),
        ("Stockholm sent its revisions to the Finnish plan.", "revised", "Sweden"),
        ("Haugen refused to sign the plan.", "rejected", "Kari Haugen"),
        ("The Finnish plan is unacceptable, Lindqvist said.", "rejected", "Sven Lindqvist"),
        ("Haugen brushed the Finnish plan aside.", "rejected", "Kari Haugen"),
        ("Virtanen arrived in Oslo with a 28-point plan.", "presented", "Aino Virtanen"),
        ("Haugen has signed off on the plan.", "accepted", "Kari Haugen"),
        ("The text of the plan, seen by the Nordic Times, has no date.", "leaked", "Nordic Times"),
    ],
)
def test_phrases_of_verb_and_noun_tell_events(document, strait, text, event, agent):
    # given an event told by more than one verb
    # when it is read
    plans = _plans(document, strait, text)

    # then it has its agent
    assert any(p.event == event and p.modality == "asserted" and agent in [a.who.name for a in p.agents] for p in plans), plans


@pytest.mark.parametrize(
    "text",
    [
        "Oslo has not given its blessing to the plan.",
        "If Stockholm gave its consent to the plan, the talks would end.",
        "Had Oslo accepted the plan, the talks would be over.",
        "Haugen responded positively.",
        "Virtanen accused Oslo of rewriting the plan.",
        "Nobody says that the plan has ever been put on the table.",
    ],
)
def test_phrases_denied_or_imagined_are_not_asserted(document, strait, text):
    # given a phrase that is negated, conditional, only alleged or without a plan
    # when it is read
    # then nothing is told as done
    assert [p for p in _plans(document, strait, text) if p.modality == "asserted"] == []


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Haugen announced that Norwegian forces would hold fire from Friday until Sunday.", "Kari Haugen"),
        ("Haugen ordered the guns to stop from Friday until Sunday.", "Kari Haugen"),
        ("Lindqvist offered Oslo a halt to strikes on the ports.", "Sven Lindqvist"),
        ("Lindqvist demanded that Oslo accept a 30-day ceasefire.", "Sven Lindqvist"),
        ("Haugen declared an Easter truce. Lindqvist proposed stretching it to 30 days.", "Sven Lindqvist"),
        ("Lindqvist wanted a full 30-day ceasefire from Monday.", "Sven Lindqvist"),
    ],
)
def test_a_truce_is_proposed_also_without_being_named(document, strait, text, agent):
    # given a stop of fire, told by verbs or asked for
    # when it is read
    plans = [p for p in _plans(document, strait, text) if p.event == "proposed"]

    # then whoever puts it forward is its author
    assert (agent, "author") in [(a.who.name, a.role) for p in plans for a in p.agents]


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian army stopped attacks on the town.",
        "Lindqvist said the war must end.",
        "Haugen halted the search for the missing.",
        "Lindqvist hopes for a ceasefire by Christmas.",
    ],
)
def test_fighting_that_stops_is_no_proposal(document, strait, text):
    # given fire that stops, or a wish that it may
    # when it is read
    # then no plan comes out
    assert _plans(document, strait, text) == []


@pytest.mark.parametrize("text", ["Twenty-eight points became nineteen in Turku.", "The plan has 28 points. The 28 became 19."])
def test_numbers_that_become_others_revise(document, strait, text):
    # given the numbers alone
    # when they are read
    plans = [p for p in _plans(document, strait, text) if p.event == "revised"]

    # then the new one names the version
    assert [p.plan.points for p in plans] == [19]


def test_a_plan_of_other_numbers_is_not_the_topics(document, strait):
    # given a count that another thing has
    # when it is read
    # then no revision comes out
    assert _plans(document, strait, "The 28 ships became 19.") == []
    assert _plans(document, strait, "The team led by 28 points to 19.") == []


def test_a_note_on_the_article_itself_is_no_event_of_a_plan(document, strait):
    # given an article that was amended, and a plan that was
    note = "This article was amended on 26 November to make clear what the Finnish plan says."
    # then
    assert _plans(document, strait, note) == []
    assert [p.event for p in _plans(document, strait, "The Finnish plan was amended on 26 November in Oslo.")] == ["revised"]
