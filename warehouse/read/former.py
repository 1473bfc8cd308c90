"""Ids of which nothing stands under their own name: people joined them to others, or their reports were taken back."""

from __future__ import annotations

from typing import Any, NamedTuple

from warehouse.read.listing import EVIDENCE, ask
from warehouse.read.reasons import decided, reasons
from warehouse.read.snapshot import Reader, Row

_REPORT = f"observation, topic, kind, event, modality, chain, origin, {EVIDENCE}, stood_until, counts"
_TAKEN_BACK = {"ObservationRejected": "rejected", "ObservationCorrected": "corrected"}


class Former(NamedTuple):
    """An id that was given once and that no report has today. `now` is the id of what its first report is told as."""

    kind: str
    id: str
    anchor: str
    """The observation that it was given to."""
    now: str | None


def former(reader: Reader, fits: str, wanted: str) -> list[Former]:
    """Ids that were given and that fit, one row each; `fits` is SQL on `entity` with one value."""
    query = f"""
        SELECT named.kind, named.entity, arg_min(named.anchor, named.position) AS anchor,
            arg_min(coalesce(own.entity, heir.entity), named.position) AS now
        FROM (SELECT * FROM stg_entity_named WHERE {fits}) AS named
        LEFT JOIN identity AS own ON named.anchor = own.observation AND named.kind = own.kind
        LEFT JOIN stand_in ON named.anchor = stand_in.observation
        LEFT JOIN identity AS heir ON stand_in.today = heir.observation AND named.kind = heir.kind
        GROUP BY named.kind, named.entity
        ORDER BY named.entity
    """
    return [Former(row["kind"], row["entity"], row["anchor"], row["now"]) for row in ask(reader, query, [wanted])]


def joined(reader: Reader, kind: str, one: str, now: str) -> Row:
    """How the id `one` came to be told as `now`: `id, by, made_at, note`; nobody's name where reports showed it, not a person."""
    made = [d for row in reasons(reader, kind, now) for d in row["decisions"] if d["type"] == "EntitiesMerged"]
    act: dict[str, Any] = max((d for d in made if one in d["entities"]), key=lambda d: str(d["made_at"]), default={})
    return {"id": one, **{name: act.get(name) for name in ("by", "made_at", "note")}}


def taken_back(reader: Reader, kind: str, key: str) -> list[Row]:
    """What there was of a thing, or of one observation, oldest first: each report with `ended`, what took it back.

    `ended` has `what` (rejected, corrected or edited), `by`, `made_at` and `note`; nobody's name where an article was edited.
    """
    told = "observation = ?"
    values = [key]
    if kind != "observation":
        told = "kind = ? AND observation IN (SELECT observation FROM identity WHERE entity = ? AND kind = ?)"
        values = ["plan" if kind == "version" else kind, key, kind]
    rows = ask(reader, f"SELECT {_REPORT} FROM observation_history WHERE {told} ORDER BY published, observation", values)
    acts = decided(reader)
    return [_ended(row, acts.get(row["observation"], [])) for row in rows]


def _ended(row: Row, acts: list[dict[str, Any]]) -> Row:
    until, counts = row.pop("stood_until"), row.pop("counts")
    ended = {"what": "edited", "by": None, "made_at": until, "note": ""}
    for act in acts:
        if not counts and act["type"] in _TAKEN_BACK:
            ended = {"what": _TAKEN_BACK[act["type"]], **{name: act[name] for name in ("by", "made_at", "note")}}
    return {**row, "ended": ended}


def read_no_more(reader: Reader, one: Former) -> list[Row]:
    """The report that an id was given to, where the newest reading of its article does not have it: `ended` says why."""
    from schemas.catalogue import content  # pydantic's models: only where a decision is read

    columns = "event_id, type, schema_version, payload, reported_at, observed_at"
    [row] = ask(reader, f"SELECT {columns} FROM event WHERE event_id = ?", [one.anchor])
    published = row["reported_at"] or row["observed_at"]
    if row["payload"] is not None:
        said = content(row["type"], row["payload"], row["schema_version"])
        words = {"event": said.get("event"), "article_id": said["article_id"], "quote": said["evidence"]["quote"]}
        ended = {"what": "read no more", "by": None, "made_at": None, "note": ""}
        return [{"observation": one.anchor, "published": published, **words, "ended": ended}]
    erasures = ask(
        reader,
        "SELECT payload, schema_version, observed_at FROM event WHERE type = 'PayloadErased' AND contains(payload, ?)",
        [one.anchor],
    )
    ended = {"what": "erased", "by": None, "made_at": None, "note": ""}
    for erasure in erasures:
        act = content("PayloadErased", erasure["payload"], erasure["schema_version"])
        ended |= {"by": act["by"], "made_at": erasure["observed_at"], "note": act.get("note", "")}
    return [{"observation": one.anchor, "published": published, "event": one.kind, "quote": None, "ended": ended}]


def alike(reader: Reader, wanted: str) -> list[str]:
    """At most three ids of plans, versions, deadlines and meetings that are spelled nearly so, or hold these letters."""
    query = """
        SELECT entity, damerau_levenshtein(entity, lower(?)) AS far
        FROM (SELECT DISTINCT entity FROM identity) AS known
        WHERE contains(entity, lower(?)) OR far <= 2 + length(entity) // 6
        ORDER BY NOT contains(entity, lower(?)), far, entity
        LIMIT 3
    """
    return [row["entity"] for row in ask(reader, query, [wanted] * 3)]
