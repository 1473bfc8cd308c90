"""A decision of a person: into the log, and then shown. Without Prefect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flows.publishing import publish_now
from flows.run import wall_clock
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.review import Review


def decide(folder: DataFolder, by: str, act: Callable[[Review], str], clock: Clock = wall_clock) -> str:
    """Take a decision and return the id of its act. It is in the log then, and shows after `take_effect` or the next run.

    Raises InputError where it makes no sense, LogError where somebody else goes on writing.
    """
    if not folder.log.exists():
        raise InputError(f"{folder.log}: there is no log yet; run `parley run` or `parley import` first")
    patience = load_settings(folder.root).log.patience_seconds
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        return act(Review(store, by))


def take_effect(folder: DataFolder, clock: Clock = wall_clock) -> Path:
    """Draw identity and views anew where decisions touched them, and publish: readers see them from now on.

    Safe to run again. Raises GateError where the views do not hold: the decisions stay in the log, nothing is published.
    """
    return publish_now(folder, clock)
