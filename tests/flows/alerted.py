"""A data folder with a history, its profile with alert rules, and runs over it that bring given events and then send."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows import steps
from flows.run import Run
from schemas.envelope import NewEvent
from schemas.folder import DataFolder
from schemas.profile import Profile
from tests.warehouse.given import TODAY, article, deadline, told

PROFILE: dict[str, Any] = {
    "topic": "ukraine",
    "title": "The talks",
    "describes": "Who meets whom.",
    "keywords": {"strong": ["talks"], "process": ["treaty"]},
    "claim_topics": {},
    "actors": [
        {"id": "trump", "name": "Donald Trump", "kind": "person"},
        {"id": "rubio", "name": "Marco Rubio", "kind": "person"},
        {"id": "russia", "name": "Russia", "kind": "party"},
        {"id": "ukraine", "name": "Ukraine", "kind": "party"},
    ],
    "lineages": [{"id": "us_ukraine", "title": "the American plan", "terms": ["American plan"]}],
}
HISTORY = article("old", "2025-11-18", deadline("set", due="2025-11-25", by=["Marco Rubio"], to=["Russia"]))
SET = article("first", "2025-11-21", deadline("set", due="2025-11-27"))
MOVED = article("second", "2025-11-22", deadline("extended", due="2025-12-04"))
SOFTENED = article("third", "2025-11-23", deadline("softened", due="2025-12-04"))


class Watched:
    """A folder and its rules; each `run` is an hour after the one before, unless `now` is set."""

    def __init__(self, root: Path, *rules: dict[str, Any]) -> None:
        self.folder = DataFolder(root)
        self.rules = list(rules)
        self.now: datetime = TODAY

    @property
    def profile(self) -> Profile:
        return Profile.model_validate(PROFILE | {"alerts": self.rules})

    def begun(self) -> Run:
        """A run that knows the rules and has brought nothing yet."""
        self.now += timedelta(hours=1)
        run = Run("ingest", self.folder, self.profile, lambda: self.now)
        steps.follow(run)
        return run

    def run(self, *batches: Iterable[NewEvent]) -> Run:
        """A run that brings batches of events, shows them to readers and sends."""
        run = self.begun()
        self.bring(run, *batches)
        steps.alert(run)
        return run

    def bring(self, run: Run, *batches: Iterable[NewEvent]) -> None:
        """Take the events in and show them, which for alerts is a copy of the views and a pointer to it."""
        if not batches:
            return
        number = len(list(self.folder.snapshots.glob("*"))) + 1
        fresh = self.folder.snapshots / f"snap-{number}.duckdb"
        fresh.parent.mkdir(exist_ok=True)
        with run.store() as store:
            told(store, [event for batch in batches for event in batch])
            with store.views_closed():
                shutil.copyfile(self.folder.views, fresh)
        self.folder.current.unlink(missing_ok=True)
        self.folder.current.symlink_to(fresh.relative_to(self.folder.root))


def webhook(url: str, name: str = "desk", **wants: Any) -> dict[str, Any]:
    return {"name": name, "webhook": url, "secret_env": "DESK_SECRET", **wants}


def run_in_a_process(root: str, url: str, hours: int) -> None:
    """What the process does that a test kills."""
    watched = Watched(Path(root), webhook(url))
    watched.now += timedelta(hours=hours)
    watched.run()
