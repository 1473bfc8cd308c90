"""The log as DuckDB holds it. What any log promises is in test_log_promises.py."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import LogError
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def noon() -> datetime:
    return NOON


def event(number: int) -> NewEvent:
    payload = ArticleWithdrawn(article_id="a", url=f"https://example.org/{number}", reason="410")
    return NewEvent.fact("article:a", payload, observed_at=NOON)


def test_a_log_written_by_a_newer_parley_is_refused(tmp_path: Path) -> None:
    # given
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        store.connection.execute("INSERT INTO log.main.migration VALUES (999, 'from the future')")

    # when
    with pytest.raises(LogError) as refused:
        open_store(DataFolder(tmp_path), clock=noon)

    # then
    assert "newer version" in str(refused.value)
    assert "Upgrade Parley" in str(refused.value)


def test_a_query_gives_rows_with_their_column_names(tmp_path: Path) -> None:
    with open_store(DataFolder(tmp_path), clock=noon) as store:
        # given
        store.append([event(1)])

        # when
        rows = store.query("SELECT position, type FROM event WHERE position = ?", [1])

        # then
        assert rows == [{"position": 1, "type": "ArticleWithdrawn"}]
