"""What is proposed to a person, why, and what takes it off the list for good."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.actors import ActorsListed, ListedActor, ListedOffice
from schemas.acts import AliasAdded
from schemas.acts import Said as Stated
from schemas.envelope import NewEvent
from schemas.observations import Mention
from schemas.proposals import ArticleCompared, ObservationProposed, ProposalReason
from tests.warehouse.given import (
    TODAY,
    Said,
    article,
    confirmed,
    deadline,
    decided,
    meeting,
    observations,
    opened,
    plan,
    rejected,
    told,
)
from tests.warehouse.living import do, run, some_histories
from warehouse.answering import answer
from warehouse.review import Review
from warehouse.store import Store
from warehouse.views.rebuilding import differences

DRISCOLL = ListedActor(
    id="driscoll",
    name="Dan Driscoll",
    kind="person",
    party="us",
    aliases=("Driscoll", "Daniel Driscoll"),
    offices=(ListedOffice(title="army secretary", since=date(2025, 2, 25)),),
)
HEGSETH = ListedActor(
    id="hegseth",
    name="Pete Hegseth",
    kind="person",
    party="us",
    offices=(ListedOffice(title="US defense secretary", since=date(2025, 1, 25)),),
)
YERMAK = ListedActor(
    id="yermak",
    name="Andriy Yermak",
    kind="person",
    party="ukraine",
    offices=(ListedOffice(title="Ukraine's chief negotiator", since=date(2025, 3, 11), until=date(2025, 11, 28)),),
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose views are made and empty: making them is most of what a small test costs."""
    folder = tmp_path_factory.mktemp("bare")
    with opened(folder) as store:
        run(store)
    return folder


@pytest.fixture
def store(bare: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(bare, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path) as store:
        yield store


def listed(*actors: ListedActor, since: str = "1") -> list[NewEvent]:
    payload = ActorsListed(topic="ukraine", actors=actors, since=since)
    return [NewEvent.fact("profile:ukraine", payload, observed_at=TODAY, topic="ukraine")]


def named(written: str, *, actor: str | None = None, name: str = "", kind: str = "person", office: str | None = None) -> Mention:
    return Mention.model_validate(
        {"name": name or written, "written": written, "actor": actor, "kind": kind, "role_as_written": office}
    )


def met(*people: Mention, place: str = "Kyiv", when: str | None = "2025-11-20", **fields: Any) -> Said:
    said = meeting("held", place=place, when=when, quote=f"{' and '.join(p.written for p in people)} met in {place}")
    return replace(said, fields={**said.fields, "participants": people, **fields})


def proposed(store: Store, *kinds: str) -> list[dict[str, Any]]:
    return store.query(
        "SELECT * FROM proposal WHERE kind IN (SELECT unnest(?)) ORDER BY kind, spelling, published, proposal", [list(kinds)]
    )


def spellings(store: Store, kind: str) -> list[tuple[str, str | None, int]]:
    return [(row["spelling"], row["actor"], row["times"]) for row in proposed(store, kind)]


def again(name: str, published: str, *said: Said) -> list[NewEvent]:
    """The same article read by a newer extractor: the publication is known, its observations have other ids."""
    return article(name, published, *said, extractor="rules/2")[1:]


# --- names


def test_a_name_that_no_actor_has_is_proposed_once_with_all_that_rests_on_it(store: Store) -> None:
    # given
    stranger = named("Ada Blakely", kind="unknown")
    # when
    told(store, listed(DRISCOLL), article("ledger", "2025-11-21", met(driscoll_as("Dan Driscoll"), stranger)))
    told(store, article("wire", "2025-11-22", met(stranger), met(stranger, place="Geneva")))
    # then
    [row] = proposed(store, "unknown_actor")
    assert (row["spelling"], row["times"], row["articles"]) == ("Ada Blakely", 3, ["ledger", "wire"])
    assert row["quote"] == "Dan Driscoll and Ada Blakely met in Kyiv"
    assert differences(store) == {}


def driscoll_as(written: str, office: str | None = None) -> Mention:
    return named(written, actor="driscoll", name="Dan Driscoll", office=office)


def test_without_a_profile_in_the_log_no_name_is_unknown(store: Store) -> None:
    told(store, article("ledger", "2025-11-21", met(named("Ada Blakely", kind="unknown"))))

    assert proposed(store, "unknown_actor") == []


def test_a_spelling_that_was_only_like_the_name_is_proposed_and_one_of_the_profile_is_not(store: Store) -> None:
    # given
    said = [
        met(driscoll_as(name)) for name in ("Dan Driskell", "Daniel Driscoll", "the army secretary", "Driscoll’s", "DRISCOLL")
    ]
    # when
    told(store, listed(DRISCOLL), article("ledger", "2025-11-21", *said))
    # then
    assert spellings(store, "fuzzy_alias") == [("Dan Driskell", "driscoll", 1)]


@pytest.mark.parametrize("how", ["taught", "listed", "dismissed"])
def test_a_name_that_was_decided_is_proposed_no_more_in_later_articles_either(store: Store, how: str) -> None:
    # given
    told(store, listed(DRISCOLL), article("ledger", "2025-11-21", met(driscoll_as("Dan Driskell"))))
    [row] = proposed(store, "fuzzy_alias")
    # when
    if how == "taught":
        told(store, [decided(AliasAdded(topic="ukraine", actor="driscoll", alias="Dan Driskell", by="Ada"), "2025-11-22")])
    elif how == "listed":
        told(store, listed(DRISCOLL.model_copy(update={"aliases": ("Driscoll", "Dan Driskell")}), since="2"))
    else:
        Review(store, "Ada").dismiss(row["proposal"], command_id="1")
        run(store)
    # then
    assert proposed(store, "fuzzy_alias") == []
    told(store, article("wire", "2025-11-23", met(driscoll_as("Dan Driskell"))))
    assert proposed(store, "fuzzy_alias") == []
    assert differences(store) == {}


def test_a_spelling_that_the_profile_drops_is_proposed_again(store: Store) -> None:
    told(store, listed(DRISCOLL.model_copy(update={"aliases": ("Dan Driskell",)})))
    told(store, article("ledger", "2025-11-21", met(driscoll_as("Dan Driskell"))))
    assert proposed(store, "fuzzy_alias") == []

    told(store, listed(DRISCOLL, since="2"))

    assert spellings(store, "fuzzy_alias") == [("Dan Driskell", "driscoll", 1)]
    assert differences(store) == {}


# --- offices


def test_an_office_that_was_anothers_or_laid_down_is_contested_and_a_right_one_is_not(store: Store) -> None:
    # given
    yermak = named("Yermak", actor="yermak", name="Andriy Yermak", office="chief negotiator")
    said = [
        met(driscoll_as("Dan Driscoll", "Defense Secretary")),
        met(driscoll_as("Driscoll", "US Army Secretary"), place="Paris"),
        met(driscoll_as("Mr Driscoll", "former defense secretary"), place="Rome"),
    ]
    # when
    told(store, listed(DRISCOLL, HEGSETH, YERMAK), article("ledger", "2025-11-21", *said, met(yermak, place="Geneva")))
    told(store, article("wire", "2025-12-05", met(yermak, place="Miami")))
    # then
    assert [(row["actor"], row["reason"]) for row in proposed(store, "contested_office")] == [
        (
            "yermak",
            "Andriy Yermak is called chief negotiator on 2025-12-05, and by the profile held that from 2025-03-11 until "
            "2025-11-28",
        ),
        ("driscoll", "Dan Driscoll is called Defense Secretary, which by the profile was Pete Hegseth"),
    ]


def test_a_title_that_is_taken_for_a_slip_is_one_in_every_article(store: Store) -> None:
    # given
    for name in ("ledger", "wire"):
        told(store, listed(DRISCOLL, HEGSETH), article(name, "2025-11-21", met(driscoll_as("Driscoll", "defense secretary"))))
    row, other = proposed(store, "contested_office")
    # when
    answer(Review(store, "Ada"), row, "yes", command_id="1")
    run(store)
    # then
    assert {row["article_id"], other["article_id"]} == {"ledger", "wire"}
    assert proposed(store, "contested_office") == []
    assert differences(store) == {}


# --- readings


DOUBTFUL = replace(deadline("set", due="2025-11-27"), fields={**deadline("set", due="2025-11-27").fields, "confidence": 0.55})


@pytest.mark.parametrize("given", ["yes", "no", "correct"])
def test_a_doubtful_reading_that_was_decided_stays_so_under_a_newer_extractor(store: Store, given: Any) -> None:
    # given
    told(store, article("ledger", "2025-11-21", DOUBTFUL))
    [row] = proposed(store, "low_confidence")
    assert row["reason"] == "read with confidence 0.55 by the rule “test”"
    # when
    answer(Review(store, "Ada"), row, given, command_id="1", fields={"due": "2025-12-01"})
    run(store)
    assert proposed(store, "low_confidence") == []
    told(store, again("ledger", "2025-11-21", DOUBTFUL))
    # then
    assert proposed(store, "low_confidence") == []
    assert differences(store) == {}


def test_a_sure_reading_is_not_proposed(store: Store) -> None:
    told(store, article("ledger", "2025-11-21", deadline("set", due="2025-11-27")))

    assert proposed(store, "low_confidence", "thin_join", "thin_split") == []


# --- identity


VAGUE = meeting("cancelled", place="Budapest", people=["Donald Trump", "Vladimir Putin"], quote="The Budapest meeting is off")
DATED = meeting("announced", place="Budapest", when="2025-10-30", people=["Donald Trump", "Vladimir Putin"])


def test_a_report_joined_on_thin_grounds_is_proposed_until_somebody_says_that_it_belongs_there(store: Store) -> None:
    # given
    told(store, article("ledger", "2025-10-17", DATED), article("wire", "2025-10-22", VAGUE))
    [row] = proposed(store, "thin_join")
    # when
    answer(Review(store, "Ada"), row, "yes", command_id="1")
    run(store)
    told(store, again("wire", "2025-10-22", VAGUE))
    # then
    assert (row["quote"], row["entities"]) == ("The Budapest meeting is off", ["meeting-budapest-2025-10-30"])
    assert proposed(store, "thin_join") == []
    assert differences(store) == {}


def test_a_report_that_does_not_belong_there_is_parted_and_no_longer_proposed(store: Store) -> None:
    told(store, article("ledger", "2025-10-17", DATED), article("wire", "2025-10-22", VAGUE))
    [row] = proposed(store, "thin_join")

    answer(Review(store, "Ada"), row, "no", command_id="1")
    run(store)

    assert proposed(store, "thin_join", "thin_split") == []
    assert len(store.query("SELECT DISTINCT entity FROM identity WHERE kind = 'meeting'")) == 2


ONE = meeting("held", place="Miami", when="2025-11-30", people=["Marco Rubio", "Ukraine"])
OTHER = meeting("held", when="2025-11-30", people=["Ukraine", "United States"])
ELSEWHERE = meeting("held", place="Oslo", when="2025-11-30", people=["Ukraine", "Norway"])


@pytest.mark.parametrize("given", ["yes", "no"])
def test_two_meetings_of_a_day_with_the_same_people_are_proposed_until_they_are_one_or_two(store: Store, given: Any) -> None:
    # given
    told(store, article("ledger", "2025-12-01", ONE), article("wire", "2025-12-02", OTHER))
    [row] = proposed(store, "thin_split")
    # when
    answer(Review(store, "Ada"), row, given, command_id="1")
    run(store)
    told(store, again("wire", "2025-12-02", OTHER))
    # then
    assert row["entities"] == ["meeting-miami-2025-11-30", "meeting-ukraine-united-states-2025-11-30"]
    assert proposed(store, "thin_split") == []
    assert differences(store) == {}


def test_two_meetings_in_two_places_are_two(store: Store) -> None:
    told(store, article("ledger", "2025-12-01", ONE), article("wire", "2025-12-02", ELSEWHERE))

    assert proposed(store, "thin_split") == []


def test_every_ground_that_is_called_thin_is_one_that_identity_gives() -> None:
    # given
    root = Path(__file__).parents[2] / "warehouse"
    view = (root / "views" / "proposal" / "proposal.sql").read_text()
    grounds = [part.split("'")[1] for part in view.split("contains(i.why, ")[1:]]
    # when
    given = "".join(path.read_text() for path in (root / "identity").glob("*.py")).replace('"\n            f"', "")
    # then
    assert len(grounds) == 10
    assert [ground for ground in grounds if ground not in given] == []


# --- the second extractor


def second(
    event: NewEvent, *, reason: ProposalReason = "llm_only", extractor: str = "llm/1", against: Iterable[str] = ()
) -> NewEvent:
    """The same as an observation of the counting extractor, proposed."""
    said = event.content() | {"extractor": extractor, "confidence": 0.7}
    payload = ObservationProposed(
        topic="ukraine",
        article_id=said["article_id"],
        revision=1,
        extractor=extractor,
        said=Stated.model_validate({"type": event.type, "payload": said}),
        reason=reason,
        against=tuple(against),
        confidence=0.7,
    )
    return NewEvent.fact(event.stream, payload, observed_at=TODAY, topic="ukraine")


def compared(name: str, *those: NewEvent, extractor: str = "llm/1") -> NewEvent:
    ids = tuple(one.event_id for one in those)
    payload = ArticleCompared(topic="ukraine", article_id=name, revision=1, text_hash="x", extractor=extractor, proposed=ids)
    return NewEvent.fact(f"article:{name}", payload, observed_at=TODAY, topic="ukraine")


WHOLE = article("ledger", "2025-11-21", deadline("set", due="2025-11-27"), plan("rejected", points=28, rejecters=["Ukraine"]))
FOUND, MISSED = observations(WHOLE)


def without_missed() -> list[NewEvent]:
    """The article as the rules read it: its text is whole, and one of its two observations is not in the list."""
    content = WHOLE[-1].content()
    ids = tuple(i for i in content["observations"] if i != MISSED.event_id)
    read = type(WHOLE[-1]).fact(
        WHOLE[-1].stream,
        _interpreted(content | {"observations": ids}),
        observed_at=WHOLE[-1].observed_at,
        reported_at=WHOLE[-1].reported_at,
        topic="ukraine",
    )
    return [*(event for event in WHOLE[:-1] if event.event_id != MISSED.event_id), read]


def _interpreted(content: dict[str, Any]) -> Any:
    from schemas.observations import ArticleInterpreted

    return ArticleInterpreted.model_validate(content)


def test_what_a_second_extractor_reads_counts_once_a_person_adds_it_under_both_names(store: Store) -> None:
    # given
    proposal = second(MISSED)
    told(store, without_missed(), [proposal, compared("ledger", proposal)])
    [row] = proposed(store, "second_reading")
    assert (row["quote"], row["observed"], row["event"]) == (MISSED.content()["evidence"]["quote"], "plan", "rejected")
    # when
    answer(Review(store, "Ada"), row, "yes", command_id="1")
    run(store)
    # then
    assert proposed(store, "second_reading", "low_confidence") == []
    [counted] = store.query("SELECT * FROM observation WHERE kind = 'plan'")
    [act] = store.read(types=["ObservationAdded"])
    assert (act.content()["by"], act.content()["said"]["payload"]["extractor"]) == ("Ada", "llm/1")
    assert counted["observation"] == act.event_id
    assert differences(store) == {}


def test_what_was_left_out_stays_out_when_a_newer_version_proposes_it_again(store: Store) -> None:
    # given
    first, newer = second(MISSED), second(MISSED, extractor="llm/2")
    told(store, without_missed(), [first, compared("ledger", first)])
    [row] = proposed(store, "second_reading")
    # when
    answer(Review(store, "Ada"), row, "no", command_id="1")
    run(store)
    told(store, [newer, compared("ledger", newer, extractor="llm/2")])
    # then
    assert proposed(store, "second_reading") == []
    assert store.query("SELECT * FROM observation WHERE kind = 'plan'") == []
    assert differences(store) == {}


@pytest.mark.parametrize("how", ["the rules read it now", "it proposes it no more"])
def test_a_proposal_goes_when_there_is_nothing_to_decide(store: Store, how: str) -> None:
    # given
    proposal = second(MISSED)
    told(store, without_missed(), [proposal, compared("ledger", proposal)])
    assert len(proposed(store, "second_reading")) == 1
    # when
    if how == "the rules read it now":
        told(store, [MISSED, WHOLE[-1]])
    else:
        told(store, [compared("ledger", extractor="llm/2")])
    # then
    assert proposed(store, "second_reading") == []
    assert differences(store) == {}


def test_a_reading_that_contradicts_the_rules_is_proposed_beside_what_they_read(store: Store) -> None:
    # given
    said = FOUND.content() | {"event": "extended"}
    other = NewEvent.fact(FOUND.stream, _deadline(said), observed_at=TODAY, topic="ukraine")
    proposal = second(other, reason="disagrees", against=[FOUND.event_id])
    # when
    told(store, without_missed(), [proposal, compared("ledger", proposal)])
    # then
    [row] = proposed(store, "second_reading")
    assert row["reason"] == "llm/1 reads here: deadline extended, and the counting extractor something else"


def _deadline(content: dict[str, Any]) -> Any:
    from schemas.observations import DeadlineReported

    return DeadlineReported.model_validate(content)


# --- and always


@pytest.mark.parametrize("number", range(2))
def test_what_is_proposed_bit_by_bit_is_what_is_proposed_anew(store: Store, number: int) -> None:
    # given
    profile = [
        ListedActor(id=name.lower().replace(" ", "-"), name=name, kind="person") for name in ("Donald Trump", "Marco Rubio")
    ]
    told(store, listed(*profile, DRISCOLL))
    for turn, doing in enumerate(some_histories()[number]):
        # when: between what happens anyway, names that are not right, and a decision about whatever is proposed first
        do(store, doing)
        odd = article(f"odd{turn}", f"2025-11-{16 + turn}", met(driscoll_as("Dan Driskel", "envoy"), named("Bo", kind="unknown")))
        told(store, odd)
        rows = store.query("SELECT * FROM proposal ORDER BY proposal")
        for row in rows[turn % 3 :: 7][:2]:
            Review(store, "Ada").dismiss(row["proposal"], command_id=f"{turn} {row['proposal']}")
        run(store)
        # then
        wrong = {name: rows for name, rows in differences(store).items() if name in ("proposal", "unlisted_name", "kept_apart")}
        assert wrong == {}
        assert not {row["proposal"] for row in rows[turn % 3 :: 7][:2]} & {
            row["proposal"] for row in store.query("SELECT proposal FROM proposal")
        }


def test_confirmed_and_rejected_by_other_hands_are_decided_too(store: Store) -> None:
    # given
    first, second_one = article("ledger", "2025-11-21", DOUBTFUL), article("wire", "2025-11-21", DOUBTFUL)
    told(store, first, second_one)
    assert len(proposed(store, "low_confidence")) == 2
    # when
    told(store, [confirmed(observations(first)[0], "2025-11-23"), rejected(observations(second_one)[0], "2025-11-23")])
    # then
    assert proposed(store, "low_confidence") == []
