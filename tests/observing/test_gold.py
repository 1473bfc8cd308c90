"""Observations in the shape of the evaluation format: keys, dates, repeats, contradictions, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from observing.plans.keys import PlanKeys, in_words
from observing.scoring.gold import as_gold
from schemas.articles import ArticleJudged
from schemas.envelope import When
from schemas.observations import (
    Agent,
    ClaimReported,
    ContactReported,
    DeadlineReported,
    Evidence,
    MeetingReported,
    Mention,
    Observation,
    PlanRef,
    PlanReported,
)
from schemas.pages import ArticleText
from schemas.profile import Profile

TEXT = (
    "Ada Quill handed the South Shore a ten-point plan on Monday. The South Shore rejected the plan. "
    "It was cut to eight points later. "
    "Quill gave the South Shore until 5 May to accept the plan. There is no deadline, Fenn told the Herald. "
    "They met in Lakeside over the weekend. Bo Fenn said that the North wrote the plan. "
    "Ada Quill denied that the North wrote it. "
    "If the talks fail, they will meet in Hilltown. The North never withdrew the plan. The South will present a text of its own."
)
PROFILE = Profile.model_validate(
    {
        "topic": "lake",
        "title": "The lake",
        "describes": "Who may fish where.",
        "keywords": {"strong": "lake", "process": "plan"},
        "actors": [{"id": "north", "name": "North Shore", "kind": "party"}],
        "lineages": [
            {"id": "north_plan", "title": "Plan of the North", "points": [10, 8], "main": True},
            {"id": "old_truce", "title": "The truce of last year"},
        ],
        "claim_topics": {"process": "talks"},
    }
)
QUILL = Mention(name="Ada Quill", written="Quill", actor="quill", kind="person")
FENN = Mention(name="Bo Fenn", written="Fenn", actor="fenn", kind="person")
SOUTH = Mention(name="South Shore", written="the South", actor="south", kind="party")
HERALD = Mention(name="Herald", written="the Herald", kind="outlet")
LEDGER = Mention(name="Ledger", written="the Ledger", kind="outlet")
PLAN = PlanRef(lineage="north_plan", label="the plan")


@dataclass(frozen=True)
class Interpretation:
    judged: ArticleJudged
    observations: tuple[Observation, ...]


def about(quote: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    evidence = Evidence(revision=1, text_hash="h", start=start, end=start + len(quote), quote=quote)
    return {"topic": "lake", "article_id": "01", "evidence": evidence, "rule": "test", "extractor": "rules/1", **more}


def gold(*observations: Observation, relevant: bool = True) -> dict[str, Any]:
    article = ArticleText(
        article_id="01",
        url="https://example.org/1",
        outlet="Ledger",
        title="",
        text=TEXT,
        text_hash="h",
        observed_at=datetime.now(UTC),
    )
    judged = ArticleJudged(
        article_id="01",
        revision=1,
        topic="lake",
        relevant=relevant,
        score=1.0 if relevant else 0.0,
        reasons=(),
        judge="keywords/1",
    )
    return as_gold(article, Interpretation(judged, observations), PROFILE)


def day(value: str, **more: Any) -> When:
    return When(earliest=date.fromisoformat(value), latest=date.fromisoformat(value), **more)


def days(first: str, last: str, precision: str) -> When:
    return When.model_validate({"earliest": first, "latest": last, "precision": precision, "text": "some days"})


def test_a_plan_event_carries_key_points_agents_and_date() -> None:
    seen = PlanReported(
        **about("Ada Quill handed the South Shore a ten-point plan on Monday."),
        event="presented",
        plan=PlanRef(lineage="north_plan", points=10, label="a ten-point plan"),
        agents=(Agent(who=QUILL, role="presenter"), Agent(who=SOUTH, role="recipient"), Agent(who=QUILL, role="presenter")),
        when=day("2025-04-28"),
    )

    extracted = gold(seen)

    assert extracted["plans"] == [
        {
            "plan_key": "north_plan_10_point",
            "points": 10,
            "event": "presented",
            "actors": [{"name": "Ada Quill", "role": "presenter"}, {"name": "South Shore", "role": "recipient"}],
            "date": "2025-04-28",
            "evidence": "Ada Quill handed the South Shore a ten-point plan on Monday.",
            "topic": "lake",
        }
    ]
    assert (extracted["id"], extracted["relevant"]) == ("01", True)


def test_a_plan_without_a_number_is_the_version_that_the_text_named_last() -> None:
    early = PlanReported(**about("The South Shore rejected the plan."), event="rejected", plan=PLAN)
    late = PlanReported(**about("The North never withdrew the plan."), event="endorsed", plan=PLAN)

    extracted = gold(early, late)

    assert [(p["plan_key"], p["points"]) for p in extracted["plans"]] == [
        ("north_plan_10_point", None),
        ("north_plan_8_point", None),
    ]


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (PlanRef(lineage="old_truce", label="the truce"), "old_truce"),
        (PlanRef(points=8), "north_plan_8_point"),
        (PlanRef(points=13), "13_point"),
        (PlanRef(label="The South's counter-text"), "south_s_counter_text"),
        (PlanRef(), "plan"),
    ],
)
def test_a_plan_key_is_made_of_what_the_reference_gives(plan: PlanRef, key: str) -> None:
    assert PlanKeys(PROFILE, TEXT).key(plan, 0) == key


def test_numbers_that_the_text_leaves_open_name_no_version() -> None:
    text = "They cut the ten-point plan to eight points. It has 10 points or 8 points, said Fenn, who likes the plan."

    key = PlanKeys(PROFILE, text.replace("They cut the ten-point plan to eight points. ", "The ten-point plan lives. ")).key(
        PLAN, 99
    )

    assert key == "north_plan_10_point"
    assert PlanKeys(PROFILE, text).key(PLAN, 99) == "north_plan_8_point"


@pytest.mark.parametrize(("number", "words"), [(1, "one"), (10, "ten"), (19, "nineteen"), (20, "twenty"), (28, "twenty-eight")])
def test_numbers_are_written_as_in_a_newspaper(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("due", "due_date"),
    [
        (day("2025-05-05", text="until 5 May"), "2025-05-05"),
        (days("2025-05-01", "2025-05-31", "month"), "2025-05"),
        (days("2025-05-10", "2025-05-12", "range"), None),
        (days("2025-05-05", "2025-05-11", "week"), None),
        (When(text="soon"), None),
        (None, None),
    ],
)
def test_a_due_date_is_a_day_or_a_month_and_never_a_range(due: When | None, due_date: str | None) -> None:
    seen = DeadlineReported(
        **about("Quill gave the South Shore until 5 May to accept the plan."),
        event="set",
        set_by=(QUILL, FENN),
        addressed_to=(SOUTH,),
        plan=PLAN,
        due=due,
    )

    [deadline] = gold(seen)["deadlines"]

    assert deadline["due_date"] == due_date
    assert deadline["due_text"] == (due.text if due else "")
    assert deadline["set_by"] == "Ada Quill; Bo Fenn"
    assert deadline["addressed_to"] == "South Shore"
    assert deadline["about_plan"] == "north_plan_8_point"


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (day("2025-05-03"), "2025-05-03"),
        (days("2025-05-03", "2025-05-04", "range"), "2025-05-03"),
        (days("2025-05-03", "2025-05-04", "weekend"), "2025-05"),
        (days("2025-05-01", "2025-05-31", "month"), "2025-05"),
        (days("2025-04-28", "2025-05-04", "week"), None),
        (days("2025-01-01", "2025-12-31", "year"), None),
        (None, None),
    ],
)
def test_a_meeting_carries_its_first_day_or_the_month_it_falls_in(when: When | None, shown: str | None) -> None:
    seen = MeetingReported(**about("They met in Lakeside over the weekend."), event="held", place="Lakeside", when=when)

    [meeting] = gold(seen)["meetings"]

    assert meeting["date"] == shown
    assert meeting["meeting_key"] == f"lakeside_{shown or 'undated'}"


def test_what_the_text_imagines_negates_or_announces_is_a_trap_and_no_event() -> None:
    imagined = MeetingReported(
        **about("If the talks fail, they will meet in Hilltown.", modality="conditional"), event="announced", place="Hilltown"
    )
    negated = PlanReported(**about("The North never withdrew the plan.", modality="denied"), event="withdrawn", plan=PLAN)
    announced = PlanReported(
        **about("The South will present a text of its own.", modality="planned"), event="presented", plan=PLAN
    )

    extracted = gold(imagined, negated, announced)

    assert extracted["plans"] == extracted["meetings"] == []
    assert [trap["what"] for trap in extracted["traps"]] == [
        "conditional meeting announced",
        "denied plan withdrawn",
        "planned plan presented",
    ]


def test_a_denied_deadline_is_an_event_of_its_own() -> None:
    seen = DeadlineReported(**about("There is no deadline, Fenn told the Herald.", modality="denied"), event="denied")

    [deadline] = gold(seen)["deadlines"]

    assert deadline["event"] == "denied"
    assert deadline["about_plan"] is None


def test_a_repeat_merges_into_the_surer_item_which_learns_from_it() -> None:
    sure = MeetingReported(
        **about("They met in Lakeside over the weekend.", confidence=0.9), event="held", place="Lakeside", participants=(QUILL,)
    )
    vague = MeetingReported(
        **about("met in Lakeside", confidence=0.5),
        event="held",
        place="Lakeside",
        participants=(QUILL, SOUTH),
        when=day("2025-05-03"),
    )

    [meeting] = gold(vague, sure)["meetings"]

    assert meeting["evidence"] == "They met in Lakeside over the weekend."
    assert meeting["participants"] == ["Ada Quill", "South Shore"]
    assert meeting["date"] == "2025-05-03"


def test_two_meetings_that_share_no_place_and_no_date_stay_two() -> None:
    one = MeetingReported(**about("They met in Lakeside over the weekend."), event="held", place="Lakeside")
    other = MeetingReported(**about("they will meet in Hilltown"), event="held")

    assert len(gold(one, other)["meetings"]) == 2


def test_the_same_event_by_other_agents_stays_two() -> None:
    first = PlanReported(
        **about("The South Shore rejected the plan."), event="rejected", plan=PLAN, agents=(Agent(who=SOUTH, role="rejecter"),)
    )
    second = PlanReported(
        **about("Quill gave the South Shore until 5 May to accept the plan."),
        event="rejected",
        plan=PlanRef(lineage="north_plan", points=10),
        agents=(Agent(who=FENN, role="rejecter"),),
    )

    assert len(gold(first, second)["plans"]) == 2


def test_two_accounts_of_who_wrote_a_plan_stay_two_and_a_fuller_one_takes_in_its_part() -> None:
    quote = "Bo Fenn said that the North wrote the plan."
    by_quill = PlanReported(**about(quote), event="drafted", plan=PLAN, agents=(Agent(who=QUILL, role="author"),))
    by_both = PlanReported(
        **about("wrote the plan"),
        event="drafted",
        plan=PLAN,
        agents=(Agent(who=QUILL, role="author"), Agent(who=FENN, role="author")),
    )
    by_fenn_and_south = PlanReported(
        **about("that the North wrote it"),
        event="drafted",
        plan=PLAN,
        agents=(Agent(who=FENN, role="author"), Agent(who=SOUTH, role="author")),
    )

    extracted = gold(by_quill, by_both, by_fenn_and_south)

    authors = [[actor["name"] for actor in plan["actors"]] for plan in extracted["plans"]]
    assert authors == [["Ada Quill", "Bo Fenn"], ["Bo Fenn", "South Shore"]]


def claim(quote: str, speaker: Mention | None, stance: str, **more: Any) -> ClaimReported:
    fields = {
        "claim_topic": "authorship",
        "proposition": "The North wrote the plan",
        "subject": "authorship:north_plan:North Shore",
        **more,
    }
    return ClaimReported.model_validate({**about(quote), "speaker": speaker, "stance": stance, **fields})


def test_claims_on_one_subject_with_opposite_stance_contradict_each_other() -> None:
    says = claim("Bo Fenn said that the North wrote the plan.", FENN, "asserts")
    denies = claim("Ada Quill denied that the North wrote it.", QUILL, "denies")
    elsewhere = claim(
        "There is no deadline, Fenn told the Herald.", FENN, "denies", subject="deadline", proposition="There is a deadline"
    )

    extracted = gold(says, denies, elsewhere)

    speakers = [each["speaker"] for each in extracted["claims"]]
    assert speakers == ["Bo Fenn", "Bo Fenn", "Ada Quill"]
    assert extracted["contradictions"] == [{"between": [1, 2], "about": "authorship:north_plan:North Shore"}]


def test_the_articles_own_outlet_is_no_link_of_the_chain_and_its_own_voice_no_claim() -> None:
    told = claim("There is no deadline, Fenn told the Herald.", FENN, "denies", chain=(HERALD, LEDGER))
    own_voice = claim("Bo Fenn said that the North wrote the plan.", None, "asserts")

    extracted = gold(told, own_voice)

    assert [(c["speaker"], c["reported_by_chain"]) for c in extracted["claims"]] == [("Bo Fenn", ["Herald"])]


def test_speakers_of_one_statement_are_joined() -> None:
    quote = "Bo Fenn said that the North wrote the plan."

    [both] = gold(claim(quote, FENN, "asserts"), claim(quote, QUILL, "asserts"))["claims"]

    assert both["speaker"] == "Bo Fenn; Ada Quill"


def test_a_subject_that_the_format_has_for_provisions_only_is_other() -> None:
    [seen] = gold(claim("Bo Fenn said that the North wrote the plan.", FENN, "asserts", claim_topic="sanctions"))["claims"]

    assert seen["topic"] == "other"


def test_contacts_have_no_place_in_the_format() -> None:
    seen = ContactReported(**about("Fenn told the Herald"), kind="telephone", participants=(FENN,))

    extracted = gold(seen)

    assert [extracted[kind] for kind in ("plans", "deadlines", "meetings", "claims", "traps")] == [[], [], [], [], []]


def test_an_article_that_does_not_concern_the_topic_has_no_items() -> None:
    seen = PlanReported(**about("The South Shore rejected the plan."), event="rejected", plan=PLAN)

    extracted = gold(seen, relevant=False)

    assert extracted["relevant"] is False
    assert extracted["plans"] == []
