"""Events of plans by the families of words that tell them: adoption, names put to it, backing away, shelving, handing on."""

from __future__ import annotations

import pytest

from observing.plans import read_plans


def _plans(document, strait, text):
    return list(read_plans(document(text), strait))


def _told(plans):
    return {(p.event, a.who.name, a.role) for p in plans if p.modality == "asserted" for a in p.agents}


@pytest.mark.parametrize(
    ("text", "event", "agent", "role"),
    [
        ("The Finnish plan, to which Oslo put its name in March, is long.", "accepted", "Norway", "accepter"),
        ("The Finnish plan bears the signatures of Haugen and Lindqvist.", "accepted", "Sven Lindqvist", "accepter"),
        ("Oslo went along with the plan.", "accepted", "Norway", "accepter"),
        ("Haugen gave the Finnish plan his assent in principle.", "accepted", "Kari Haugen", "accepter"),
        ("Lindqvist withheld his signature from the plan.", "rejected", "Sven Lindqvist", "rejecter"),
        ("Virtanen wrote a plan. Lindqvist refused to put his name to it.", "rejected", "Sven Lindqvist", "rejecter"),
        ("Virtanen wrote the plan. Haugen waved it away as nothing new.", "rejected", "Kari Haugen", "rejecter"),
        ("Virtanen wrote the plan. Haugen found it completely unconstructive.", "rejected", "Kari Haugen", "rejecter"),
        ("Oslo backed away from the plan.", "withdrawn", "Norway", "other"),
        ("Oslo put the plan on ice.", "withdrawn", "Norway", "other"),
        ("The plan was put on hold by Oslo.", "withdrawn", "Norway", "other"),
        ("Stockholm's shelving of the plan came late.", "withdrawn", "Sweden", "other"),
        ("Haugen would not own the plan.", "disowned", "Kari Haugen", "other"),
        ("Oslo washed its hands of the plan.", "disowned", "Norway", "other"),
        ("Virtanen put the plan in front of Haugen.", "presented", "Kari Haugen", "recipient"),
        ("Virtanen walked Haugen through the plan.", "presented", "Kari Haugen", "recipient"),
        ("The plan landed on Haugen's desk.", "presented", "Kari Haugen", "recipient"),
        ("The plan is long. The Swedes were given it the same day.", "presented", "Sweden", "recipient"),
        ("The plan is in Norwegian hands.", "received", "Norway", "recipient"),
        ("Oslo has the Finnish plan.", "received", "Norway", "recipient"),
        ("Haugen acquainted himself with the Swedish draft.", "received", "Kari Haugen", "recipient"),
        ("Virtanen went through the plan line by line with Haugen.", "discussed", "Aino Virtanen", "other"),
        ("Oslo put the finishing touches to the plan.", "drafted", "Norway", "author"),
        ("Haugen claimed authorship of the plan.", "drafted", "Kari Haugen", "author"),
        ("The plan was drafted with Norwegian help.", "drafted", "Norway", "author"),
        ("The plan was long. Haugen's office took delivery of it on Thursday.", "received", "Kari Haugen", "recipient"),
        ("The plan was with the Swedes by Monday.", "received", "Sweden", "recipient"),
        ("Haugen is against the plan.", "rejected", "Kari Haugen", "rejecter"),
        ("The plan was long. Haugen is for it.", "endorsed", "Kari Haugen", "other"),
        ("The Nordic Times splashed the plan.", "leaked", "Nordic Times", "other"),
        ("Virtanen went over the 28-point plan in Oslo.", "discussed", "Aino Virtanen", "other"),
        ("Oslo handed over a proposal to prolong the truce.", "proposed", "Norway", "author"),
        ("The plan was late. Virtanen, hours later, claimed authorship for Finland.", "drafted", "Aino Virtanen", "author"),
        ("The plan has two pages. Drawn up by Oslo; passed to Lindqvist.", "drafted", "Norway", "author"),
        ("The plan has two pages. Drawn up by Oslo; passed to Lindqvist.", "presented", "Sven Lindqvist", "recipient"),
        ("Haugen, one of the authors of the plan, flew to Oslo.", "drafted", "Kari Haugen", "author"),
        ("The architect of the plan, Haugen, flew to Oslo.", "drafted", "Kari Haugen", "author"),
        ("Haugen is among the authors of the plan.", "drafted", "Kari Haugen", "author"),
        ("The Finnish plan reached Oslo on Monday.", "presented", "Norway", "recipient"),
        ("Oslo will not accept the Finnish plan, Haugen said.", "rejected", "Norway", "rejecter"),
        ('"We cannot sign the Finnish plan," Haugen said.', "rejected", "Kari Haugen", "rejecter"),
        ("Haugen said that Oslo would never back the Finnish plan.", "rejected", "Norway", "rejecter"),
        ("Oslo did not write the plan, Haugen said.", "disowned", "Norway", "other"),
        ("Haugen said that the plan was not a Norwegian one.", "disowned", "Kari Haugen", "other"),
        ("Haugen dismissed the Finnish counterproposal as a trick.", "rejected", "Kari Haugen", "rejecter"),
        ("Lindqvist said the Finnish plan could serve as the basis for a settlement.", "endorsed", "Sven Lindqvist", "other"),
        ("Haugen denied it: the plan was written by Virtanen.", "drafted", "Aino Virtanen", "author"),
        ("The plan was written by Stockholm's envoy Lindqvist and Haugen.", "drafted", "Kari Haugen", "author"),
    ],
)
def test_families_of_words_give_event_and_agent(document, strait, text, event, agent, role):
    # given one way of telling an event
    # when it is read
    plans = _plans(document, strait, text)

    # then the event is asserted of its agent
    assert (event, agent, role) in _told(plans), plans


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Oslo put the plan on ice.", "presented"),
        ("Haugen gave the Finnish plan his assent in principle.", "presented"),
        ("Oslo has not put its name to the plan.", "accepted"),
        ("The house bears the signature of Haugen. The plan is old.", "accepted"),
        ("If Oslo went along with the plan, the talks would end.", "accepted"),
        ("Oslo may back away from the plan.", "withdrawn"),
        ("Haugen wanted to shelve the plan.", "withdrawn"),
        ("Oslo did not put the plan on hold.", "withdrawn"),
        ("Haugen owns the plan.", "disowned"),
        ("Oslo washed its hands. The plan is old.", "disowned"),
        ("Oslo has a plan.", "received"),
        ("Now there was, at long last and after all that talking, a plan. Oslo has it.", "received"),
        ("The plan is with conditions.", "received"),
        ("Oslo took possession of the island. The plan is old.", "received"),
        ("Monday is for the plan.", "endorsed"),
        ("Oslo is not against the plan.", "rejected"),
        ("Oslo handed over a proposal to prolong the truce.", "presented"),
        ("Oslo has the plan ready.", "received"),
        ("The final say on the plan is in Norwegian hands.", "received"),
        ("Virtanen went through the door with the plan.", "discussed"),
        ("The plan was never walked through with Oslo.", "presented"),
        ("The plan has two pages. Asked by Virtanen, Haugen shrugged.", "proposed"),
        ("The plan has two pages. Drafted by Oslo, the letter came late.", "drafted"),
        ("Asked whether Norway would agree to a truce, Haugen replied that talks went on.", "proposed"),
        ("Haugen was asked if Norway would agree to a 30-day truce.", "proposed"),
        ("Oslo has not accepted the Finnish plan, Haugen said.", "rejected"),
        ("Oslo will not accept the Finnish plan, Lindqvist said.", "rejected"),
        ("Oslo would not accept a truce without guarantees, Haugen said.", "rejected"),
        ("Oslo did not write the plan, Lindqvist said.", "disowned"),
        ("It was not a plan, Haugen said, but a wish.", "disowned"),
        ("The plan, Haugen wrote on Friday, was handed over by Virtanen.", "drafted"),
        ("Haugen has seen the plan, a capitulation in ten points.", "rejected"),
        ("The Finnish plan was put on the table.", "presented"),
    ],
)
def test_the_same_words_elsewhere_tell_no_such_event(document, strait, text, event):
    # given the words of the event without the event
    # when they are read
    plans = _plans(document, strait, text)

    # then it is not asserted
    assert event not in {p.event for p in plans if p.modality == "asserted"}, plans


@pytest.mark.parametrize("text", ["The draft was shared with Stockholm.", "The draft was shared with Stockholm by Virtanen."])
def test_who_a_plan_is_shared_with_only_gets_it(document, strait, text):
    # given a passive with its recipient behind "with"
    # when it is read
    told = _told(_plans(document, strait, text))

    # then the recipient is no presenter
    assert ("presented", "Sweden", "recipient") in told
    assert ("presented", "Sweden", "presenter") not in told


def test_a_text_of_its_own_is_the_subjects(document, strait):
    # given another plan named before
    text = "Virtanen presented the Finnish plan. Stockholm handed over a text of its own."

    # when what the other side did is read
    plans = [p for p in _plans(document, strait, text) if any(a.who.name == "Sweden" for a in p.agents)]

    # then it is that side's text
    assert [(p.event, p.plan.lineage) for p in plans] == [("presented", "counter")]


def test_input_is_not_authorship(document, strait):
    # given a side that is asked for its views
    # when the drafting is read
    told = _told(_plans(document, strait, "The plan was drafted with input from the Norwegian side."))

    # then that side is no author
    assert "Norway" not in {agent for _, agent, _ in told}
