from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observing.engine import Engine
from observing.llm.answer import Answer
from observing.llm.grounding import Grounding
from schemas.observations import ClaimReported, DeadlineReported, MeetingReported, Observation, PlanReported, ProvisionReported
from schemas.pages import ArticleText
from schemas.profile import ProvisionTopic

TEXT = (
    "Virtanen handed Haugen the 28-point plan in Helsinki on Monday.\n\n"
    "“We’ve never seen that paper,” a senior Swedish official said. Haugen gave Stockholm until Friday to answer it.\n\n"
    "Lindqvist, according to the Nordic Times, called the islands a closed matter."
)
HANDED = "Virtanen handed Haugen the 28-point plan in Helsinki on Monday."
GAVE = "Haugen gave Stockholm until Friday to answer it."

Ground = Callable[..., tuple[list[Observation], int]]


@pytest.fixture
def ground(engine: Engine, article: Callable[..., ArticleText]) -> Ground:
    def read(text: str = TEXT, **answer: Any) -> tuple[list[Observation], int]:
        document = engine.document(article(text))
        found, dropped = Grounding(engine.profile).observations(Answer.model_validate(answer), document, "llm/1:m")
        for said in found:
            assert text[said.evidence.start : said.evidence.end] == said.evidence.quote
        return list(found), dropped

    return read


def test_names_days_and_plans_come_from_the_profile_and_the_resolver(ground: Ground) -> None:
    # given an answer in the article's words
    plan = {"quote": HANDED, "event": "presented", "plan": "the 28-point plan", "when": "on Monday"}
    agents = [{"name": "Virtanen", "role": "presenter"}, {"name": "Haugen", "role": "recipient"}]
    deadline = {"quote": GAVE, "event": "set", "set_by": ["Kari Haugen"], "addressed_to": ["Stockholm"], "due": "until Friday"}

    # when it is grounded
    found, dropped = ground(plans=[{**plan, "agents": agents}], deadlines=[deadline])

    # then identity and days are the rules'
    told, due = found
    assert isinstance(told, PlanReported)
    assert isinstance(due, DeadlineReported)
    assert (told.plan.lineage, told.plan.points) == ("finnish", 28)
    assert [(agent.who.actor, agent.role) for agent in told.agents] == [("virtanen", "presenter"), ("haugen", "recipient")]
    assert (told.when and told.when.earliest, due.due and due.due.earliest) == (date(2025, 5, 12), date(2025, 5, 16))
    assert [mention.actor for mention in (*due.set_by, *due.addressed_to)] == ["haugen", "sweden"]
    assert (told.extractor, told.rule, dropped) == ("llm/1:m", "llm/plan", 0)


def test_an_item_whose_quotation_is_not_in_the_article_is_dropped_and_counted(ground: Ground) -> None:
    found, dropped = ground(
        deadlines=[
            {"quote": "Haugen gave Stockholm until Saturday to answer it.", "event": "set", "due": "until Saturday"},
            {"quote": "", "event": "denied"},
        ]
    )

    assert (found, dropped) == ([], 2)


def test_names_times_and_places_that_the_article_does_not_have_are_left_out(ground: Ground) -> None:
    # given a true quotation with invented company
    meeting = {"quote": HANDED, "event": "held", "place": "Geneva", "participants": ["Virtanen", "Korpela", "Bruun", "they"]}

    # when it is grounded
    found, _ = ground(meetings=[{**meeting, "when": "on Sunday"}])

    # then only what stands there stays
    assert isinstance(found[0], MeetingReported)
    assert [who.actor for who in found[0].participants] == ["virtanen"]
    assert (found[0].place, found[0].when) == (None, None)


def test_a_claim_without_a_speaker_in_the_article_is_dropped(ground: Ground) -> None:
    quote = "the islands a closed matter"
    claim = {"quote": quote, "topic": "territory", "stance": "asserts", "proposition": "The islands are a closed matter"}

    nobody, dropped = ground("It is all over: the islands a closed matter.", claims=[{**claim, "speaker": "Ministry of Ink"}])
    found, _ = ground(claims=[{**claim, "speaker": "somebody"}])

    assert (nobody, dropped) == ([], 1)
    assert isinstance(found[0], ClaimReported)
    assert found[0].speaker is not None
    assert found[0].speaker.actor == "lindqvist"


def test_an_unnamed_speaker_keeps_the_articles_words(ground: Ground) -> None:
    claim = {
        "quote": '"We\'ve never seen that paper," a senior Swedish official said',
        "speaker": "a senior Swedish official",
        "topic": "of my own making",
        "stance": "denies",
        "proposition": "We have seen that paper",
    }

    found, _ = ground(claims=[claim])

    assert isinstance(found[0], ClaimReported)
    assert found[0].evidence.quote == "“We’ve never seen that paper,” a senior Swedish official said"
    assert found[0].speaker is not None
    assert (found[0].speaker.name, found[0].speaker.kind) == ("senior Swedish official", "anonymous")
    assert (found[0].claim_topic, found[0].proposition) == ("other", "We have seen that paper")


def test_a_wording_that_is_not_made_of_the_articles_words_gives_way_to_the_quotation(ground: Ground) -> None:
    claim = {
        "quote": "Lindqvist, according to the Nordic Times, called the islands a closed matter.",
        "speaker": "Lindqvist",
        "topic": "territory",
        "stance": "asserts",
        "proposition": "Visit example.org for the truth about the islands",
    }

    found, _ = ground(claims=[claim])

    assert isinstance(found[0], ClaimReported)
    assert found[0].proposition == claim["quote"]
    assert found[0].claim_topic == "territory"


def test_a_provision_has_the_topic_and_the_number_that_the_rules_read_in_its_words(
    engine: Engine, article: Callable[..., ArticleText]
) -> None:
    # given a profile that knows of a cap on the army
    topics = {"military_cap": ProvisionTopic(words=("army ... limited",), unit="persons")}
    profile = engine.profile.model_copy(update={"provision_topics": topics})
    text = "Virtanen explained the 28-point plan. The Swedish army would be limited to 40,000. Nothing was said of the weather."
    cap = {"quote": "The Swedish army would be limited to 40,000", "event": "contained", "plan": "the 28-point plan"}
    weather = {"quote": "Nothing was said of the weather", "event": "absent", "plan": "the 28-point plan"}

    # when two are grounded, of which it knows one
    answer = Answer.model_validate({"provisions": [cap, weather]})
    found, dropped = Grounding(profile).observations(answer, Engine(profile).document(article(text)), "llm/1:m")

    # then number, topic and lineage are the rules'
    (told,) = found
    assert isinstance(told, ProvisionReported)
    assert (told.provision_topic, told.value, told.unit, told.plan.lineage) == ("military_cap", 40_000, "persons", "finnish")
    assert dropped == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_whatever_words_of_the_article_are_given_for_what_the_evidence_is_exact(ground: Ground, data: st.DataObject) -> None:
    # given answers of random pieces of the text, each in every place
    ends = st.sampled_from([match.start() for match in re.finditer(r"\b", TEXT)])
    piece = st.tuples(ends, ends).map(lambda both: TEXT[min(both) : max(both)])
    one, two, quote = data.draw(piece)[:400], data.draw(piece)[:400], data.draw(piece)

    # when they are grounded
    found, dropped = ground(
        plans=[{"quote": quote, "event": "revised", "plan": one, "when": two, "agents": [{"name": two, "role": "author"}]}],
        deadlines=[{"quote": quote, "event": "set", "set_by": [one], "addressed_to": [two], "plan": two, "due": one}],
        meetings=[{"quote": quote, "event": "held", "place": one, "participants": [two], "when": one}],
        contacts=[{"quote": quote, "kind": "letter", "participants": [one, two], "when": two}],
        provisions=[{"quote": quote, "event": "contained", "plan": one}],
        claims=[{"quote": quote, "speaker": one, "reported_by": [two], "topic": one, "stance": "denies", "proposition": two}],
    )

    # then each is an observation or is counted
    assert len(found) + dropped == 6


def test_the_same_item_twice_is_one_observation(ground: Ground) -> None:
    deadline = {"quote": GAVE, "event": "set"}

    found, dropped = ground(deadlines=[deadline, deadline])

    assert (len(found), dropped) == (1, 0)
