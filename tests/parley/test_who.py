"""`parley who`: one actor with all that is known, found by name, alias, misspelling or beginning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from schemas.actors import ListedActor, ListedOffice
from tests.parley.conftest import Command
from tests.warehouse.given import article, claim, deadline, meeting, opened, plan, published, told
from tests.warehouse.test_views_actors import US, listed

SECRETARY = ListedOffice(title="Secretary of State", since=date(2025, 1, 21))
RUBIO = ListedActor(
    id="rubio", name="Marco Rubio", kind="person", party="united-states", aliases=("Rubbio",), offices=(SECRETARY,)
)
TRUMP = ListedActor(id="trump", name="Donald Trump", kind="person", party="united-states")
TUSK = ListedActor(id="tusk", name="Donald Tusk", kind="person")
YERMAK = ListedActor(id="yermak", name="Andriy Yermak", kind="person")
WRITTEN = {"subject": "authorship:us_ukraine:United States", "lineage": "us_ukraine", "speaker": "Marco Rubio"}
GENEVA = {"place": "Geneva", "when": "2025-11-23", "people": ["Marco Rubio", "Ukraine"]}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("who")
    batches = [
        *listed(US, RUBIO, TRUMP, TUSK, YERMAK),
        *article(
            "ledger",
            "2025-11-21",
            deadline("set", due="2025-11-27"),
            meeting("announced", **GENEVA),
            claim("denies", "the plan was written by the United States", chain=["Axios"], **WRITTEN),
        ),
        *article("wire", "2025-11-24", meeting("held", **GENEVA), plan("endorsed", points=28, accepters=["Marco Rubio"])),
        *article(
            "herald",
            "2025-11-26",
            deadline("abandoned", due="2025-11-27"),
            plan("rejected", points=28, rejecters=["Marco Rubio"]),
        ),
        *article("post", "2025-11-26", claim("asserts", "the plan was written by the United States", **WRITTEN)),
    ]
    with opened(folder) as store:
        told(store, batches)
        published(store, folder).close()
    yield "--dir", folder


def test_an_actor_is_told_with_offices_meetings_positions_statements_reversals_and_relays(
    parley: Command, at: tuple[str, Path]
) -> None:
    rubio = parley.json("who", "marco rubio", *at)

    assert (rubio["name"], rubio["record"]["party"], rubio["record"]["spoke"]) == ("Marco Rubio", "United States", 2)
    assert [(r["office"], r["since"], r["chain_text"]) for r in rubio["roles"]] == [
        ("secretary of state", "2025-01-21", "the topic profile")
    ]
    assert [(m["place"], m["announced"], m["actual"], m["status"]) for m in rubio["meetings"]] == [("Geneva", True, True, "held")]
    assert [(p["version"], p["position"], p["outlet"]) for p in rubio["positions"]] == [
        ("version-us_ukraine-28", "rejected", "Herald")
    ]
    assert [c["stance"] for c in rubio["claims"]] == ["denies", "asserts"]
    assert [(r["kind"], r["days"]) for r in rubio["reversals"]] == [("claim", 5)]
    assert [(r["relay"], r["statements"]) for r in rubio["relayed_by"]] == [("Axios", 1), ("Post", 1)]
    assert rubio["deadlines"] == []
    for part in ("meetings", "positions", "claims", "reversals", "relayed_by"):
        assert all(row["quote"] and row["outlet"] and row["url"] for row in rubio[part]), part


def test_a_party_has_what_its_people_did_and_a_deadline_the_words_of_its_end(parley: Command, at: tuple[str, Path]) -> None:
    united_states = parley.json("who", "united-states", *at)

    [ultimatum] = united_states["deadlines"]
    assert (ultimatum["set_by"], ultimatum["status"], ultimatum["outlet"]) == (["Donald Trump"], "abandoned", "Ledger")
    assert (ultimatum["outcome"], ultimatum["outlet_outcome"]) == ("abandoned", "Herald")
    assert [m["participant"] for m in united_states["meetings"]] == ["Marco Rubio"]
    assert united_states["positions"][0]["names"] == ["Marco Rubio"]


def test_it_reads_in_sections_with_the_words_and_looks_back(parley: Command, at: tuple[str, Path]) -> None:
    said = parley("who", "Trump", *at)
    then = parley("who", "Trump", "--as-of", "2025-11-22", *at)

    assert said.out.startswith("Donald Trump (ukraine)\n  person, speaks for United States; named in 2 articles")
    assert "then abandoned:\n    “Donald Trump abandoned a deadline for Ukraine: 2025-11-27”" in said.out
    assert then.out.startswith("As published by the end of 22 November 2025")
    assert "abandoned" not in then.out
    assert ": open (deadline-ukraine-2025-11-27)" in then.out


def test_it_tells_at_which_meetings_and_of_a_party_who_of_it_was_there(parley: Command, at: tuple[str, Path]) -> None:
    himself, party = parley("who", "Rubio", *at), parley("who", "united-states", *at)

    assert " in Geneva: held; announced, and there (meeting-geneva-2025-11" in himself.out
    assert " in Geneva: held; Marco Rubio announced, and there (meeting-geneva-2025-11" in party.out


@pytest.mark.parametrize("wanted", ["Rubbio", "rubio", "Marco R", "the Marco Rubio"])
def test_an_alias_a_misspelling_and_a_beginning_lead_to_the_name(parley: Command, at: tuple[str, Path], wanted: str) -> None:
    assert parley.json("who", wanted, *at)["name"] == "Marco Rubio"


def test_whom_nobody_or_several_are_called_is_said_with_who_is_near(parley: Command, at: tuple[str, Path]) -> None:
    unknown = parley("who", "Marko Rubyo", *at)
    nobody = parley("who", "Zzyzx", *at)
    several = parley("who", "Donald", *at)
    elsewhere = parley("who", "Rubio", "--topic", "gaza", *at)

    assert (unknown.code, nobody.code, several.code, elsewhere.code) == (1, 1, 1, 1)
    assert "did you mean Marco Rubio?" in unknown.err
    assert "`parley actors` lists whom articles name" in nobody.err
    assert "fits 2 actors: Donald Trump (ukraine), Donald Tusk (ukraine)" in several.err
    assert "nobody is called 'Rubio' in gaza" in elsewhere.err


def test_whom_the_profile_knows_and_nobody_named_has_offices_alone(parley: Command, at: tuple[str, Path]) -> None:
    said = parley("who", "yermak", *at)

    assert said.code == 0
    assert "No article that counts names them." in said.out
