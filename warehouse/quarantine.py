"""The life of a row that a gate set aside: open, then settled by a run that took it in, or discarded by a person who says why.

Rows come in by `Journal.quarantine`. Nothing here deletes one: `Journal.prune` does, so many days after it was closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from schemas.characters import clean
from schemas.errors import InputError
from warehouse.store import Store

_COLUMNS = "q.id, q.topic, q.step, q.expectation, q.reason, q.row AS content, q.state"


class Held(NamedTuple):
    """A row of the quarantine. `content` is what the gate was given, as JSON gave it back."""

    id: str
    topic: str | None
    step: str
    expectation: str
    reason: str
    content: dict[str, Any]
    state: str


def named(store: Store, beginnings: Sequence[str]) -> list[Held]:
    """The rows with these ids, each of which may be only as much of its beginning as no other id has. Raises InputError."""
    found = []
    for beginning in dict.fromkeys(beginnings):
        rows = _rows(store, "starts_with(q.id, ?)", [beginning.strip()]) if beginning.strip() else []
        if len(rows) != 1:
            what = f"is the beginning of {len(rows)} ids; give more of it" if rows else "is no row of the quarantine"
            raise InputError(f"{beginning!r} {what}. `parley quarantine list --state all` has the ids")
        found += rows
    return list({row.id: row for row in found}.values())


def open_rows(store: Store, *, step: str | None = None, topic: str | None = None) -> list[Held]:
    """The rows that wait, the oldest first: all of them, or those of one gate or topic."""
    where = "q.state = 'open' AND q.step = coalesce(?, q.step) AND q.topic IS NOT DISTINCT FROM coalesce(?, q.topic)"
    return _rows(store, where, [step, topic])


def failed_again(store: Store, ids: Iterable[str], *, expectation: str, reason: str) -> None:
    """Note that rows were tried again and do not hold: they are open, with the reasons of today."""
    store.connection.execute(
        "UPDATE log.journal.quarantine SET state = 'open', closed_at = NULL, closed_by = NULL, because = NULL, "
        "tried_at = ?, expectation = ?, reason = ? WHERE id IN (SELECT unnest(?))",
        [_now(store), expectation, reason, list(ids)],
    )


def settle(store: Store, ids: Iterable[str]) -> None:
    """Note that rows were tried again and hold now."""
    now = _now(store)
    store.connection.execute(
        "UPDATE log.journal.quarantine SET state = 'settled', closed_at = ?, closed_by = NULL, because = NULL, tried_at = ? "
        "WHERE id IN (SELECT unnest(?))",
        [now, now, list(ids)],
    )


def discard(store: Store, beginnings: Sequence[str], *, by: str, because: str) -> list[Held]:
    """Close rows as not wanted, under a person's name and with the reason; returns them as they were.

    One that is discarded already keeps its first name and reason. Raises InputError where an id names no row, or one that came in
    well since, and where name or reason are missing; nothing is discarded then.
    """
    who, why = clean(by).strip(), clean(because).strip()
    if not who:
        raise InputError("a row is discarded under a name: say who decides")
    if not why:
        raise InputError("a row is discarded for a reason: say why, whoever meets it next has only these words")
    rows = named(store, beginnings)
    if well := [row.id for row in rows if row.state == "settled"]:
        raise InputError(f"{', '.join(well)}: came in well since, there is nothing to discard. Nothing was discarded")
    store.connection.execute(
        "UPDATE log.journal.quarantine SET state = 'discarded', closed_at = ?, closed_by = ?, because = ? "
        "WHERE state = 'open' AND id IN (SELECT unnest(?))",
        [_now(store), who, why, [row.id for row in rows]],
    )
    return rows


def _rows(store: Store, where: str, values: list[object]) -> list[Held]:
    query = f"SELECT {_COLUMNS} FROM log.journal.quarantine AS q WHERE {where} ORDER BY q.at, q.id"
    return [Held(**row | {"content": json.loads(row["content"])}) for row in store.query(query, values)]


def _now(store: Store) -> datetime:
    return store.clock().astimezone(UTC).replace(tzinfo=None)
