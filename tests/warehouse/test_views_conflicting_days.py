"""Two days for one meeting or deadline, two people in one office: given events, when they are projected, then pairs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.actors import ActorsListed, ListedActor, ListedOffice
from schemas.envelope import NewEvent
from schemas.observations import Mention
from tests.warehouse.given import (
    TODAY,
    Said,
    article,
    copied,
    corrected,
    deadline,
    meeting,
    observations,
    opened,
    published,
    rows,
    settled,
    told,
)
from warehouse.read.claims import contradictions
from warehouse.store import Store
from warehouse.views.rebuilding import differences

LEADERS = ["Donald Trump", "Vladimir Putin"]


def to_meet(day: str, event: str = "announced", **how: Any) -> Said:
    return meeting(event, place="Budapest", when=day, people=LEADERS, **how)


def pairs(store: Store, type: str) -> list[tuple[str, str, str]]:
    found = [row for row in rows(store, "contradiction", "published, contradiction") if row["type"] == type]
    return [(*sorted((row["outlet_a"], row["outlet_b"])), row["about"].split(": ")[-1]) for row in found]


MEETING_DAYS = "2025-11-10, or 2025-11-12"
DEADLINE_DAYS = "2025-11-27, or 2025-11-28"


@pytest.mark.parametrize(
    ("articles", "found"),
    [
        (
            [
                article("ledger", "2025-11-03", to_meet("2025-11-10")),
                article("wire", "2025-11-03", to_meet("2025-11-12")),
            ],
            [("Ledger", "Wire", MEETING_DAYS)],
        ),
        (
            [
                article("ledger", "2025-11-03", to_meet("2025-11-10")),
                article("wire", "2025-11-04", to_meet("2025-11-12")),
                article("brief", "2025-11-06", to_meet("2025-11-10")),
            ],
            [("Ledger", "Wire", MEETING_DAYS)],
        ),
        (
            [
                article("ledger", "2025-11-20", deadline("set", due="2025-11-27")),
                article("wire", "2025-11-20", deadline("set", due="2025-11-28")),
                article("brief", "2025-11-21", deadline("set", due="2025-11-26..2025-11-30")),
            ],
            [("Ledger", "Wire", DEADLINE_DAYS)],
        ),
    ],
    ids=["a meeting, on one day", "a meeting, by turns", "a deadline, on one day"],
)
def test_one_meeting_or_deadline_that_is_told_with_two_days_is_a_contradiction(
    tmp_path: Path, articles: list[list[NewEvent]], found: list[tuple[str, str, str]]
) -> None:
    # when
    with opened(tmp_path) as store:
        told(store, *reversed(articles))
        # then
        assert pairs(store, "date") == found
        assert differences(store) == {}


def first(day: str = "2025-11-10", **how: Any) -> list[NewEvent]:
    return article("ledger", "2025-11-03", to_meet(day, **how))


NO_CONFLICT = {
    "a later day may be a move": [first(), article("wire", "2025-11-05", to_meet("2025-11-12"))],
    "a move": [
        first(),
        article("wire", "2025-11-03", to_meet("2025-11-10", "postponed")),
        article("brief", "2025-11-03", to_meet("2025-11-12")),
    ],
    "a day that is over": [first(), article("wire", "2025-11-03", to_meet("2025-11-02", "held"))],
    "a span that holds the day": [first(), article("wire", "2025-11-03", to_meet("2025-11-09..2025-11-12"))],
    "a week apart, by weekdays": [first(), article("wire", "2025-11-03", to_meet("2025-11-17", quote="They meet next week"))],
    "hypothetical": [first(), article("wire", "2025-11-03", to_meet("2025-11-12", modality="conditional"))],
    "one voice": [
        first(speaker="Dmitry Peskov"),
        article("wire", "2025-11-03", to_meet("2025-11-12", speaker="Dmitry Peskov")),
    ],
    "one article": [article("ledger", "2025-11-03", to_meet("2025-11-10"), to_meet("2025-11-12"))],
    "a slip in a copy": [
        first(),
        article("wire", "2025-11-03", to_meet("2025-11-12")),
        copied("wire", "ledger", "2025-11-03"),
    ],
    "a correction": [
        article("wire", "2025-11-03", to_meet("2025-11-12")),
        article("wire", "2025-11-04", to_meet("2025-11-10"), revision=2),
        first(),
    ],
    "a deadline that was extended": [
        article("a", "2025-11-20", deadline("set", due="2025-11-27")),
        article("b", "2025-11-20", deadline("extended", due="2025-11-28")),
        article("c", "2025-11-20", deadline("set", due="2025-11-28")),
    ],
}


def test_a_move_a_correction_a_copy_and_what_is_not_said_outright_are_no_contradiction(tmp_path: Path) -> None:
    # when
    found = {}
    for number, (name, articles) in enumerate(NO_CONFLICT.items()):
        with opened(tmp_path / f"{number}") as store:
            told(store, [event for several in articles for event in several])
            found[name] = pairs(store, "date")
    # then
    assert found == {name: [] for name in NO_CONFLICT}


def test_two_days_stay_a_contradiction_until_a_person_settles_or_corrects_one(tmp_path: Path) -> None:
    # given
    ledger, wire = first(), article("wire", "2025-11-03", to_meet("2025-11-12"))
    [one], [other] = observations(ledger), observations(wire)
    day = {"earliest": "2025-11-10", "latest": "2025-11-10", "precision": "day", "text": "10 November", "rule": "person"}
    # when
    with opened(tmp_path) as store:
        told(store, ledger, wire, [settled(one, other, "first_holds", "2025-11-05")])
        [row] = rows(store, "contradiction")
        told(store, [corrected(other, "2025-11-06", when=day)])
        after = rows(store, "contradiction")
        with published(store, tmp_path) as reader:
            as_then = [
                (row["state"], row["type"])
                for row in contradictions(reader, as_of=TODAY.date().replace(2025, 11, 5), corrections="then")
            ]
    # then
    assert (row["state"], row["verdict"], row["settled_by"]) == ("settled", "first_holds", "Ada")
    assert after == []
    assert as_then == [("settled", "date")]


US = ListedActor(id="us", name="United States", kind="party", aliases=("Washington", "White House"))
RUSSIA = ListedActor(id="russia", name="Russia", kind="party", aliases=("Moscow",))


def official(name: str, title: str, since: str | None = None, until: str | None = None, party: str = "us") -> ListedActor:
    office = ListedOffice.model_validate({"title": title, "since": since, "until": until})
    return ListedActor(id=name.lower().replace(" ", "-"), name=name, kind="person", party=party, offices=(office,))


CABINET = (
    US,
    RUSSIA,
    official("Pete Hegseth", "defense secretary", "2025-01-25"),
    official("Dan Driscoll", "army secretary", "2025-02-25"),
    official("Mike Waltz", "security adviser", "2025-01-20", "2025-11-05"),
    official("Marco Rubio", "security adviser", "2025-11-06"),
    official("Steve Witkoff", "envoy"),
    official("Keith Kellogg", "envoy"),
    official("Kirill Dmitriev", "fund chief", party="russia"),
)


def listed() -> list[NewEvent]:
    payload = ActorsListed(topic="ukraine", actors=CABINET, since="2025-11-01T08:00:00+00:00")
    return [NewEvent.fact("profile:ukraine", payload, observed_at=TODAY, topic="ukraine")]


def called(name: str, title: str, outlet: str, day: str) -> list[NewEvent]:
    """An article in which somebody is named with a title."""
    who = Mention(name=name, written=name, actor=name.lower().replace(" ", "-"), kind="person", role_as_written=title)
    said = meeting("held", place="Kyiv", when=day, people=[name], quote=f"{title} {name} was in Kyiv on {day}")
    return article(outlet, day, replace(said, fields={**said.fields, "participants": (who,)}))


def test_one_office_for_two_people_and_two_sides_for_one_person_are_contradictions(tmp_path: Path) -> None:
    # given
    articles = [
        called("Dan Driscoll", "Defense Secretary", "ledger", "2025-11-20"),
        called("Pete Hegseth", "US Defense Secretary", "wire", "2025-11-21"),
        called("Kirill Dmitriev", "Washington’s envoy", "brief", "2025-12-01"),
        called("Kirill Dmitriev", "Moscow's envoy", "courier", "2025-12-02"),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *articles, listed())
        found, unlike = pairs(store, "role"), differences(store)
        told(store, called("Pete Hegseth", "Defense Secretary", "review", "2025-11-20"))
        nearer, still_unlike = pairs(store, "role"), differences(store)
    # then
    assert [pair[:2] for pair in nearer] == [("Ledger", "Review"), ("Brief", "Courier")]
    assert still_unlike == {}
    assert found == [
        ("Ledger", "Wire", "Pete Hegseth, or Dan Driscoll"),
        ("Brief", "Courier", "Russia, or United States"),
    ]
    assert unlike == {}


DRISCOLL = called("Dan Driscoll", "Defense Secretary", "a", "2025-11-20")
NO_ROLES = {
    "told once": [DRISCOLL],
    "weeks apart": [DRISCOLL, called("Pete Hegseth", "defense secretary", "b", "2025-12-20")],
    "handed over": [
        called("Mike Waltz", "security adviser", "a", "2025-11-04"),
        called("Marco Rubio", "security adviser", "b", "2025-11-07"),
    ],
    "former": [
        called("Mike Waltz", "former security adviser", "a", "2025-11-07"),
        called("Marco Rubio", "security adviser", "b", "2025-11-07"),
    ],
    "several hold it": [
        called("Steve Witkoff", "US envoy", "a", "2025-11-07"),
        called("Keith Kellogg", "US envoy", "b", "2025-11-07"),
    ],
    "envoy to a place": [
        called("Keith Kellogg", "Russia envoy", "a", "2025-11-07"),
        called("Keith Kellogg", "Washington's envoy", "b", "2025-11-07"),
    ],
    "a slip in a copy": [
        DRISCOLL,
        called("Pete Hegseth", "defense secretary", "b", "2025-11-20"),
        copied("b", "a", "2025-11-20"),
    ],
}


def test_an_office_that_changed_hands_or_has_several_holders_is_no_contradiction(tmp_path: Path) -> None:
    # when
    found = {}
    for number, (name, articles) in enumerate(NO_ROLES.items()):
        with opened(tmp_path / f"{number}") as store:
            told(store, listed(), [event for several in articles for event in several])
            found[name] = pairs(store, "role")
    # then
    assert found == {name: [] for name in NO_ROLES}
