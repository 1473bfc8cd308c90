"""Sources, articles, and what the gates held back."""

from __future__ import annotations

from schemas.errors import InputError
from warehouse.read.listing import listing
from warehouse.read.snapshot import Reader, Row

SOURCE = (
    "topic, source_id, name, health, reason, last_error, kind, lang, feed_url, failures, sick_since, last_outcome, last_status, "
    "last_poll_at, last_ok_at, last_news_at, next_poll_at, polls, failed_polls, entries, mean_seconds, articles, last_article_at"
)
"""Columns of a source."""
_ARTICLE = (
    "article_id, outlet, title, url, source_id, external_id, author, lang, state, blocked_by, revision, revisions, published, "
    "first_published, first_seen, text_kind, characters, topics, not_for, original, is_copy"
)
_QUARANTINE = "id, run_id, held_at, topic, step, expectation, reason, state, tried_at, closed_at, closed_by, because, content"


def sources(reader: Reader, *, topic: str | None = None) -> list[Row]:
    """One row per source per topic, the troubled ones first."""
    order = "list_position(['sick', 'failing', 'unknown', 'healthy', 'retired'], health), topic, source_id"
    return listing(reader, "source_health", SOURCE, order=order, topic=topic)


def articles(reader: Reader, *, topic: str | None = None) -> list[Row]:
    """One row per article, oldest first; with a topic, those that concern it."""
    rows = listing(reader, "article", _ARTICLE, order="coalesce(first_published, first_seen), article_id")
    return [row for row in rows if topic is None or topic in row["topics"]]


def quarantine(
    reader: Reader,
    *,
    topic: str | None = None,
    step: str | None = None,
    state: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per row that a gate held back, those that wait first, then the newest; `content` is the row as it was, JSON text.

    `step` keeps those of one gate, `state` those that are open, settled or discarded.
    """
    wanted = {"step": step, "state": state}
    named = {column: value for column, value in wanted.items() if value is not None}
    return listing(
        reader,
        "quarantine",
        _QUARANTINE,
        order="state <> 'open', held_at DESC, id",
        topic=topic,
        where=" AND ".join(["TRUE", *(f"{column} = ?" for column in named)]),
        values=list(named.values()),
        limit=limit,
        offset=offset,
    )


def trend(reader: Reader, *, topic: str | None = None, step: str | None = None) -> list[Row]:
    """One row per expectation that failed on some day the journal has, the one that failed last first; `days` are those days."""
    told = listing(
        reader,
        "quality_trend",
        "topic, day, step, expectation, severity, runs, failed_runs, checked, failed",
        order="day DESC, step, expectation",
        topic=topic,
        where="failed_runs > 0 AND coalesce(step = ?, TRUE)",
        values=[step],
    )
    by_name: dict[tuple[object, ...], list[Row]] = {}
    for row in told:
        by_name.setdefault((row["topic"], row["step"], row["expectation"], row["severity"]), []).append(row)
    names = ("topic", "step", "expectation", "severity")
    return [dict(zip(names, key, strict=True)) | {"days": days} for key, days in by_name.items()]


def held_row(reader: Reader, beginning: str) -> Row:
    """The row of the quarantine with this id, or with the only id that begins like it. Raises InputError."""
    rows = listing(
        reader, "quarantine", _QUARANTINE, order="id", where="starts_with(id, ?) AND ? <> ''", values=[beginning, beginning]
    )
    if len(rows) != 1:
        what = f"is the beginning of {len(rows)} ids; give more of it" if rows else "is no row of the quarantine"
        raise InputError(
            f"{beginning!r} {what}. `parley quarantine list --state all` has the ids; what a run set aside that published "
            f"nothing shows with the next snapshot"
        )
    return rows[0]
