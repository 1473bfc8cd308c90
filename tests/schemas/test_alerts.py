"""Alert rules: which changes they want, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from parley.profile_check import check
from schemas.alerts import AlertRule, reading
from schemas.errors import ProfileError
from schemas.profile_file import load_profile

HOOK = {"name": "desk", "webhook": "https://desk.example/hook", "secret_env": "DESK_SECRET"}
VOICES = {
    "us": frozenset({"United States", "Donald Trump", "Marco Rubio"}),
    "trump": frozenset({"Donald Trump"}),
    "russia": frozenset({"Russia", "Vladimir Putin"}),
    "ukraine": frozenset({"Ukraine"}),
}
CHANGE: dict[str, Any] = {
    "change": "a",
    "kind": "deadline",
    "entity": "deadline-1",
    "plan": "plan-us_ukraine",
    "event": "set",
    "significance": "minor",
    "sentence": "Deadline for Ukraine: set by Donald Trump, according to Axios",
    "actors": ["Donald Trump", "Ukraine"],
    "outlet": "Axios",
    "quote": "by Thursday",
}
PROFILE = """\
topic: lake
title: The lake treaty
describes: Who may fish where.
keywords: {strong: [lake], process: [treaty]}
actors: [{id: north, name: North Shore, kind: party}]
lineages: [{id: lake_plan, title: the plan, terms: [lake plan]}]
claim_topics: {}
alerts:
  - name: desk
    webhook: https://desk.example/hook
    secret_env: DESK_SECRET
    plans: lake_plan
    actors: [north]
    kinds: deadline
    least: major
  - name: mail
    apprise_env: DESK_MAIL
"""


@pytest.mark.parametrize(
    ("wants", "hears"),
    [
        ({}, True),
        ({"least": "minor"}, True),
        ({"least": "major"}, False),
        ({"kinds": ["meeting", "deadline"]}, True),
        ({"kinds": "meeting"}, False),
        ({"plans": ["us_ukraine"]}, True),
        ({"plans": ["plan-us_ukraine"]}, True),
        ({"plans": ["us"]}, False),
        ({"actors": ["rubio", "trump"]}, True),
        ({"actors": "rubio"}, False),
        ({"actors": "us"}, True),
        ({"actors": ["russia"]}, False),
        ({"actors": "trump", "kinds": "meeting"}, False),
    ],
)
def test_a_rule_wants_what_all_of_its_filters_let_through(wants: dict[str, Any], hears: bool) -> None:
    assert AlertRule.model_validate(HOOK | wants).wants(CHANGE, VOICES) is hears


def test_a_plan_that_two_topics_call_alike_is_known_by_its_number_and_no_plan_is_none() -> None:
    rule = AlertRule.model_validate(HOOK | {"plans": "us_ukraine"})

    assert [rule.wants(CHANGE | {"plan": plan}, VOICES) for plan in ("plan-us_ukraine-2", "plan-us_ukraine_b", None)] == [
        True, False, False,
    ]  # fmt: skip


def test_two_changes_read_alike_whoever_is_found_to_have_printed_it_first() -> None:
    other = CHANGE | {"change": "b", "outlet": "Wire", "sentence": "Deadline for Ukraine: set by Donald Trump (Wire)"}
    moved = CHANGE | {"sentence": "Deadline for Ukraine: shortened by Donald Trump, according to Axios"}
    sick = CHANGE | {"kind": "source", "sentence": "Source axios gives no news: gone"}

    assert reading(CHANGE) == reading(other)
    assert reading(CHANGE) != reading(moved)
    assert reading(CHANGE) != reading(CHANGE | {"entity": "deadline-2"})
    assert reading(sick) != reading(sick | {"change": "b"})


def test_rules_of_a_profile_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lake.yaml"
    path.write_text(PROFILE)

    desk, mail = load_profile(path).alerts

    assert (desk.destination, desk.variable, desk.plans, desk.kinds) == (
        "https://desk.example/hook", "DESK_SECRET", ("lake_plan",), ("deadline",),
    )  # fmt: skip
    assert (mail.destination, mail.least) == ("apprise: DESK_MAIL", "detail")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("plans: lake_plan", "plans: lake_pln", 12, "no lineage has the id 'lake_pln'; did you mean 'lake_plan'?"),
        ("actors: [north]", "actors: [nort]", 13, "no actor has the id 'nort'; did you mean 'north'?"),
        ("kinds: deadline", "kinds: deadlines", 14, "Input should be 'plan', 'deadline'"),
        ("least: major", "least: huge", 15, "Input should be 'major', 'minor' or 'detail'"),
        ("name: mail", "name: desk", 16, "'desk' is used twice, first by alerts.0"),
        ("    secret_env: DESK_SECRET\n", "", 9, "webhook and secret_env go together"),
        ("apprise_env: DESK_MAIL", "least: minor", 16, "give one destination"),
        ("secret_env: DESK_SECRET", "secret_env: whsec_bm90aGluZw==", 11, "should match pattern"),
        ("https://desk", "https://ada:hunter2@desk", 10, "a password does not belong in a profile"),
        ("    least: major", "    lest: major", 15, "unknown field; did you mean 'least'?"),
    ],
)
def test_a_mistake_in_a_rule_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, line: int, says: str) -> None:
    path = tmp_path / "lake.yaml"
    assert right in PROFILE
    path.write_text(PROFILE.replace(right, wrong, 1))

    with pytest.raises(ProfileError) as raised:
        load_profile(path)

    assert f"{path}, line {line}: " in str(raised.value)
    assert says in str(raised.value)


def test_a_variable_that_is_not_set_and_a_webhook_that_anybody_can_read_are_warnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lake.yaml"
    path.write_text(PROFILE.replace("https://desk", "http://desk"))
    monkeypatch.setenv("DESK_SECRET", "set")
    monkeypatch.delenv("DESK_MAIL", raising=False)

    told = [(line, what) for line, what in check(path, {}) if what.startswith("alert ")]

    assert [line for line, _ in told] == [9, 16]
    assert "plain http" in told[0][1]
    assert "DESK_MAIL is not set" in told[1][1]


@pytest.mark.parametrize("topic", ["ukraine", "gaza"])
def test_the_examples_of_a_template_are_right_once_they_are_taken_up(topic: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "topics" / f"{topic}.yaml").read_text()
    before, sign, rules = text.partition("# alerts:\n")
    path = tmp_path / f"{topic}.yaml"
    path.write_text(before + (sign + rules).replace("# ", "", 1).replace("\n# ", "\n").replace("\n#   ", "\n  "))

    assert [rule.name for rule in load_profile(path).alerts] == ["desk", "mail"]
