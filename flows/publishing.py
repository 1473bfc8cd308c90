"""Snapshots made by hand: publish what is known now, or write what was known at an earlier time. No Prefect."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.gates import publish_judged
from flows.run import wall_clock
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import Settings, load_settings
from warehouse.connect import open_store
from warehouse.identity import resolve
from warehouse.log.head import Head
from warehouse.snapshot import write_known_at
from warehouse.views.runner import project


def publish_now(folder: DataFolder, clock: Clock = wall_clock, *, fewer_rows: bool = False) -> Path:
    """Bring the views up to the log, judge them as a run does, and publish; returns the snapshot, an old one if nothing is new.

    `fewer_rows` says that views are meant to have lost rows. Raises GateError where the views do not hold: nothing is published
    then.
    """
    settings = _settled(folder)
    with open_store(folder, clock=clock, patience_seconds=settings.log.patience_seconds) as store:
        resolve(store)
        project(store)
        return publish_judged(store, folder, settings, fewer_rows=fewer_rows)


def write_state_known_at(folder: DataFolder, moment: datetime, target: Path, clock: Clock = wall_clock) -> Head:
    """Write what had been recorded by a moment to a file; returns the head of the log then. Raises InputError."""
    patience = _settled(folder).log.patience_seconds
    return write_known_at(folder, moment, target, clock=clock, patience_seconds=patience)


def _settled(folder: DataFolder) -> Settings:
    if not folder.log.exists():
        raise InputError(f"{folder.log}: there is no log yet; run `parley run` or `parley import` first")
    return load_settings(folder.root)
