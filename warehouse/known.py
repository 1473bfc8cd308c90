"""What the log knows of articles already, as the stages before it need it. Each call takes in new events first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.actors import ActorsListed
from schemas.acts import AliasAdded
from schemas.catalogue import P, content, typed
from schemas.lineages import LineagesListed
from schemas.pages import ArticleText, KnownArticle, ListedArticle
from schemas.sources import SourceAdded
from warehouse.store import Store
from warehouse.views.runner import stage

CURRENT = "SELECT article_id, revision FROM views.main.revision_standing WHERE is_current"
"""The current revision of each article: the latest by publication, one without a date after what it replaced."""

_LISTED = "article_id, revision, url, outlet, title, published, observed_at"
_COLUMNS = f"{_LISTED}, text, text_hash, posts"


def listed_articles(store: Store, since: datetime) -> list[ListedArticle]:
    """The current revision of every article published, or else observed, since then, or edited since then; no text is read."""
    stage(store)
    query = f"""
        SELECT {_LISTED}, source_id
        FROM views.main.stg_article SEMI JOIN ({CURRENT}) USING (article_id, revision)
        WHERE greatest(coalesce(published, observed_at), CASE WHEN revision > 1 THEN observed_at END) >= ?
        ORDER BY article_id
    """
    return [ListedArticle(**_times(row)) for row in store.query(query, [_naive(since)])]


def known_articles(store: Store, articles: Iterable[str]) -> dict[str, KnownArticle]:
    """The current revision of these articles by id, as far as they are known, with the texts of the two before."""
    stage(store)
    known = _current(store, "article_id IN (SELECT unnest(?))", [sorted(set(articles))])
    earlier = _earlier(store, [article for article in known.values() if article.revision > 2])
    return {key: article.model_copy(update={"earlier": earlier.get(key, ())}) for key, article in known.items()}


def recent_articles(store: Store, since: datetime, until: datetime | None = None) -> dict[str, KnownArticle]:
    """The current revision of every article published, or else observed, in this time: what a new text may be a copy of."""
    stage(store)
    last = _naive(until) if until else datetime.max
    return _current(store, "coalesce(published, observed_at) BETWEEN ? AND ?", [_naive(since), last])


def known_revisions(store: Store, articles: Iterable[str]) -> dict[str, tuple[KnownArticle, ...]]:
    """Every revision of these articles by article id, in the order of their numbers."""
    stage(store)
    query = "SELECT position FROM views.main.stg_article WHERE article_id IN (SELECT unnest(?))"
    positions = [row["position"] for row in store.query(query, [sorted(set(articles))])]
    revisions: dict[str, tuple[KnownArticle, ...]] = {}
    for row in _texts(store, positions, f"{_COLUMNS}, source_id, text_kind", "article_id, revision"):
        known = KnownArticle(**_times(row))
        revisions[known.article_id] = (*revisions.get(known.article_id, ()), known)
    return revisions


def heard_of(store: Store, articles: Iterable[str]) -> set[str]:
    """Which of these articles the log has anything of: that they were read, closed, or taken down."""
    streams = [f"article:{article}" for article in sorted(set(articles))]
    query = "SELECT DISTINCT stream FROM log.main.event WHERE stream IN (SELECT unnest(?))"
    return {row["stream"].removeprefix("article:") for row in store.query(query, [streams])}


def outlets_of(store: Store, articles: Iterable[str]) -> dict[str, str]:
    """Who published the current revision of these articles, by article id."""
    stage(store)
    query = f"""
        SELECT article_id, outlet
        FROM views.main.stg_article SEMI JOIN ({CURRENT}) USING (article_id, revision)
        WHERE article_id IN (SELECT unnest(?))
    """
    return {row["article_id"]: row["outlet"] for row in store.query(query, [sorted(set(articles))])}


def article_texts(store: Store, wanted: Iterable[tuple[str, int]]) -> list[ArticleText]:
    """These revisions, by article id and number, as the observing stage takes them, as far as the log has them."""
    stage(store)
    numbers = set(wanted)
    query = "SELECT article_id, revision, position FROM views.main.stg_article WHERE article_id IN (SELECT unnest(?))"
    rows = store.query(query, [sorted({article for article, _ in numbers})])
    positions = [row["position"] for row in rows if (row["article_id"], row["revision"]) in numbers]
    return [ArticleText(**_times(row)) for row in _texts(store, positions, f"{_COLUMNS}, lang", "position")]


def uninterpreted(store: Store, topic: str, extractor: str) -> list[ArticleText]:
    """Revisions that this extractor version has not read for this topic, oldest event first.

    It makes a killed run, a new topic and a newer extractor the same case: what is not read yet is read next. Revisions that
    were replaced are read too: what they said counts for the days on which they stood.
    """
    stage(store)
    query = """
        SELECT article.position
        FROM views.main.stg_article AS article
        WHERE NOT EXISTS (
            SELECT 1
            FROM views.main.stg_interpretation AS done
            WHERE done.article_id = article.article_id AND done.revision = article.revision
                AND done.topic = ? AND done.extractor = ?
        )
    """
    positions = [row["position"] for row in store.query(query, [topic, extractor])]
    return [ArticleText(**_times(row)) for row in _texts(store, positions, f"{_COLUMNS}, lang", "position")]


def observations_of(store: Store, topic: str, articles: Iterable[str]) -> dict[tuple[str, int], list[tuple[str, dict[str, Any]]]]:
    """What the last reading of each revision of these articles found for the topic: type and payload, by article and revision.

    What people added or corrected is not among them. Observations that were erased are left out.
    """
    stage(store)
    query = """
        WITH last AS (
            SELECT article_id, revision, unnest(observations) AS event_id
            FROM views.main.stg_interpretation
            WHERE topic = ? AND article_id IN (SELECT unnest(?))
            QUALIFY row_number() OVER (PARTITION BY article_id, revision ORDER BY position DESC) = 1
        )

        SELECT last.article_id, last.revision, event.type, event.schema_version, event.payload
        FROM log.main.event AS event INNER JOIN last ON event.event_id = last.event_id
        WHERE event.payload IS NOT NULL
        ORDER BY event.position
    """
    found: dict[tuple[str, int], list[tuple[str, dict[str, Any]]]] = {}
    for row in store.query(query, [topic, sorted(set(articles))]):
        told = content(row["type"], row["payload"], row["schema_version"])
        found.setdefault((row["article_id"], row["revision"]), []).append((row["type"], told))
    return found


def _current(store: Store, where: str, values: list[object]) -> dict[str, KnownArticle]:
    query = f"""
        WITH wanted AS (
            SELECT position, article_id
            FROM views.main.stg_article SEMI JOIN ({CURRENT}) USING (article_id, revision)
            WHERE {where}
        ),

        numbers AS (
            SELECT article_id, max(revision) AS last_revision, max(position) AS position
            FROM views.main.stg_article SEMI JOIN wanted USING (article_id)
            GROUP BY article_id
        ),

        gone AS (
            SELECT article_id, max(position) AS position
            FROM views.main.stg_article_withdrawn SEMI JOIN wanted USING (article_id)
            GROUP BY article_id
        )

        SELECT wanted.position, last_revision, coalesce(gone.position > numbers.position, FALSE) AS withdrawn
        FROM wanted INNER JOIN numbers USING (article_id) LEFT JOIN gone USING (article_id)
    """
    found = {row.pop("position"): row for row in store.query(query, values)}
    rows = _texts(store, found, f"position, {_COLUMNS}, source_id, text_kind", "article_id")
    current = [found[row.pop("position")] | row for row in rows]
    return {row["article_id"]: KnownArticle(**_times(row)) for row in current}


def _earlier(store: Store, articles: Iterable[KnownArticle]) -> dict[str, tuple[str, ...]]:
    """The texts of the two revisions before each of these, by article id, the newest first."""
    wanted = {(article.article_id, article.revision - back) for article in articles for back in (1, 2)}
    query = "SELECT article_id, revision, position FROM views.main.stg_article WHERE article_id IN (SELECT unnest(?))"
    rows = store.query(query, [sorted({article for article, _ in wanted})]) if wanted else []
    positions = [row["position"] for row in rows if (row["article_id"], row["revision"]) in wanted]
    found: dict[str, tuple[str, ...]] = {}
    for row in _texts(store, positions, "article_id, text", "article_id, revision DESC"):
        found[row["article_id"]] = (*found.get(row["article_id"], ()), row["text"])
    return found


def _texts(store: Store, positions: Iterable[int], columns: str, order: str) -> list[dict[str, Any]]:
    """Rows of these positions with their texts. Listed in the query, so that DuckDB reads no more of the texts than it must."""
    listed = ", ".join(str(position) for position in sorted(positions))
    return (
        store.query(f"SELECT {columns} FROM views.main.stg_article WHERE position IN ({listed}) ORDER BY {order}")
        if listed
        else []
    )


def source_entries(store: Store, topic: str) -> dict[str, SourceAdded]:
    """The profile entry that the log last told of each source of a topic, by source id."""
    query = """
        SELECT payload, schema_version
        FROM event
        WHERE type = 'SourceAdded' AND topic = ? AND payload IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY stream ORDER BY position DESC) = 1
    """
    entries = [typed(SourceAdded, row["payload"], row["schema_version"]) for row in store.query(query, [topic])]
    return {entry.source_id: entry for entry in entries}


def actors_told(store: Store, topic: str) -> ActorsListed | None:
    """The actors of the topic's profile as the log was last told them."""
    return _last_told(store, ActorsListed, topic)


def lineages_told(store: Store, topic: str) -> LineagesListed | None:
    """The plans of the topic's profile as the log was last told them."""
    return _last_told(store, LineagesListed, topic)


def aliases_added(store: Store, topic: str) -> list[tuple[str, str]]:
    """Spellings that people taught for a topic: actor id and alias, in the order in which they came."""
    query = """
        SELECT payload, schema_version
        FROM log.main.event
        WHERE type = 'AliasAdded' AND topic = ? AND payload IS NOT NULL
        ORDER BY position
    """
    taught = [typed(AliasAdded, row["payload"], row["schema_version"]) for row in store.query(query, [topic])]
    return [(act.actor, act.alias) for act in taught]


def _last_told(store: Store, model: type[P], topic: str) -> P | None:
    query = """
        SELECT payload, schema_version
        FROM log.main.event
        WHERE type = ? AND topic = ? AND payload IS NOT NULL
        ORDER BY position DESC
        LIMIT 1
    """
    rows = store.query(query, [model.type(), topic])
    return typed(model, rows[0]["payload"], rows[0]["schema_version"]) if rows else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _times(row: Mapping[str, Any]) -> dict[str, Any]:
    # The tables hold UTC without an offset; values of the program always carry one.
    told = {key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for key, value in row.items()}
    return told | {"posts": [_times(post) for post in row["posts"]]} if "posts" in row else told
