"""`parley topics`: a new matter is a profile and no code; a profile is checked with lines; nothing is overwritten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from schemas.profile_file import load_profile
from tests.parley.conftest import Command

WORDS = """\
keywords:
  strong: [Lake Tarn, Tarnish, North Shore, South Shore]
  weak: []
  process: [treaty, talks, proposal, deadline]
  hazards: []
"""
ACTORS = """\
actors:
  - {id: north-shore, name: North Shore, kind: party, aliases: [Northport]}
  - {id: south-shore, name: South Shore, kind: party, aliases: [Southport]}
  - {id: quill, name: Ada Quill, kind: person, party: north-shore, head_of: north-shore, aliases: [Quill],
     roles: [{title: North Shore president, from: 2024-01-01}]}
  - {id: brack, name: Otto Brack, kind: person, party: south-shore, aliases: [Brack],
     roles: [{title: chief negotiator, from: 2025-01-01}]}
"""
PLANS = """\
lineages:
  - {id: fishing_plan, title: the fishing plan, side: [north-shore], terms: [fishing plan], points: [12], from: 2025-03-01,
     main: true}
"""
STORY = {
    "id": "tarn-1",
    "url": "https://herald.example/tarn",
    "outlet": "Example Herald",
    "title": "Quill sets a day",
    "author": "A. Writer",
    "published": "2025-06-10T09:00:00+00:00",
    "lang": "en",
    "text": (
        "NORTHPORT - Ada Quill, the North Shore president, gave South Shore until Friday to accept her twelve-point fishing plan "
        'for Lake Tarn.\n\nOtto Brack met Quill in Geneva on Monday to discuss the treaty. "It is not our proposal," Brack told '
        "reporters on Tuesday."
    ),
}


def section(text: str, name: str, new: str) -> str:
    """A skeleton with one of its sections filled in, as a person would with an editor."""
    found = re.sub(rf"(?ms)^{name}:.*?(?=^\S|\Z)", new, text, count=1)
    assert found != text
    return found


def filled(path: Path) -> None:
    text = path.read_text()
    for name, new in (("keywords", WORDS), ("actors", ACTORS), ("lineages", PLANS)):
        text = section(text, name, new)
    path.write_text(section(text, "places", "places:\n  - {name: Geneva}\n"))


def test_a_new_matter_is_followed_by_its_profile_alone(parley: Command, tmp_path: Path) -> None:
    # given a profile made from the skeleton for a matter that no line of code knows
    at = ("--dir", tmp_path / "data")
    made = parley("topics", "new", "lake-tarn", "--title", "The treaty of Lake Tarn", *at)
    profile = tmp_path / "data" / "topics" / "lake-tarn.yaml"
    filled(profile)
    story = tmp_path / "tarn.json"
    story.write_text(json.dumps(STORY))
    # when
    imported = parley("import", story, "--topic", "lake-tarn", *at)
    # then
    assert (made.code, imported.code) == (0, 0), imported.err
    [deadline] = parley.json("deadlines", *at)
    assert (deadline["set_by"], deadline["addressed_to"], deadline["due"]) == (["Ada Quill"], ["South Shore"], "2025-06-13")
    [meeting] = parley.json("meetings", *at)
    assert (meeting["place"], sorted(meeting["participants"])) == ("Geneva", ["Ada Quill", "Otto Brack"])
    plans = parley.json("plans", *at)
    assert {(plan["plan"], plan["points"]) for plan in plans} == {("plan-fishing_plan", 12)}
    assert {claim["speaker"] for claim in parley.json("claims", *at)} >= {"Otto Brack"}
    root = Path(__file__).parents[2]
    rooms = ("fetch", "reading", "observing", "schemas", "warehouse", "quality", "flows", "parley", "topics", "newsroom")
    code = (path for room in rooms for path in (root / room).rglob("*") if path.suffix in (".py", ".sql", ".yaml"))
    assert [path.name for path in code if re.search(r"\b(Tarn|Brack)\b", path.read_text(encoding="utf-8"))] == []


def test_a_skeleton_is_a_profile_that_says_what_it_lacks(parley: Command, tmp_path: Path) -> None:
    # given
    at = ("--dir", tmp_path)
    # when
    made = parley("topics", "new", "lake-tarn", *at)
    again = parley("topics", "new", "lake-tarn", *at)
    # then
    profile = load_profile(tmp_path / "topics" / "lake-tarn.yaml")
    assert (profile.topic, profile.title, profile.keywords.strong) == ("lake-tarn", "lake tarn", ("lake tarn",))
    assert "topics check lake-tarn" in made.err
    assert again.code == 1
    assert "is there already, and stays as it is" in again.err
    checked = parley("topics", "check", "lake-tarn", *at)
    assert checked.code == 0
    for lack in ("no actors", "no sources", "no lineages"):
        assert lack in checked.out


def test_the_examples_of_the_skeleton_are_right_once_they_are_taken_up(parley: Command, tmp_path: Path) -> None:
    # given
    parley("topics", "new", "lake-tarn", "--dir", tmp_path)
    path = tmp_path / "topics" / "lake-tarn.yaml"
    # when the # is taken away from every example, and the empty list before it
    text = re.sub(r"(?m)^(\w+): (?:\[\]|\{\})\n((?:#  .*\n)+)", r"\1:\n\2", path.read_text())
    path.write_text(re.sub(r"(?m)^#  ", "  ", text))
    # then
    profile = load_profile(path)
    assert len(profile.actors) == 2
    assert all((profile.sources, profile.places, profile.outlets, profile.lineages, profile.claim_topics, profile.alerts))


def test_a_topic_begins_with_another_profile(parley: Command, tmp_path: Path) -> None:
    made = parley("topics", "new", "second-gaza", "--from", "gaza", "--title", 'The "second" phase', "--dir", tmp_path)
    nowhere = parley("topics", "new", "third", "--from", "nowhere", "--dir", tmp_path)

    profile = load_profile(tmp_path / "topics" / "second-gaza.yaml")
    assert made.code == 0, made.err
    assert (profile.topic, profile.title) == ("second-gaza", 'The "second" phase')
    assert len(profile.actors) > 20
    assert (nowhere.code, "no topic 'nowhere' to begin with" in nowhere.err) == (1, True)
    assert parley("topics", "new", "Lake Tarn", "--dir", tmp_path).code == 2


def test_topics_are_listed_with_what_their_profiles_hold(parley: Command, tmp_path: Path) -> None:
    # given
    at = ("--dir", tmp_path)
    parley("topics", "new", "lake-tarn", *at)
    filled(tmp_path / "topics" / "lake-tarn.yaml")
    (tmp_path / "topics" / "broken.yaml").write_text("topic: broken\n")
    # when
    rows = {row["topic"]: row for row in parley.json("topics", "list", *at)}
    # then
    assert {name: row["state"] for name, row in rows.items()} == {
        "broken": "live", "lake-tarn": "live", "gaza": "template", "ukraine": "template",
    }  # fmt: skip
    tarn = rows["lake-tarn"]
    assert [tarn[name] for name in ("sources", "actors", "places", "plans", "words")] == [0, 4, 1, 1, 8]
    assert "is missing" in rows["broken"]["problem"]


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ([("aliases: [Brack]", "aliases: [Brack, Brak, Brak]")], "id: brack", "actor brack: the alias 'brak' is given twice"),
        (
            [("aliases: [Quill]", "aliases: []"), ("name: Otto Brack", "name: Otto Quill")],
            "id: brack",
            "quill and brack share the family name 'quill': only full names and titles tell them apart",
        ),
        ([("hazards: []", "hazards: [north shore]")], "hazards:", "north shore: among the hazards and among the strong words"),
        (
            [("terms: [fishing plan], ", "")],
            "id: fishing_plan",
            "lineage fishing_plan has no terms: no words of a text can mean it",
        ),
    ],
)
def test_what_may_not_be_meant_is_told_with_its_line(
    parley: Command, tmp_path: Path, changes: list[tuple[str, str]], place: str, says: str
) -> None:
    # given
    at = ("--dir", tmp_path)
    parley("topics", "new", "lake-tarn", *at)
    path = tmp_path / "topics" / "lake-tarn.yaml"
    filled(path)
    text = path.read_text()
    before = {row["what"] for row in parley.json("topics", "check", "lake-tarn", *at)}
    # when
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(text)
    # then
    line = next(number for number, written in enumerate(text.splitlines(), 1) if place in written and "#" not in written)
    found = [row for row in parley.json("topics", "check", "lake-tarn", *at) if row["what"] not in before]
    assert [(row["line"], row["state"], row["what"]) for row in found] == [(line, "warning", says)]


def test_two_who_hold_an_office_at_a_time_are_told(parley: Command, tmp_path: Path) -> None:
    # given
    at = ("--dir", tmp_path)
    parley("topics", "new", "lake-tarn", *at)
    path = tmp_path / "topics" / "lake-tarn.yaml"
    filled(path)
    deputy = (
        "  - {id: vane, name: Ines Vane, kind: person, party: south-shore, roles: [{title: Chief negotiator, to: 2025-01-02}]}\n"
    )
    # when
    path.write_text(path.read_text().replace("# --- places", f"{deputy}# --- places", 1))
    # then
    told = [row["what"] for row in parley.json("topics", "check", "lake-tarn", *at)]
    assert "brack and vane both hold 'chief negotiator' on some days: the title alone then means neither" in told
    path.write_text(path.read_text().replace("to: 2025-01-02", "to: 2025-01-01"))
    told = [row["what"] for row in parley.json("topics", "check", "lake-tarn", *at)]
    assert not any("both hold" in one for one in told)


def test_a_word_that_is_strong_in_two_topics_is_told_and_a_mistake_has_its_line(parley: Command, tmp_path: Path) -> None:
    # given
    at = ("--dir", tmp_path)
    for name in ("lake-tarn", "tarn-two"):
        parley("topics", "new", name, *at)
        filled(tmp_path / "topics" / f"{name}.yaml")
    path = tmp_path / "topics" / "tarn-two.yaml"
    # when
    shared = parley.json("topics", "check", "tarn-two", *at)
    path.write_text(path.read_text().replace("party: south-shore", "party: south-shor"))
    broken = parley("topics", "check", *at)
    # then
    both = "lake tarn, north shore, south shore, tarnish: strong in the topic lake-tarn too"
    assert any(row["what"].startswith(both) for row in shared)
    assert broken.code == 1
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "south-shor," in text)
    assert re.search(rf"tarn-two +{line} +mistake +field actors.3.party: no actor has the id 'south-shor'", broken.out)
    assert "2 profiles: 1 mistake" in broken.err
