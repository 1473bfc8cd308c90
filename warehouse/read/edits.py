"""What articles said before they were edited, and what rests on those words today."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, ask
from warehouse.read.snapshot import Reader, Row

_EDIT = (
    "observation, topic, kind, event, how, edited_at, revision_after, became, observation_after, marked, note, entities, "
    f"origin, {EVIDENCE}"
)
_RESTS = """
WITH edit AS (
    SELECT * FROM silent_edit
    WHERE {where}
    {newest}
),

report AS (
    -- Two reports tell the same where they give one thing the same event with the same day, number or matter.
    SELECT observation, deadline AS entity, concat_ws(' ', event, due_latest) AS what, origin, article_id, stood_until, counts
    FROM deadline_report
    UNION ALL
    SELECT observation, meeting, concat_ws(' ', event, when_latest), origin, article_id, stood_until, counts
    FROM meeting_report
    UNION ALL
    SELECT observation, coalesce(version, plan), concat_ws(' ', event, points), origin, article_id, stood_until, counts
    FROM plan_report
    UNION ALL
    SELECT
        observation, coalesce(version, plan), concat_ws(' ', event, provision_topic, value, unit), origin, article_id,
        stood_until, counts
    FROM provision_report
),

carried AS (
    SELECT
        e.observation,
        list_sort(list(DISTINCT o.origin)) AS carried_by
    FROM edit AS e
    INNER JOIN report AS r ON e.observation = r.observation
    INNER JOIN report AS o
        ON
            r.entity = o.entity AND r.what = o.what AND r.article_id <> o.article_id AND o.origin <> r.origin
            AND o.stood_until IS NULL AND o.counts
    GROUP BY e.observation
),

printed AS (
    -- Others that have the very words today: copies, and relays that were not mended.
    SELECT
        e.observation,
        list_sort(list(DISTINCT o.outlet)) AS still_printed_by,
        list(DISTINCT o.observation) AS those
    FROM edit AS e
    INNER JOIN quotation AS q ON e.observation = q.observation
    INNER JOIN quotation AS w ON q.topic = w.topic AND q.words = w.words AND q.article_id <> w.article_id
    INNER JOIN observation AS o ON w.observation = o.observation AND w.article_id = o.article_id
    GROUP BY e.observation
),

conflict AS (
    SELECT
        e.observation,
        list_sort(list(DISTINCT c.contradiction)) AS contradictions
    FROM (
        SELECT
            e.observation,
            unnest(list_append(coalesce(p.those, []), e.observation_after)) AS side
        FROM edit AS e
        LEFT JOIN printed AS p ON e.observation = p.observation
    ) AS e
    INNER JOIN (
        SELECT
            contradiction,
            unnest([observation_a, observation_b]) AS side
        FROM contradiction
    ) AS c ON e.side = c.side
    GROUP BY e.observation
),

standing AS (
    SELECT plan AS entity FROM plan
    UNION ALL SELECT version FROM plan_version
    UNION ALL SELECT deadline FROM deadline
    UNION ALL SELECT meeting FROM meeting
),

left_today AS (
    SELECT
        e.observation,
        list_sort(list(s.entity)) AS stands_today
    FROM (SELECT observation, unnest(entities) AS entity FROM edit) AS e
    INNER JOIN standing AS s USING (entity)
    GROUP BY e.observation
)

SELECT
    {columns},
    coalesce(stands_today, []) AS stands_today,
    coalesce(carried_by, []) AS carried_by,
    coalesce(still_printed_by, []) AS still_printed_by,
    coalesce(contradictions, []) AS contradictions
FROM edit
LEFT JOIN left_today USING (observation)
LEFT JOIN carried USING (observation)
LEFT JOIN printed USING (observation)
LEFT JOIN conflict USING (observation)
ORDER BY edited_at, article_id, start, observation
"""


def edits(
    reader: Reader, *, topic: str | None = None, since: date | None = None, silent: bool = False, limit: int | None = None
) -> list[Row]:
    """One row per observation whose words a revision changed or dropped, oldest edit first.

    `stands_today` are those of its `entities` of which any report still speaks; `carried_by` the outlets that tell the same today
    and go back to another origin; `still_printed_by` those that have the very words today; `contradictions` the
    pairs in which these words, or the sentence that took their place, are one side. `since` keeps edits of that day and later,
    `silent` those of revisions that do not say that they correct something, `limit` the newest so many.
    """
    where = "TRUE"
    values: list[object] = []
    if topic is not None:
        where, values = f"{where} AND topic = ?", [*values, topic]
    if since is not None:
        where, values = f"{where} AND edited_at >= CAST(? AS DATE)", [*values, since.isoformat()]
    if silent:
        where += " AND NOT marked"
    newest = "" if limit is None else f"ORDER BY edited_at DESC, article_id, start, observation LIMIT {limit:d}"
    return ask(reader, _RESTS.format(where=where, columns=_EDIT, newest=newest), values)
