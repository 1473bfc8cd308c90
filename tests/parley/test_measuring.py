"""The end state of a topic: printed, scored, and the same in whatever order the articles came in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from flows.importing import import_articles
from observing.scoring.annotated import Annotated
from parley.topics import templates
from reading.files import article_of_json
from schemas.folder import DataFolder
from schemas.profile_file import load_profile
from tests.parley.conftest import Command
from warehouse.read import open_reader
from warehouse.read.end_state import end_state

SET = Path(__file__).parents[1] / "corpus" / "ukraine"
FILES = sorted((SET / "articles").glob("*.json"))


def imported(root: Path, parts: Iterable[list[Path]]) -> DataFolder:
    """A data folder into which the parts of the set were imported one after the other, their annotations for the reading."""
    folder, profile = DataFolder(root), load_profile(templates()["ukraine"])
    folder.topics.mkdir(parents=True)
    shutil.copyfile(templates()["ukraine"], folder.topics / "ukraine.yaml")
    pairs = [(article_of_json(path), json.loads((SET / "gold" / path.name).read_text())) for path in FILES]
    for part in parts:
        import_articles(folder, [profile], part, annotated=Annotated(profile, pairs))
    return folder


def state_of(folder: DataFolder) -> dict[str, Any]:
    with open_reader(folder) as reader:
        return json.loads(json.dumps(end_state(reader, topic="ukraine"), default=str))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return imported(tmp_path_factory.mktemp("whole") / "data", [FILES])


def unnamed(state: dict[str, Any]) -> dict[str, list[str]]:
    """Everything that a state says but for the public ids, which are given once, to what comes first."""

    def bare(item: dict[str, Any]) -> str:
        return json.dumps({name: field for name, field in item.items() if name not in ("key", "family")}, sort_keys=True)

    versions = [{"plan": [bare(version) for version in plan["versions"]]} for plan in state["plans"]]
    return {
        "plans": sorted(map(json.dumps, versions)),
        **{kind: sorted(map(bare, state[kind])) for kind in ("deadlines", "meetings", "contradictions")},
    }


def test_the_state_tells_lines_of_versions_deadlines_meetings_and_questions(whole):
    # given, when
    state = state_of(whole)
    line = {plan["family"]: [version["points"] for version in plan["versions"]] for plan in state["plans"]}
    fate = {meeting["place"]: meeting["status"] for meeting in state["meetings"]}
    due = {one["key"]: ([step["date"] for step in one["due_dates"]], one["set_by"]) for one in state["deadlines"]}
    sides = [sorted(side[0] for side in one["speakers"]) for one in state["contradictions"]]
    # then
    assert line["plan-us_ukraine"] == [28, 19, 22, 27, 20]
    assert (fate["Budapest"], fate["Anchorage"]) == ("cancelled", "lapsed")
    assert due["deadline-russia-2025-09-02"] == (["2025-09-02", "2025-08-08"], ["Donald Trump"])
    assert ["Dmitry Peskov", "Donald Trump", "Viktor Orban", "Vladimir Putin"] in sides
    assert not any("Fairbanks" in (meeting["place"] or "") for meeting in state["meetings"])


def test_a_near_copy_adds_no_step_and_no_independent_origin(whole):
    # given two articles of which one repeats the other
    with open_reader(whole) as reader:
        [row] = reader.rows("SELECT articles, origins FROM deadline WHERE deadline = 'deadline-russia-2025-05-12'", [])
        steps = reader.rows("SELECT is_news FROM deadline_change WHERE deadline = 'deadline-russia-2025-05-12'", [])
    # then
    assert (row["articles"], row["origins"]) == (2, 1)
    assert sum(step["is_news"] for step in steps if step["is_news"]) < len(steps)


def test_the_order_of_importing_changes_nothing(whole, tmp_path):
    # given the same files the other way round, in three parts
    backwards = FILES[::-1]
    other = imported(tmp_path / "data", [backwards[:5], backwards[5:17], backwards[17:]])
    # when, then
    assert unnamed(state_of(other)) == unnamed(state_of(whole))


def test_a_state_scores_full_against_itself_and_less_without_a_part_of_it(whole, tmp_path: Path, parley: Command):
    # given
    state = json.loads(parley("--dir", str(whole.root), "end-state", "--topic", "ukraine").out)
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps(state))
    shutil.copyfile(SET / "aliases.json", tmp_path / "aliases.json")
    # when
    same = json.loads(parley("--dir", str(whole.root), "evaluate", "--end-state", str(gold), "--json").out)
    gold.write_text(json.dumps({**state, "deadlines": state["deadlines"][1:]}))
    less = parley("--dir", str(whole.root), "evaluate", "--end-state", str(gold), "-v")
    # then
    assert {kind: same[kind]["overall"] for kind in ("plans", "deadlines", "meetings", "contradictions")} == {
        "plans": 1.0, "deadlines": 1.0, "meetings": 1.0, "contradictions": 1.0,
    }  # fmt: skip
    assert "false: deadline" in less.err


def test_what_goes_with_an_end_state_only_is_refused_without_one(parley: Command):
    told = parley("evaluate", str(SET), "--annotated")
    assert told.code == 2
    assert "--end-state" in told.err
