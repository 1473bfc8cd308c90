"""The state of a topic in one document, in the shape of the evaluation format: plans, deadlines, meetings, contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from warehouse.read.listing import Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row

State = dict[str, Any]


def end_state(reader: Reader, *, topic: str, as_of: date | None = None, corrections: Corrections = "current") -> State:
    """What is held of one topic, now or as it was known on a day.

    `{topic, as_of, plans: [{family, versions: [...]}], deadlines, meetings, contradictions}`; `articles` are the ids under which
    files knew the articles, else Parley's own. A contradiction gathers all statements on one matter, a list of names a side.
    """

    def rows(view: str, columns: str, order: str) -> list[Row]:
        query = f"SELECT {columns} FROM {source_of(view, as_of, corrections)} WHERE topic = ? ORDER BY {order}"
        return ask(reader, query, [topic])

    names = {(r["article_id"], r["revision"]): r["external_id"] for r in ask(reader, _REVISIONS)}

    def articles(said: Iterable[tuple[str, int]]) -> list[str]:
        return sorted({names.get(one) or one[0] for one in said})

    def told(view: str, key: str) -> Mapping[str, list[str]]:
        where: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for row in rows(view, f"{key} AS entity, article_id, revision", "entity"):
            if row["article_id"]:
                where[row["entity"]].add((row["article_id"], row["revision"]))
        return {entity: articles(said) for entity, said in where.items()}

    terms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows("provision", "coalesce(version, plan) AS paper, provision_topic, value, unit, text", "provision"):
        number = row["value"]
        value = int(number) if number is not None and number == int(number) else number
        terms[row["paper"]].append({"topic": row["provision_topic"], "value": value, "unit": row["unit"], "text": row["text"]})
    of_version = told("plan_change", "coalesce(version, plan)")
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows("plan_version", "plan, version, points, authors, status", "plan, ordinal"):
        versions[row["plan"]].append(_version(row, row["version"], of_version, terms))
    plans = rows("plan", "plan, plan AS version, points, authors, status", "first_published, plan")
    return {
        "topic": topic,
        "as_of": as_of.isoformat() if as_of else None,
        "plans": [
            {"family": row["plan"], "versions": versions.get(row["plan"]) or [_version(row, row["plan"], of_version, terms)]}
            for row in plans
        ],
        "deadlines": _deadlines(rows, told("deadline_change", "deadline")),
        "meetings": _meetings(rows, told("meeting_change", "meeting")),
        "contradictions": _contradictions(rows, articles),
    }


_REVISIONS = "SELECT article_id, revision, external_id FROM article_revision"


def _version(row: Row, key: str, told: Mapping[str, list[str]], terms: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "key": key,
        "points": row["points"],
        "authors": row["authors"],
        "articles": told.get(key, []),
        "status": row["status"],
        "provisions": terms.get(key, []),
    }


def _deadlines(rows: Any, told: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    columns = "deadline, set_by, addressed_to, subject, due_history, status"
    return [
        {
            "key": row["deadline"],
            "set_by": row["set_by"],
            "addressed_to": row["addressed_to"],
            "about": row["subject"],
            "due_dates": [{"date": _iso(step["due"]), "text": step["text"]} for step in row["due_history"]],
            "articles": told.get(row["deadline"], []),
            "status": row["status"],
        }
        for row in rows("deadline", columns, "first_published, deadline")
    ]


def _meetings(rows: Any, told: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    columns = "meeting, place, when_earliest, when_latest, participants, status"
    return [
        {
            "key": row["meeting"],
            "place": row["place"],
            "date": _day(row["when_earliest"], row["when_latest"]),
            "participants": row["participants"],
            "articles": told.get(row["meeting"], []),
            "status": row["status"],
        }
        for row in rows("meeting", columns, "first_published, meeting")
    ]


def _contradictions(rows: Any, articles: Any) -> list[dict[str, Any]]:
    sides = "voice_{0}, chain_{0}, article_id_{0}, revision_{0}, start_{0}, end_{0}"
    pairs = rows("contradiction", f"matter, about, state, {sides.format('a')}, {sides.format('b')}", "published, contradiction")
    return [
        {
            "about": some[0]["about"],
            "speakers": _sides(some),
            "articles": articles((row[f"article_id_{side}"], row[f"revision_{side}"]) for row in some for side in "ab"),
            "status": "settled" if all(row["state"] == "settled" for row in some) else "open",
        }
        for some in _by_question(pairs)
    ]


def _sides(pairs: Sequence[Row]) -> list[list[str]]:
    """Each voice with whoever relayed it, once; who contradicts himself stands twice."""
    sides = {(row[f"voice_{side}"], *row[f"chain_{side}"]): None for row in pairs for side in "ab"}
    himself = {(row["voice_a"],): None for row in pairs if row["voice_a"] == row["voice_b"] and row["chain_a"] == row["chain_b"]}
    return [list(dict.fromkeys(side)) for side in (*sides, *himself)]


def _by_question(pairs: Sequence[Row]) -> list[list[Row]]:
    """Pairs on one matter, and pairs that share a statement: three answers to one question are three pairs of one whole."""
    groups: dict[str, list[Row]] = {}
    group_of: dict[tuple[Any, ...], str] = {}
    for row in pairs:
        matter = row["matter"]
        keys: list[tuple[Any, ...]] = [(matter,)]
        if not matter.startswith("authorship "):  # who wrote it is one question, and what else its authors say another
            keys += [tuple(row[f"{name}_{side}"] for name in ("article_id", "start", "end", "voice")) for side in "ab"]
        known = list(dict.fromkeys(group_of[key] for key in keys if key in group_of))
        name = known[0] if known else matter
        groups.setdefault(name, []).append(row)
        for other in known[1:]:
            groups[name] += groups.pop(other)
            group_of.update({key: name for key, group in group_of.items() if group == other})
        group_of.update(dict.fromkeys(keys, name))
    return list(groups.values())


def _iso(day: Any) -> str | None:
    return str(day)[:10] if day is not None else None


def _day(earliest: Any, latest: Any) -> str | None:
    """A day, or the first of a few; the month where the interval lies in one; else None."""
    first, last = _iso(earliest), _iso(latest)
    if first is None or last is None:
        return None
    if (date.fromisoformat(last) - date.fromisoformat(first)).days <= 4:
        return first
    return first[:7] if first[:7] == last[:7] else None
