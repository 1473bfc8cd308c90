"""One event as the log has it: envelope, payload, its place in the chain, what it rests on, and what it led to."""

from __future__ import annotations

import json
from typing import Any

from schemas.errors import InputError
from warehouse.read.listing import ask
from warehouse.read.snapshot import Reader, Row

_HEAD = "position, event_id, type, observed_at, hash"
_LED = 200
"""Rows of what an event led to that are given; `led_to_more` says that there are others."""
_PLACES = {
    "stg_article": "event_id",
    "stg_article_judged": "event_id",
    "stg_interpretation": "event_id",
    "stg_article_blocked": "event_id",
    "stg_article_copied": "event_id",
    "stg_plan_report": "event_id",
    "stg_deadline_report": "event_id",
    "stg_meeting_report": "event_id",
    "stg_contact_report": "event_id",
    "stg_claim_report": "event_id",
    "stg_provision_report": "event_id",
    "stg_judgement": "act",
}
"""Tables that know where in the log an event stands, so that a whole id needs no look through all of it."""


def one_event(reader: Reader, wanted: str) -> Row:
    """`{event, content, article_held, is_statement, before, after, follows, causes, led_to, led_to_more, erased}` of an event.

    It is the one with this id, or the only one with an id that begins so.

    `event` are the fields of its envelope, `content` its payload as JSON has it, None where it was erased: `erased` then is
    the act that did it, as far as that still says so. `article_held` is whether the article that it names can be shown,
    `is_statement` whether it is a statement that was read and that a person may judge. `before` and `after` are its
    neighbours in the log, `follows` whether it carries the hash of the one before. `causes` are ids and notes that came with
    it, and the revision that it was read from; `led_to` what rests on it, each with `what`, `event_id` and `about`. Raises
    InputError where nothing or several fit.
    """
    position = _position(reader, wanted.strip().lower())
    near = ask(
        reader, f"SELECT {_HEAD} FROM event WHERE position BETWEEN ? AND ? ORDER BY position", [position - 1, position + 1]
    )
    [event] = ask(reader, "SELECT * FROM event WHERE position = ?", [position])
    around = {row["position"]: row for row in near}
    payload, metadata = event.pop("payload"), event.pop("metadata")
    content: dict[str, Any] | None = json.loads(payload) if payload else None
    before = around.get(position - 1)
    led = _led_to(reader, event, content or {})
    return {
        "event": event,
        "content": content,
        "article_held": _held(reader, content or {}),
        "is_statement": _is_statement(reader, event["event_id"], content or {}),
        "before": before,
        "after": around.get(position + 1),
        "follows": None if before is None else before["hash"] == event["prev_hash"],
        "causes": _causes(reader, event, content or {}, json.loads(metadata) if metadata else {}),
        "led_to": led[:_LED],
        "led_to_more": len(led) > _LED,
        "erased": _erased(reader, event["event_id"]) if content is None else None,
    }


def _position(reader: Reader, wanted: str) -> int:
    unknown = f"no event has the id {wanted!r}; `event_id` of the table `event` gives them, see `parley sql`"
    if not wanted or not set(wanted) <= set("0123456789abcdef"):
        raise InputError(unknown)
    if len(wanted) == 64:
        known = " UNION ALL ".join(f"SELECT position FROM {table} WHERE {key} = ?" for table, key in _PLACES.items())
        rows = ask(reader, known, [wanted] * len(_PLACES))
        if rows:
            return int(rows[0]["position"])
    # As a span of ids and not by their beginning: the files know the first and last id of each of their parts.
    rows = ask(
        reader,
        "SELECT position, event_id FROM event WHERE event_id BETWEEN ? AND ? ORDER BY event_id LIMIT 6",
        [wanted, wanted.ljust(64, "f")],
    )
    if not rows:
        raise InputError(unknown)
    if len(rows) > 1:
        raise InputError(f"{wanted!r} fits {', '.join(row['event_id'][:20] for row in rows)}; give more of the id")
    return int(rows[0]["position"])


def _causes(reader: Reader, event: Row, content: dict[str, Any], metadata: dict[str, Any]) -> list[Row]:
    causes = [_row(name.replace("_", " "), value if _is_id(value) else None, str(value)) for name, value in metadata.items()]
    about = content.get("evidence") or {}
    article, revision = content.get("article_id"), about.get("revision") or content.get("revision")
    if article and revision and not event["type"].startswith("ArticlePublished"):
        if event["type"] == "ArticleRevised":
            query = "SELECT event_id FROM stg_article WHERE article_id = ? AND revision < ? ORDER BY revision DESC LIMIT 1"
            what, told = "the revision before it", f"of article {article}"
        else:
            query = "SELECT event_id FROM stg_article WHERE article_id = ? AND revision = ? LIMIT 1"
            what, told = "the words that it was read from", f"revision {revision} of article {article}"
        causes += [_row(what, row["event_id"], told) for row in ask(reader, query, [article, revision])]
    for name in ("about", "first", "second"):
        anchor = content.get(name)
        if isinstance(anchor, dict) and anchor.get("observation"):
            causes.append(_row("what it is about", anchor["observation"], str(anchor.get("quote", ""))))
    for anchor in content.get("anchors") or ():
        if isinstance(anchor, dict) and anchor.get("observation"):
            causes.append(_row("what it is about", anchor["observation"], str(anchor.get("quote", ""))))
    if _is_id(content.get("anchor")):
        causes.append(_row("the report that it was named after", content["anchor"], ""))
    return causes


def _led_to(reader: Reader, event: Row, content: dict[str, Any]) -> list[Row]:
    key = event["event_id"]
    if event["type"] in ("ArticlePublished", "ArticleRevised") and content:
        query = f"""
            SELECT 'read from it: ' || kind || ' ' || replace(event, '_', ' ') AS what, observation AS event_id, quote AS about
            FROM observation_history WHERE article_id = ? AND revision = ? ORDER BY start, observation LIMIT {_LED + 1}
        """
        judged = """
            SELECT CASE WHEN relevant THEN 'found to concern ' ELSE 'found not to concern ' END || topic AS what, event_id,
                judge AS about
            FROM stg_article_judged WHERE article_id = ? AND revision = ? ORDER BY position
        """
        values = [content["article_id"], content["revision"]]
        return [*ask(reader, judged, values), *ask(reader, query, values)]
    if event["type"].endswith("Reported") or event["type"] in ("ObservationAdded", "ObservationCorrected"):
        query = f"""
            SELECT verdict || ' by ' || decided_by AS what, act AS event_id, coalesce(note, '') AS about, since AS at
            FROM judgement WHERE (observation = ? OR root = ? OR about = ?) AND act <> ? ORDER BY since LIMIT {_LED + 1}
        """
        things = (
            "SELECT 'speaks of a ' || kind AS what, NULL AS event_id, entity AS about, kind FROM identity WHERE observation = ?"
        )
        pairs = """
            SELECT 'stands in a contradiction' AS what, NULL AS event_id, contradiction AS about, 'contradiction' AS kind
            FROM contradiction WHERE observation_a = ? OR observation_b = ? ORDER BY contradiction
        """
        return [*ask(reader, things, [key]), *ask(reader, pairs, [key, key]), *ask(reader, query, [key, key, key, key])]
    if event["type"] == "EntityNamed" and content:
        return [{"what": f"names a {content['kind']}", "event_id": None, "about": content["entity"], "kind": content["kind"]}]
    return []


def _is_statement(reader: Reader, event_id: str, content: dict[str, Any]) -> bool:
    if not content.keys() & {"evidence", "said"}:
        return False
    return bool(ask(reader, "SELECT 1 FROM observation_history WHERE observation = ? LIMIT 1", [event_id]))


def _held(reader: Reader, content: dict[str, Any]) -> bool:
    article = content.get("article_id")
    return bool(article and ask(reader, "SELECT 1 AS held FROM stg_article WHERE article_id = ? LIMIT 1", [article]))


def _erased(reader: Reader, key: str) -> Row | None:
    # Few events are of this type; contains() finds the id in the list of those that one names.
    query = """
        SELECT event_id, observed_at, payload FROM event WHERE type = 'PayloadErased' AND contains(payload, ?) ORDER BY position
    """
    rows = ask(reader, query, [key])
    if not rows:
        return None
    told = json.loads(rows[0]["payload"])
    return {"event_id": rows[0]["event_id"], "made_at": rows[0]["observed_at"], "by": told.get("by"), "note": told.get("note")}


def _row(what: str, event_id: str | None, about: str) -> Row:
    return {"what": what, "event_id": event_id, "about": about}


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")
