"""What has come in, the newest first, as a feed tells it: by the place in the log and not by the day of the article."""

from __future__ import annotations

from datetime import date

from warehouse.read.changes import Significance
from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

_COLUMNS = (
    f"change, kind, entity, plan, topic, event, significance, sentence, actors, occurred_earliest, occurred_latest, {EVIDENCE}"
)
_OTHER_SIDE = ("speaker", "chain_text", "outlet", "title", "url", "published", "quote")
_LEAST = {"major": "significance = 'major'", "minor": "significance <> 'detail'", "detail": "TRUE"}


def feed(
    reader: Reader,
    *,
    topic: str,
    plan: str | None = None,
    actor: str | None = None,
    kind: str | None = None,
    least: Significance = "detail",
    after: int | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int,
    offset: int = 0,
) -> list[Row]:
    """One row per report that says something new: those that came in last, or with `after` those that came in right after it.

    `arrived` is the position in the log at which it came in. What an article says that was read anew, by a newer extractor or
    with other names, came in when the article was first read: else each new reading would push the whole archive into the feed.
    `plan` is the id of a plan or version, `actor` a name. A contradiction has its earlier side in `…_a`.
    """
    narrowed = [f"topic = {literal(topic)}", _LEAST[least]]
    if plan is not None:
        narrowed.append(f"(plan = {literal(plan)} OR entity = {literal(plan)})")
    if actor is not None:
        narrowed.append(f"list_contains(actors, {literal(actor)})")
    if kind is not None:
        narrowed.append(f"kind = {literal(kind)}")
    came, order = ("TRUE", "DESC") if after is None else (f"arrived > {after:d}", "ASC")
    sides = ", ".join(f"pair.{name}_a" for name in _OTHER_SIDE)
    query = f"""
        WITH found AS (
            SELECT {_COLUMNS}, position, recorded_at
            FROM {source_of("change", as_of, corrections)}
            WHERE {" AND ".join(narrowed)}
        ),

        reading AS (
            SELECT article_id, revision, min(position) AS first_reading, max(position) AS last_reading
            FROM stg_interpretation
            SEMI JOIN found USING (article_id, revision)
            WHERE topic = {literal(topic)}
            GROUP BY ALL
        ),

        arriving AS (
            SELECT
                {_COLUMNS}, recorded_at,
                CASE WHEN last_reading > position THEN least(position, first_reading) ELSE position END AS arrived
            FROM found
            LEFT JOIN reading USING (article_id, revision)
        ),

        shown AS (
            SELECT * FROM arriving
            WHERE {came}
            ORDER BY arrived {order}, change {order}
            LIMIT {limit:d} OFFSET {offset:d}
        )

        SELECT shown.*, {sides}
        FROM shown
        LEFT JOIN contradiction AS pair ON shown.kind = 'contradiction' AND shown.change = pair.contradiction
        ORDER BY arrived {order}, change {order}
    """
    return ask(reader, query)
