"""One article: its revisions, what was read from the words of one of them, where its bytes lie, and what was decided about it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from schemas.errors import InputError
from warehouse.read.listing import Corrections, ask, source_of
from warehouse.read.snapshot import Reader, Row, literal
from warehouse.read.things import things

_REVISION = (
    "revision, title, author, lang, url, outlet, published, stood_from, stood_until, observed_at, text_kind, text_hash, "
    "length(text) AS characters, posts, removed, added"
)
_READING = (
    'observation, kind, event, modality, confidence, speaker, speaker_kind, chain_text, origin, quote, start, "end", rule, '
    "extractor, counts"
)
_ALIKE = 0.5
"""Share of letters in common from which a sentence that came took the place of one that went."""


def one_article(
    reader: Reader,
    wanted: str,
    *,
    topic: str,
    revision: int | None = None,
    as_of: date | None = None,
    corrections: Corrections = "current",
) -> Row:
    """`{article, revisions, shown, text, readings, …}` of the article with an id, or the only one whose id begins so.

    `shown` is the revision that was asked for, else the one that stands on the day. `readings` has one row per observation of
    it: its words (`start`, `end` in `text`), `counts`, the `matter` of a claim or provision, the `things` that it speaks of, and
    the `decisions` about it. `source` is the event of that revision: where its capture lies and which dates it claims for itself;
    None where it was erased. `judged` says why it was found to concern the topic, `copies` and `original` which articles share
    its text. `blocked`, `touched` and `withdrawn` are what was met with when its page was asked for. Raises InputError where
    nothing or several fit.
    """
    key = _key(reader, wanted.strip())
    state = ask(reader, f"SELECT * FROM {source_of('article', as_of, corrections)} WHERE article_id = ?", [key])
    if not state:
        raise InputError(f"article {key} was not known at the end of {as_of}; choose a later day")
    revisions = _revisions(reader, key, as_of)
    by_number = {row["revision"]: row for row in revisions}
    if revision is not None and revision not in by_number:
        known = ", ".join(map(str, by_number)) or "none"
        raise InputError(f"article {key} has no revision {revision}; it has: {known}")
    number = revision or next((row["revision"] for row in revisions if row["is_current"]), None)
    shown = by_number.get(number) if number else None
    until = "" if as_of is None else f" AND observed_at < CAST({literal(as_of.isoformat())} AS DATE) + 1"
    return {
        "article": state[0],
        "revisions": revisions,
        "shown": shown,
        "text": _text(reader, key, number),
        "readings": _readings(reader, key, number, topic, as_of, corrections),
        "source": _source(reader, key, number),
        "judged": ask(
            reader,
            "SELECT revision, relevant, score, reasons, judge, observed_at, event_id FROM stg_article_judged "
            f"WHERE article_id = ? AND topic = ?{until} ORDER BY position",
            [key, topic],
        ),
        "blocked": ask(
            reader,
            "SELECT reason, detail, observed_at, event_id FROM stg_article_blocked "
            f"WHERE article_id = ?{until} ORDER BY position",
            [key],
        ),
        "touched": ask(
            reader,
            "SELECT revision, change, observed_at, event_id FROM stg_article_touched "
            f"WHERE article_id = ?{until} ORDER BY position",
            [key],
        ),
        "withdrawn": ask(
            reader,
            f"SELECT observed_at, event_id FROM stg_article_withdrawn WHERE article_id = ?{until} ORDER BY position",
            [key],
        ),
        **_kin(reader, state[0]),
    }


def words_changed(before: str, after: str) -> list[Row]:
    """What became of the words of a sentence, in order: `what` (same, gone, come) and `words`, blanks included."""
    one, other = (re.findall(r"\s+|\w(?:[\w.,'’-]*\w)?|.", text) for text in (before, after))
    pieces: list[Row] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append({"what": "same", "words": "".join(other[c:d])})
        else:
            pieces += [{"what": "gone", "words": "".join(one[a:b])}] if b > a else []
            pieces += [{"what": "come", "words": "".join(other[c:d])}] if d > c else []
    return pieces


def sentences_changed(removed: Sequence[str], added: Sequence[str]) -> list[list[Row]]:
    """Sentences that a revision dropped and brought, those that took another's place word by word, as `words_changed` has it."""
    left = list(added)
    changed = []
    for before in removed[:_MOST]:
        alike = [SequenceMatcher(None, before, after, autojunk=False).ratio() for after in left[:_MOST]]
        best = max(range(len(alike)), key=alike.__getitem__, default=None)
        if best is not None and alike[best] >= _ALIKE:
            changed.append(words_changed(before, left.pop(best)))
        else:
            changed.append([{"what": "gone", "words": before}])
    return (
        changed
        + [[{"what": "gone", "words": one}] for one in removed[_MOST:]]
        + [[{"what": "come", "words": one}] for one in left]
    )


_MOST = 40
"""Sentences that are compared with each other; in an article that was written anew the others are only listed."""


def _key(reader: Reader, wanted: str) -> str:
    for fits in ("article_id = ?", "starts_with(article_id, ?)"):
        rows = ask(reader, f"SELECT article_id FROM article WHERE {fits} ORDER BY article_id LIMIT 6", [wanted])
        if len(rows) == 1:
            return str(rows[0]["article_id"])
        if rows:
            raise InputError(f"{wanted!r} fits {', '.join(row['article_id'] for row in rows)}; give more of the id")
    raise InputError(f"no article is called {wanted!r}; the page of sources lists the newest, with their ids in their addresses")


def _revisions(reader: Reader, key: str, as_of: date | None) -> list[Row]:
    end = "NULL" if as_of is None else f"CAST({literal(as_of.isoformat())} AS DATE) + 1"
    query = f"""
        SELECT {_REVISION}, CASE WHEN {end} IS NULL THEN is_current ELSE coalesce(stood_until >= {end}, TRUE) END AS is_current
        FROM article_revision
        WHERE article_id = ? AND ({end} IS NULL OR stood_from < {end})
        ORDER BY revision
    """
    rows = ask(reader, query, [key])
    for row in rows:
        row["changed"] = sentences_changed(row["removed"] or [], row["added"] or [])
    return rows


def _text(reader: Reader, key: str, revision: int | None) -> str | None:
    rows = ask(reader, "SELECT text FROM article_revision WHERE article_id = ? AND revision = ?", [key, revision])
    return rows[0]["text"] if rows else None


def _readings(
    reader: Reader, key: str, revision: int | None, topic: str, as_of: date | None, corrections: Corrections
) -> list[Row]:
    where = "WHERE article_id = ? AND revision = ? AND topic = ?"
    rows = ask(
        reader,
        f'SELECT {_READING} FROM observation_history {where} ORDER BY start, "end", observation',
        [key, revision, topic],
    )
    if as_of is not None:
        counting = ask(
            reader, f"SELECT observation FROM {source_of('observation', as_of, corrections)} WHERE article_id = ?", [key]
        )
        those = {row["observation"] for row in counting}
        rows = [row | {"counts": row["observation"] in those} for row in rows]
    spoken = ask(reader, "SELECT observation, kind, entity, why FROM identity WHERE article_id = ?", [key])
    # What a thing is called may hang on what was told of it later: as of a day it goes without a name.
    named = things(reader, {row["entity"] for row in spoken}) if as_of is None else {}
    decided = _decisions(reader, key, topic, as_of, corrections)
    matters = _matters(reader, key)
    for row in rows:
        row["matter"] = matters.get(row["observation"])
        row["things"] = [
            {"kind": one["kind"], "entity": one["entity"], "why": one["why"], "thing": named.get(one["entity"])}
            for one in spoken
            if one["observation"] == row["observation"]
        ]
        row["decisions"] = [one for one in decided if row["observation"] in (one["observation"], one["about"], one["counting"])]
    return rows


def _matters(reader: Reader, key: str) -> dict[str, str]:
    """Of claims and provisions what they are on, with a provision's number: `military cap: 600,000 persons`."""
    query = """
        SELECT event_id, claim_topic AS matter, NULL AS value, NULL AS unit FROM stg_claim_report WHERE article_id = ?
        UNION ALL
        SELECT event_id, provision_topic, value, unit FROM stg_provision_report WHERE article_id = ?
    """
    return {
        row["event_id"]: str(row["matter"]).replace("_", " ")
        + (f": {row['value']:,g} {row['unit'] or ''}".rstrip() if row["value"] is not None else "")
        for row in ask(reader, query, [key, key])
    }


def _decisions(reader: Reader, key: str, topic: str, as_of: date | None, corrections: Corrections) -> list[Row]:
    until = f" AND since < CAST({literal(as_of.isoformat())} AS DATE) + 1" if as_of and corrections == "then" else ""
    query = f"""
        SELECT act, observation, about, counting, verdict, decided_by, note, since, until, revision, quote
        FROM judgement
        WHERE article_id = ? AND topic = ?{until}
        ORDER BY since, act
    """
    return ask(reader, query, [key, topic])


def _source(reader: Reader, key: str, revision: int | None) -> Row | None:
    # By its position, which Parquet finds without reading the rest.
    at = ask(reader, "SELECT position, event_id FROM stg_article WHERE article_id = ? AND revision = ?", [key, revision])
    if not at:
        return None
    rows = ask(reader, "SELECT event_id, payload, hash, observed_at FROM event WHERE position = ?", [at[-1]["position"]])
    if not rows or not rows[0]["payload"]:
        return None
    told: dict[str, Any] = json.loads(rows[0]["payload"])
    kept = {name: told.get(name) for name in ("capture", "dates", "raw_url", "reader", "external_id", "text_hash")}
    return {"event_id": rows[0]["event_id"], "hash": rows[0]["hash"], "observed_at": rows[0]["observed_at"], **kept}


def _kin(reader: Reader, state: Row) -> Row:
    kin: Row = {"original": None, "copies": []}
    named = (
        "SELECT a.article_id, a.outlet, a.title, a.first_published, o.similarity FROM article AS a INNER JOIN origin AS o USING "
    )
    if state["is_copy"]:
        rows = ask(reader, f"{named}(article_id) WHERE a.article_id = ?", [state["original"]])
        near = ask(reader, "SELECT similarity FROM origin WHERE article_id = ?", [state["article_id"]])
        kin["original"] = rows[0] | {"similarity": near[0]["similarity"]} if rows and near else None
    else:
        kin["copies"] = ask(
            reader,
            f"{named}(article_id) WHERE o.original = ? AND o.is_copy ORDER BY a.first_published, a.article_id LIMIT 50",
            [state["article_id"]],
        )
    return kin
