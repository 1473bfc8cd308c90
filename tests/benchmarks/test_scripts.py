"""The benchmarks run, on a load that is too small to say anything, so that they cannot rot."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks import append, dashboard, observe, publish, quality, queries, refresh
from benchmarks.generator import make
from dashboard.pages import PAGES
from quality.suites import STEPS
from schemas.folder import DataFolder

EVENTS = 2_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = DataFolder(tmp_path_factory.mktemp("load") / "small")
    make(folder, EVENTS, 1)
    return folder.root


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return found


def test_append_is_measured_beside_its_peers(capsys: pytest.CaptureFixture[str]) -> None:
    # when
    append.main(["--events", str(EVENTS), "--repeat", "1", "--json"])

    # then
    ways = [row["way"] for row in rows(capsys)]
    assert ways[:4] == ["Store.append", "bare Arrow insert", "Arrow made of rows, insert", "Store.append"]


def test_a_refresh_is_measured_beside_a_rebuild_and_leaves_its_source_alone(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # given
    before = sorted((path.name, path.stat().st_size) for path in made.iterdir())

    # when
    refresh.main([str(made), "--repeat", "1", "--json"])

    # then
    (figures,) = rows(capsys)
    assert {"stage", "resolve", "project", "refresh", "rebuild", "peak MB"} <= set(figures)
    assert sorted((path.name, path.stat().st_size) for path in made.iterdir()) == before


def test_publications_and_questions_are_measured(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # when
    publish.main([str(made), "--repeat", "1", "--json"])
    publications = rows(capsys)
    queries.main([str(made), "--repeat", "1", "--json"])
    asked = rows(capsys)

    # then
    assert publications[0]["Parquet files"]
    assert {"history of the largest deadline", "the middling deadline as of a day", "all changes", "parley deadlines"} <= {
        r["question"] for r in asked
    }


def test_a_server_and_every_page_are_measured(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # when
    dashboard.main([str(made), "--repeat", "1", "--json"])

    # then
    servers, asked = (json.loads(part)["rows"] for part in re.split(r"(?<=\n\})\n(?=\{)", capsys.readouterr().out))
    assert servers[0]["first content s"] > 0
    assert servers[0]["MB after every page"] > 20
    assert {page.name for page in PAGES} - {row["page"] for row in asked} <= {"contradiction"}
    assert all(row["kB"] > row["gzip kB"] > 0 and row["CPU ms"] > 0 for row in asked)


def test_reading_is_measured_beside_a_bare_parse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given one article
    (tmp_path / "articles").mkdir()
    text = "Zelensky met Rubio in Geneva on Sunday for talks on the peace plan."
    article = {"id": "a", "url": "https://ledger.example/a", "outlet": "Ledger", "published": "2025-11-25T08:00:00+00:00",
               "lang": "en", "title": "", "text": text}  # fmt: skip
    (tmp_path / "articles" / "a.json").write_text(json.dumps(article))

    # when
    observe.main([str(tmp_path), "--repeat", "1", "--json"])

    # then
    assert [row["way"] for row in rows(capsys)][:3] == ["bare spaCy parse", "extractor", "extractor without the tagger"]


def test_gates_are_measured_one_by_one_and_a_run_with_nothing_new_needs_no_great_expectations(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # when
    quality.main(["--articles", "3", "--json"])

    # then
    found = {row["what"]: row for row in rows(capsys)}
    assert set(STEPS) <= set(found)
    assert (found["feed_entries"]["rows"], found["pages"]["rows"], found["article_revisions"]["rows"]) == (3, 3, 3)
    assert found["loading Great Expectations, aside"]["CPU-s"] > 0
    assert "a run with nothing new (does not load Great Expectations)" in found
