"""Why an observation is taken to speak of a plan, deadline or meeting: the rule in words, and what people decided about it."""

from __future__ import annotations

from typing import Any

from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row

_ACTS = (
    "ObservationConfirmed", "ObservationRejected", "ObservationCorrected", "EntitiesMerged", "EntitiesSplit", "ProposalDismissed",
)  # fmt: skip


def reasons(reader: Reader, kind: str, key: str) -> list[Row]:
    """A row per observation and thing: `observation, entity, kind, why, published, outlet, quote, names, decisions`.

    For an entity the rows of its observations, oldest first; for an observation those of every thing that it speaks of.
    `names` are the public ids that were first given to it; `decisions` those of people, oldest first: `act, type, by, made_at,
    note, entities`.
    """
    which = "placed.observation = ?" if kind == "observation" else "placed.entity = ? AND placed.kind = ?"
    rows = ask(
        reader,
        f"""
        SELECT placed.observation, placed.entity, placed.kind, placed.why, told.published, told.outlet, told.quote
        FROM identity AS placed LEFT JOIN observation_history AS told ON told.observation = placed.observation
        WHERE {which}
        ORDER BY told.published NULLS LAST, placed.observation, placed.kind
        """,
        [key] if kind == "observation" else [key, kind],
    )
    decisions, names = decided(reader), _names(reader)
    return [
        {**row, "names": names.get(row["observation"], []), "decisions": decisions.get(row["observation"], [])} for row in rows
    ]


def _names(reader: Reader) -> dict[str, list[str]]:
    query = "SELECT anchor, list(entity ORDER BY position) AS names FROM stg_entity_named GROUP BY anchor"
    followed = _today(reader)
    found: dict[str, list[str]] = {}
    for row in ask(reader, query, []):
        for observation in {row["anchor"], followed.get(row["anchor"], row["anchor"])}:
            found.setdefault(observation, []).extend(row["names"])
    return found


def _today(reader: Reader) -> dict[str, str]:
    return {row["observation"]: row["today"] for row in ask(reader, "SELECT observation, today FROM stand_in", [])}


def decided(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """What people decided, by each observation that it hangs on, as it was known then and as it is found today."""
    from schemas.catalogue import content  # pydantic's models: only where a decision is read

    listed = ", ".join(f"'{act}'" for act in _ACTS)
    query = f"""
        SELECT event_id, type, schema_version, payload, observed_at FROM event
        WHERE type IN ({listed}) AND payload IS NOT NULL ORDER BY position
    """
    followed = _today(reader)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in ask(reader, query, []):
        said = content(row["type"], row["payload"], row["schema_version"])
        anchors = [said["about"]] if "about" in said else [*said["anchors"], *said.get("stay", ())]
        anchors = [anchor for anchor in anchors if anchor is not None]  # a dismissal may be about a name
        entities = said.get("entities") or ([said["entity"]] if "entity" in said else [])
        decision = {
            "act": row["event_id"],
            "type": row["type"],
            "by": said["by"],
            "made_at": row["observed_at"],
            "note": said.get("note", ""),
            "entities": entities,
        }
        for observation in {i for a in anchors for i in (a["observation"], followed.get(a["observation"], a["observation"]))}:
            found.setdefault(observation, []).append(decision)
    return found
