"""An address that names another outlet than before is said in the run's notes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from flows.importing import import_articles
from schemas.folder import DataFolder
from schemas.profile_file import load_profile
from warehouse.connect import open_store


def test_an_article_that_names_another_outlet_than_before_is_told(tmp_path: Path, article: Path) -> None:
    profile = load_profile(Path(__file__).parents[2] / "topics" / "ukraine.yaml")
    told = json.loads(article.read_text())
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps({**told, "outlet": "Another Paper", "text": told["text"] + "\n\nNobody answered calls."}))
    folder = DataFolder(tmp_path / "data")

    (first,) = import_articles(folder, [profile], [article], clock=lambda: datetime(2025, 11, 22, tzinfo=UTC))
    (second,) = import_articles(folder, [profile], [edited], clock=lambda: datetime(2025, 11, 23, tzinfo=UTC))

    assert first["notes"] == []
    assert ["Example Herald" in note and "Another Paper" in note for note in second["notes"]] == [True]
    assert second["counts"]["articles_revised"] == 1


def test_a_file_that_was_mended_is_no_longer_set_aside(tmp_path: Path, article: Path) -> None:
    profile = load_profile(Path(__file__).parents[2] / "topics" / "ukraine.yaml")
    folder = DataFolder(tmp_path / "data")
    good = article.read_text()

    def states() -> list[str]:
        with open_store(folder, clock=lambda: datetime(2025, 11, 22, tzinfo=UTC)) as store:
            return [row["state"] for row in store.query("SELECT q.state FROM log.journal.quarantine AS q")]

    def took(text: str) -> list[str]:
        article.write_text(text)
        import_articles(folder, [profile], [article], clock=lambda: datetime(2025, 11, 22, tzinfo=UTC))
        return states()

    assert [took("{broken"), took("{broken"), took(good)] == [["open"], ["open"], ["settled"]]
