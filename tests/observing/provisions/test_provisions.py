"""What plans contain, read out of text: a scored set of invented passages, and what each construction must and must not take."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from observing.engine import EXTRACTOR, Engine
from observing.plans.names import PlanNames
from observing.provisions import Provisions
from parley.topics import templates
from schemas.observations import ProvisionReported
from schemas.pages import ArticleText
from schemas.profile_file import load_profile

SENTENCES = Path(__file__).parent / "sentences.yaml"
Read = Callable[..., list[ProvisionReported]]


@cache
def engine_of(topic: str) -> tuple[Engine, Provisions]:
    engine = Engine(load_profile(templates()[topic]))
    return engine, Provisions(engine.profile, PlanNames(engine.profile))


def read(text: str, *, topic: str = "ukraine", published: date = date(2025, 11, 26)) -> list[ProvisionReported]:
    engine, provisions = engine_of(topic)
    at = datetime.combine(published, time(12), UTC)
    article = ArticleText(
        article_id="0123456789abcdef", url="https://ledger.example/1", outlet="The Ledger", title="Plans", text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(), lang="en", published=at, observed_at=at,
    )  # fmt: skip
    found = list(provisions.read(engine.document(article), EXTRACTOR))
    for each in found:
        assert text[each.evidence.start : each.evidence.end] == each.evidence.quote
    return found


def told(seen: ProvisionReported) -> list[Any]:
    return [seen.plan.lineage, seen.plan.points, seen.provision_topic, seen.event, seen.value, seen.unit]


def short(text: str, **more: Any) -> list[tuple[str, str, float | None]]:
    return [(each.provision_topic, each.event, each.value) for each in read(text, **more)]


def test_the_scored_passages_are_read_as_well_as_they_were() -> None:
    # given
    right = false = missed = 0
    wrong = []
    for block in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")):
        for passage in block["passages"]:
            wanted = list(passage.get("read", ()))
            # when
            for seen in map(told, read(passage["text"], topic=block["topic"], published=block["published"])):
                if seen in wanted:
                    wanted.remove(seen)
                    right += 1
                else:
                    false += 1
                    wrong.append((passage["text"], seen))
            missed += len(wanted)
    # then
    assert right / (right + false) >= 0.95, wrong
    assert right / (right + missed) >= 0.90


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("The 28-point plan would cap Ukraine's army at 600,000.", "must"),
        ("The 28-point plan bars Ukraine from NATO.", "must_not"),
        ("The 28-point plan allows Ukraine to join the European Union.", "may"),
        ("Under the 28-point plan the front line would run along the Dnipro.", "would"),
    ],
)
def test_the_verb_tells_the_duty(text: str, duty: str) -> None:
    # when
    [seen] = read(text)
    # then
    assert seen.obligation == duty


def test_a_number_is_told_with_the_one_that_it_replaced() -> None:
    # when
    [seen] = read("The 19-point draft raises the ceiling on the Ukrainian army from 600,000 to 800,000.")
    # then
    assert (seen.event, seen.old_value, seen.value, seen.unit) == ("changed", 600_000, 800_000, "persons")
    assert seen.text == "raises the ceiling on the Ukrainian army from 600,000 to 800,000"


def test_a_list_belongs_to_the_plan_in_the_line_above_it() -> None:
    # given
    text = (
        "The American draft of twenty-eight points was leaked. The European counter-text followed.\n\nThe American draft:\n\n"
        "1. Armed forces. Limited to 600,000 personnel.\n2. Elections. In one hundred days.\n\nThe European edit:\n\n"
        "1. Armed forces. A ceiling of 800,000, and only in peacetime.\n2. Sanctions to be eased; no amnesty.\n\nNobody signed."
    )
    # when
    found = [told(each) for each in read(text)]
    # then
    assert found == [
        ["us_ukraine", 28, "military_cap", "contained", 600_000, "persons"],
        ["us_ukraine", 28, "elections", "contained", 100, "days"],
        ["e3_counter_nov2025", None, "military_cap", "contained", 800_000, "persons"],
        ["e3_counter_nov2025", None, "sanctions", "contained", None, None],
        ["e3_counter_nov2025", None, "amnesty", "contained", None, None],
    ]


@pytest.mark.parametrize(
    "items",
    [
        # A chronicle of what happened around the plan.
        "- Nov 20: The army secretary brings the plan to Kyiv, NATO is told.\n- Nov 23: Talks on territory in Geneva.",
        "- 2 December: Five hours in the Kremlin on territory.\n- 4 December: Sanctions are discussed in Miami.",
    ],
)
def test_a_chronicle_is_no_list_of_provisions(items: str) -> None:
    assert read(f"The 28-point plan:\n\n{items}") == []


def test_months_as_labels_mean_the_versions_of_those_months() -> None:
    # given
    text = (
        "The plan that was taken to Kyiv on 20 November and the draft that was shown on 24 December differ.\n\n"
        "1. Army. November: 600,000. December: 800,000 in peacetime.\n2. Amnesty. November: for everyone. December: dropped."
    )
    # when
    found = [told(each)[1:5] for each in read(text, published=date(2025, 12, 27))]
    # then
    assert found == [
        [28, "military_cap", "contained", 600_000],
        [20, "military_cap", "contained", 800_000],
        [28, "amnesty", "contained", None],
        [20, "amnesty", "removed", None],
    ]


def test_a_text_answers_its_own_questions() -> None:
    # given
    text = (
        "Zelensky went through all twenty points of the draft.\n\nWhat does it say about the army?\nA strength of 800,000.\n\n"
        "What about land?\nHere there is no agreement.\n\nElections?\nAs soon as possible after signing."
    )
    # when
    found = short(text, published=date(2025, 12, 24))
    # then
    assert found == [("military_cap", "contained", 800_000), ("territory", "open", None), ("elections", "contained", None)]


def test_questions_of_reporters_are_no_catechism() -> None:
    # given
    text = (
        "The 20-point plan was discussed aboard.\n\nQ. Does the army cap stay at 600,000?\n\nTRUMP. They're working on it.\n\n"
        "Q. And the nuclear plant?\n\nTRUMP. You'll see."
    )
    # then
    assert read(text, published=date(2025, 12, 24)) == []


def test_a_sentence_goes_on_where_the_one_before_told_what_the_plan_says() -> None:
    # given
    text = "Under the 28-point plan, sanctions would be lifted. Crimea would be recognised as Russian. Kallas would not say more."
    # then
    assert short(text) == [("sanctions", "contained", None), ("territory", "contained", None)]


def test_a_pronoun_means_the_plan_of_the_sentence_before_where_a_text_is_the_only_one_that_does_so() -> None:
    # given
    text = "The 28-point plan was leaked on Wednesday. It envisages elections within 100 days."
    other = "Kyiv received the 28-point plan on Wednesday. It let the elections wait for martial law to end."
    # then
    assert (short(text), short(other)) == ([("elections", "contained", 100)], [])


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("A cap on the army at 600,000 was no longer in the 19-point draft.", "removed"),
        ("The 19-point draft does not mention sanctions.", "absent"),
        ("The 19-point draft leaves the status of Crimea open.", "open"),
        ("The size of the army was struck from the 19-point draft.", "removed"),
        ("The cap on the army was softened in the 19-point draft.", "changed"),
        ("The 19-point draft still contains a ban on NATO membership.", "contained"),
    ],
)
def test_what_became_of_a_provision(text: str, event: str) -> None:
    # when
    [seen] = read(text)
    # then
    assert (seen.event, seen.plan.points) == (event, 19)


def test_who_says_it_is_told_with_it() -> None:
    # when
    [seen] = read("Marco Rubio told reporters that the 28-point plan would limit Ukraine's army to 600,000 troops.")
    # then
    assert seen.speaker is not None and seen.speaker.name == "Marco Rubio"


def test_the_length_of_a_truce_is_its_provision() -> None:
    # when
    text = "The five called for a full and unconditional ceasefire of thirty days on land, at sea and in the air."
    [seen] = read(text, published=date(2025, 5, 10))
    # then
    assert (seen.provision_topic, seen.value, seen.unit, seen.plan.lineage) == (
        "ceasefire",
        30,
        "days",
        "eu_30day_ceasefire_may2025",
    )


def test_a_profile_without_provision_topics_gives_none() -> None:
    # given
    engine, _ = engine_of("ukraine")
    bare = engine.profile.model_copy(update={"provision_topics": {}})
    at = datetime(2025, 11, 26, 12, tzinfo=UTC)
    text = "The 28-point plan would cap Ukraine's army at 600,000."
    article = ArticleText(
        article_id="0123456789abcdef", url="https://ledger.example/1", outlet="The Ledger", title="Plans", text=text,
        text_hash="0" * 64, lang="en", published=at, observed_at=at,
    )  # fmt: skip
    # then
    assert list(Provisions(bare, PlanNames(bare)).read(engine.document(article), EXTRACTOR)) == []
