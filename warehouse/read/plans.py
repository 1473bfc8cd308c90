"""Plans and their versions."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_PLAN = (
    "plan, topic, lineage, label, status, last_event, versions, current_version, points, points_history, authors, "
    f"articles, origins, first_published, last_published, {EVIDENCE}"
)
_VERSION = (
    "version, plan, topic, ordinal, parent, points, counts, count_contested, status, last_event, contested, authors, "
    f"accepted_by, rejected_by, label, articles, origins, first_published, last_published, {EVIDENCE}"
)

_POSITION = (
    f"paper, party, plan, version, topic, position, name, positions, when_earliest, when_latest, articles, origins, {EVIDENCE}"
)


def plans(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per plan, the longest known first; `as_of` gives the state by what was published up to that day."""
    order = "topic, first_published, plan"
    return listing(reader, "plan", _PLAN, order=order, topic=topic, as_of=as_of, corrections=corrections)


def versions(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per version, plan by plan, in the order in which the texts came."""
    order = "topic, plan, ordinal"
    return listing(reader, "plan_version", _VERSION, order=order, topic=topic, as_of=as_of, corrections=corrections)


def positions(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per version and party, plan by plan: where the party stands by its last word, and all its words in order."""
    order = "topic, plan, paper, party"
    return listing(reader, "plan_position", _POSITION, order=order, topic=topic, as_of=as_of, corrections=corrections)
