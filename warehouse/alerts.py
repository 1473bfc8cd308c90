"""The ledger of alerts: which changes each rule was told of, which are due, and from where on a rule looks.

It lies beside the journal and not in the log, since it says what the machine did. Unlike the journal it is not pruned: a change
that was delivered is remembered as long as its rule stands. A rule that leaves the profile is forgotten with all that was due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from warehouse.store import Store


class Found(NamedTuple):
    """A change that a rule wants; `reading` is the key of what it says, by which the same news under another id is known."""

    change: str
    kind: str
    entity: str | None
    reading: str
    position: int


class Due(NamedTuple):
    """A change that was not acknowledged yet, and how often it was sent in vain. `change` is the id under which it is sent."""

    change: str
    kind: str
    entity: str | None
    reading: str
    attempts: int


class Standing(NamedTuple):
    """How a rule stands: since when it looks, up to which event it has looked, how often in a row its receiver failed.

    `error` is what went wrong last, None once all went well; `next_at` when the receiver is tried again after a failure.
    `failing` counts those of `due` that were sent in vain before. Times are UTC.
    """

    since: datetime
    seen: int
    failures: int
    next_at: datetime | None
    error: str | None
    delivered: int
    due: int
    failing: int
    last_delivered_at: datetime | None


class AlertLedger:
    """The ledger of one topic in an open store. Each method is one transaction."""

    def __init__(self, store: Store, topic: str) -> None:
        self._store = store
        self._topic = topic

    def follow(self, rules: Sequence[str]) -> None:
        """Begin with the rules that are new, at the end of the log as it is now, and forget those that are gone.

        To be called before a run adds anything: what it adds is then the first that a new rule hears of. Not so on an empty log,
        where that would be all that the feeds still list: there a rule begins with the run after. A log that lost its tail takes
        the rules back to its end, since what comes next has the same positions again.
        """
        head, topic = self._store.head.position, self._topic
        known = {row["rule"]: row["seen"] for row in self._rows("SELECT rule, seen FROM log.journal.alert_rule WHERE topic = ?")}
        fresh, gone = [rule for rule in rules if rule not in known and head], sorted(set(known) - set(rules))
        if not fresh and not gone and all(seen <= head for seen in known.values()):
            return
        with self._store.transaction() as connection:
            for table in ("alert", "alert_rule"):
                connection.execute(
                    f"DELETE FROM log.journal.{table} WHERE topic = ? AND rule IN (SELECT unnest(?))", [topic, gone]
                )
            connection.execute("UPDATE log.journal.alert_rule SET seen = least(seen, ?) WHERE topic = ?", [head, topic])
            for rule in fresh:
                insert = "INSERT INTO log.journal.alert_rule (topic, rule, since, seen, failures) VALUES (?, ?, ?, ?, 0)"
                connection.execute(insert, [topic, rule, self._now(), head])

    def standing(self) -> dict[str, Standing]:
        """How every rule stands that was followed, by its name."""
        query = """
            SELECT
                r.rule, r.since, r.seen, r.failures, r.next_at, r.error,
                count(a.delivered_at) AS delivered,
                count(a.change) FILTER (WHERE a.delivered_at IS NULL) AS due,
                count(a.change) FILTER (WHERE a.delivered_at IS NULL AND a.attempts > 0) AS failing,
                max(a.delivered_at) AS last_delivered_at
            FROM log.journal.alert_rule AS r
            LEFT JOIN log.journal.alert AS a ON r.topic = a.topic AND r.rule = a.rule
            WHERE r.topic = ?
            GROUP BY ALL
        """
        return {row.pop("rule"): Standing(**row) for row in self._rows(query)}

    def note(self, rule: str, found: Iterable[Found], reached: int) -> int:
        """Put down what a rule wants of the events up to `reached`, in one step with that it has looked so far; how many are new.

        What it was told already, under whatever id, is passed over.
        """
        query = "SELECT change, reading FROM log.journal.alert WHERE topic = ? AND rule = ?"
        told = {value for row in self._rows(query, rule) for value in row.values()}
        fresh: dict[str, Found] = {}
        for one in found:
            if told.isdisjoint((one.change, one.reading)):
                fresh.setdefault(one.reading, one)
        with self._store.transaction() as connection:
            for one in fresh.values():
                connection.execute(
                    "INSERT INTO log.journal.alert (topic, rule, change, kind, entity, reading, position, noted_at, attempts, "
                    "next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
                    [self._topic, rule, *one, self._now(), self._now()],
                )
            connection.execute(
                "UPDATE log.journal.alert_rule SET seen = greatest(seen, ?) WHERE topic = ? AND rule = ?",
                [reached, self._topic, rule],
            )
        return len(fresh)

    def due(self, rule: str, at: datetime | None) -> list[Due]:
        """What is to be sent at a moment, the longest due first; with None all that was not acknowledged, whenever it is due.

        Nothing where the rule's receiver is left alone until later.
        """
        query = """
            SELECT a.change, a.kind, a.entity, a.reading, a.attempts
            FROM log.journal.alert AS a
            INNER JOIN log.journal.alert_rule AS r ON a.topic = r.topic AND a.rule = r.rule
            WHERE a.topic = ? AND a.rule = ? AND a.delivered_at IS NULL
                AND (CAST(? AS TIMESTAMP) IS NULL OR greatest(a.next_at, coalesce(r.next_at, a.next_at)) <= CAST(? AS TIMESTAMP))
            ORDER BY a.next_at, a.position, a.change
        """
        moment = None if at is None else _utc(at)
        return [Due(**row) for row in self._rows(query, rule, moment, moment)]

    def forget(self, rule: str, changes: Iterable[str]) -> None:
        """Drop changes that do not hold any more: they are not due, and were they to come back, they would be new."""
        delete = "DELETE FROM log.journal.alert WHERE topic = ? AND rule = ? AND change IN (SELECT unnest(?))"
        self._store.connection.execute(delete, [self._topic, rule, list(changes)])

    def settle(self, rule: str, delivered: Iterable[str], refused: Mapping[str, tuple[str, datetime]]) -> None:
        """Put down what was acknowledged, and of the rest why it was not and when it is due again."""
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE log.journal.alert SET delivered_at = ?, attempts = attempts + 1, error = NULL "
                "WHERE topic = ? AND rule = ? AND change IN (SELECT unnest(?))",
                [self._now(), self._topic, rule, list(delivered)],
            )
            for change, (error, again) in refused.items():
                connection.execute(
                    "UPDATE log.journal.alert SET next_at = ?, attempts = attempts + 1, error = ? "
                    "WHERE topic = ? AND rule = ? AND change = ?",
                    [_utc(again), error, self._topic, rule, change],
                )

    def close(self, rule: str, *, error: str | None, failures: int, again: datetime | None) -> None:
        """Put down how a rule's receiver fared in a run: what went wrong last, and until when it is left alone."""
        self._store.connection.execute(
            "UPDATE log.journal.alert_rule SET error = ?, failures = ?, next_at = ? WHERE topic = ? AND rule = ?",
            [error, failures, None if again is None else _utc(again), self._topic, rule],
        )

    def _rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        return self._store.query(query, [self._topic, *values])

    def _now(self) -> datetime:
        return _utc(self._store.clock())


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
