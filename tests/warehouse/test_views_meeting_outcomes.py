"""What came of a meeting in the words of each side: given events, when they are projected, then rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.warehouse.given import (
    Said,
    article,
    claim,
    meeting,
    observations,
    opened,
    published,
    rejected,
    rows,
    told,
    told_sides,
)
from warehouse.read.meetings import outcomes
from warehouse.store import Store
from warehouse.views.rebuilding import differences

PEOPLE = {"Marco Rubio": "United States", "Andriy Yermak": "Ukraine", "Emmanuel Macron": "France"}
GENEVA = {"place": "Geneva", "when": "2025-11-23", "people": ["Marco Rubio", "Ukraine"]}


def verdict(speaker: str, words: str, noun: str = "session") -> Said:
    return claim("asserts", words, subject=f"process:{noun}", topic="process", speaker=speaker, quote=f"{speaker}: {words}")


def outcome_of(store: Store, *columns: str) -> dict[str, tuple[Any, ...]]:
    return {row["side"]: tuple(row[column] for column in columns) for row in rows(store, "meeting_outcome")}


def test_each_side_has_its_verdict_with_day_words_and_origins_and_a_side_that_was_not_there_has_none(tmp_path: Path) -> None:
    # given
    batches = [
        told_sides("ukraine", PEOPLE),
        article("ledger", "2025-11-24", meeting("held", **GENEVA), verdict("Marco Rubio", "a productive session")),
        article("wire", "2025-11-24", meeting("held", **GENEVA), verdict("Andriy Yermak", "good progress", "progress")),
        article("courier", "2025-11-25", meeting("held", **GENEVA), verdict("Emmanuel Macron", "a poor outcome", "outcome")),
        article("review", "2025-11-25", meeting("held", **GENEVA), verdict("Marco Rubio", "the best round so far", "round")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = outcome_of(store, "outcome", "judged", "day", "quote", "articles", "origins")
    # then
    day = date(2025, 11, 23)
    assert found == {
        "United States": ("held", True, day, "Marco Rubio: the best round so far", 2, 2),
        "Ukraine": ("held", True, day, "Andriy Yermak: good progress", 1, 1),
    }


def test_a_meeting_that_one_side_calls_off_and_the_other_says_was_not_called_off_has_both_outcomes(tmp_path: Path) -> None:
    # given
    off = meeting("cancelled", **GENEVA, speaker="Marco Rubio", quote="Rubio called Geneva off")
    on = meeting("cancelled", **GENEVA, speaker="Andriy Yermak", modality="denied", quote="Yermak said it was not cancelled")
    # when
    with opened(tmp_path) as store:
        told(store, told_sides("ukraine", PEOPLE), article("ledger", "2025-11-22", off), article("wire", "2025-11-22", on))
        found = outcome_of(store, "outcome", "judged", "quote", "voices")
    # then
    assert found == {
        "United States": ("cancelled", False, "Rubio called Geneva off", ["Marco Rubio"]),
        "Ukraine": ("not cancelled", False, "Yermak said it was not cancelled", ["Andriy Yermak"]),
    }


FAR = Said(meeting("held").model, "Nothing else happened. " * 30, fields=meeting("announced", place="Oslo").fields)


def test_words_that_are_no_verdict_on_the_meeting_are_none(tmp_path: Path) -> None:
    # given
    articles = [
        article("not-yet", "2025-11-22", meeting("announced", **GENEVA), verdict("Marco Rubio", "a fruitful session")),
        article("else", "2025-11-24", meeting("held", **GENEVA), verdict("Marco Rubio", "the borders stay", "border")),
        article("weeks-later", "2025-12-05", meeting("held", **GENEVA), verdict("Marco Rubio", "a fine session")),
        article("far-off", "2025-11-24", meeting("held", **GENEVA), FAR, verdict("Marco Rubio", "a good session")),
        article("no-side", "2025-11-24", meeting("held", **GENEVA), verdict("Nobody Known", "a bad session")),
        article("planned", "2025-11-20", meeting("held", **GENEVA, modality="planned", speaker="Marco Rubio")),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, told_sides("ukraine", PEOPLE), *articles)
        found = [row["quote"] for row in rows(store, "meeting_outcome")]
    # then
    assert found == []


def test_of_two_meetings_in_an_article_the_one_told_nearest_is_meant(tmp_path: Path) -> None:
    # given
    berlin = {"place": "Berlin", "when": "2025-11-24", "people": ["Marco Rubio", "Ukraine"]}
    ahead = {"place": "Vienna", "when": "2025-12-02", "people": ["Marco Rubio", "Ukraine"]}
    said = [meeting("held", **GENEVA), meeting("held", **berlin), verdict("Marco Rubio", "a productive session")]
    to_come = [meeting("held", **GENEVA), meeting("announced", **ahead), verdict("Marco Rubio", "a listening session")]
    # when
    with opened(tmp_path) as store:
        told(store, told_sides("ukraine", PEOPLE))
        told(store, article("ledger", "2025-11-25", *said), article("wire", "2025-11-25", *to_come))
        found = [(row["meeting"], row["quote"]) for row in rows(store, "meeting_outcome")]
    # then
    assert found == [("meeting-berlin-2025-11-24", "Marco Rubio: a productive session")]


def test_a_verdict_that_was_edited_away_or_rejected_is_gone_and_was_there_before(tmp_path: Path) -> None:
    # given
    first = article("ledger", "2025-11-24", meeting("held", **GENEVA), verdict("Marco Rubio", "a productive session"))
    edited = article("ledger", "2025-11-26", meeting("held", **GENEVA), revision=2)
    other = article("wire", "2025-11-24", meeting("held", **GENEVA), verdict("Andriy Yermak", "good talks", "talk"))
    denied = rejected(observations(other)[1], "2025-11-27")
    with opened(tmp_path) as store:
        told(store, first, other, told_sides("ukraine", PEOPLE), edited, [denied])
        left, unlike = outcome_of(store, "quote"), differences(store)
        with published(store, tmp_path) as reader:
            known = {
                (day, corrections): [
                    row["side"] for row in outcomes(reader, as_of=date.fromisoformat(day), corrections=corrections)
                ]
                for day in ("2025-11-23", "2025-11-25", "2025-11-26", "2025-11-27")
                for corrections in ("current", "then")
            }
    # then
    assert (left, unlike) == ({}, {})
    assert known == {
        ("2025-11-23", "current"): [],
        ("2025-11-23", "then"): [],
        ("2025-11-25", "current"): ["United States"],
        ("2025-11-25", "then"): ["Ukraine", "United States"],
        ("2025-11-26", "current"): [],
        ("2025-11-26", "then"): ["Ukraine"],
        ("2025-11-27", "current"): [],
        ("2025-11-27", "then"): [],
    }


def test_whom_the_profile_counts_to_a_side_later_speaks_for_it_from_the_beginning(tmp_path: Path) -> None:
    # when
    with opened(tmp_path) as store:
        told(store, article("ledger", "2025-11-24", meeting("held", **GENEVA), verdict("Marco Rubio", "a productive session")))
        before = rows(store, "meeting_outcome")
        told(store, told_sides("ukraine", PEOPLE))
        after, unlike = outcome_of(store, "outcome"), differences(store)
    # then
    assert (before, after, unlike) == ([], {"United States": ("held",)}, {})
