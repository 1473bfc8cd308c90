"""The rule of end states, one small case each, and what holds for every state."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from observing.scoring.end_state import STATE_KINDS
from observing.scoring.end_state_score import render_end_state, score_end_state
from observing.scoring.matching import Names
from schemas.errors import InputError

NAMES = Names.from_aliases(
    {
        "persons": {"Ada Quill": ["Quill"], "Bo Fenn": ["Fenn"]},
        "collective": {"North Shore": ["the North"], "South Shore": ["the South"]},
        "places": {"Lakeside": ["the lake town"]},
    }
)


def version(points: int | None = None, articles: str = "01", status: str = "presented", **more: Any) -> dict[str, Any]:
    return {
        "key": f"v{points}",
        "points": points,
        "authors": ["Ada Quill"],
        "articles": articles.split(),
        "status": status,
        "provisions": [],
    } | more


def provision(topic: str, value: Any = None, unit: str | None = None, **more: Any) -> dict[str, Any]:
    return {"topic": topic, "value": value, "unit": unit, "text": "in words"} | more


def deadline(*dates: str | None, articles: str = "01", status: str = "set", **more: Any) -> dict[str, Any]:
    steps = [{"date": date, "text": "in words"} for date in dates]
    return {"key": "answer", "set_by": ["Ada Quill"], "due_dates": steps, "articles": articles.split(), "status": status} | more


def meeting(place: str | None = "Lakeside", date: str | None = "2025-05-05", articles: str = "01", **more: Any) -> dict[str, Any]:
    return {
        "key": "round",
        "place": place,
        "date": date,
        "participants": ["North Shore", "South Shore"],
        "articles": articles.split(),
        "status": "held",
    } | more


def contradiction(*sides: list[str], articles: str = "01", status: str = "open", **more: Any) -> dict[str, Any]:
    return {"about": "the call", "speakers": list(sides), "articles": articles.split(), "status": status} | more


def state(
    *lineages: list[dict[str, Any]],
    deadlines: Any = (),
    meetings: Any = (),
    contradictions: Any = (),
    absent: Any = (),
) -> dict[str, Any]:
    return {
        "topic": "lake",
        "as_of": "2025-06-01",
        "plans": [{"family": f"family {number}", "versions": versions} for number, versions in enumerate(lineages)],
        "deadlines": list(deadlines),
        "meetings": list(meetings),
        "contradictions": list(contradictions),
        "absent": list(absent),
    }


def score(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Any]:
    return score_end_state(gold, predicted, NAMES)


def counts(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["gold"], row["found"], row["false"]


def pairs_of(kind: str, one: dict[str, Any], mine: dict[str, Any]) -> bool:
    """Whether one gold item and one prediction are the same."""
    one_state, my_state = (state([item]) if kind == "plans" else state(**{kind: [item]}) for item in (one, mine))
    return bool(score(one_state, my_state)[kind]["found"])


def detail(kind: str, name: str, one: dict[str, Any], mine: dict[str, Any]) -> list[int]:
    one_state, my_state = (state([item]) if kind == "plans" else state(**{kind: [item]}) for item in (one, mine))
    right: list[int] = score(one_state, my_state)[kind]["details"][name]
    return right


WHOLE = state(
    [
        version(10, "01 02", provisions=[provision("military_cap", 600000, "persons"), provision("nato")]),
        version(9, "03", "accepted"),
        version(7, "04", branch=True),
    ],
    [version(None, "05 06", "contested", optional=True)],
    deadlines=[deadline("2025-05-05", "2025-05-12", articles="01 02", status="extended"), deadline("2025-07", articles="07")],
    meetings=[meeting(), meeting("Hill", "2025-06-01", "08"), meeting(None, "2025-06-03", "09", optional=True)],
    contradictions=[
        contradiction(["Ada Quill"], ["Bo Fenn"], articles="01 03"),
        contradiction(["North Shore"], [], articles="08"),
    ],
    absent=[{"what": "a meeting on the hill in May", "kind": "meetings", "place": "Hill", "date": "2025-05"}],
)


def test_the_gold_itself_is_perfect_and_its_numbers_are_told_by_kind() -> None:
    result = score(WHOLE, WHOLE)

    right = {"recall": 1.0, "precision": 1.0, "overall": 1.0, "false": 0}
    assert result == {
        "plans": {
            "gold": 3,
            "found": 3,
            "details": {"status": [3, 3], "order": [1, 1], "provisions": [2, 2], "values": [1, 1]},
            **right,
        },
        "deadlines": {"gold": 2, "found": 2, "details": {"status": [2, 2], "due dates": [2, 2]}, **right},
        "meetings": {"gold": 2, "found": 2, "details": {"status": [2, 2], "participants": [2, 2]}, **right},
        "contradictions": {"gold": 2, "found": 2, "details": {"status": [2, 2]}, **right},
        "absent": {"violated": 0, "of": 1},
    }


def test_what_is_missing_is_missed_and_what_is_invented_is_false() -> None:
    gold = state(meetings=[meeting(), meeting("Hill", "2025-06-01")])
    predicted = state(meetings=[meeting(), meeting("Dale", "2025-06-09")])

    row = score(gold, predicted)["meetings"]

    assert counts(row) == (2, 1, 1)
    assert (row["recall"], row["precision"], row["overall"]) == (0.5, 0.5, 0.5)


def test_nothing_predicted_is_no_division_by_zero() -> None:
    assert score(WHOLE, state())["plans"] == {
        "gold": 3,
        "found": 0,
        "false": 0,
        "details": {"status": [0, 0], "order": [0, 0], "provisions": [0, 0], "values": [0, 0]},
        "recall": 0.0,
        "precision": 0.0,
        "overall": 0.0,
    }


def test_the_second_half_of_an_entity_that_was_split_in_two_is_false() -> None:
    gold = state(meetings=[meeting(articles="01 02")])
    predicted = state(meetings=[meeting(articles="01", status="cancelled"), meeting(articles="02")])

    row = score(gold, predicted)["meetings"]

    assert counts(row) == (1, 1, 1)
    assert row["details"]["status"] == [1, 1]  # of two halves that fit alike the one with the right status is taken


def test_an_optional_item_is_neither_missed_nor_false() -> None:
    gold = state(meetings=[meeting(optional=True)])

    assert counts(score(gold, state())["meetings"]) == (0, 0, 0)
    assert counts(score(gold, state(meetings=[meeting()]))["meetings"]) == (0, 0, 0)
    assert score(gold, state(meetings=[meeting()]))["meetings"]["precision"] == 1.0


def test_the_versions_of_an_optional_lineage_are_optional() -> None:
    gold = state([version(10)])
    gold["plans"][0]["optional"] = True

    assert counts(score(gold, state())["plans"]) == (0, 0, 0)


def test_what_was_retracted_counts_on_neither_side() -> None:
    gold = state([version(10)], [version(9, status="retracted")], meetings=[meeting(status="retracted")])
    predicted = state([version(10)], deadlines=[deadline(status="retracted")], meetings=[meeting("Dale", status="retracted")])

    result = score(gold, predicted)

    assert [counts(result[kind]) for kind in STATE_KINDS] == [(1, 1, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]


def test_a_free_prediction_goes_to_the_item_that_nothing_else_fits() -> None:
    # The first prediction fits the first item best, and is all that fits the second: the other prediction can stand in for it.
    gold = state(deadlines=[deadline("2025-05-10", "2025-05-20"), deadline("2025-05-10", articles="03")])
    predicted = state(deadlines=[deadline("2025-05-10", "2025-05-20"), deadline("2025-05-20", articles="09")])

    assert counts(score(gold, predicted)["deadlines"]) == (2, 2, 0)


# --- which items are the same


@pytest.mark.parametrize(
    ("one", "mine", "same"),
    [
        (version(10, "01"), version(10, "01 02"), True),
        (version(10, "01"), version(10, "02"), False),
        (version(10, "01"), version(9, "01"), False),
        (version(10, "01", accept_points=[9]), version(9, "01"), True),
        (version(None, "01"), version(9, "01"), True),
        (version(10, "01"), version(None, "01"), True),
        (version(None, "01 02"), version(None, "02 03"), True),
        (version(None, "01 02 03"), version(None, "03 04 05"), False),
        (version(None, "01"), version(None, "01", authors=["Bo Fenn"]), False),
        (version(None, "01"), version(None, "01", authors="Fenn; Quill"), True),
        (version(None, "01"), version(None, "01", authors=None), True),
        (version(None, ""), version(None, ""), False),
    ],
)
def test_versions_are_the_same_by_number_and_article_or_by_half_of_the_articles_and_an_author(
    one: dict[str, Any], mine: dict[str, Any], same: bool
) -> None:
    assert pairs_of("plans", one, mine) is same


@pytest.mark.parametrize(
    ("one", "mine", "same"),
    [
        (deadline("2025-05-05"), deadline("2025-05-05", articles="09", set_by=["Bo Fenn"]), True),
        (deadline("2025-05-05"), deadline("2025-05"), True),
        (deadline("2025-05-05"), deadline("2025-05-06"), False),
        (deadline("2025-05-05", "2025-05-12"), deadline("2025-05-12"), True),
        (deadline(None), deadline("2025-05-05"), True),
        (deadline(None), deadline("2025-05-05", articles="09"), False),
        (deadline(None), deadline(None, set_by=["Bo Fenn"]), False),
    ],
)
def test_deadlines_are_the_same_by_a_shared_due_date_or_else_by_articles_and_setter(
    one: dict[str, Any], mine: dict[str, Any], same: bool
) -> None:
    assert pairs_of("deadlines", one, mine) is same


@pytest.mark.parametrize(
    ("one", "mine", "same"),
    [
        (meeting(), meeting("the lake town", "2025-05", "09", participants=[]), True),
        (meeting(), meeting("Hill"), False),
        (meeting(), meeting(date="2025-05-06"), False),
        (meeting(accept_dates=["2025-05-06"]), meeting(date="2025-05-06"), True),
        (meeting(), meeting(None), True),
        (meeting(), meeting(None, articles="09"), False),
        (meeting(None), meeting(None, "2025-05-06"), False),
        (meeting(), meeting(date=None, participants=["Bo Fenn"]), False),
        (meeting(), meeting(date=None, participants=[{"name": "the North", "role": "host"}]), True),
    ],
)
def test_meetings_are_the_same_where_no_place_and_no_date_disagree(one: dict[str, Any], mine: dict[str, Any], same: bool) -> None:
    assert pairs_of("meetings", one, mine) is same


@pytest.mark.parametrize(
    ("one", "mine", "same"),
    [
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Fenn"], ["Quill"]), True),
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Fenn"], ["Quill"], articles="09"), False),
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Fenn"], ["Dee"]), False),
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Fenn", "Quill"], ["Dee"]), False),
        (contradiction(["Ada Quill"], ["Bo Fenn"], articles="01 02"), contradiction(["Fenn"], ["Dee"], articles="01 02"), True),
        (contradiction(["Ada Quill"], ["Bo Fenn"], articles="01 02"), contradiction(["Dee"], ["Ode"], articles="01 02"), False),
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Quill"], ["Quill"]), False),
        (contradiction(["Ada Quill"], []), contradiction(["Quill"], ["Dee"]), True),
        (contradiction(["Ada Quill"], []), contradiction(["Dee"], ["Quill"]), True),
        (contradiction(["Ada Quill"], []), contradiction(["Quill"], []), True),
        (contradiction(["Ada Quill"], []), contradiction(["Fenn"], ["Dee"]), False),
        (contradiction(["Ada Quill"], ["Bo Fenn"]), contradiction(["Quill"], []), False),
        (contradiction([], [], articles="01 02"), contradiction(["Fenn"], ["Dee"], articles="01 02"), True),
        (contradiction([], []), contradiction(["Fenn"], ["Dee"]), False),
    ],
)
def test_contradictions_are_the_same_by_speakers_on_two_sides_or_by_two_articles_and_a_speaker(
    one: dict[str, Any], mine: dict[str, Any], same: bool
) -> None:
    assert pairs_of("contradictions", one, mine) is same


# --- what is right about them


@pytest.mark.parametrize(
    ("kind", "gold", "accepted", "mine", "right"),
    [
        ("plans", "presented", [], "leaked", True),
        ("plans", "presented", [], "rejected", False),
        ("plans", "presented", ["rejected"], "rejected", True),
        ("plans", "passed", [], "lapsed", True),
        ("plans", "contested", ["open"], "endorsed", True),
        ("deadlines", "set", [], "extended", True),
        ("deadlines", "passed", [], "lapsed", True),
        ("deadlines", "set", [], "softened", False),
        ("meetings", "announced", [], "confirmed", True),
        ("meetings", "announced", [], "proposed", False),
        ("contradictions", "open", [], "contested", True),
        ("contradictions", "settled", [], "superseded", True),
        ("contradictions", "open", [], "settled", False),
    ],
)
def test_a_status_is_right_where_it_is_equal_means_the_same_or_is_accepted(
    kind: str, gold: str, accepted: list[str], mine: str, right: bool
) -> None:
    items = {
        "plans": version(10),
        "deadlines": deadline("2025-05-05"),
        "meetings": meeting(),
        "contradictions": contradiction(["Ada Quill"], ["Bo Fenn"]),
    }

    one = items[kind] | {"status": gold, "accept_status": accepted}

    assert detail(kind, "status", one, items[kind] | {"status": mine}) == [int(right), 1]


def test_a_wrong_status_takes_the_overall_mark_from_all_but_plans() -> None:
    gold = state([version(10)], meetings=[meeting()])
    predicted = state([version(10, status="rejected")], meetings=[meeting(status="cancelled")])

    result = score(gold, predicted)

    assert (result["plans"]["overall"], result["meetings"]["overall"]) == (1.0, 0.0)


STEP_IN_WORDS = {"date": None, "text": "soon", "accept_dates": ["2025-05-09"]}


@pytest.mark.parametrize(
    ("gold", "mine", "right"),
    [
        (["2025-05-05", "2025-05-12"], ["2025-05-05", "2025-05-12"], True),
        (["2025-05-05", "2025-05-12"], ["2025-05-12", "2025-05-05"], False),
        (["2025-05-05", "2025-05-12"], ["2025-05-12"], False),
        (["2025-05-05"], ["2025-05-05", "2025-05-12"], False),
        (["2025-05-05"], ["2025-05", "2025-05-05", "2025-05-05"], True),
        (["2025-05", "2025-05-05"], ["2025-05-05"], True),
        (["2025-05-05", "2025-05-12"], ["2025-05-05", "2025-05", "2025-05-12"], True),
        (["2025-05-05", "2025-05-12", "2025-05-05"], ["2025-05-05", "2025-05-12"], False),
        (["2025-05-05", None], ["2025-05-05"], True),
        (["2025-05-05", None], ["2025-05-05", "2025-06-01"], True),
        (["2025-05-05", None], ["2025-05-05", "2025-06-01", "2025-07-01"], False),
        ([None, "2025-05-05"], [None, "2025-05-05"], True),
        ([None, None, "2025-05-05"], ["2025-04-01", "2025-05-05"], True),
        (["2025-05-05", STEP_IN_WORDS], ["2025-05-05", "2025-05-09"], True),
        (["2025-05-05", STEP_IN_WORDS], ["2025-05-05", "2025-05-10"], False),
    ],
)
def test_a_history_is_right_with_the_same_dates_in_the_same_order(gold: list[Any], mine: list[Any], right: bool) -> None:
    one = deadline(due_dates=[step if isinstance(step, dict) else {"date": step} for step in gold])

    assert detail("deadlines", "due dates", one, deadline(*mine)) == [int(right), 1]


@pytest.mark.parametrize(
    ("mine", "right"),
    [
        (["the North"], True),
        ("the North and Dee", True),
        (["the North", "Dee", "Ode"], False),
        (["Dee"], False),
        ([], False),
    ],
)
def test_half_of_the_participants_suffice_with_no_more_wrong_than_right(mine: Any, right: bool) -> None:
    assert detail("meetings", "participants", meeting(), meeting(participants=mine)) == [int(right), 1]


@pytest.mark.parametrize(
    ("gold", "mine", "provisions", "values"),
    [
        (provision("military_cap", 600000, "persons"), provision("military_cap", 600000, "Persons"), [1, 1], [1, 1]),
        (provision("military_cap", 600000, "persons"), provision("military_cap", 600000), [1, 1], [1, 1]),
        (provision("military_cap", 600000, "persons"), provision("military_cap", 800000, "persons"), [0, 1], [0, 1]),
        (provision("ceasefire", 30, "days"), provision("ceasefire", 30, "hours"), [0, 1], [0, 1]),
        (provision("ceasefire"), provision("ceasefire", 30, "hours"), [1, 1], [0, 0]),
        (provision("ceasefire"), provision("nato"), [0, 1], [0, 0]),
        (provision("ceasefire"), provision("ceasefire", status="retracted"), [0, 1], [0, 0]),
    ],
)
def test_a_provision_is_right_by_topic_and_value(
    gold: dict[str, Any], mine: dict[str, Any], provisions: list[int], values: list[int]
) -> None:
    one, other = version(10, provisions=[gold]), version(10, provisions=[mine])

    assert detail("plans", "provisions", one, other) == provisions
    assert detail("plans", "values", one, other) == values


# --- order


def ordered(gold: dict[str, Any], predicted: dict[str, Any]) -> tuple[list[int], float]:
    row = score(gold, predicted)["plans"]
    return row["details"]["order"], row["overall"]


def test_versions_of_one_lineage_are_in_order_or_not() -> None:
    gold = state([version(10), version(9), version(8)])

    assert ordered(gold, state([version(10), version(9), version(8)])) == ([2, 2], 1.0)
    assert ordered(gold, state([version(10), version(8), version(9)])) == ([1, 2], 0.667)
    assert ordered(gold, state([version(10)], [version(9), version(8)])) == ([1, 2], 0.667)
    assert ordered(gold, state([version(10), version(8)])) == ([1, 1], 0.667)


def test_other_versions_between_two_do_not_break_their_order() -> None:
    gold = state([version(10), version(9)])

    assert ordered(gold, state([version(10), version(5), version(9)])) == ([1, 1], 1.0)


def test_a_version_that_follows_one_of_another_lineage_is_a_wrong_pair_more() -> None:
    gold = state([version(10), version(9)], [version(8), version(7)])

    assert ordered(gold, state([version(10), version(9), version(8), version(7)])) == ([2, 3], 0.75)
    assert ordered(gold, state([version(10), version(8), version(9), version(7)])) == ([2, 5], 0.25)


def test_where_a_branch_or_an_optional_version_hangs_is_free() -> None:
    gold = state([version(10), version(9, branch=True), version(8, optional=True), version(7)])

    assert ordered(gold, state([version(10), version(7)], [version(9), version(8)])) == ([1, 1], 1.0)
    assert ordered(gold, state([version(9), version(10), version(7), version(8)])) == ([1, 1], 1.0)
    assert ordered(gold, state([version(10), version(7)])) == ([1, 1], 0.667)


# --- what must be absent


@pytest.mark.parametrize(
    ("kind", "conditions", "violates", "keeps"),
    [
        ("plans", {"points": 10}, version(10), version(9)),
        ("plans", {"points": [10, 9]}, version(9), version(None)),
        ("plans", {"points": None}, version(None), version(9)),
        ("plans", {"status": "accepted"}, version(10, status="accepted"), version(10)),
        ("plans", {"status": ["accepted", "lapsed"]}, version(10, status="lapsed"), version(10, status="passed")),
        ("plans", {"articles": ["01", "02"]}, version(10, "02 03"), version(10, "03")),
        ("plans", {"only_articles": ["01", "02"]}, version(10, "01"), version(10, "01 03")),
        ("plans", {"only_articles": ["01"]}, version(10, "01"), version(10, "")),
        ("plans", {"points": 10, "articles": ["01"]}, version(10, "01"), version(10, "02")),
        (
            "plans",
            {"provision": {"topic": "military_cap", "value": 600000}},
            version(10, provisions=[provision("nato"), provision("military_cap", 600000)]),
            version(10, provisions=[provision("military_cap", 600000, status="retracted"), provision("military_cap", 800000)]),
        ),
        ("deadlines", {"due": "2025-05-12"}, deadline("2025-05-05", "2025-05-12"), deadline("2025-05-12", "2025-05-05")),
        ("deadlines", {"due": "2025-05"}, deadline("2025-05-12", None), deadline(None)),
        ("meetings", {"place": "Lakeside"}, meeting("Lakeside Hall"), meeting("the lake town")),
        ("meetings", {"date": "2025-05"}, meeting(), meeting(date=None)),
        ("meetings", {"participants": ["the North", "Dee"]}, meeting(participants=["the North", "Dee", "Ode"]), meeting()),
        ("meetings", {"participants": ["Fenn"]}, meeting(participants="Bo Fenn"), meeting(participants=["Quill"])),
        ("contradictions", {"status": "open"}, contradiction([], []), contradiction([], [], status="settled")),
        ("contradictions", {"place": "Lakeside"}, None, contradiction([], [])),
    ],
)
def test_a_rule_is_violated_where_one_item_meets_all_its_conditions(
    kind: str, conditions: dict[str, Any], violates: dict[str, Any] | None, keeps: dict[str, Any]
) -> None:
    gold = state(absent=[{"what": "never", "kind": kind, **conditions}])

    for item, violated in ((violates, 1), (keeps, 0)):
        if item is not None:
            predicted = state([item]) if kind == "plans" else state(**{kind: [item]})
            assert score(gold, predicted)["absent"] == {"violated": violated, "of": 1}


def test_what_was_retracted_or_is_of_another_kind_violates_nothing() -> None:
    gold = state(absent=[{"what": "never", "kind": "meetings", "articles": ["01"]}])

    predicted = state([version(10)], meetings=[meeting(status="retracted")])

    assert score(gold, predicted)["absent"] == {"violated": 0, "of": 1}


# --- what people read


def test_every_miss_false_item_and_wrong_detail_is_told() -> None:
    gold = state(
        [version(10, provisions=[provision("military_cap", 600000)]), version(9)],
        [version(8)],
        deadlines=[deadline("2025-05-05")],
        meetings=[meeting("Hill")],
        contradictions=[contradiction(["Ada Quill"], ["Bo Fenn"])],
        absent=[{"what": "talks in the dale", "kind": "meetings", "place": "Dale"}],
    )
    predicted = state(
        [version(9), version(10), version(8, status="rejected")],
        deadlines=[deadline("2025-05-05", None, "2025-05-12")],
        meetings=[meeting("Dale")],
    )
    told: list[str] = []

    score_end_state(gold, predicted, NAMES, told.append)

    assert sorted(told) == [
        "false: meeting round (2025-05-05) from 01",
        "joined to another lineage: plan v8 (8) from 01",
        "missed: contradiction the call from 01",
        "missed: meeting round (2025-05-05) from 01",
        "no such provision: plan v10 (10) from 01: military_cap, 600000",
        "out of order: plan v9 (9) from 01",
        "stated though it must be absent: talks in the dale: round",
        "wrong due dates: deadline answer (2025-05-05) from 01: 2025-05-05, no date, 2025-05-12 instead of 2025-05-05",
        "wrong status: plan v8 (8) from 01: rejected instead of presented",
    ]


def test_the_text_rendering_has_a_line_a_kind_and_one_for_what_must_be_absent() -> None:
    lines = render_end_state(score(WHOLE, WHOLE)).splitlines()

    assert lines[1] == (
        "deadlines      overall 1.00  R 1.00  P 1.00   found 2 of 2, false 0; right of the found: status 2/2, due dates 2/2"
    )
    assert lines[-1] == "stated though it must be absent: 0 of 1"
    assert len(lines) == 5


# --- what is no end state


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        ([], "the state to score is not of the shape of an end state: the whole: "),
        ({**state(), "plans": None}, "plans: field required"),
        (state(meetings=[{"place": "Hill"}]), r"meetings\.0\.status: field required"),
        (state(meetings=[meeting(participants=[{"role": "host"}])]), r"meetings\.0\.participants: .*a list of \{name, role\}"),
        (state(meetings=[meeting(date=20250505)]), r"meetings\.0\.date: input should be a valid string"),
        (state([version(provisions=[provision("ceasefire", "30 days")])]), r"plans\.0\.versions\.0\.provisions\.0\.value"),
        ({**state(), "plans": [version(10)]}, r"plans\.0\.versions: field required"),
        (state(meetings=[{}] * 5), "and 2 more"),
        (state(absent=[{"what": "never", "kind": "meetings", "town": "Hill"}]), r"absent\.0\.town: extra inputs"),
        (state(absent=[{"what": "never", "kind": "talks"}]), r"absent\.0\.kind"),
    ],
)
def test_a_state_of_another_shape_is_refused_with_the_place_where_it_is_wrong(damaged: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        score(state(), damaged)


def test_a_gold_of_another_shape_is_named_as_the_gold() -> None:
    with pytest.raises(InputError, match="the gold is not of the shape"):
        score({"plans": []}, state())


# --- what holds for every state


def perturbed(rng: random.Random) -> dict[str, Any]:
    """The whole state with items lost, split, moved to another lineage, and with other statuses, dates, names and articles."""
    changed = copy.deepcopy(WHOLE)
    options: dict[str, list[Any]] = {
        "status": ["open", "held", "lapsed", "accepted", "retracted"],
        "points": [None, 10, 7],
        "articles": [None, [], ["01"], ["01", "03"], ["08", "09"]],
        "authors": [None, [], ["Bo Fenn"], "Fenn; Quill"],
        "set_by": [None, [], ["Bo Fenn"]],
        "participants": [None, ["the North"], ["Dee", "Ode"]],
        "speakers": [None, [], [["Bo Fenn"], []], [["Ada Quill", "North Shore"], ["Fenn"]]],
        "place": [None, "Hill", "the lake town"],
        "date": [None, "2025-05", "2025-06-01"],
        "due_dates": [None, [], [{"date": "2025-05"}, {"date": None}, {"date": "2025-05-12"}]],
        "provisions": [None, [provision("military_cap", 800000)]],
    }

    def some(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [copy.deepcopy(item) for item in items for _ in range(rng.choice([0, 1, 1, 1, 2]))]
        for item in kept:
            for field in item.keys() & options.keys():
                if rng.random() < 0.25:
                    item[field] = rng.choice(options[field])
        rng.shuffle(kept)
        return kept

    for kind in ("deadlines", "meetings", "contradictions"):
        changed[kind] = some(changed[kind])
    versions = some([one for plan in changed["plans"] for one in plan["versions"]])
    cut = rng.randint(0, len(versions))
    changed["plans"] = [{"versions": versions[:cut]}, {"versions": versions[cut:]}]
    return changed


def listed_items(of: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    items = [one for plan in of["plans"] for one in plan["versions"]] if kind == "plans" else of[kind]
    return [item for item in items if item["status"] != "retracted"]


@pytest.mark.parametrize("seed", range(40))
def test_the_counts_of_any_state_add_up(seed: int) -> None:
    predicted = perturbed(random.Random(seed))
    told: list[str] = []

    result = score_end_state(WHOLE, predicted, NAMES, told.append)

    assert json.loads(json.dumps(result)) == result
    for kind in STATE_KINDS:
        row, given = result[kind], listed_items(predicted, kind)
        missed = sum(line.startswith(f"missed: {kind[:-1]} ") for line in told)
        assert row["found"] + missed == row["gold"]
        optional = sum(bool(item.get("optional")) for item in listed_items(WHOLE, kind))
        assert 0 <= len(given) - row["false"] - row["found"] <= optional
        assert all(0 <= right <= of for right, of in row["details"].values())
        assert 0 <= row["overall"] <= row["recall"] <= 1
        assert 0 <= row["precision"] <= 1
    assert (
        len(told)
        == sum(
            row["gold"]
            - row["found"]
            + row["false"]
            + sum(of - right for name, (right, of) in row["details"].items() if name not in ("values", "order"))
            for row in (result[kind] for kind in STATE_KINDS)
        )
        + sum(line.startswith(("out of order", "joined")) for line in told)
        + result["absent"]["violated"]
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_retracted_item_changes_no_number_and_one_of_another_world_only_what_is_false(seed: int) -> None:
    predicted = perturbed(random.Random(seed))
    before = score(WHOLE, predicted)
    foreign = state(
        [version(99, "77", authors=["Dee"])],
        deadlines=[deadline("1999-01-01", articles="77")],
        meetings=[meeting("Dale", "1999-01-01", "77")],
        contradictions=[contradiction(["Dee"], ["Ode"], articles="77")],
    )

    def joined(status: str) -> dict[str, Any]:
        both = copy.deepcopy(predicted)
        for kind in STATE_KINDS:
            both[kind] = [*foreign[kind], *both[kind]]
        for item in (both["plans"][0]["versions"][0], *(both[kind][0] for kind in STATE_KINDS[1:])):
            item["status"] = status
        return both

    assert score(WHOLE, joined("retracted")) == before
    after = score(WHOLE, joined("open"))
    for kind in STATE_KINDS:
        assert after[kind]["false"] == before[kind]["false"] + 1
        neutral = {"false": None, "precision": None}
        assert after[kind] | neutral == before[kind] | neutral
