"""Full texts of plans, as people handed them in, and which version a person means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schemas.errors import InputError
from warehouse.read.former import alike
from warehouse.read.listing import EVIDENCE, Corrections, ask, listing
from warehouse.read.snapshot import Reader, Row

_POINT = (
    "act, number, topic, plan, version, lineage, points, numbered, is_current, matters, extractor, decided_by, note, made_at, "
    f"why, {EVIDENCE}"
)
_OF_TEXT = (
    "act, topic, plan, version, lineage, points, numbered, is_current, extractor, decided_by, note, made_at, why, outlet, title, "
    "url, article_id, published"
)


def plan_points(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    where: str = "TRUE",
    values: Sequence[object] = (),
) -> list[Row]:
    """One row per text and point, those of one text in order; `where` narrows them, with its values bound."""
    return listing(
        reader,
        "plan_text",
        _POINT,
        order="topic, lineage, published, made_at, act, number",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
    )


def plan_texts(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per text, in the order of their publication; `numbered` is how many points it has."""
    return listing(
        reader,
        "plan_text",
        f"DISTINCT {_OF_TEXT}",
        order="topic, lineage, published, made_at, act",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
    )


def text_of(
    reader: Reader,
    wanted: str,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
) -> list[Row]:
    """The points of one text: `wanted` is the id of the text or of its version, or the beginning of one that fits only one.

    Of a version that has several texts it is the one that was handed in last. Raises InputError.
    """
    wanted = wanted.strip()
    if not wanted:
        raise InputError("no text given; `parley plan-text list` lists them")
    for fits in ("{} = ?", "starts_with({}, ?)"):
        where = f"({fits.format('act')} OR ({fits.format('version')} AND is_current))"
        rows = plan_points(reader, topic=topic, as_of=as_of, corrections=corrections, where=where, values=[wanted, wanted])
        texts = sorted({row["act"]: row["version"] or row["act"] for row in rows}.values())
        if len(texts) > 1:
            raise InputError(f"{wanted!r} fits {len(texts)} texts: {', '.join(texts[:5])}; give more of the id")
        if rows:
            return rows
    near = [one for one in alike(reader, wanted) if one.startswith("version-")]
    hint = f" (did you mean {' or '.join(near)}?)" if near else ""
    raise InputError(f"no text is called {wanted!r}{hint}; `parley plan-text list` lists those that were handed in")


def version_named(reader: Reader, wanted: str) -> Row:
    """`topic, version, plan, points` of the version that a person names by its id, or by a beginning that fits only one.

    Raises InputError where none or several fit.
    """
    columns = "SELECT topic, version, plan, points FROM plan_version WHERE"
    rows = ask(reader, f"{columns} version = ?", [wanted])
    rows = rows or ask(reader, f"{columns} starts_with(version, ?) ORDER BY version", [wanted] if wanted.strip() else ["?"])
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise InputError(
            f"{wanted!r} fits {len(rows)} versions: {', '.join(row['version'] for row in rows[:5])}; give more of it"
        )
    known = {row["version"] for row in ask(reader, "SELECT version FROM plan_version")}
    near = [one for one in alike(reader, wanted) if one in known]
    raise InputError(
        f"no version is called {wanted!r}; "
        + (f"did you mean {' or '.join(near)}?" if near else "`parley plans` lists them in the first column")
    )


def version_counted(reader: Reader, topic: str, lineage: str, points: int) -> str | None:
    """The public id of a lineage's version with so many points, None where no report tells of one."""
    query = """
        SELECT v.version
        FROM plan_version AS v
        INNER JOIN plan AS p ON v.plan = p.plan
        WHERE p.topic = ? AND p.lineage = ? AND v.points = ?
        ORDER BY v.ordinal
        LIMIT 1
    """
    return next((row["version"] for row in ask(reader, query, [topic, lineage, points])), None)


def lineage_of(reader: Reader, topic: str, plan: str) -> str | None:
    """The lineage of the plan with a public id."""
    rows = ask(reader, "SELECT lineage FROM plan WHERE topic = ? AND plan = ?", [topic, plan])
    return next((row["lineage"] for row in rows), None)
