"""Why an observation is taken to speak of a plan, deadline or meeting: the rule in words, and what people decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warehouse.read.listing import ask
from warehouse.read.named import one_of
from warehouse.read.snapshot import Reader, Row

_ACTS = "stg_judgement", "stg_entity_decision", "stg_dismissal"
_HANGS_ON = {"stg_entity_decision": "anchors || coalesce(stay, [])"}
_FEW = 500
"""Observations up to which DuckDB is asked for what hangs on them. For more, all that people decided is read: that is less."""
"""Where decisions about observations, entities and proposals are staged, each with its place in the log."""


def reasons(reader: Reader, kind: str, key: str) -> list[Row]:
    """A row per observation and thing: `observation, entity, kind, why, published, outlet, quote, names, decisions`.

    For an entity the rows of its observations, oldest first; for an observation those of every thing that it speaks of.
    `names` are the public ids that were first given to it; `decisions` those of people, oldest first: `act, type, by, made_at,
    note, entities`.
    """
    rows = _placed(reader, kind, key)
    told = [row["observation"] for row in rows]
    decisions, names = decided(reader, told), _names(reader, told)
    return [
        {**row, "names": names.get(row["observation"], []), "decisions": decisions.get(row["observation"], [])} for row in rows
    ]


def _placed(reader: Reader, kind: str, key: str) -> list[Row]:
    if kind in ("deadline", "meeting"):  # whose reports lie together with what places them
        query = f"""
            SELECT observation, {kind} AS entity, '{kind}' AS kind, why, published, outlet, quote FROM {kind}_report
            WHERE {kind} = ?
            ORDER BY published NULLS LAST, observation
        """
        return ask(reader, query, [key])
    which = "placed.observation = ?" if kind == "observation" else "placed.entity = ? AND placed.kind = ?"
    query = f"""
        SELECT placed.observation, placed.entity, placed.kind, placed.why, told.published, told.outlet, told.quote
        FROM identity AS placed LEFT JOIN observation_history AS told ON told.observation = placed.observation
        WHERE {which}
        ORDER BY told.published NULLS LAST, placed.observation, placed.kind
    """
    return ask(reader, query, [key] if kind == "observation" else [key, kind])


def _names(reader: Reader, observations: Sequence[str]) -> dict[str, list[str]]:
    followed = _today(reader)
    anchors = _anchors(observations, followed)
    if not anchors:
        return {}
    few = len(anchors) <= _FEW
    query = f"""
        SELECT anchor, list(entity ORDER BY position) AS names FROM stg_entity_named
        WHERE {f"anchor IN ({one_of(anchors)})" if few else "TRUE"} GROUP BY anchor
    """
    found: dict[str, list[str]] = {}
    wanted = set(anchors)
    for row in ask(reader, query, anchors if few else []):
        if row["anchor"] not in wanted:
            continue
        for observation in {row["anchor"], followed.get(row["anchor"], row["anchor"])}:
            found.setdefault(observation, []).extend(row["names"])
    return found


def _acts_about(reader: Reader, observations: Sequence[str] | None) -> list[int]:
    """Where acts stand in the log: all of them, or those that hang on observations."""
    fits, anchors = dict.fromkeys(_ACTS, "TRUE"), list[str]()
    if observations is not None:
        anchors = _anchors(observations, _today(reader))
        if not anchors:
            return []
        if len(anchors) <= _FEW:
            several = one_of(anchors)
            fits = dict.fromkeys(_ACTS, f"observation IN ({several})")
            fits["stg_entity_decision"] = f"list_has_any(anchors || coalesce(stay, []), [{several}])"
    found = [
        f"SELECT position, {_HANGS_ON.get(name, '[observation]')} AS anchors FROM {name} WHERE {fit}"
        for name, fit in fits.items()
    ]
    values = anchors * len(_ACTS) if len(anchors) <= _FEW else []
    wanted = set(anchors)
    rows = ask(reader, " UNION ALL ".join(found), values)
    return sorted({row["position"] for row in rows if observations is None or wanted & set(row["anchors"])})


def _anchors(observations: Sequence[str], followed: dict[str, str]) -> list[str]:
    """These observations, and those in whose place they stand today."""
    wanted = set(observations)
    return [*sorted(wanted), *sorted(anchor for anchor, today in followed.items() if today in wanted - {anchor})]


def _today(reader: Reader) -> dict[str, str]:
    return {row["observation"]: row["today"] for row in ask(reader, "SELECT observation, today FROM stand_in", [])}


def decided(reader: Reader, observations: Sequence[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """What people decided, by each observation that it hangs on, as it was known then and as it is found today.

    With `observations` only what hangs on them: of a million events that is much less to read.
    """
    from schemas.catalogue import content  # pydantic's models: only where a decision is read

    positions = _acts_about(reader, observations)
    if not positions:
        return {}
    query = f"""
        SELECT event_id, type, schema_version, payload, observed_at FROM event
        WHERE position IN ({", ".join(map(str, positions))}) AND type <> 'ObservationAdded' AND payload IS NOT NULL
        ORDER BY position
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
