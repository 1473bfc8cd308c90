"""What the log knows of articles already, as the stages before it need it. Each call takes in new events first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.acts import AliasAdded
from schemas.pages import ArticleText, KnownArticle
from schemas.sources import SourceAdded
from warehouse.store import Store
from warehouse.views.runner import stage

CURRENT = "SELECT article_id, revision FROM views.main.revision_standing WHERE is_current"
"""The current revision of each article: the latest by publication, one without a date after what it replaced."""

_COLUMNS = "article_id, revision, url, outlet, title, text, text_hash, published, observed_at"
_KNOWN = f"SELECT {_COLUMNS}, source_id, text_kind FROM views.main.stg_article"
_EVER = datetime(1, 1, 1, tzinfo=UTC)


def known_articles(store: Store, *, since: datetime | None = None) -> dict[str, KnownArticle]:
    """The current revision of every article by its id; with `since`, only of those observed then or later."""
    stage(store)
    query = f"""
        SELECT current.*, numbers.last_revision, coalesce(gone.position > numbers.position, FALSE) AS withdrawn
        FROM ({_KNOWN} SEMI JOIN ({CURRENT}) USING (article_id, revision) WHERE observed_at >= ?) AS current
        INNER JOIN (
            SELECT article_id, max(revision) AS last_revision, max(position) AS position
            FROM views.main.stg_article GROUP BY article_id
        ) AS numbers USING (article_id)
        LEFT JOIN (
            SELECT article_id, max(position) AS position FROM views.main.stg_article_withdrawn GROUP BY article_id
        ) AS gone USING (article_id)
        ORDER BY article_id
    """
    parameters = [(since or _EVER).astimezone(UTC).replace(tzinfo=None)]
    return {row["article_id"]: KnownArticle(**_times(row)) for row in store.query(query, parameters)}


def known_revisions(store: Store) -> dict[str, tuple[KnownArticle, ...]]:
    """Every revision of every article by article id, in the order of their numbers."""
    stage(store)
    revisions: dict[str, tuple[KnownArticle, ...]] = {}
    for row in store.query(f"{_KNOWN} ORDER BY article_id, revision"):
        known = KnownArticle(**_times(row))
        revisions[known.article_id] = (*revisions.get(known.article_id, ()), known)
    return revisions


def uninterpreted(store: Store, topic: str, extractor: str) -> list[ArticleText]:
    """Revisions that this extractor version has not read for this topic, oldest event first.

    It makes a killed run, a new topic and a newer extractor the same case: what is not read yet is read next. Revisions that
    were replaced are read too: what they said counts for the days on which they stood.
    """
    stage(store)
    query = f"""
        SELECT {_COLUMNS}, lang
        FROM views.main.stg_article AS article
        WHERE NOT EXISTS (
            SELECT 1
            FROM views.main.stg_interpretation AS done
            WHERE done.article_id = article.article_id AND done.revision = article.revision
                AND done.topic = ? AND done.extractor = ?
        )
        ORDER BY position
    """
    return [ArticleText(**_times(row)) for row in store.query(query, [topic, extractor])]


def source_entries(store: Store, topic: str) -> dict[str, SourceAdded]:
    """The profile entry that the log last told of each source of a topic, by source id."""
    query = """
        SELECT payload
        FROM event
        WHERE type = 'SourceAdded' AND topic = ? AND payload IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY stream ORDER BY position DESC) = 1
    """
    entries = [SourceAdded.model_validate_json(row["payload"]) for row in store.query(query, [topic])]
    return {entry.source_id: entry for entry in entries}


def aliases_added(store: Store, topic: str) -> list[tuple[str, str]]:
    """Spellings that people taught for a topic: actor id and alias, in the order in which they came."""
    query = "SELECT payload FROM log.main.event WHERE type = 'AliasAdded' AND topic = ? AND payload IS NOT NULL ORDER BY position"
    taught = [AliasAdded.model_validate_json(row["payload"]) for row in store.query(query, [topic])]
    return [(act.actor, act.alias) for act in taught]


def _times(row: Mapping[str, Any]) -> dict[str, Any]:
    # The tables hold UTC without an offset; values of the program always carry one.
    return {key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for key, value in row.items()}
