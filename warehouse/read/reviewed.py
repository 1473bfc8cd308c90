"""One thing as a reviewer looks at it: an observation, the two of a contradiction, or all that was read of an article."""

from __future__ import annotations

from typing import Any

from warehouse.read.listing import EVIDENCE, ask
from warehouse.read.reasons import decided
from warehouse.read.snapshot import Reader, Row, literal

_REPORT = f"observation, topic, kind, event, modality, confidence, rule, extractor, counts, stood_until, {EVIDENCE}"
_MOST = 60


def reviewed(reader: Reader, topic: str, wanted: str) -> Row | None:
    """`{kind, id, reports, decisions, …}` of an observation, contradiction or article by its id; None where there is none.

    `reports` are observations with their words, `kind_said` and `said` (the payload), those that no longer count too (`counts`);
    a contradiction brings `pair`, its row; an article `article` and `text`, the revision that stands.
    """
    of_topic, key = literal(topic), literal(wanted)
    for row in ask(reader, f"SELECT * FROM contradiction WHERE contradiction = {key} AND topic = {of_topic}"):
        sides = [row["observation_a"], row["observation_b"]]
        return {"kind": "contradiction", "id": wanted, "pair": row, **_reports(reader, f"observation IN ({_list(sides)})")}
    found = _reports(reader, f"observation = {key} AND topic = {of_topic}")
    if found["reports"]:
        return {"kind": "observation", "id": wanted, **found}
    query = f"""
        SELECT a.article_id, a.outlet, a.title, a.url, a.published, a.revision, r.text
        FROM article AS a INNER JOIN article_revision AS r ON a.article_id = r.article_id AND r.is_current
        WHERE a.article_id = {key}
    """
    for row in ask(reader, query):
        text = row.pop("text")
        where = f"article_id = {key} AND topic = {of_topic} AND stood_until IS NULL"
        return {"kind": "article", "id": wanted, "article": row, "text": text, **_reports(reader, where)}
    return None


def _reports(reader: Reader, where: str) -> dict[str, Any]:
    rows = ask(reader, f'SELECT {_REPORT} FROM observation_history WHERE {where} ORDER BY published, "start" LIMIT {_MOST}')
    said = _payloads(reader, [row["observation"] for row in rows])
    acts = decided(reader)
    mine = {
        act["act"]: {**act, "what": act["type"].removeprefix("Observation").lower(), "quote": row["quote"]}
        for row in rows
        for act in acts.get(row["observation"], [])
    }
    return {
        "reports": [{**row, **said.get(row["observation"], {"kind_said": None, "said": {}})} for row in rows],
        "decisions": sorted(mine.values(), key=lambda act: str(act["made_at"]), reverse=True),
    }


def _payloads(reader: Reader, observations: list[str]) -> dict[str, dict[str, Any]]:
    from schemas.catalogue import content  # pydantic's models: only where an observation is reviewed

    if not observations:
        return {}
    query = f"""
        SELECT event_id, type, schema_version, payload FROM event
        WHERE event_id IN ({_list(observations)}) AND payload IS NOT NULL
    """
    found = {}
    for row in ask(reader, query):
        told = content(row["type"], row["payload"], row["schema_version"])
        inner = told.get("said")
        kind, said = (inner["type"], inner["payload"]) if inner else (row["type"], told)
        found[row["event_id"]] = {"kind_said": kind, "said": said}
    return found


def _list(values: list[str]) -> str:
    return ", ".join(map(literal, values))
