"""Verify as the command runs it: a head noted elsewhere is held against the log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.verifying import verify_log
from schemas.articles import ArticleWithdrawn
from schemas.envelope import NewEvent
from schemas.errors import InputError
from schemas.folder import DataFolder
from warehouse.connect import open_store

NOON = datetime(2025, 11, 25, 12, tzinfo=UTC)


def test_the_head_that_verify_tells_is_the_anchor_that_it_takes(tmp_path: Path) -> None:
    # given
    folder, told = DataFolder(tmp_path), list[str]()
    with open_store(folder, clock=lambda: NOON) as store:
        gone = ArticleWithdrawn(article_id="a", url="https://example.org/1", reason="410")
        store.append([NewEvent.fact("article:a", gone, observed_at=NOON)])
    verify_log(folder, tell=told.append, clock=lambda: NOON)
    anchor = next(line for line in told if line.startswith("Head")).split()[-1]

    # when
    same = verify_log(folder, tell=told.append, clock=lambda: NOON, anchors=[anchor])
    other = verify_log(folder, tell=told.append, clock=lambda: NOON, anchors=["f" * 64 + "@1", "f" * 64 + "@2"])

    # then
    assert [row["check"] for row in same if not row["ok"]] == []
    assert [row["check"] for row in other if not row["ok"]] == ["log", "anchor", "anchor"]
    with pytest.raises(InputError, match="HASH@POSITION"):
        verify_log(folder, tell=told.append, anchors=["nonsense"])
