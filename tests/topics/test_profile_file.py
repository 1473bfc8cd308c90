"""A mistake in a profile is told with its file, its line and its field."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from schemas.errors import ProfileError
from schemas.profile_file import load_profile, load_profiles

MINIMAL = """\
topic: lake
title: The lake treaty
describes: Who may fish where.
keywords:
  strong: [lake]
  process: [treaty]
actors:
  - id: north
    name: North Shore
    kind: party
  - id: ada
    name: Ada Quill
    kind: person
    party: north
    roles: [{title: envoy, from: 2025-01-01, to: 2025-06-01}]
claim_topics:
  fishing: [nets]
"""


def write(folder: Path, text: str, name: str = "lake.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(ProfileError) as raised:
        load_profile(path)
    return str(raised.value)


def test_a_good_profile_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, MINIMAL)

    profile = load_profile(path)

    assert profile.topic == "lake"
    assert profile.actors[1].roles[0].title == "envoy"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field", "says"),
    [
        ("    party: north", "    prty: north", 14, "actors.1.prty", "unknown field; did you mean 'party'?"),
        ("    party: north", "    party: nort", 14, "actors.1.party", "no actor has the id 'nort'; did you mean 'north'?"),
        ("kind: person", "kind: human", 13, "actors.1.kind", "Input should be 'person', 'party' or 'body' (got 'human')"),
        ("  - id: ada", "  - id: north", 11, "actors.1.id", "'north' is used twice, first by actors.0"),
        ("    name: Ada Quill", "    name: Ada Quill\n    aliases: North Shore", 13, "actors.1.aliases", "already means 'north'"),
        ("to: 2025-06-01", "to: 2024-06-01", 15, "actors.1.roles.0.to", "ends on 2024-06-01, before it begins on 2025-01-01"),
        ("to: 2025-06-01", "to: 2025-06-31", 15, "actors.1.roles.0.to", "day is out of range for month"),
        ("title: The lake treaty", "timezone: Mars/North", 2, "timezone", "no time zone is called 'Mars/North'"),
        ("title: The lake treaty\n", "", 1, "title", "is missing"),
        ("title: The lake treaty", "topic: sea", 2, "topic", "given twice, first on line 1"),
        ("  strong: [lake]", "  strong: [lake", 6, None, "not valid YAML"),
        ("    name: North Shore", "    name: [North", 10, None, "not valid YAML"),
        ("topic: lake", "topic: Lake Treaty", 1, "topic", "should match pattern"),
        ("    name: North Shore", "    name: No", 9, "actors.0.name", "Input should be a valid string (got False)"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_line_and_field(tmp_path: Path, right: str, wrong: str, line: int, field: str, says: str) -> None:
    assert right in MINIMAL
    path = write(tmp_path, MINIMAL.replace(right, wrong, 1))

    told = message(path)

    place = f"{path}, line {line}: " + (f"field {field}: " if field else "")
    assert any(each.startswith(place) and says in each for each in told.splitlines()), told


def test_all_mistakes_are_told_at_once_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, MINIMAL.replace("kind: person", "kind: human").replace("topic: lake", "topic: Lake"))

    told = message(path).splitlines()

    assert [each.split(": ")[1] for each in told] == ["field topic", "field actors.1.kind"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "the file is empty"), ("- a\n- b\n", "a profile is a mapping"), ("a: &a [*a]\n", "a value contains itself")],
)
def test_a_file_that_is_no_profile_says_what_it_is(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)

    told = message(path)

    assert says in told
    assert str(path) in told


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"

    told = message(path)

    assert told == f"{path}: there is no such profile; `parley init` writes one to start from"


def test_bytes_that_are_no_text_are_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "lake.yaml"
    path.write_bytes(b"topic: \xff\xfe")

    told = message(path)

    assert "cannot be read as UTF-8 text" in told


def test_a_folder_gives_its_profiles_by_topic(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL)
    write(tmp_path, MINIMAL.replace("topic: lake", "topic: sea"), "sea.yaml")
    write(tmp_path, "no profile", "notes.txt")

    profiles = load_profiles(tmp_path)

    assert list(profiles) == ["lake", "sea"]


def test_two_files_of_one_topic_are_a_mistake(tmp_path: Path) -> None:
    first = write(tmp_path, MINIMAL)
    second = write(tmp_path, MINIMAL, "second.yaml")

    with pytest.raises(ProfileError) as raised:
        load_profiles(tmp_path)

    assert str(first) in str(raised.value)
    assert str(second) in str(raised.value)


def test_a_single_word_may_stand_without_brackets(tmp_path: Path) -> None:
    path = write(tmp_path, dedent(MINIMAL).replace("strong: [lake]", "strong: lake"))

    profile = load_profile(path)

    assert profile.keywords.strong == ("lake",)
