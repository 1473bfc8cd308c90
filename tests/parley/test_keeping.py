from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from fetch.archive import Archive
from schemas.articles import ArticlePublished
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from tests.conftest import Followed
from tests.parley.conftest import Command
from warehouse.connect import open_store


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


NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def captured(folder: DataFolder, *bodies: bytes) -> list[Path]:
    """An archive with a file for each body, and a log that rests on their captures."""
    files = []
    for number, body in enumerate(bodies):
        with Archive(folder.archive, lambda: NOON) as archive:
            capture = archive.write(f"https://mill.example/{number}", status=200, headers={}, body=body, fetched_at=NOON)
        files.append(folder.archive / capture.warc)
        article = ArticlePublished(
            article_id=f"a{number}", url="u", raw_url="u", outlet="o", title="t", lang="en", text="Words.", text_hash="h",
            reader="r", capture=capture,
        )  # fmt: skip
        with open_store(folder, clock=lambda: NOON) as store:
            store.append([NewEvent.fact(f"article:a{number}", article, observed_at=NOON)])
    return files


def test_an_archive_is_verified_file_by_file_and_what_is_damaged_or_gone_is_told(tmp_path: Path, parley: Command) -> None:
    # given
    files = captured(DataFolder(tmp_path), b"<p>one</p>", b"<p>two</p>" * 100, b"<p>three</p>")
    before = parley("archive", "verify", "--dir", tmp_path)

    # when: a byte is flipped in one file, another is lost, and a third is left open by a process that died
    with files[1].open("r+b") as file:
        file.seek(600)
        byte = file.read(1)[0]
        file.seek(600)
        file.write(bytes([byte ^ 0x40]))
    files[2].unlink()
    with files[0].with_name("parley-20251125-1-abcdef12.warc.gz.open").open("wb") as file:
        file.write(files[0].read_bytes()[:-9])
    after = parley("archive", "verify", "--json", "--dir", tmp_path)
    told = parley("archive", "verify", "--dir", tmp_path)

    # then
    assert (before.code, after.code, told.code) == (0, 1, 1)
    assert "3 files, 3 captures: as written." in before.err
    rows = {row["file"]: row for row in json.loads(after.out)}
    states = [rows[file.name]["state"] for file in files] + [rows["parley-20251125-1-abcdef12.warc.gz.open"]["state"]]
    assert states == ["whole", "damaged", "missing", "open"]
    assert "holds no whole record" in rows[files[1].name]["faults"][1]
    assert "bytes belong to no whole record" in rows[files[1].name]["faults"][0]
    assert rows[files[2].name]["faults"] == ["it is not there; 1 captures are named in it"]
    assert "2 with faults" in told.err
    assert "Restore those files from a backup" in told.err


def test_an_archive_that_is_not_there_is_told_with_what_to_do(tmp_path: Path, parley: Command) -> None:
    said = parley("archive", "verify", "--dir", tmp_path / "nowhere")
    assert (said.code, "`parley run` or `parley backfill` first" in said.err) == (1, True)
