"""What a reading anew changes, in counts and examples: which observation is the same, and which the same in other words."""

from __future__ import annotations

from typing import Any

from flows.difference import Difference, Read, changes


def read(kind: str = "deadline", start: int = 0, end: int = 10, **fields: Any) -> Read:
    evidence = {"revision": 1, "start": start, "end": end, "quote": "x" * (end - start)}
    payload = {"article_id": "ledger", "evidence": evidence, "rule": "a", "extractor": "rules/1", "confidence": 0.8, **fields}
    return Read(f"{kind.title()}Reported", payload)


def fates(before: list[Read], after: list[Read]) -> list[tuple[str, str]]:
    return [(change.fate, change.kind) for change in changes(before, after)]


def test_the_same_words_that_say_the_same_are_kept_whoever_read_them() -> None:
    older = read(event="set", due={"earliest": "2025-11-27", "text": "Thursday", "rule": "weekday", "anchor": "2025-11-21"})
    due = {"earliest": "2025-11-27", "text": "Thursday", "rule": "day of a week", "anchor": None}
    newer = read(event="set", due=due, rule="b", extractor="rules/2", confidence=0.6)

    assert fates([older], [newer]) == [("kept", "deadline")]


def test_the_same_words_with_another_field_are_changed_and_only_that_field_is_told() -> None:
    [change] = changes([read(event="set", due="Thursday")], [read(event="set", due="Friday")])

    assert change.fate == "changed"
    assert (change.told()["before"], change.told()["after"]) == ({"due": "Thursday"}, {"due": "Friday"})


def test_a_shorter_quotation_of_the_same_is_a_change_and_other_words_are_another_observation() -> None:
    assert fates([read(end=40)], [read(start=5, end=30)]) == [("changed", "deadline")]
    assert fates([read(end=40)], [read(start=50, end=60)]) == [("gone", "deadline"), ("added", "deadline")]


def test_another_kind_in_the_same_words_is_no_change_of_it() -> None:
    assert sorted(fates([read("plan")], [read("claim")])) == [("added", "claim"), ("gone", "plan")]


def test_of_several_in_the_same_words_those_go_together_that_have_most_in_common() -> None:
    before = [read(event="set", by="A", to="B"), read(event="met", by="C", to="D")]
    after = [read(event="met", by="C", to="E"), read(event="set", by="A", to="F")]

    told = [change.told() for change in changes(before, after)]

    assert [(one["fate"], sorted(one["after"])) for one in told] == [("changed", ["to"]), ("changed", ["to"])]


def test_a_difference_counts_all_and_shows_some_of_each() -> None:
    # given
    difference = Difference("ukraine", show=2)
    # when
    difference.add(changes([], [read(start=10 * n, end=10 * n + 5) for n in range(5)]))
    difference.add(changes([read("plan")], [read("plan")]))
    # then
    assert difference.rows() == [
        {"topic": "ukraine", "kind": "deadline", "added": 5, "gone": 0, "changed": 0, "kept": 0},
        {"topic": "ukraine", "kind": "plan", "added": 0, "gone": 0, "changed": 0, "kept": 1},
    ]
    assert [example["fate"] for example in difference.examples] == ["added", "added"]
    assert difference.summary()["articles"] == 2
