"""Outlets: how much each brings, how late it reached us, how much of it is its own, and the newest articles of all."""

from __future__ import annotations

from warehouse.read.listing import ask, listing
from warehouse.read.snapshot import Reader, Row, literal

WEEKS = 13
"""Weeks that are counted one by one, the last of them that of the newest article."""

_ARTICLE = (
    "article_id, outlet, title, url, source_id, author, lang, state, blocked_by, revision, revisions, published, "
    "first_published, first_seen, text_kind, characters, original, is_copy"
)


def outlets(reader: Reader, *, topic: str) -> list[Row]:
    """One row per outlet and source that brought articles of a topic, the most first.

    `copies` repeat another article, `copied` is how often others repeat one of these, `own` what is left. `seconds_median` and
    `seconds_most` (of nine in ten) lie between the publisher's date and the moment at which Parley first had the page, of the
    `dated` articles: those published since Parley first read the outlet. `revised` have more than one revision, `edits` are the
    statements whose words an edit changed or dropped without saying so. `weeks` counts articles a week, `copies_weeks` the
    copies among them, the oldest first; `first_week` is the Monday of the first of them.
    """
    query = f"""
        WITH mine AS (
            SELECT
                *,
                -- What lay in a feed before Parley first read it came late by no fault of anybody.
                CASE WHEN first_published >= min(first_seen) OVER (PARTITION BY outlet, source_id)
                    THEN epoch(first_seen - first_published) END AS late,
                CAST(date_trunc('week', coalesce(first_published, first_seen)) AS DATE) AS week
            FROM article
            WHERE list_contains(topics, {literal(topic)})
        ),

        span AS (SELECT max(week) - {7 * (WEEKS - 1):d} AS first_week FROM mine),

        repeated AS (SELECT original, count(*) AS times FROM mine WHERE is_copy GROUP BY original),

        edited AS (
            SELECT article_id, count(*) AS edits
            FROM silent_edit
            WHERE topic = {literal(topic)} AND NOT marked
            GROUP BY article_id
        )

        SELECT
            outlet, source_id,
            count(*) AS articles,
            count(*) FILTER (is_copy) AS copies,
            count(*) - count(*) FILTER (is_copy) AS own,
            CAST(coalesce(sum(times), 0) AS BIGINT) AS copied,
            count(*) FILTER (late > 0) AS dated,
            median(late) FILTER (late > 0) AS seconds_median,
            quantile_cont(late, 0.9) FILTER (late > 0) AS seconds_most,
            count(*) FILTER (revisions > 1) AS revised,
            CAST(coalesce(sum(edits), 0) AS BIGINT) AS edits,
            max(coalesce(first_published, first_seen)) AS last_article_at,
            any_value(first_week) AS first_week,
            list_transform(
                range({WEEKS:d}),
                LAMBDA n: len(list_filter(list(CAST((week - first_week) / 7 AS INTEGER)), LAMBDA w: w = n))
            ) AS weeks,
            list_transform(
                range({WEEKS:d}),
                LAMBDA n: len(list_filter(
                    list(CASE WHEN is_copy THEN CAST((week - first_week) / 7 AS INTEGER) END), LAMBDA w: w = n
                ))
            ) AS copies_weeks
        FROM mine
        CROSS JOIN span
        LEFT JOIN repeated ON mine.article_id = repeated.original
        LEFT JOIN edited ON mine.article_id = edited.article_id
        GROUP BY outlet, source_id
        ORDER BY articles DESC, outlet, source_id
    """
    return ask(reader, query)


def newest_articles(
    reader: Reader,
    *,
    topic: str,
    outlet: str | None = None,
    state: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per article of a topic, the newest first, pages included that its sources named and that gave no article.

    `outlet` keeps those whose outlet has these letters in its name, `state` one of read, blocked, withdrawn.
    """
    where = (
        "(list_contains(topics, ?) OR (state = 'blocked' AND source_id IN (SELECT source_id FROM source_health WHERE topic = ?)))"
    )
    values: list[object] = [topic, topic]
    if outlet:
        where, values = f"{where} AND contains(lower(outlet), lower(?))", [*values, outlet]
    if state:
        where, values = f"{where} AND state = ?", [*values, state]
    order = "coalesce(first_published, first_seen) DESC, article_id"
    return listing(reader, "article", _ARTICLE, order=order, where=where, values=values, limit=limit, offset=offset)
