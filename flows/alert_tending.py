"""Alert rules, looked after by hand: how each stands, a test message, another try. Without Prefect."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from flows import alert_messages, alert_webhooks
from flows.alerting import Delivery, alert, follow, secret_of
from flows.run import Run, lease, wall_clock
from schemas.alerts import AlertRule
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.profile import Profile
from schemas.settings import load_settings
from warehouse.alerts import AlertLedger, Standing
from warehouse.connect import open_store
from warehouse.read.snapshot import plain


def send_test(profile: Profile, rule: AlertRule, clock: Clock = wall_clock) -> str | None:
    """Send a message that says that it is a test; returns why it was not taken, or None. The ledger knows nothing of it."""
    said = f"A test of the alert {rule.name}: nothing has happened."
    errors: list[str | None] = []

    async def send() -> str | None:
        if rule.webhook is None:
            return await alert_messages.send(secret_of(rule), f"{alert_messages.line(profile.title)}: test", said)
        data = {"rule": rule.name, "topic": profile.topic, "sentence": said}
        letter = alert_webhooks.Letter(f"test-{secrets.token_hex(16)}", "test", clock().isoformat(), data)
        await alert_webhooks.post(str(rule.webhook), secret_of(rule), [letter], clock, lambda _, error: errors.append(error))
        return errors[0]

    try:
        return asyncio.run(send())
    except InputError as problem:
        return f"{rule.variable}: {problem}"


def rules(folder: DataFolder, profiles: Sequence[Profile], clock: Clock = wall_clock) -> list[dict[str, Any]]:
    """Every rule with how it stands: one row each, in the order of the profiles; numbers are 0 for one that no run has known yet.

    Raises LogError where another process goes on writing.
    """
    if not folder.log.exists():
        return [_row(profile, rule, None) for profile in profiles for rule in profile.alerts]
    rows = []
    patience = load_settings(folder.root).log.patience_seconds
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        for profile in profiles:
            standing = AlertLedger(store, profile.topic).standing() if profile.alerts else {}
            rows += [_row(profile, rule, standing.get(rule.name)) for rule in profile.alerts]
    return rows


def _row(profile: Profile, rule: AlertRule, stands: Standing | None) -> dict[str, Any]:
    told = stands._asdict() if stands else dict.fromkeys(Standing._fields) | dict.fromkeys(("delivered", "due", "failing"), 0)
    wants = {"plans": list(rule.plans), "actors": list(rule.actors), "kinds": list(rule.kinds), "least": rule.least}
    return {"topic": profile.topic, "rule": rule.name, "destination": rule.destination, **wants, **plain(told)}


def retry(run: Run) -> list[Delivery]:
    """Send at once what the rules of a topic have to send, whenever it was to be tried again. Not while a run is under way.

    Raises RunUnderWayError, LogError. Why something was not sent stands in `run.notes`.
    """
    if not run.folder.log.exists():
        return []
    with lease(run.folder):
        follow(run)
        return alert(run, everything=True)
