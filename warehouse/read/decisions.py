"""What people decided, under which name, and about which words."""

from __future__ import annotations

import re
from typing import Any

from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row

_ACTS = (
    "ObservationConfirmed", "ObservationRejected", "ObservationCorrected", "ObservationAdded", "AliasAdded", "EntitiesMerged",
    "EntitiesSplit", "ContradictionSettled", "ProposalDismissed", "PlanTextRecorded", "PayloadErased",
)  # fmt: skip


def decisions(reader: Reader, *, topic: str | None = None, limit: int | None = None) -> list[Row]:
    """One row a decision, the newest first, `limit` of them: `act, made_at, by, what, type, topic, about, quote, note, said`.

    `about` is the observation, entity or actor that it names; `said` what a person states in the place of what was read. Both
    are empty where the decision's words were erased.
    """
    types = ", ".join(f"'{name}'" for name in _ACTS)
    query = f"""
        SELECT event_id, observed_at, type, schema_version, topic, payload
        FROM event
        WHERE type IN ({types}){"" if topic is None else " AND topic = ?"}
        ORDER BY position DESC{"" if limit is None else f" LIMIT {limit:d}"}
    """
    return [_decision(row) for row in ask(reader, query, [] if topic is None else [topic])]


def _decision(row: Row) -> Row:
    from schemas.catalogue import content  # pydantic's models: only where a decision is read

    told = content(row["type"], row["payload"], row["schema_version"]) if row["payload"] else {}
    said = told.get("said") or {}
    anchors = [told.get("about"), told.get("first"), *(told.get("anchors") or ())]
    anchor: dict[str, Any] = next(filter(None, anchors), {})
    about = anchor.get("observation", "")
    if told.get("entities") or "entity" in told:
        about = " = ".join(told["entities"]) if "entities" in told else told["entity"]
    elif "alias" in told:
        about = f"{told['actor']}: {told['alias']}"
    elif told.get("spelling"):
        about = ": ".join(filter(None, (told["actor"], told["spelling"])))
    elif "numbered" in told:
        about = told["version"] or f"{told['lineage']}, {told['points']} points"
    elif "events" in told:
        about = f"{len(told['events'])} events"
    elif said and not about:
        about = said["payload"]["article_id"]
    return {
        "act": row["event_id"],
        "made_at": row["observed_at"],
        "by": told.get("by", ""),
        "what": told.get("verdict") or re.sub(r"^.*(?=[A-Z])", "", row["type"]).lower(),
        "type": row["type"],
        "topic": row["topic"],
        "about": about,
        "quote": anchor.get("quote") or said.get("payload", {}).get("evidence", {}).get("quote", ""),
        "note": told.get("note", ""),
        "said": said.get("payload"),
    }
