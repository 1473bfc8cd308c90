"""`parley export`: every view as files, told in a package and a dictionary; and what a takedown says of them."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.folder import DataFolder
from tests.parley.conftest import Command
from warehouse.copies import copies


def package(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text())


def rows_in(path: Path) -> int:
    if path.suffix == ".csv":
        with path.open(newline="") as file:
            return sum(1 for _ in csv.DictReader(file))
    if path.suffix == ".json":
        return len(json.loads(path.read_text()))
    (count,) = duckdb.execute(f"SELECT count(*) FROM read_parquet('{path}')").fetchone() or (0,)
    return int(count)


def test_every_view_is_written_in_three_forms_and_its_columns_are_told(
    world: DataFolder, tmp_path: Path, parley: Command
) -> None:
    # when
    written = parley.json("export", tmp_path / "out", "--dir", world.root)

    # then
    told = package(tmp_path / "out")
    assert {resource["format"] for resource in told["resources"]} == {"csv", "json", "parquet"}
    assert len({resource["name"] for resource in told["resources"]}) == 3 * written["views"]
    for resource in told["resources"]:
        path = tmp_path / "out" / resource["path"]
        assert rows_in(path) == resource["rows"] == written["rows"][path.stem]
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert resource["bytes"] == path.stat().st_size
        if resource["format"] == "csv":
            header = path.read_text().splitlines()[0].split(",")
            assert header == [field["name"] for field in resource["schema"]["fields"]]
    dictionary = (tmp_path / "out" / "DICTIONARY.md").read_text()
    assert "## deadline" in dictionary
    assert "| `set_by` | VARCHAR[] | Who set, reaffirmed or moved it, by name |" in dictionary
    assert "written" not in {resource["name"] for resource in told["resources"]}


def test_counts_stay_whole_numbers_in_every_form(world: DataFolder, tmp_path: Path, parley: Command) -> None:
    parley("export", tmp_path / "out", "--dir", world.root)
    [(kind,)] = duckdb.execute(
        f"SELECT column_type FROM (DESCRIBE SELECT mentions FROM '{tmp_path}/out/parquet/actor.parquet')"
    ).fetchall()
    fields = {
        f["name"]: f["type"]
        for r in package(tmp_path / "out")["resources"]
        if r["name"] == "actor"
        for f in r["schema"]["fields"]
    }
    assert (kind, fields["mentions"], fields["spellings"], fields["first_published"]) == (
        "BIGINT",
        "integer",
        "array",
        "datetime",
    )


def test_a_topic_and_a_day_narrow_what_is_written(world: DataFolder, tmp_path: Path, parley: Command) -> None:
    # when
    at = ("--dir", world.root, "--topic", "ukraine", "--form", "json")
    today = parley.json("export", tmp_path / "today", *at)
    then = parley.json("export", tmp_path / "then", *at, "--as-of", "2025-11-22")

    # then
    deadlines = {name: json.loads((tmp_path / name / "json" / "deadline.json").read_text()) for name in ("today", "then")}
    assert {row["topic"] for row in deadlines["today"]} == {"ukraine"}
    assert [row["status"] for row in deadlines["then"]] == ["open"]
    assert today["rows"]["meeting"] > then["rows"]["meeting"] > 0
    assert "stg_article" in then["left_out"]
    assert not (tmp_path / "then" / "json" / "stg_article.json").exists()
    assert today["left_out"] == []
    assert package(tmp_path / "then")["name"] == "parley-export-ukraine-2025-11-22"


def test_exporting_again_replaces_what_was_there_and_leaves_nothing_over(
    world: DataFolder, tmp_path: Path, parley: Command
) -> None:
    # given an export that was killed while it wrote, and a file of somebody else's
    out = tmp_path / "out"
    parley("export", out, "--dir", world.root)
    (out / "csv" / ".deadline.csv.part").write_text("half")
    (out / "notes.txt").write_text("mine")

    # when
    again = parley("export", out, "--dir", world.root, "--topic", "gaza", "--form", "csv")

    # then
    assert again.code == 0
    assert {path.name for path in out.iterdir()} == {"csv", "datapackage.json", "DICTIONARY.md", "notes.txt"}
    assert {f"csv/{path.name}" for path in (out / "csv").iterdir()} == {one["path"] for one in package(out)["resources"]}
    assert rows_in(out / "csv" / "deadline.csv") == 0


def test_an_export_that_was_never_finished_may_be_taken_up_again(world: DataFolder, tmp_path: Path, parley: Command) -> None:
    out = tmp_path / "out"
    (out / "csv").mkdir(parents=True)
    (out / "datapackage.json").write_text('{"name": "parley-export", "resources": []}')
    assert parley("export", out, "--dir", world.root, "--form", "csv").code == 0
    assert package(out)["resources"]


@pytest.mark.parametrize("there", ["folder", "file"])
def test_a_place_that_holds_something_else_is_left_alone(world: DataFolder, tmp_path: Path, parley: Command, there: str) -> None:
    # given
    out = tmp_path / "thesis"
    if there == "folder":
        out.mkdir()
        (out / "datapackage.json").write_text('{"name": "somebody-elses"}')
    else:
        out.write_text("words")

    # when
    said = parley("export", out, "--dir", world.root)

    # then
    assert said.code == 1
    assert "name a" in said.err
    assert not list(tmp_path.glob("thesis/*.md"))


def test_wrong_words_are_told_what_is_right(world: DataFolder, tmp_path: Path, parley: Command) -> None:
    assert "known are: gaza, ukraine" in parley("export", tmp_path / "x", "--dir", world.root, "--topic", "mars").err
    said = parley("export", tmp_path / "x", "--dir", world.root, "--form", "xml")
    assert (said.code, "csv, json, parquet" in said.err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_an_export_from_a_snapshot_file_says_that_no_takedown_will_name_it(
    world: DataFolder, tmp_path: Path, parley: Command
) -> None:
    said = parley("export", tmp_path / "out", "--dir", world.current.resolve(), "--form", "csv")
    assert said.code == 0, said.err
    assert "a takedown there will not name this folder" in said.err


def test_a_takedown_names_every_export_elsewhere_that_is_still_there(world: DataFolder, tmp_path: Path, parley: Command) -> None:
    # given two exports elsewhere, one of which was deleted since, and one inside
    for out in (tmp_path / "kept", tmp_path / "deleted", world.exports / "inside"):
        parley("export", out, "--dir", world.root, "--form", "csv", "--topic", "gaza")
    (tmp_path / "deleted").rename(tmp_path / "moved")

    # when
    said = parley("erase", "doha", "--by", "Ada", "--note", "asked", "--dry-run", "--dir", world.root)

    # then
    here = [copy.path for copy in copies(world) if tmp_path in copy.path.parents]
    assert here == [tmp_path / "kept"]
    assert f"at {tmp_path / 'kept'}, which may hold it: write it again, or delete it" in said.err
    assert str(tmp_path / "deleted") not in said.err
    assert f"export: {world.exports / 'inside' / 'csv' / 'deadline.csv'}" in said.err
