"""What is new, in plain sentences, how much it matters, and on which day it happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.warehouse.given import article, claim, deadline, meeting, opened, plan, published, rows, told
from warehouse.read.changes import changes
from warehouse.read.timeline import timeline
from warehouse.store import Store
from warehouse.watch import lapses

GENEVA = {"place": "Geneva", "when": "2025-11-23", "people": ["Marco Rubio", "Andriy Yermak", "Ukraine"]}
WRITTEN = {"subject": "authorship:us_ukraine:United States", "lineage": "us_ukraine"}


def weighed(store: Store, kind: str) -> list[tuple[str, str]]:
    found = rows(store, "change", "published, position")
    return [(row["significance"], row["sentence"]) for row in found if row["kind"] == kind]


def test_deadlines_are_told_in_sentences_and_what_changes_their_state_is_major(tmp_path: Path) -> None:
    # given
    batches = [
        article("a", "2025-11-20", deadline("set", due="2025-11-27", to=["Ukraine", "Russia"])),
        article("b", "2025-11-21", deadline("reaffirmed", due="2025-11-27", by=["Marco Rubio"], speaker="Marco Rubio")),
        article("c", "2025-11-22", deadline("extended", due="2025-12-01")),
        article("d", "2025-11-23", deadline("softened", due="2025-12-01", speaker="Marco Rubio", chain=["Axios"])),
        article(
            "e", "2025-12-03", deadline("reaffirmed", due="2025-12-01", modality="hedged", quote="He is said to have meant it")
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = weighed(store, "deadline")
        told(store, lapses(store, date(2025, 12, 4)))
        last = weighed(store, "deadline")
    # then
    before = "Deadline 27 November 2025 for Ukraine and Russia"
    after = "Deadline 1 December 2025 for Ukraine"
    assert found == [
        ("major", f"{before}: set by Donald Trump, according to A"),
        ("minor", "Deadline 27 November 2025 for Ukraine: reaffirmed by Marco Rubio (B)"),
        ("major", f"{after}: extended by Donald Trump, according to C"),
        ("major", f"{after}: softened by Donald Trump, according to Marco Rubio, as told by Axios (D)"),
        ("detail", f"{after}: reportedly reaffirmed by Donald Trump, according to E"),
    ]
    assert [line for line in last if line not in found] == [
        ("major", f"{after}: the day went by without a report of an outcome".replace("for Ukraine", "for Russia and Ukraine"))
    ]


def test_meetings_are_told_in_sentences_and_only_what_turns_them_is_major(tmp_path: Path) -> None:
    # given
    batches = [
        article("a", "2025-11-19", meeting("proposed", place="Kyiv", people=["Dan Driscoll"])),
        article("b", "2025-11-20", meeting("announced", **GENEVA)),
        article("c", "2025-11-21", meeting("confirmed", **GENEVA)),
        article("d", "2025-11-22", meeting("held", modality="planned", place="Oslo", when="2025-12-10", people=["Keir Starmer"])),
        article("e", "2025-11-24", meeting("held", **GENEVA)),
        article("f", "2025-11-25", meeting("held", place="Bern", when="2025-11-23", people=GENEVA["people"][:2])),
        article(
            "g",
            "2025-11-26",
            meeting("announced", when="2025-11-23", quote="A meeting had been announced", people=GENEVA["people"]),
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = weighed(store, "meeting")
    # then
    geneva = "Meeting of Marco Rubio, Andriy Yermak and Ukraine in Geneva on 23 November 2025"
    assert ("major", "Meeting with Dan Driscoll in Kyiv: proposed, according to A") in found
    assert [line for line in found if "Geneva" in line[1]][:3] == [
        ("major", f"{geneva}: announced, according to B"),
        ("minor", f"{geneva}: confirmed, according to C"),
        ("major", f"{geneva}: held, according to E"),
    ]
    assert ("major", "Meeting with Keir Starmer in Oslo on 10 December 2025: to be held, according to D") in found
    assert found[-1][0] == "detail"


def test_plans_are_told_in_sentences_and_a_step_that_is_only_denied_is_minor(tmp_path: Path) -> None:
    # given
    batches = [
        article("a", "2025-11-19", plan("drafted", points=28, authors=["Steve Witkoff"])),
        article("b", "2025-11-20", plan("discussed", points=28, speaker="Donald Trump")),
        article(
            "c", "2025-11-21", plan("rejected", points=28, modality="denied", rejecters=["Ukraine"], quote="Kyiv did not say no")
        ),
        article("d", "2025-11-22", plan("accepted", points=28, accepters=["Russia"], when="2025-11-20")),
        article("e", "2026-01-20", plan("leaked", lineage=None, points=12)),
        article(
            "f", "2025-11-23", plan("endorsed", points=28, modality="planned", accepters=["Ukraine"], quote="Kyiv is to say yes")
        ),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = weighed(store, "plan")
        days = {r["event"]: (r["occurred_latest"], r["actors"]) for r in rows(store, "change", "published")}
    # then
    assert found == [
        ("major", "28-point plan (us ukraine): drafted by Steve Witkoff, according to A"),
        ("detail", "28-point plan (us ukraine): discussed, according to Donald Trump (B)"),
        ("minor", "28-point plan (us ukraine): not rejected by Ukraine, according to C"),
        ("major", "28-point plan (us ukraine): accepted by Russia on 20 November 2025, according to D"),
        ("minor", "28-point plan (us ukraine): to be endorsed by Ukraine, according to F"),
        ("major", "12-point plan: leaked, according to E"),
    ]
    assert days["accepted"] == (date(2025, 11, 20), ["Russia"])
    assert days["discussed"] == (None, ["Donald Trump"])


def test_a_contradiction_of_two_by_name_is_major_and_one_without_a_name_minor(tmp_path: Path) -> None:
    # given
    said = "the plan was written by the United States"
    batches = [
        article("a", "2025-11-20", claim("asserts", said, speaker="Marco Rubio", **WRITTEN)),
        article("b", "2025-11-21", claim("denies", said, speaker="Mike Rounds", **WRITTEN)),
        article("c", "2025-11-22", claim("denies", said, quote=f"It is not so that {said}", **WRITTEN)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = weighed(store, "contradiction")
        with published(store, tmp_path) as reader:
            major = [row["kind"] for row in changes(reader, least="major")]
    # then
    assert found == [
        ("major", f"Two accounts that conflict ({said}): Marco Rubio (A) and Mike Rounds (B)"),
        ("minor", f"Two accounts that conflict ({said}): Marco Rubio (A) and C"),
    ]
    assert major == ["contradiction"]


def test_a_timeline_goes_by_the_day_of_what_happened_else_by_that_of_the_report_and_says_which(tmp_path: Path) -> None:
    # given
    batches = [
        article(
            "late",
            "2025-12-05",
            meeting("held", **GENEVA),
            plan("presented", points=28, when="2025-11-20", authors=["Dan Driscoll"]),
        ),
        article("early", "2025-11-21", deadline("set", due="2025-11-27", lineage="us_ukraine"), meeting("announced", **GENEVA)),
        article("vague", "2025-12-06", plan("revised", points=19, when="2025-09-01..2025-12-01")),
    ]
    with opened(tmp_path) as store:
        told(store, *batches)
        # when
        with published(store, tmp_path) as reader:
            lines = timeline(reader)
            of_plan = timeline(reader, plan="plan-us")
            rubios = timeline(reader, actor="rubio", since=date(2025, 11, 22))
            then = timeline(reader, as_of=date(2025, 11, 30), until=date(2025, 11, 30))
    # then
    assert [(line["day"], line["dated_by"], line["event"]) for line in lines] == [
        ("2025-11-20", "occurred", "presented"),
        ("2025-11-21", "published", "set"),
        ("2025-11-21", "published", "announced"),
        ("2025-11-23", "occurred", "held"),
        ("2025-12-06", "published", "revised"),
    ]
    assert [line["event"] for line in of_plan] == ["presented", "set", "revised"]
    assert [line["event"] for line in rubios] == ["held"]
    assert [line["event"] for line in then] == ["set", "announced"]
    assert all(line["quote"] and line["url"] for line in lines)
