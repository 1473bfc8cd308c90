"""The journal: runs, polls, checks and quarantined rows. Telemetry beside the log, unchained, kept for a while.

It lies in the log's file under the schema `journal`, so it shares the writer's lock. Losing it loses no knowledge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from schemas.envelope import canonical, digest
from schemas.pages import FeedEntry
from schemas.polling import PollState, RobotsText

if TYPE_CHECKING:
    from warehouse.store import Store


_OF_THE_MOMENT = frozenset({"observed_at", "fetched_at", "capture", "new_event", "told_with_it"})
"""Columns of a quarantined row that differ from one look at the same thing to the next; `event_id` stands for `new_event`."""


class PollLike(Protocol):
    """What the journal keeps of one poll of a source."""

    @property
    def source_id(self) -> str:
        """Source in the topic profile."""

    @property
    def outcome(self) -> str:
        """new, unchanged, failed or not_due."""

    @property
    def status(self) -> int:
        """HTTP status, 0 where no answer came."""

    @property
    def seconds(self) -> float:
        """How long the answer took."""

    @property
    def bytes(self) -> int:
        """What came over the wire."""

    @property
    def entries(self) -> Sequence[FeedEntry]:
        """Entries that the poll handed on."""

    @property
    def error(self) -> str | None:
        """Why it failed, in a sentence."""


class CheckLike(Protocol):
    """What the journal keeps of one quality check."""

    @property
    def step(self) -> str:
        """Step of the run, which names the suite."""

    @property
    def expectation(self) -> str:
        """Name of the expectation."""

    @property
    def severity(self) -> Any:
        """critical or warning."""

    @property
    def success(self) -> bool:
        """Whether it held."""

    @property
    def checked(self) -> int:
        """Rows that were looked at."""

    @property
    def failed(self) -> int:
        """Rows that failed."""

    @property
    def detail(self) -> str:
        """The first offender, in words."""


class BadLike(Protocol):
    """A row that a gate set aside."""

    @property
    def row(self) -> Mapping[str, Any]:
        """The row, whole."""

    @property
    def expectation(self) -> str:
        """The expectation that it failed."""

    @property
    def reason(self) -> str:
        """Why, in words."""


class Journal:
    """The journal of an open store. Each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record_run(
        self,
        run_id: str,
        flow: str,
        *,
        started_at: datetime,
        outcome: str,
        topic: str | None = None,
        ended_at: datetime | None = None,
        message: str = "",
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Note a run, or note again how it stands: the newest note of a run id replaces the one before."""
        row = {
            "run_id": run_id,
            "flow": flow,
            "topic": topic,
            "started_at": _utc(started_at),
            "ended_at": _utc(ended_at),
            "outcome": outcome,
            "message": message,
            "counts": canonical(dict(counts or {})),
        }
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM log.journal.run WHERE run_id = ?", [run_id])
            self._insert("run", [row])

    def record_polls(self, run_id: str, topic: str, polls: Iterable[PollLike]) -> None:
        """Note the polls of a run; sources that were not due are left out."""
        at = _utc(self._store.clock())
        rows = [
            {
                "run_id": run_id,
                "source_id": poll.source_id,
                "topic": topic,
                "at": at,
                "outcome": poll.outcome,
                "status": poll.status,
                "seconds": poll.seconds,
                "bytes": poll.bytes,
                "entries": len(poll.entries),
                "error": poll.error,
            }
            for poll in polls
            if poll.outcome != "not_due"
        ]
        with self._store.transaction():
            self._insert("poll", rows)

    def poll_states(self, topic: str) -> dict[str, PollState]:
        """What is remembered of each source by its id. A state of another shape than today's is forgotten: it is asked afresh."""
        states = {}
        for row in self._store.query("SELECT source_id, state FROM log.journal.poll_state WHERE topic = ?", [topic]):
            try:
                states[row["source_id"]] = PollState.model_validate_json(row["state"])
            except ValidationError:
                continue
        return states

    def save_poll_states(self, topic: str, states: Iterable[PollState]) -> None:
        """Remember sources from now on as given; the others stay as they are. Call it once their articles are in the log."""
        rows = [{"topic": topic, "source_id": state.source_id, "state": canonical(state)} for state in states]
        with self._store.transaction() as connection:
            ids = [row["source_id"] for row in rows]
            connection.execute(
                "DELETE FROM log.journal.poll_state WHERE topic = ? AND source_id IN (SELECT unnest(?))", [topic, ids]
            )
            self._insert("poll_state", rows)

    def robots(self, since: datetime) -> list[RobotsText]:
        """What hosts' robots.txt said since then."""
        rows = self._store.query('SELECT root, read_at, status, "text" FROM log.journal.robots WHERE read_at > ?', [_utc(since)])
        return [RobotsText.model_validate(row | {"read_at": row["read_at"].replace(tzinfo=UTC)}) for row in rows]

    def save_robots(self, told: Iterable[RobotsText], since: datetime) -> None:
        """Keep what these hosts' robots.txt said in place of what they said before; drop what was said before `since`."""
        rows = [one.model_dump() | {"read_at": _utc(one.read_at)} for one in told]
        with self._store.transaction() as connection:
            roots = [row["root"] for row in rows]
            gone = "DELETE FROM log.journal.robots WHERE read_at <= ? OR root IN (SELECT unnest(?))"
            connection.execute(gone, [_utc(since), roots])
            self._insert("robots", rows)

    def record_checks(self, run_id: str, checks: Iterable[CheckLike]) -> None:
        """Note how the expectations of a run fared."""
        at = _utc(self._store.clock())
        rows = [
            {
                "run_id": run_id,
                "at": at,
                "step": check.step,
                "suite": check.step,
                "expectation": check.expectation,
                "severity": str(check.severity),
                "success": check.success,
                "checked": check.checked,
                "failed": check.failed,
                "detail": check.detail,
            }
            for check in checks
        ]
        with self._store.transaction():
            self._insert("check_result", rows)

    def quarantine(self, run_id: str, step: str, rows: Iterable[BadLike], *, topic: str | None = None) -> int:
        """Keep rows that a gate set aside, whole, and return how many are open that were not.

        The id hashes step, topic, expectation and what the row says, not when it was fetched: the same bad row of the next run
        adds nothing. One that had come in well and is bad again is open again; what a person discarded stays discarded.
        """
        at = _utc(self._store.clock())
        found: dict[str, dict[str, Any]] = {}
        for bad in rows:
            content = json.dumps(bad.row, sort_keys=True, ensure_ascii=False, default=_plain)
            said = {name: value for name, value in bad.row.items() if name not in _OF_THE_MOMENT}
            what = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_plain)
            identity = digest(["parley/quarantine/1", step, topic or "", bad.expectation, what])[:16]
            found[identity] = {
                "id": identity,
                "run_id": run_id,
                "at": at,
                "topic": topic,
                "step": step,
                "expectation": bad.expectation,
                "reason": bad.reason,
                "row": content,
                "state": "open",
            }
        with self._store.transaction() as connection:
            known = connection.execute(
                "SELECT id, state FROM log.journal.quarantine WHERE id IN (SELECT unnest(?))", [list(found)]
            ).fetchall()
            again = [found.pop(identity) for identity, state in known if state == "settled"]
            for identity, _ in known:
                found.pop(identity, None)
            connection.execute(
                "DELETE FROM log.journal.quarantine WHERE id IN (SELECT unnest(?))", [[row["id"] for row in again]]
            )
            self._insert("quarantine", [*again, *found.values()])
        return len(again) + len(found)

    def settle(self, step: str, key: str, values: Iterable[str]) -> int:
        """Close what a step set aside and what has come in well since: rows whose field `key` is one of these; how many."""
        wanted = sorted(set(values))
        if not wanted:
            return 0
        row = self._store.connection.execute(
            "UPDATE log.journal.quarantine AS q SET state = 'settled', closed_at = ? WHERE q.state = 'open' AND q.step = ? "
            "AND json_extract_string(q.row, '$.' || ?) IN (SELECT unnest(?))",
            [_utc(self._store.clock()), step, key, wanted],
        ).fetchone()
        return int(row[0]) if row else 0

    def prune(self, days: int) -> int:
        """Drop runs, polls and checks older than so many days, and rows that were closed before; returns how many.

        What is open stays.
        """
        before = _utc(self._store.clock() - timedelta(days=days))
        dropped = 0
        with self._store.transaction() as connection:
            for table, column in (("run", "started_at"), ("poll", '"at"'), ("check_result", '"at"')):
                row = connection.execute(f"DELETE FROM log.journal.{table} WHERE {column} < ?", [before]).fetchone()
                dropped += int(row[0]) if row else 0
            closed = "DELETE FROM log.journal.quarantine AS q WHERE q.state <> 'open' AND coalesce(q.closed_at, q.at) < ?"
            row = connection.execute(closed, [before]).fetchone()
            dropped += int(row[0]) if row else 0
        return dropped

    def forget(self, words: Sequence[str]) -> int:
        """Drop rows that hold any of these words (addresses, quotations) and return how many; within the caller's transaction.

        Runs keep their counts and lose their message; sources keep their state but for what waits or was seen there.
        """
        if not words:
            return 0
        connection = self._store.connection
        spelt = sorted({spelling for word in words for spelling in (word, json.dumps(word, ensure_ascii=False)[1:-1])})
        connection.execute("CREATE OR REPLACE TEMP TABLE forgotten_word AS SELECT unnest(?) AS word", [spelt])
        held = "EXISTS (SELECT 1 FROM forgotten_word WHERE contains({}, word))"
        dropped = 0
        for table, text in (
            ("quarantine", """"row" || reason || coalesce(because, '')"""),
            ("check_result", "detail"),
            ("robots", '"text"'),
        ):
            row = connection.execute(f"DELETE FROM log.journal.{table} WHERE {held.format(text)}").fetchone()
            dropped += int(row[0]) if row else 0
        connection.execute(f"UPDATE log.journal.run SET message = '' WHERE {held.format('message')}")
        states = connection.execute(f"SELECT topic, source_id, state FROM log.journal.poll_state WHERE {held.format('state')}")
        for topic, source_id, text in states.fetchall():
            state = json.loads(text)
            for key in ("waiting", "visits"):
                state[key] = [one for one in state.get(key, ()) if not any(word in canonical(one) for word in spelt)]
            connection.execute(
                "UPDATE log.journal.poll_state SET state = ? WHERE topic = ? AND source_id = ?",
                [canonical(state), topic, source_id],
            )
        connection.execute("DROP TABLE forgotten_word")
        return dropped

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        columns = ", ".join(f'"{column}"' for column in rows[0])
        marks = ", ".join(f"({', '.join('?' * len(rows[0]))})" for _ in rows)
        values = [value for row in rows for value in row.values()]
        self._store.connection.execute(f"INSERT INTO log.journal.{table} ({columns}) VALUES {marks}", values)


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None)


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
