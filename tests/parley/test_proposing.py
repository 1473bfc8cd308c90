"""`parley review proposals` and `next`: what is listed, what is asked, and that each answer is kept whatever comes after it."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from parley import proposing
from parley.wording import in_words, marked, profile_line
from schemas.actors import ActorsListed, ListedActor
from schemas.envelope import NewEvent
from schemas.observations import Mention
from tests.parley.conftest import Command
from tests.warehouse.given import TODAY, Said, article, deadline, meeting, opened, published, told

PROFILE = """\
topic: ukraine
title: Ukraine
describes: A test.
keywords: {strong: [Ukraine], process: [talks]}
actors:
  - {id: driscoll, name: Dan Driscoll, kind: person, aliases: [Driscoll]}
claim_topics: {}
"""


def doubtful(said: Said) -> Said:
    return replace(said, fields={**said.fields, "confidence": 0.5})


def written(name: str, actor: str | None) -> Said:
    known = Mention(name="Dan Driscoll", written=name, actor=actor, kind="person")
    who = known if actor else Mention(name=name, written=name, kind="unknown")
    said = meeting("held", place="Kyiv", when="2025-11-20", quote=f"{name} came to Kyiv on Thursday")
    return replace(said, fields={**said.fields, "participants": (who,)})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a doubtful deadline in an article and its copy, a guessed spelling, and a name that nobody has."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "topics").mkdir()
    (folder / "topics" / "ukraine.yaml").write_text(PROFILE)
    actors = ActorsListed(topic="ukraine", actors=(ListedActor(id="driscoll", name="Dan Driscoll", kind="person"),))
    unsure = doubtful(deadline("set", due="2025-11-27", quote="Trump gave Kyiv until Thursday to accept the plan"))
    with opened(folder) as store:
        told(
            store,
            [
                NewEvent.fact("profile:ukraine", actors, observed_at=TODAY, topic="ukraine"),
                *article("ledger", "2025-11-21", unsure),
                *article("echo", "2025-11-21", unsure),
                *article("wire", "2025-11-22", written("Dan Driskell", "driscoll"), written("Ada Blakely", None)),
            ],
        )
        published(store, folder).close()
    return folder


@pytest.fixture
def at(made: Path, tmp_path: Path) -> tuple[str, str]:
    """A copy of the folder; until something is decided in it, its snapshot reads the events where they lay before."""
    shutil.copytree(made, tmp_path / "data", symlinks=True)
    return "--dir", str(tmp_path / "data")


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What a person types, and then the end of the input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_proposals_are_listed_with_why_and_the_words(parley: Command, at: tuple[str, str]) -> None:
    rows = parley.json("review", "proposals", *at)

    assert [(row["kind"], row["times"]) for row in rows] == [
        ("unknown_actor", 1), ("fuzzy_alias", 1), ("low_confidence", 1), ("low_confidence", 1),
    ]  # fmt: skip
    assert rows[1]["quote"] == "Dan Driskell came to Kyiv on Thursday"
    assert [row["kind"] for row in parley.json("review", "proposals", "--kind", "fuzzy_alias", *at)] == ["fuzzy_alias"]
    assert "was taken for Dan Driscoll" in parley("review", "proposals", *at).out


def test_a_walk_asks_with_the_words_and_keeps_each_answer_as_a_decision(
    parley: Command, at: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: nobody to follow, yes it is Driscoll, and the deadline, once for both copies, is of another day
    typed(monkeypatch, "no", "maybe", "y", "correct", "due=2025-12-01", "")
    # when
    walked = parley("review", "next", "--by", "Ada", *at)
    # then
    assert walked.code == 0, walked.err
    assert "»Dan Driskell« came to Kyiv on Thursday" in walked.err
    assert "Type one of: yes, no, correct, skip, quit" in walked.err
    assert "read as deadline set, by Donald Trump, for Ukraine, due 2025-11-27" in walked.err
    assert "4 decisions noted under the name Ada" in walked.err
    decided = parley.json("review", "list", *at)
    assert [(one["what"], one["about"][:25]) for one in decided[2:]] == [
        ("added", "driscoll: Dan Driskell"), ("dismissed", "Ada Blakely"),
    ]  # fmt: skip
    assert [(one["what"], one["said"]["due"]["latest"]) for one in decided[:2]] == [("corrected", "2025-12-01")] * 2
    assert parley.json("review", "proposals", *at) == []
    again = parley("review", "next", "--by", "Ada", *at)
    assert (again.code, again.err) == (0, "Nothing is proposed: all is decided.\n")


@pytest.mark.parametrize("way", ["the input ends", "Ctrl-C", "quit"])
def test_a_walk_that_is_left_has_kept_what_was_decided(
    parley: Command, at: tuple[str, str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    # given
    typed(monkeypatch, "s", "n", *(["quit"] if way == "quit" else []))
    if way == "Ctrl-C":
        answers = iter(["s", "n"])

        def interrupted(*_: object, **__: object) -> str:
            for answer in answers:
                return answer
            raise KeyboardInterrupt

        monkeypatch.setattr(Console, "input", interrupted)
    # when
    walked = parley("review", "next", "--by", "Ada", *at)
    # then
    assert walked.code == 0, walked.err
    assert "1 decision noted under the name Ada" in walked.err
    assert "1 passed over. 1 question left." in walked.err
    assert [row["kind"] for row in parley.json("review", "proposals", *at)] == ["unknown_actor", *["low_confidence"] * 2]


def test_an_answer_that_makes_no_sense_is_told_and_asked_again(
    parley: Command, at: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "correct", "Nobody Known", "no")

    walked = parley("review", "next", "--kind", "unknown_actor", "--by", "Ada", *at)

    assert "Not done: the profile of ukraine has no actor 'Nobody Known'" in walked.err
    assert "1 decision noted" in walked.err


def test_a_proposal_is_answered_without_a_walk_too(parley: Command, at: tuple[str, str]) -> None:
    # given
    unknown, alias, unsure, _ = (row["proposal"] for row in parley.json("review", "proposals", *at))
    # when
    taught = parley("review", "accept", unknown[:10], "--actor", "driscoll", "--by", "Ada", *at)
    left = parley("review", "dismiss", alias, "--by", "Ada", "--note", "a slip", *at)
    agreed = parley("review", "accept", unsure, "--by", "Ada", *at)
    gone = parley("review", "accept", unsure, "--by", "Ada", *at)
    told = parley("show", "deadline-ukraine-2025-11-27", "--why", *at)
    # then
    assert "Ada confirmed what was read" in told.out
    assert [taught.code, left.code, agreed.code, gone.code] == [0, 0, 0, 1], taught.err + left.err + agreed.err
    decided = parley.json("review", "list", *at)
    assert [(one["what"], one["note"]) for one in decided] == [("confirmed", ""), ("dismissed", "a slip"), ("added", "")]
    assert "nothing is proposed under" in gone.err


def test_add_is_the_same_command_under_both_its_names(parley: Command, at: tuple[str, str]) -> None:
    words = ("--article", "wire", "--kind", "contact", "--set", "kind=telephone", "--by", "Ada")

    first = parley("add", "--quote", "Dan Driskell came to Kyiv", *words, *at)
    second = parley("review", "add", "--quote", "Ada Blakely came to Kyiv", *words, *at)

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert [one["what"] for one in parley.json("review", "list", *at)] == ["added", "added"]


def test_what_was_read_is_said_in_a_line() -> None:
    said = {
        "event": "presented", "modality": "hedged", "plan": {"lineage": "us_ukraine", "points": 28, "label": "the plan"},
        "agents": [{"role": "author", "who": {"name": "Steve Witkoff"}}], "speaker": {"name": "Axios"},
        "when": {"earliest": "2025-11-20", "latest": "2025-11-21", "text": "this week"},
    }  # fmt: skip

    assert in_words("PlanReported", said) == (
        "plan presented, hedged, us_ukraine, 28 points, author Steve Witkoff, on 2025-11-20 to 2025-11-21 (“this week”), "
        "Axios says so"
    )


def test_the_words_are_marked_within_their_sentence() -> None:
    row = {
        "kind": "fuzzy_alias",
        "spelling": "Driskell",
        "before": "On Monday ",
        "quote": "Dan Driskell  came",
        "after": " home. ",
    }

    assert marked(row, plain=True).plain == "On Monday Dan »Driskell« came home."
    assert marked(row | {"kind": "low_confidence"}, plain=True).plain == "On Monday »Dan Driskell came« home."


@pytest.mark.parametrize(
    ("spelling", "line"),
    [
        ("Bart De Wever", "- {id: bart-de-wever, name: Bart De Wever, kind: person}"),
        ("IMF", "- {id: imf, name: IMF, kind: body}"),
        ("No", '- {id: "no", name: "No", kind: body}'),
    ],
)
def test_a_line_for_the_profile_is_one_that_the_profile_takes(spelling: str, line: str, tmp_path: Path) -> None:
    from schemas.profile_file import load_profile

    path = tmp_path / "ukraine.yaml"
    path.write_text(PROFILE.replace("claim_topics", f"  {profile_line(spelling)}\nclaim_topics"))

    assert profile_line(spelling) == line
    assert load_profile(path).actors[-1].name == spelling


def test_every_kind_can_be_asked_for_and_has_a_question() -> None:
    from typing import get_args

    from schemas.acts import ProposalKind
    from warehouse.answering import question
    from warehouse.read.proposals import KINDS

    assert set(KINDS) == set(get_args(ProposalKind)) == {kind.value for kind in proposing.ProposalKind}
    assert all(
        question({"kind": kind, "spelling": "A", "actor": "a", "entities": ["x", "y"], "observed": "plan"}).asks for kind in KINDS
    )
