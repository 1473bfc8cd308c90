"""What plans contain, version by version, and what changed from one version to the next."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_PROVISION = (
    "provision, plan, version, points, topic, lineage, provision_topic, standing, value, old_value, unit, obligations, text, "
    f"texts, firm, contested, articles, origins, first_published, last_published, {EVIDENCE}"
)
_CHANGE = (
    "change, plan, version_before, points_before, version, points, topic, provision_topic, standing_before, value_before, "
    "unit_before, standing, value, unit, text_before, text, contested, quote_before, outlet_before, "
    f"{EVIDENCE}"
)
_CELL = (
    "version, provision_topic, plan, place, points, topic, state, standing, value, unit, basis, version_before, points_before, "
    "standing_before, value_before, unit_before, quote_before, outlet_before, contested, text_points, reported, outlets, "
    f"articles, origins, {EVIDENCE}"
)


def provisions(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    plan: str | None = None,
    about: str | None = None,
) -> list[Row]:
    """One row per version, matter and number, plan by plan.

    `plan` is the beginning of the id of a plan or version, `about` a matter, as military_cap.
    """
    where, values = _narrowed(plan, about)
    order = "topic, plan, provision_topic, points IS NULL, first_published, provision"
    return listing(
        reader,
        "provision",
        _PROVISION,
        order=order,
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
    )


def provision_changes(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    plan: str | None = None,
    about: str | None = None,
) -> list[Row]:
    """One row per matter on which two neighbouring versions differ, or of which a report tells both numbers."""
    where, values = _narrowed(plan, about)
    order = "topic, plan, provision_topic, published, change"
    return listing(
        reader, "provision_change", _CHANGE,
        order=order, topic=topic, as_of=as_of, corrections=corrections, where=where, values=values,
    )  # fmt: skip


def provision_cells(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    plan: str | None = None,
    about: str | None = None,
) -> list[Row]:
    """One row per matter and version, plan by plan and matter by matter, the versions in the order in which they came."""
    where, values = _narrowed(plan, about)
    order = "topic, plan, provision_topic, place"
    return listing(
        reader, "provision_cell", _CELL,
        order=order, topic=topic, as_of=as_of, corrections=corrections, where=where, values=values,
    )  # fmt: skip


def cells_of(
    reader: Reader, plan: str, *, as_of: date | None = None, corrections: Corrections = "current", reports: int = 4
) -> list[Row]:
    """The cells of one plan, matter by matter, the versions in their order; of `reported` the `reports` best attested."""
    columns = _CELL.replace("reported", f"reported[:{reports:d}] AS reported")
    return listing(
        reader, "provision_cell", columns,
        order="provision_topic, place", as_of=as_of, corrections=corrections, where="plan = ?", values=[plan],
    )  # fmt: skip


def _narrowed(plan: str | None, about: str | None) -> tuple[str, list[str]]:
    where, values = "TRUE", []
    if plan is not None:
        where += " AND (starts_with(plan, ?) OR starts_with(coalesce(version, ''), ?))"
        values += [plan, plan]
    if about is not None:
        where += " AND provision_topic = ?"
        values.append(about)
    return where, values
