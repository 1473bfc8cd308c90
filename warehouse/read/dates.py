"""Deadlines and meetings that have a day, as a calendar lists them: those given up and called off as well."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

_KINDS = {
    "deadline": (
        "deadline AS entity, status, latest, contested, due_earliest AS earliest, due AS last, due_text AS day_text, "
        "set_by AS who, addressed_to AS whom, subject AS about, NULL AS place"
    ),
    "meeting": (
        "meeting AS entity, status, latest, contested, when_earliest AS earliest, when_latest AS last, when_text AS day_text, "
        "participants AS who, CAST([] AS VARCHAR[]) AS whom, '' AS about, place"
    ),
}
_DAY_OF_OUTCOME = {"deadline": "due_latest", "meeting": "when_latest"}


def dates(
    reader: Reader,
    kind: str,
    *,
    topic: str,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int,
) -> list[Row]:
    """One row per deadline or per meeting (`kind`) with a day, the latest day first.

    `earliest` and `last` are the days between which it lies; `sequence` is the position in the log of the last event about it, a
    report, a decision of a person or the calendar, and never falls; `modified` when that was recorded. The evidence is that of
    the view; where another report decides the state, it stands in `…_outcome`. `outcome_day` is whether that one names a day.
    """
    decided = ", ".join(f"c.{name} AS {name.strip(chr(34))}_outcome" for name in EVIDENCE.split(", "))
    query = f"""
        WITH thing AS (
            SELECT {_KINDS[kind]}, articles, origins, last_published, latest_change, {EVIDENCE}
            FROM {source_of(kind, as_of, corrections)}
            WHERE topic = {literal(topic)} AND last IS NOT NULL
            ORDER BY last DESC, entity
            LIMIT {limit:d}
        ),

        report AS (
            SELECT r.{kind} AS entity, r.observation
            FROM {kind}_report AS r
            SEMI JOIN thing ON r.{kind} = thing.entity
        ),

        step AS (
            SELECT report.entity, s.position, s.recorded_at
            FROM report
            INNER JOIN stg_{kind}_report AS s ON report.observation = s.event_id
            UNION ALL
            SELECT entity, position, recorded_at FROM stg_lapse SEMI JOIN thing USING (entity)
            UNION ALL
            SELECT report.entity, act.position, act.recorded_at
            FROM report
            INNER JOIN judgement AS j USING (observation)
            INNER JOIN stg_judgement AS act USING (act)
        ),

        last_step AS (
            SELECT entity, max(position) AS sequence, arg_max(recorded_at, position) AS modified FROM step GROUP BY entity
        )

        SELECT '{kind}' AS kind, thing.*, last_step.sequence, last_step.modified,
            c.{_DAY_OF_OUTCOME[kind]} IS NOT NULL AS outcome_day, {decided}
        FROM thing
        LEFT JOIN last_step USING (entity)
        LEFT JOIN {source_of(f"{kind}_change", as_of, corrections)} AS c
            ON thing.latest_change = c.change AND thing.entity = c.{kind}
        ORDER BY last DESC, entity
    """
    return ask(reader, query)
