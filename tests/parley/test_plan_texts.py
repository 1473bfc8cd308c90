"""`parley plan-text`: what would be recorded, what was, and how it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.test_plan_texts import TEXT
from tests.parley.conftest import Command

GIVEN = ("--by", "Ada", "--published", "2025-11-21", "--outlet", "Harbor Dispatch")
UNKNOWN = ("--plan", "us_ukraine", "--points", "4")


@pytest.fixture
def at(tmp_path: Path, parley: Command) -> tuple[str, str]:
    folder = str(tmp_path / "data")
    parley("init", "--dir", folder)
    (tmp_path / "plan.md").write_text(TEXT)
    return ("--dir", folder)


def test_a_dry_run_shows_points_and_matters_and_records_nothing(tmp_path: Path, parley: Command, at: tuple[str, str]) -> None:
    told = parley("plan-text", "import", tmp_path / "plan.md", *GIVEN, *UNKNOWN, "--dry-run", *at)
    listed = parley("plan-text", "list", *at)

    assert told.code == 0, told.err
    assert "us_ukraine, 4 points, printed by Harbor Dispatch, 2025-11-21: 4 points" in told.out
    assert "military_cap: 600,000 persons" in told.out
    assert "no matter of the profile in point 1" in told.err
    assert "Nothing was recorded" in told.err
    assert (listed.code, "no snapshot" in listed.err) == (1, True)


def test_a_text_is_recorded_once_listed_and_shown(tmp_path: Path, parley: Command, at: tuple[str, str]) -> None:
    given = ("plan-text", "import", tmp_path / "plan.md", *GIVEN, *UNKNOWN, "--note", "from the desk", *at)
    first = parley.json(*given)
    again = parley.json(*given)
    told = parley(*given)

    [listed] = parley.json("plan-text", "list", *at)
    table = parley("plan-text", "list", *at)
    shown = parley("plan-text", "show", first["act"][:8], *at)
    points = parley.json("plan-text", "show", first["act"], *at)

    assert (first["new"], again["new"], again["act"]) == (True, False, first["act"])
    assert "known already, nothing was added" in told.err
    assert (listed["act"], listed["numbered"], listed["decided_by"]) == (first["act"], 4, "Ada")
    assert "us_ukraine, 4 points" in table.out
    assert "2025-11-21T" not in table.out
    assert "handed in by Ada" in shown.out
    assert "(from the desk); no report tells of such a version yet" in shown.out
    assert "holds elections:\n   a) for the parliament," in shown.out
    assert "elections: 100 days" in shown.out
    assert [point["number"] for point in points] == [1, 2, 3, 4]


def test_wrong_usage_says_what_to_give(tmp_path: Path, parley: Command, at: tuple[str, str]) -> None:
    file = tmp_path / "plan.md"

    neither = parley("plan-text", "import", file, *GIVEN, *at)
    both = parley("plan-text", "import", file, *GIVEN, *UNKNOWN, "--version", "version-us_ukraine-28", *at)
    unnamed = parley("plan-text", "import", file, *GIVEN, "--plan", "us_ukraine", *at)
    nobody = parley("plan-text", "import", file, *GIVEN, "--plan", "us_ukrainian", "--points", "4", *at)

    assert [said.code for said in (neither, both, unnamed, nobody)] == [2, 2, 2, 1]
    assert "say of which version the text is" in neither.err
    assert "has no plan 'us_ukrainian'; it has: us_ukraine" in nobody.err
