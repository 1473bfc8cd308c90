"""`parley build` as a shell would call it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from schemas.folder import DataFolder
from tests.parley.conftest import Command
from tests.warehouse.given import article, meeting, opened, published, told


def test_a_site_is_built_and_counted(parley: Command, world: DataFolder, tmp_path: Path) -> None:
    said = parley("--dir", world.current.resolve(), "build", tmp_path / "site", "-t", "gaza", "--json")
    counted = json.loads(said.out)
    assert said.code == 0
    assert counted["pages"] == len(list((tmp_path / "site").rglob("*.html")))
    assert counted["bytes"] > 0
    assert counted["seconds"] >= 0
    assert counted["topics"] == ["gaza"]
    assert "a takedown there will not name this folder" in said.err  # a snapshot file notes nothing
    assert f"{tmp_path / 'site' / 'index.html'}: " in said.err


def test_a_takedown_names_the_sites_that_were_built(parley: Command, tmp_path: Path) -> None:
    # given
    folder = DataFolder(tmp_path / "data")
    folder.root.mkdir()
    with opened(folder.root) as store:
        told(store, article("one", "2025-11-01", meeting("held", place="Vienna", when="2025-11-01", people=["Ada", "Bo"])))
        published(store, folder.root).close()
    built = parley("build", tmp_path / "site", "--dir", folder.root)
    assert built.code == 0
    assert "keeps no note" not in built.err
    # when
    said = parley("erase", "one", "--by", "Ada", "--note", "asked by the publisher", "--yes", "--dir", folder.root)
    # then
    assert said.code == 0
    assert f"the site of {datetime.now(UTC):%Y-%m-%d} at {tmp_path / 'site'}, which may hold it" in said.err


def test_what_cannot_be_built_is_told(parley: Command, world: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for arguments, words in (
        ((tmp_path / "site", "--topic", "atlantis"), "known are: gaza, ukraine"),
        ((tmp_path / "site", "--base-url", "example.org"), "write it as https://example.org/talks"),
        ((tmp_path / "mine",), "left alone"),
    ):
        said = parley("build", *arguments, "--dir", world.root)
        assert (said.code, said.out) == (1, "")
        assert words in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_a_folder_without_a_snapshot_says_what_to_do(parley: Command, tmp_path: Path) -> None:
    said = parley("build", tmp_path / "site", "--dir", tmp_path / "data")
    assert said.code == 1
    assert "run `parley run`" in said.err
    assert not (tmp_path / "site").exists()


def test_the_site_of_great_expectations_tells_how_the_last_run_fared(parley: Command, tmp_path: Path) -> None:
    # given a folder in which a run was noted, and one without
    noted = DataFolder(tmp_path / "data")
    noted.root.mkdir()
    noted.status.write_text(json.dumps({"run_id": "run-7", "ended_at": "2026-03-01T08:00:00+00:00", "steps": [], "failed": []}))
    # when
    told = parley("data-docs", tmp_path / "docs", "--dir", noted.root)
    bare = parley("data-docs", tmp_path / "bare", "--dir", tmp_path / "nothing")
    # then
    assert told.err == f"{tmp_path / 'docs' / 'index.html'}: how the run run-7 fared.\n"
    assert bare.err.endswith("the suites; no run yet.\n")
    assert (tmp_path / "bare" / "expectations" / "pages.html").exists()
