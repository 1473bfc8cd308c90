"""`parley build` as a shell would call it."""

from __future__ import annotations

import json
from pathlib import Path

from schemas.folder import DataFolder
from tests.parley.conftest import Command


def test_a_site_is_built_and_counted(parley: Command, world: DataFolder, tmp_path: Path) -> None:
    said = parley("--dir", world.root, "build", tmp_path / "site", "--topic", "gaza", "--as-of", "2025-12-01", "--json")
    told = json.loads(said.out)
    assert said.code == 0
    assert told["pages"] == len(list((tmp_path / "site").rglob("*.html")))
    assert told["bytes"] > 0
    assert told["seconds"] >= 0
    assert told["topics"] == ["gaza"]
    assert "after `parley erase`, build it anew" in said.err


def test_what_cannot_be_built_is_told(parley: Command, world: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for arguments, told in (
        ((tmp_path / "site", "--topic", "atlantis"), "known are: gaza, ukraine"),
        ((tmp_path / "site", "--base-url", "example.org"), "write it as https://example.org/talks"),
        ((tmp_path / "mine",), "left alone"),
    ):
        said = parley("build", *arguments, "--dir", world.root)
        assert (said.code, said.out) == (1, "")
        assert told in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_a_folder_without_a_snapshot_says_what_to_do(parley: Command, tmp_path: Path) -> None:
    said = parley("build", tmp_path / "site", "--dir", tmp_path / "data")
    assert said.code == 1
    assert "run `parley run`" in said.err
    assert not (tmp_path / "site").exists()
