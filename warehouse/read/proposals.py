"""What people may look at next, each with its words, what was read from them, and where they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from warehouse.read.listing import EVIDENCE, ask, listing
from warehouse.read.snapshot import Reader, Row

KINDS = (
    "contested_office", "unknown_actor", "fuzzy_alias", "thin_split", "second_reading", "thin_join", "low_confidence",
)  # fmt: skip
"""In the order in which a person may best look at them: what concerns most statements first."""

_COLUMNS = (
    "proposal, kind, topic, reason, times, articles, spelling, actor, entities, observation, observed, event, confidence, "
    f"{EVIDENCE}"
)
_ARTICLE = re.compile(r"\b[0-9a-f]{16}\b")
_CONTEXT = 400
"""Characters before and after the words that may belong to their sentence."""
_ENDS = re.compile(r"(?<=[.!?…][\"”’'\s])\s*(?=[\"“‘A-Z0-9À-Ý])|\n+")


def proposals(
    reader: Reader, *, topic: str | None = None, kinds: Sequence[str] = (), limit: int | None = None, offset: int = 0
) -> list[Row]:
    """One row a proposal that nobody has decided: by kind in the order of `KINDS`, then by what rests on it, then by date.

    `reason` names outlets and days where the view has ids of articles.
    """
    wanted = [kind for kind in KINDS if kind in kinds] or list(KINDS)
    order = "CASE kind " + " ".join(f"WHEN '{kind}' THEN {number}" for number, kind in enumerate(KINDS)) + " END"
    rows = listing(
        reader,
        "proposal",
        _COLUMNS,
        order=f"{order}, times DESC, confidence, published DESC, proposal",
        topic=topic,
        where=f"kind IN ({', '.join('?' * len(wanted))})",
        values=wanted,
        limit=limit,
        offset=offset,
    )
    named = _named(reader, {found for row in rows for found in _ARTICLE.findall(row["reason"])})
    return [{**row, "reason": _ARTICLE.sub(lambda m: named.get(m[0], m[0]), row["reason"])} for row in rows]


def shown(reader: Reader, row: Mapping[str, Any]) -> Row:
    """The proposal with what a person needs to judge it: `before`, `after`, `said`, `kind_said`, `other`.

    `before` and `after` are the rest of the sentence around the words, `said` the observation's payload as JSON has it and
    `kind_said` its type; `other` for two things that may be one the evidence of the other, else None.
    """
    query = "SELECT text FROM article_revision WHERE article_id = ? AND revision = ?"
    texts = ask(reader, query, [row["article_id"], row["revision"]])
    before, after = _around(texts[0]["text"], row["start"], row["end"]) if texts else ("", "")
    kind_said, said = _said(reader, row["observation"])
    return {**row, "before": before, "after": after, "kind_said": kind_said, "said": said, "other": _other(reader, row)}


def _named(reader: Reader, articles: Iterable[str]) -> dict[str, str]:
    wanted = sorted(articles)
    if not wanted:
        return {}
    query = f"SELECT article_id, outlet, published FROM article WHERE article_id IN ({', '.join('?' * len(wanted))})"
    return {row["article_id"]: f"{row['outlet']} of {str(row['published'])[:10]}" for row in ask(reader, query, wanted)}


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands in the sentence before and after its characters `[start, end)`."""
    head, tail = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    begins = [match.end() for match in _ENDS.finditer(head)]
    stops = [match.start() for match in _ENDS.finditer(tail)]
    ended = bool(re.search(r"[.!?…][\"”’']?$", text[start:end]))
    return head[begins[-1] :] if begins else head, "" if ended else tail[: stops[0]] if stops else tail


def _said(reader: Reader, observation: str) -> tuple[str | None, dict[str, Any]]:
    from schemas.catalogue import content  # pydantic's models: only where a proposal is looked at

    query = "SELECT type, schema_version, payload FROM event WHERE event_id = ? AND payload IS NOT NULL"
    for row in ask(reader, query, [observation]):
        told = content(row["type"], row["payload"], row["schema_version"])
        if "said" in told:
            return told["said"]["type"], told["said"]["payload"]
        if row["type"].endswith("Reported"):  # and no date that went by in silence
            return row["type"], told
    return None, {}


def _other(reader: Reader, row: Mapping[str, Any]) -> Row | None:
    """Of two things that may be one that whose words the row does not have."""
    if row["kind"] != "thin_split":
        return None
    kind = row["observed"]
    query = f"SELECT {EVIDENCE} FROM {kind} WHERE {kind} IN (?, ?) AND latest_change IS DISTINCT FROM ?"
    return next(iter(ask(reader, query, [*row["entities"], row["observation"]])), None)
