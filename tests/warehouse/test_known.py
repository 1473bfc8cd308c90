"""Of what the log knows a run is given what it needs: the articles that it asked for, and those of the last days."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.warehouse.given import article, deadline, opened
from warehouse.known import known_articles, known_revisions, listed_articles, outlets_of, recent_articles, uninterpreted
from warehouse.store import Store

DAY = datetime(2025, 11, 22, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = opened(tmp_path)
    batches = [
        article("old", "2025-10-01", deadline("set", due="2025-10-10")),
        article("ledger", "2025-11-21", deadline("set", due="2025-11-27")),
        article("ledger", "2025-11-22", deadline("set", due="2025-11-28"), revision=2, outlet="New Owner"),
        article("herald", "2025-11-25", deadline("met")),
    ]
    store.append([event for batch in batches for event in batch])
    return store


def test_only_the_articles_that_were_asked_for_come_with_their_texts(store: Store) -> None:
    known = known_articles(store, ["ledger", "unknown"])
    revisions = known_revisions(store, ["ledger", "old", "unknown"])

    assert {name: (one.revision, "2025-11-28" in one.text) for name, one in known.items()} == {"ledger": (2, True)}
    assert {name: [one.revision for one in all_] for name, all_ in revisions.items()} == {"ledger": [1, 2], "old": [1]}
    assert (known_articles(store, []), known_revisions(store, [])) == ({}, {})


def test_articles_of_the_last_days_are_listed_by_their_current_revision(store: Store) -> None:
    assert [(one.article_id, one.revision) for one in listed_articles(store, DAY)] == [("herald", 1), ("ledger", 2)]
    assert [one.article_id for one in listed_articles(store, DAY.replace(day=24))] == ["herald"]
    assert set(recent_articles(store, DAY)) == {"herald", "ledger"}
    assert set(recent_articles(store, DAY, DAY.replace(hour=23))) == {"ledger"}
    assert outlets_of(store, ["ledger", "unknown"]) == {"ledger": "New Owner"}


def test_what_no_reader_of_this_version_has_read_waits_with_its_text(store: Store) -> None:
    assert uninterpreted(store, "ukraine", "rules/1") == []
    waiting = uninterpreted(store, "gaza", "rules/1")
    assert [(one.article_id, one.revision) for one in waiting] == [("old", 1), ("ledger", 1), ("ledger", 2), ("herald", 1)]
    assert all(one.text for one in waiting)


def test_an_article_comes_with_the_texts_of_the_two_revisions_before_the_newest_first(store: Store) -> None:
    for number, day in ((3, "2025-11-29"), (4, "2025-11-30")):
        store.append(article("ledger", "2025-11-22", deadline("set", due=day), revision=number))

    known = known_articles(store, ["ledger", "old"])

    days = [day for text in known["ledger"].earlier for day in ("2025-11-27", "2025-11-28", "2025-11-29") if day in text]
    assert (known["ledger"].revision, days, known["old"].earlier) == (4, ["2025-11-29", "2025-11-28"], ())


def test_an_article_that_was_edited_lately_is_listed_with_the_young_ones(store: Store) -> None:
    # given: seen in November to have been edited, and of October by its own date
    first, *others = article("old", "2025-10-01", deadline("set", due="2025-10-11"), revision=2)
    store.append([first.model_copy(update={"observed_at": DAY.replace(day=26)}), *others])

    assert [(one.article_id, one.revision) for one in listed_articles(store, DAY.replace(day=24))] == [("herald", 1), ("old", 2)]
