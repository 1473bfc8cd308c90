"""Who takes part, as what, and with what result: given events, when they are projected, then rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from schemas.actors import ActorsListed, ListedActor, ListedOffice
from schemas.envelope import NewEvent
from schemas.observations import Mention
from tests.warehouse.given import (
    TODAY,
    Said,
    article,
    claim,
    copied,
    deadline,
    meeting,
    observations,
    opened,
    plan,
    published,
    rejected,
    rows,
    told,
)
from warehouse.read.actors import actors
from warehouse.store import Store

US = ListedActor(id="united-states", name="United States", kind="party")
TRUMP = ListedActor(id="trump", name="Donald Trump", kind="person", party="united-states")
RUBIO = ListedActor(id="rubio", name="Marco Rubio", kind="person", party="united-states")
BUDAPEST = {"place": "Budapest", "when": "2025-11-10", "people": ["Donald Trump", "Vladimir Putin"]}


def listed(*people: ListedActor) -> list[NewEvent]:
    payload = ActorsListed(topic="ukraine", actors=people, since="2025-11-01T08:00:00+00:00")
    return [NewEvent.fact("profile:ukraine", payload, observed_at=TODAY, topic="ukraine")]


def titled(name: str, title: str, written: str = "") -> Mention:
    actor = name.lower().replace(" ", "-")
    return Mention(name=name, written=written or name, actor=actor, kind="person", role_as_written=title)


def with_people(said: Said, *people: Mention) -> Said:
    return replace(said, fields={**said.fields, "participants": people})


def by_name(store: Store, view: str, *columns: str) -> dict[str, tuple[object, ...]]:
    return {row["name"]: tuple(row[column] for column in columns) for row in rows(store, view)}


def test_an_actor_has_what_became_of_deadlines_and_meetings_and_a_party_what_became_of_its_peoples(tmp_path: Path) -> None:
    # given
    batches = [
        listed(US, TRUMP, RUBIO),
        article("a", "2025-11-20", deadline("set", due="2025-11-27"), meeting("announced", **BUDAPEST)),
        article("b", "2025-11-22", deadline("set", due="2025-12-20", by=["Marco Rubio"], to=["Russia"])),
        article("c", "2025-11-24", deadline("abandoned", due="2025-11-27"), meeting("cancelled", **BUDAPEST)),
        article("d", "2025-11-26", meeting("held", place="Geneva", when="2025-11-25", people=["Marco Rubio", "Donald Trump"])),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = by_name(
            store, "actor", "kind", "party", "deadlines_set", "deadlines_abandoned", "meetings_announced", "meetings_held",
            "meetings_cancelled", "reversals", "median_days",
        )  # fmt: skip
    # then
    assert found["Donald Trump"] == ("person", "United States", 1, 1, 1, 1, 1, 2, 4.0)
    assert found["Marco Rubio"] == ("person", "United States", 1, 0, 0, 1, 0, 0, None)
    assert found["Vladimir Putin"] == ("person", None, 0, 0, 1, 0, 1, 1, 4.0)
    assert found["United States"] == ("party", None, 2, 1, 1, 1, 1, 2, 4.0)


def test_mentions_are_of_what_counts_each_article_once_and_copies_are_one_origin(tmp_path: Path) -> None:
    # given
    said = plan(
        "presented", points=28, authors=["Donald Trump"], quote="Trump presented a plan of twenty-eight points for Ukraine today"
    )
    first = article("ledger", "2025-11-20", said, claim("asserts", "it is ours", speaker="Donald Trump"))
    batches = [
        first,
        [*article("copy", "2025-11-21", said), *copied("copy", "ledger", "2025-11-21")],
        # A sentence that came with an edit in a later week is of the same article.
        article("wire", "2025-11-21", deadline("set", due="2025-11-27")),
        article("wire", "2025-12-05", deadline("set", due="2025-11-27"), deadline("passed", due="2025-11-27"), revision=2),
    ]
    wanted = ("mentions", "spoke", "told_of", "articles", "origins", "first_published", "last_published")
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        before = by_name(store, "actor", *wanted)["Donald Trump"]
        told(store, [rejected(observations(first)[1], "2025-12-06")])
        after = by_name(store, "actor", *wanted)["Donald Trump"]
    # then
    assert before == (5, 1, 4, 3, 2, datetime(2025, 11, 20, 12), datetime(2025, 12, 5, 12))
    assert after == (4, 0, 4, 3, 2, datetime(2025, 11, 20, 12), datetime(2025, 12, 5, 12))


def test_the_share_of_anonymous_sourcing_is_of_what_others_tell_of_somebody(tmp_path: Path) -> None:
    # given
    official = Mention(name="official", written="an official", kind="anonymous")
    events = [
        *article("a", "2025-11-20", deadline("set", due="2025-11-27"), claim("asserts", "it is ours", speaker="Donald Trump")),
        *article("b", "2025-11-20", deadline("softened", quote="Trump would not insist, an official said")),
    ]
    anonymous = replace(
        deadline("reaffirmed", quote="Trump means it, an official said"),
        fields={**deadline("reaffirmed").fields, "speaker": official},
    )
    # when
    with opened(tmp_path) as store:
        told(store, events, article("c", "2025-11-21", anonymous, deadline("set", due="2025-11-27")))
        found = by_name(store, "actor", "told_of", "told_by_anonymous", "anonymous_share")
    # then
    assert found["Donald Trump"] == (4, 1, 0.25)
    assert "official" not in found


def test_an_office_that_changed_hands_names_who_held_it_before_and_after(tmp_path: Path) -> None:
    # given
    def chief(name: str, since: str, until: str | None, party: str = "ukraine") -> ListedActor:
        last = date.fromisoformat(until) if until else None
        office = ListedOffice(title="Chief of staff", since=date.fromisoformat(since), until=last)
        return ListedActor(id=name.lower(), name=name, kind="person", party=party, offices=(office,))

    people = [
        ListedActor(id="ukraine", name="Ukraine", kind="party"),
        US,
        chief("Yermak", "2020-02-11", "2025-11-28"),
        chief("Budanov", "2026-01-02", None),
        chief("Wiles", "2025-01-20", None, "united-states"),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, listed(*people))
        found = by_name(store, "actor_role", "office", "speaks_for", "since", "until", "predecessor", "successor", "chain_text")
    # then
    profile = "the topic profile"
    assert found == {
        "Yermak": ("chief of staff", "Ukraine", date(2020, 2, 11), date(2025, 11, 28), None, "Budanov", profile),
        "Budanov": ("chief of staff", "Ukraine", date(2026, 1, 2), None, "Yermak", None, profile),
        "Wiles": ("chief of staff", "United States", date(2025, 1, 20), None, None, None, profile),
    }


def test_a_title_that_articles_give_stands_beside_those_of_the_profile_with_its_first_words(tmp_path: Path) -> None:
    # given
    met = meeting("held", place="Kyiv", when="2025-11-20", people=["Dan Driscoll"])
    batches = [
        article("a", "2025-11-20", with_people(met, titled("Dan Driscoll", "Army Secretary"))),
        article("b", "2025-11-28", with_people(met, titled("Dan Driscoll", "army secretary"))),
        article("c", "2025-11-29", with_people(met, titled("Dan Driscoll", "Defense Secretary", "Driscol"))),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        roles = {r["office"]: (r["written"], r["articles"], r["outlet"], bool(r["quote"])) for r in rows(store, "actor_role")}
        spellings = by_name(store, "actor", "spellings")
        at = [(r["participant"], r["announced"], r["actual"], r["as_what"]) for r in rows(store, "meeting_participant")]
        # when the first article is read no more for the topic
        told(store, article("a", "2025-11-20", with_people(met, titled("Dan Driscoll", "Army Secretary")), relevant=False)[-2:-1])
        later = {r["office"]: (r["written"], r["articles"], r["outlet"]) for r in rows(store, "actor_role")}
    # then
    assert roles == {
        "army secretary": ("Army Secretary", 2, "A", True),
        "defense secretary": ("Defense Secretary", 1, "C", True),
    }
    assert spellings == {"Dan Driscoll": (["Dan Driscoll", "Driscol"],)}
    assert at == [("Dan Driscoll", False, True, ["Army Secretary", "Defense Secretary", "army secretary"])]
    assert later["army secretary"] == ("army secretary", 1, "B")


def test_who_was_announced_and_who_came_are_told_apart(tmp_path: Path) -> None:
    # given
    day = {"place": "Geneva", "when": "2025-11-23"}
    batches = [
        article("a", "2025-11-20", meeting("announced", people=["Marco Rubio", "Andriy Yermak"], **day)),
        article("b", "2025-11-24", meeting("held", people=["Marco Rubio", "Dan Driscoll"], **day)),
    ]
    # when
    with opened(tmp_path) as store:
        told(store, *batches)
        found = {
            r["participant"]: (r["announced"], r["actual"], r["status"], r["outlet"]) for r in rows(store, "meeting_participant")
        }
        with published(store, tmp_path) as reader:
            then = {r["name"]: r["meetings_held"] for r in actors(reader, as_of=date(2025, 11, 21))}
    # then
    assert found == {
        "Marco Rubio": (True, True, "held", "B"),
        "Andriy Yermak": (True, False, "held", "A"),
        "Dan Driscoll": (False, True, "held", "B"),
    }
    assert then == {"Marco Rubio": 0, "Andriy Yermak": 0}
