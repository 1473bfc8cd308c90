"""One plan from near: what was told of it in order, who is said to have written it, which counts are told, what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from warehouse.read.listing import EVIDENCE, Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal

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
_AUTHORED = "event IN ('drafted', 'revised', 'proposed', 'disowned')"


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
        WITH told AS {_kept(as_of)} (
            SELECT * FROM {source_of("plan_change", as_of, corrections, plan)}
            WHERE plan = ? AND version IS NOT NULL AND points IS NOT NULL
        ),
        counted AS (
            SELECT version, points, list_sort(list(DISTINCT outlet)) AS outlets, count(*) AS statements, min(step) AS step
            FROM told
            GROUP BY version, points
        )
        SELECT version, points, points_text, outlets, statements, {EVIDENCE}
        FROM counted INNER JOIN told USING (version, points, step)
        ORDER BY version, len(outlets) DESC, statements DESC, step
    """
    return ask(reader, query, [plan])


def accounts(
    reader: Reader,
    plans: Sequence[str],
    *,
    as_of: date | None = None,
    corrections: Corrections = "current",
    each: int = 12,
    news_only: bool = False,
) -> list[Row]:
    """Who wrote which text by whose account, at most `each` a plan, the oldest first.

    One row per plan, `what` (drafted, revised, proposed or disowned; asserts or denies for a claim about authorship), `names` of
    those who are said to have done it, and `voice`, whose account it is: `version`, `proposition` of a claim, counts, the words
    that say so first, and `more`, whether the plan has further ones. A claim in the words of a report is told once. With
    `news_only` only the first report that says such a thing of a version stands there.
    """
    if not plans:
        return []
    claimed = _claimed(reader, plans, as_of, corrections, 2 * each + 1)
    spans = _spans(reader, plans, as_of, corrections, sorted({row["article_id"] for row in claimed}))
    rows = _authored(reader, plans, as_of, corrections, each + 1, news_only) + [
        row
        for row in claimed
        if not any(start < row["end"] and row["start"] < end for start, end in spans.get(row["article_id"], []))
    ]
    rows.sort(key=lambda row: (row["plan"], row["published"], row["article_id"], row["start"]))
    shown: list[Row] = []
    for _, own in groupby(rows, key=lambda row: row["plan"]):
        several = list(own)
        shown += [row | {"more": len(several) > each} for row in several[:each]]
    return shown


def _authored(
    reader: Reader, plans: Sequence[str], as_of: date | None, corrections: Corrections, each: int, news_only: bool
) -> list[Row]:
    query = f"""
        WITH told AS {_kept(as_of)} (
            SELECT * FROM {source_of("plan_change", as_of, corrections, plans[0] if len(plans) == 1 else None)}
            WHERE plan IN ({_marks(plans)}) AND firm AND {_AUTHORED}{" AND is_news" if news_only else ""}
        ),
        grouped AS (
            SELECT plan, version, event AS what,
                list_sort(CASE WHEN event = 'disowned' THEN actors ELSE authors END) AS names,
                coalesce(speaker, outlet) AS voice, count(DISTINCT article_id) AS articles, count(DISTINCT origin) AS origins,
                min(step) AS step
            FROM told
            GROUP BY ALL
        ),
        earliest AS (
            SELECT * FROM grouped WHERE len(names) > 0
            QUALIFY row_number() OVER (PARTITION BY plan ORDER BY step) <= {each:d}
        )
        SELECT plan, earliest.version, what, names, voice, NULL AS proposition, articles, origins, {EVIDENCE}
        FROM earliest INNER JOIN told USING (plan, step)
    """
    return ask(reader, query, plans)


def _claimed(reader: Reader, plans: Sequence[str], as_of: date | None, corrections: Corrections, each: int) -> list[Row]:
    named = ask(reader, f"SELECT plan, lineage FROM plan WHERE plan IN ({_marks(plans)}) AND lineage IS NOT NULL", plans)
    meant = " ".join(f"WHEN {literal(row['lineage'])} THEN {literal(row['plan'])}" for row in named)
    meant = f"CASE split_part(subject, ':', 2) {meant} END" if named else "NULL"
    query = f"""
        WITH told AS {_kept(as_of)} (
            SELECT *, coalesce(plan, {meant}) AS of_plan
            FROM {source_of("claim", as_of, corrections)}
            WHERE claim_topic = 'authorship' AND (plan IS NULL OR plan IN ({_marks(plans)}))
        ),
        grouped AS (
            SELECT of_plan, stance AS what, split_part(subject, ':', 3) AS name, proposition, coalesce(speaker, outlet) AS voice,
                count(DISTINCT article_id) AS articles, count(DISTINCT origin) AS origins,
                min(published) AS begun, arg_min(claim, (published, claim)) AS claim
            FROM told
            WHERE of_plan IS NOT NULL AND starts_with(subject, 'authorship:')
            GROUP BY ALL
        ),
        earliest AS (
            SELECT * FROM grouped QUALIFY row_number() OVER (PARTITION BY of_plan ORDER BY begun, claim) <= {each:d}
        )
        SELECT earliest.of_plan AS plan, NULL AS version, what,
            CASE WHEN name IN ('', 'unknown') THEN [] ELSE [name] END AS names, voice, earliest.proposition, articles, origins,
            {EVIDENCE}
        FROM earliest INNER JOIN told USING (claim)
    """
    return ask(reader, query, plans)


def _spans(
    reader: Reader, plans: Sequence[str], as_of: date | None, corrections: Corrections, articles: Sequence[str]
) -> dict[str, list[tuple[int, int]]]:
    """Where in these articles reports say who wrote a plan."""
    if not articles:
        return {}
    source = source_of("plan_change", as_of, corrections, plans[0] if len(plans) == 1 else None)
    query = f"""
        SELECT article_id, start, "end" FROM {source}
        WHERE plan IN ({_marks(plans)}) AND article_id IN ({_marks(articles)}) AND firm AND {_AUTHORED}
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in ask(reader, query, [*plans, *articles]):
        spans.setdefault(row["article_id"], []).append((row["start"], row["end"]))
    return spans


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _kept(as_of: date | None) -> str:
    # What stands today is read twice, first a few columns of many rows, then all columns of a few. What stood on a day has to be
    # worked out and is kept.
    return "NOT MATERIALIZED" if as_of is None else "MATERIALIZED"


def texts_of(reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """One row per text of a plan that was handed in, in the order of publication; `numbered` is how many points it has."""
    source = source_of("plan_text", as_of, corrections)
    return ask(reader, f"SELECT DISTINCT {_TEXT} FROM {source} WHERE plan = ? ORDER BY published, made_at, act", [plan])


def texts_untold(reader: Reader, topic: str, *, as_of: date | None = None, corrections: Corrections = "current") -> list[Row]:
    """Texts that were handed in of lineages of which no report tells, as `texts_of` gives them."""
    source = source_of("plan_text", as_of, corrections)
    query = f"SELECT DISTINCT {_TEXT} FROM {source} WHERE topic = ? AND plan IS NULL ORDER BY lineage, published, made_at, act"
    return ask(reader, query, [topic])


def plans_by_contents(reader: Reader, topic: str, *, as_of: date | None = None) -> list[Row]:
    """Plans of which reports tell only what they say: one row each with its `matters`, and the words that say so first."""
    # The reports themselves carry from when to when they stood, which is all that is asked here, and far less than the views.
    over = None if as_of is None else f"CAST({literal(as_of.isoformat())} AS DATE) + 1"
    stood = "stood_until IS NULL" if over is None else f"stood_from < {over} AND coalesce(stood_until >= {over}, TRUE)"
    lead = ", ".join(f"{one} := {one}" for one in EVIDENCE.split(", "))
    query = f"""
        SELECT plan, list_sort(list(DISTINCT provision_topic)) AS matters,
            arg_min(struct_pack({lead}), (published, article_id, start)) AS lead
        FROM provision_report
        WHERE topic = ? AND counts AND {stood} AND plan IS NOT NULL
            AND plan NOT IN (SELECT plan FROM plan_report WHERE counts AND {stood} AND plan IS NOT NULL)
        GROUP BY plan
        ORDER BY plan
    """
    return [row | row.pop("lead") for row in ask(reader, query, [topic])]


def deadlines_of(
    reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current", limit: int = 6
) -> list[Row]:
    """One row per deadline that hangs on a plan, the latest due first."""
    if as_of is None:
        query = f"SELECT {_DEADLINE} FROM deadline WHERE plan = ? ORDER BY due DESC NULLS LAST, deadline LIMIT {limit:d}"
        return ask(reader, query, [plan])
    # As of a day few deadlines, each by itself, are worked out sooner than all.
    query = (
        "SELECT deadline FROM deadline_report WHERE plan = ? GROUP BY deadline ORDER BY max(due_latest) DESC NULLS LAST, deadline"
    )
    rows: list[Row] = []
    for one in ask(reader, f"{query} LIMIT {limit:d}", [plan]):
        source = source_of("deadline", as_of, corrections, one["deadline"])
        rows += ask(reader, f"SELECT {_DEADLINE} FROM {source} WHERE plan = ? AND deadline = ?", [plan, one["deadline"]])
    return sorted(rows, key=lambda row: row["due"] or "", reverse=True)
