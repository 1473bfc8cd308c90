from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import InputError
from schemas.given_files import given_files


def test_a_folder_stands_for_its_files_and_a_file_for_itself_each_once(tmp_path: Path) -> None:
    # given
    (tmp_path / "below").mkdir()
    for name in ("b.TXT", "a.txt", ".hidden.txt", "c.pdf", "below/d.txt"):
        (tmp_path / name).touch()
    named = [tmp_path / "c.pdf", tmp_path, tmp_path / "a.txt"]

    # when
    direct, deep = ([file.name for file in given_files(named, {".txt"}, deep=deep)] for deep in (False, True))

    # then
    assert direct == ["c.pdf", "a.txt", "b.TXT"]
    assert deep == ["c.pdf", "a.txt", "b.TXT", "d.txt"]


@pytest.mark.parametrize(
    ("name", "deep", "says"),
    [
        ("nowhere", False, "no such file"),
        ("", False, "no .txt, .warc file lies directly in it"),
        ("", True, "no .txt, .warc file lies in it, or below it"),
    ],
)
def test_what_is_not_there_and_a_folder_without_such_files_are_told(name: str, deep: bool, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        given_files([tmp_path / name], (".warc", ".txt"), deep=deep)
