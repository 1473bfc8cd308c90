from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Followed
from tests.parley.conftest import Command


def test_a_newsroom_carried_away_answers_the_same_elsewhere(followed: Followed, tmp_path: Path, parley: Command) -> None:
    # given
    here, there = followed.folder.root, tmp_path / "there"
    before = parley("deadlines", "--json", "--dir", here)

    # when
    exported = parley("log", "export", tmp_path / "carried", "--json", "--dir", here)
    imported = parley("log", "import", tmp_path / "carried", "--json", "--dir", there)

    # then
    assert (exported.code, imported.code) == (0, 0)
    assert json.loads(exported.out)["hash"] == json.loads(imported.out)["hash"]
    assert "topics/" in exported.err
    assert parley("deadlines", "--json", "--dir", there)[:2] == before[:2]
    assert json.loads(before.out)


def test_what_cannot_be_exported_or_imported_is_told_with_what_to_do(followed: Followed, tmp_path: Path, parley: Command) -> None:
    # given
    (tmp_path / "empty").mkdir()

    # when
    nothing_there = parley("log", "export", tmp_path / "new", "--dir", tmp_path / "nowhere")
    no_export = parley("log", "import", tmp_path / "empty", "--dir", tmp_path / "there")

    # then
    assert (nothing_there.code, no_export.code) == (1, 1)
    assert "`parley run` or `parley import` first" in nothing_there.err
    assert "parley log export" in no_export.err
    assert not (tmp_path / "there").exists()
