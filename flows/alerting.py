"""Alerts: what a run published goes to those whose rules want it. Without Prefect.

A rule looks from the event on with which the log ended when the first run that knew it began. What it wants is put down in the
ledger in one step with how far it has looked, then sent, then put down as acknowledged: a kill in between leads to a repeat under
the same id and never to a loss. What was not acknowledged is due again after a pause that doubles, in whichever run comes then.

A change is matched once, when it is first seen; a repeat says how it reads by then. If its sentence is another one later, it is
still the same change, and is not sent again; nor is the same sentence under another id. What does not hold any more when it is
due is not sent at all. No receiver hinders another, and none makes a run fail.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows import alert_messages, alert_webhooks
from flows.run import Run
from schemas.alerts import AlertRule, pause, reading
from schemas.errors import InputError, LogError, ParleyError
from warehouse.alerts import AlertLedger, Due, Found
from warehouse.read import news, open_reader
from warehouse.read.snapshot import Reader, Row

log = logging.getLogger(__name__)


@dataclass
class Delivery:
    """What a rule has to send in a run, and what became of it.

    `due` counts all that is due, `rows` are those of it that this run sends, by the ids under which they go out. `error` is what
    went wrong last, `again` when that is tried again, `held` whether the receiver is left alone until then.
    """

    rule: AlertRule
    failures: int
    due: int
    rows: dict[str, Row]
    attempts: dict[str, int]
    delivered: int = 0
    error: str | None = None
    again: datetime | None = None
    held: bool = False
    unnoted: dict[str, str | None] = field(default_factory=dict)


def follow(run: Run) -> None:
    """Begin with the rules that are new in the profile. To be called before the run adds anything to the log."""
    with run.store() as store:
        AlertLedger(store, run.topic).follow([rule.name for rule in run.profile.alerts])


def alert(run: Run, *, everything: bool = False) -> list[Delivery]:
    """Send what the rules want of what is new, and what is due again; with `everything` also what is to wait until later.

    Never raises for what a receiver does, or an alert needs: the notes of the run say so.
    """
    if not run.profile.alerts or not run.folder.current.exists():
        return []
    try:
        with open_reader(run.folder) as reader:
            deliveries = _put_down(run, reader, everything)
        if deliveries:
            asyncio.run(_deliver(run, deliveries))
    except Exception as problem:
        log.exception("alerts of %s", run.topic)
        told = str(problem) if isinstance(problem, ParleyError) else f"{type(problem).__name__}: {problem}"
        run.notes.append(f"alerts could not be sent to the end, and go on with the next run: {told}")
        return []
    for one in deliveries:
        run.counts["alerts"] += one.delivered
        if one.error:
            when = f"again from {one.again:%Y-%m-%d %H:%M} UTC on" if one.again else "again with the next run"
            run.notes.append(f"alert {one.rule.name}: {one.error}; {one.due - one.delivered} not acknowledged, {when}")
    return deliveries


def pass_over(run: Run) -> None:
    """Let the rules look on from where the log ends now: what a run brought of the past is no news."""
    with run.store() as store:
        ledger = AlertLedger(store, run.topic)
        for rule in ledger.standing():
            ledger.note(rule, [], store.head.position)


def _put_down(run: Run, reader: Reader, everything: bool) -> list[Delivery]:
    """Note in the ledger what each rule wants of what is new, and collect what is to be sent, as it reads now."""
    voices = run.profile.voices()
    reached = news.reached(reader)
    fresh: dict[int, list[Row]] = {}
    deliveries = []
    with run.store() as store:
        ledger = AlertLedger(store, run.topic)
        standing = ledger.standing()
        for rule in run.profile.alerts:
            if rule.name not in standing:
                continue  # it came into the profile after this run had begun
            seen = standing[rule.name].seen
            rows = fresh[seen] if seen in fresh else fresh.setdefault(seen, news.news(reader, seen, run.topic))
            if reached > seen:
                ledger.note(rule.name, [_found(row) for row in rows if rule.wants(row, voices)], reached)
            due = ledger.due(rule.name, None if everything else run.clock())
            some = due[: alert_webhooks.AT_MOST if rule.webhook else alert_messages.AT_MOST]
            contents = _contents(reader, run.topic, some)
            gone = [one.change for one in some if one.change not in contents]
            ledger.forget(rule.name, gone)
            if contents:
                attempts = {one.change: one.attempts for one in some}
                deliveries.append(Delivery(rule, standing[rule.name].failures, len(due) - len(gone), contents, attempts))
    return deliveries


def _found(row: Row) -> Found:
    return Found(row["change"], row["kind"], row["entity"], reading(row), row["position"])


def _contents(reader: Reader, topic: str, due: Sequence[Due]) -> dict[str, Row]:
    """How what is due reads now, in its order; what does not hold any more is left out."""
    standing = news.standing(reader, topic, [one.change for one in due])
    found = {one.change: standing.get(one.change) or _read_anew(reader, topic, one) for one in due}
    return {change: row for change, row in found.items() if row is not None}


def _read_anew(reader: Reader, topic: str, due: Due) -> Row | None:
    # A newer extractor gives what it reads new ids: then the change that reads like the one which was noted is meant.
    return news.alike(reader, topic, due.kind, due.entity, lambda row: reading(row) == due.reading)


async def _deliver(run: Run, deliveries: Sequence[Delivery]) -> None:
    """Send to all receivers at once, to each one thing after another."""
    await asyncio.gather(*(_send(run, one) for one in deliveries))
    with run.store() as store:
        ledger = AlertLedger(store, run.topic)
        for one in deliveries:
            _settle(ledger, run, one)
            ledger.close(one.rule.name, error=one.error, failures=one.failures, again=one.again if one.held else None)


async def _send(run: Run, one: Delivery) -> None:
    try:
        held = await (_to_webhook(run, one) if one.rule.webhook else _to_people(run, one))
    except InputError as problem:  # nothing was tried, so there is nothing to wait for
        one.error = f"{one.rule.variable}: {problem}"
        return
    except Exception as problem:
        log.exception("alert %s", one.rule.name)
        held = f"{type(problem).__name__}: {problem}"
    one.held, one.failures = held is not None, one.failures + 1 if held else 0
    if held:
        one.error, one.again = held, run.clock() + pause(one.failures)


async def _to_webhook(run: Run, one: Delivery) -> str | None:
    def told(change: str, error: str | None) -> None:
        one.unnoted[change] = error
        one.delivered += error is None
        if error is not None:
            again = run.clock() + pause(one.attempts[change] + 1)
            one.error, one.again = error, min(again, one.again or again)
        # At once, so that a kill repeats little; where somebody else writes just now, with the next one or at the end.
        with contextlib.suppress(LogError), run.store(at_most_seconds=0.0) as store:
            _settle(AlertLedger(store, run.topic), run, one)

    letters = [alert_webhooks.change_letter(one.rule.name, change, row) for change, row in one.rows.items()]
    return await alert_webhooks.post(str(one.rule.webhook), secret_of(one.rule), letters, run.clock, told)


async def _to_people(run: Run, one: Delivery) -> str | None:
    waiting = one.due - len(one.rows)
    title, text = alert_messages.digest(one.rule.name, run.profile.title, list(one.rows.values()), waiting)
    error = await alert_messages.send(secret_of(one.rule), title, text)
    one.unnoted = dict.fromkeys(one.rows, error)
    one.delivered = 0 if error else len(one.rows)
    return error


def _settle(ledger: AlertLedger, run: Run, one: Delivery) -> None:
    now = run.clock()
    delivered = [change for change, error in one.unnoted.items() if error is None]
    # A message is one for all: its rule waits, and not each change for itself.
    refused = {
        change: (error, now + (pause(one.attempts[change] + 1) if one.rule.webhook else timedelta()))
        for change, error in one.unnoted.items()
        if error is not None
    }
    if one.unnoted:
        ledger.settle(one.rule.name, delivered, refused)
        one.unnoted = {}


def secret_of(rule: AlertRule) -> str:
    """What the rule's environment variable holds. Raises InputError where it is not set."""
    if value := os.environ.get(rule.variable):
        return value
    raise InputError("is not set in the environment; set it where Parley runs")
