"""Set expectations on real tables: events appended to a real log, staged, then spoilt by hand."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from quality.gate import audit
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.observations import ArticleInterpreted
from tests.quality.samples import ARTICLE, NOW, TEXT_HASH, deadline_event, published_event
from warehouse.connect import open_store
from warehouse.store import Store
from warehouse.views.runner import stage


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(DataFolder(tmp_path), clock=lambda: NOW + timedelta(hours=1)) as opened:
        deadline = deadline_event()
        read = ArticleInterpreted(
            article_id=ARTICLE.article_id,
            revision=1,
            topic="ukraine",
            text_hash=TEXT_HASH,
            extractor="rules/1",
            observations=(deadline.event_id,),
        )
        interpreted = NewEvent.fact(f"article:{ARTICLE.article_id}", read, observed_at=NOW, topic="ukraine")
        opened.append([published_event(), deadline, interpreted])
        stage(opened)
        yield opened


STAGED_FAULTS = {
    "staged_evidence_is_exact_slice": [
        "UPDATE stg_deadline_report SET evidence_start = evidence_start + 1",
        "UPDATE stg_deadline_report SET revision = 2",
        "DELETE FROM stg_article",
        "UPDATE stg_article SET text = replace(text, 'both capitals', 'one capital')",
    ],
    "revision_staged_once": [
        "INSERT INTO stg_article BY NAME SELECT * REPLACE ('other' AS event_id, 'other' AS text_hash) FROM stg_article"
    ],
    "article_staged_with_text": ["UPDATE stg_article SET text = ' '"],
    "event_staged_once": ["INSERT INTO stg_deadline_report SELECT * FROM stg_deadline_report"],
    "interpretation_finds_its_observations": ["DELETE FROM stg_deadline_report"],
}
"""What spoils staging, by the expectation that must see it."""


def test_views_of_whole_events_hold(store: Store) -> None:
    # given staged events

    # when
    verdict = audit("views", store.query)

    # then
    assert [(check.expectation, check.detail) for check in verdict.failed] == []
    assert not verdict.stop


@pytest.mark.parametrize(("expectation", "spoil"), [(name, sql) for name, all_sql in STAGED_FAULTS.items() for sql in all_sql])
def test_spoilt_staging_is_seen_and_named(store: Store, expectation: str, spoil: str) -> None:
    # given
    store.connection.execute(spoil)

    # when
    verdict = audit("views", store.query)

    # then
    [check] = [check for check in verdict.failed if check.expectation == expectation]
    assert check.failed >= 1
    assert check.detail
    assert verdict.stop or not check.stops
