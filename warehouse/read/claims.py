"""Who states what, and which statements conflict."""

from __future__ import annotations

from datetime import date

from warehouse.read.listing import EVIDENCE, Corrections, listing
from warehouse.read.snapshot import Reader, Row

_CLAIM = f"claim, topic, claim_topic, stance, proposition, subject, modality, speaker_kind, plan, points, chain, {EVIDENCE}"
_SIDE = (
    "speaker_{0}, chain_text_{0}, outlet_{0}, url_{0}, article_id_{0}, revision_{0}, published_{0}, quote_{0}, start_{0}, end_{0}"
)
_CONTRADICTION = (
    "contradiction, topic, type, about, entity, state, verdict, settled_by, note, days_between, published, "
    f"observation_a, {_SIDE.format('a')}, observation_b, {_SIDE.format('b')}"
)


def claims(
    reader: Reader,
    *,
    topic: str | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
    about: str | None = None,
    speaker: str | None = None,
) -> list[Row]:
    """One row per claim per article, oldest first.

    `about` keeps one subject, as authorship or deadline; `speaker` those whose name has these letters in it.
    """
    where = "TRUE"
    values: list[object] = []
    if about is not None:
        where, values = f"{where} AND claim_topic = ?", [*values, about]
    if speaker:
        where, values = f"{where} AND contains(lower(speaker), lower(?))", [*values, speaker]
    return listing(
        reader,
        "claim",
        _CLAIM,
        order="published, claim",
        topic=topic,
        as_of=as_of,
        corrections=corrections,
        where=where,
        values=values,
    )


def contradictions(
    reader: Reader, *, topic: str | None = None, as_of: date | None = None, corrections: Corrections = "current"
) -> list[Row]:
    """One row per pair of statements that conflict in fact, oldest first: both quotations, both chains, the days between."""
    order = "published, contradiction"
    return listing(reader, "contradiction", _CONTRADICTION, order=order, topic=topic, as_of=as_of, corrections=corrections)
