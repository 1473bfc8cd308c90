from __future__ import annotations

import json
from pathlib import Path

import pytest

from parley.main import main
from tests.conftest import Followed


def parley(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    heard = capsys.readouterr()
    return int(ended.value.code or 0), heard.out, heard.err


def test_a_newsroom_carried_away_answers_the_same_elsewhere(
    followed: Followed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    here, there = followed.folder.root, tmp_path / "there"
    before = parley(capsys, "deadlines", "--json", "--dir", here)

    # when
    exported = parley(capsys, "log", "export", tmp_path / "carried", "--json", "--dir", here)
    imported = parley(capsys, "log", "import", tmp_path / "carried", "--json", "--dir", there)

    # then
    assert (exported[0], imported[0]) == (0, 0)
    assert json.loads(exported[1])["hash"] == json.loads(imported[1])["hash"]
    assert "topics/" in exported[2]
    assert parley(capsys, "deadlines", "--json", "--dir", there)[:2] == before[:2]
    assert json.loads(before[1])


def test_what_cannot_be_exported_or_imported_is_told_with_what_to_do(
    followed: Followed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    (tmp_path / "empty").mkdir()

    # when
    nothing_there = parley(capsys, "log", "export", tmp_path / "new", "--dir", tmp_path / "nowhere")
    no_export = parley(capsys, "log", "import", tmp_path / "empty", "--dir", tmp_path / "there")

    # then
    assert (nothing_there[0], no_export[0]) == (1, 1)
    assert "`parley run` or `parley import` first" in nothing_there[2]
    assert "parley log export" in no_export[2]
    assert not (tmp_path / "there").exists()
