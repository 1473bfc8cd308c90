"""One plan from near: what was told of it in order, who is said to have written it, which counts are told, what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row

_LINE = (
    "change, step, version, event, modality, firm, is_news, points, points_text, authors, actors, recipients, when_earliest, "
    f"when_latest, when_text, {EVIDENCE}"
)
_DEADLINE = (
    "deadline, status, contested, set_by, ended_by, addressed_to, first_due, due, due_earliest, due_text, slip_days, articles, "
    f"origins, {EVIDENCE}"
)
_TEXT = (
    "act, topic, plan, version, lineage, points, numbered, is_current, decided_by, note, made_at, outlet, title, url, "
    "article_id, published"
)
_AUTHORED = ("drafted", "revised", "proposed", "disowned")


def plan_history(
    reader: Reader,
    plan: str,
    *,
    version: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    limit: int | None = None,
    offset: int = 0,
) -> list[Row]:
    """One row per report of a plan, the last first; `version` narrows them to one text of it."""
    where, values = "plan = ?", [plan]
    if version is not None:
        where += " AND version = ?"
        values.append(version)
    most = "" if limit is None else f" LIMIT {limit:d} OFFSET {offset:d}"
    source = source_of("plan_change", as_of, corrections, plan)
    return ask(reader, f"SELECT {_LINE} FROM {source} WHERE {where} ORDER BY step DESC{most}", values)


def point_counts(reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """One row per version and number of points that is told of it: `outlets` say so; the words are the first that do."""
    query = f"""
        WITH told AS (
            SELECT * FROM {source_of("plan_change", as_of, corrections, plan)}
            WHERE plan = ? AND version IS NOT NULL AND points IS NOT NULL
        ),
        counted AS (
            SELECT version, points, list_sort(list(DISTINCT outlet)) AS outlets,
                count(DISTINCT article_id) AS articles, count(DISTINCT origin) AS origins, min(step) AS step
            FROM told
            GROUP BY version, points
        )
        SELECT version, points, points_text, outlets, articles, origins, {EVIDENCE}
        FROM counted INNER JOIN told USING (version, points, step)
        ORDER BY version, articles DESC, origins DESC, step
    """
    return ask(reader, query, [plan])


def accounts(
    reader: Reader,
    plans: Sequence[str],
    *,
    as_of: date | None = None,
    corrections: Corrections = "current",
    each: int = 12,
) -> list[Row]:
    """Who wrote which text by whose account, at most `each` a plan, the oldest first.

    One row per plan, `what` (drafted, revised, proposed or disowned; asserts or denies for a claim about authorship), `names` of
    those who are said to have done it, and `voice`, whose account it is: `version`, `points`, `proposition` of a claim, counts,
    the words that say so first, and `all_told`, how many rows the plan has. A claim in the words of a report is told once.
    """
    if not plans:
        return []
    several = ", ".join("?" * len(plans))
    only = plans[0] if len(plans) == 1 else None
    lead = ", ".join(f"{one} := {one}" for one in EVIDENCE.split(", "))
    query = f"""
        WITH report AS (
            SELECT *, event AS what, CASE WHEN event = 'disowned' THEN actors ELSE authors END AS names
            FROM {source_of("plan_change", as_of, corrections, only)}
            WHERE plan IN ({several}) AND event IN ({", ".join(f"'{one}'" for one in _AUTHORED)}) AND firm
        ),
        claimed AS (
            SELECT c.* REPLACE (coalesce(c.plan, p.plan) AS plan), c.stance AS what,
                list_filter([split_part(c.subject, ':', 3)], LAMBDA name: name NOT IN ('', 'unknown')) AS names,
            FROM {source_of("claim", as_of, corrections)} AS c
            LEFT JOIN (SELECT plan, topic, lineage FROM plan) AS p
                ON c.topic = p.topic AND split_part(c.subject, ':', 2) = p.lineage AND starts_with(c.subject, 'authorship:')
            WHERE c.claim_topic = 'authorship' AND coalesce(c.plan, p.plan) IN ({several})
        ),
        told AS (
            SELECT plan, version, what, names, NULL AS proposition, origin, {EVIDENCE} FROM report WHERE len(names) > 0
            UNION ALL
            SELECT plan, NULL, what, names, proposition, origin, {EVIDENCE} FROM claimed
            WHERE NOT EXISTS (
                SELECT 1 FROM report
                WHERE report.article_id = claimed.article_id AND claimed.start < report."end" AND report.start < claimed."end"
            )
        )
        SELECT plan, version, what, names, voice, proposition,
            count(DISTINCT article_id) AS articles, count(DISTINCT origin) AS origins, min(published) AS begun,
            arg_min(struct_pack({lead}), (published, article_id, start)) AS lead, count(*) OVER (PARTITION BY plan) AS all_told
        FROM (SELECT * REPLACE (list_sort(names) AS names), coalesce(speaker, outlet) AS voice FROM told)
        GROUP BY plan, version, what, names, voice, proposition
        QUALIFY row_number() OVER (PARTITION BY plan ORDER BY begun, voice, what, names, version, proposition) <= {each:d}
        ORDER BY plan, begun, voice, what, names, version, proposition
    """
    return [row | row.pop("lead") for row in ask(reader, query, [*plans, *plans])]


def texts_of(reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """One row per text of a plan that was handed in, in the order of publication; `numbered` is how many points it has."""
    source = source_of("plan_text", as_of, corrections)
    return ask(reader, f"SELECT DISTINCT {_TEXT} FROM {source} WHERE plan = ? ORDER BY published, made_at, act", [plan])


def texts_untold(reader: Reader, topic: str, *, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """Texts that were handed in of lineages of which no report tells, as `texts_of` gives them."""
    source = source_of("plan_text", as_of, corrections)
    query = f"SELECT DISTINCT {_TEXT} FROM {source} WHERE topic = ? AND plan IS NULL ORDER BY lineage, published, made_at, act"
    return ask(reader, query, [topic])


def deadlines_of(
    reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current", limit: int | None = None
) -> list[Row]:
    """One row per deadline that hangs on a plan, the latest due first."""
    most = "" if limit is None else f" LIMIT {limit:d}"
    source = source_of("deadline", as_of, corrections)
    return ask(reader, f"SELECT {_DEADLINE} FROM {source} WHERE plan = ? ORDER BY due DESC NULLS LAST, deadline{most}", [plan])
