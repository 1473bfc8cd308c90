"""Rows of the quarantine that a person does not want: closed under a name and for a reason, then shown so. Without Prefect."""

from __future__ import annotations

from collections.abc import Sequence

from flows.run import wall_clock
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.quarantine import Held
from warehouse.quarantine import discard as close


def discard(folder: DataFolder, ids: Sequence[str], *, by: str, because: str, clock: Clock = wall_clock) -> list[Held]:
    """Close rows, whose ids may be shortened, and return them as they were; they show so after `take_effect` or the next run.

    Nothing is deleted: the row stays as long as the journal is kept, and the same row of a later run does not open it again.
    Raises InputError where an id names no row or several, or where name or reason are missing; nothing is closed then.
    """
    if not folder.log.exists():
        raise InputError(f"{folder.log}: there is no log yet; run `parley run` or `parley import` first")
    patience = load_settings(folder.root).log.patience_seconds
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        return close(store, ids, by=by, because=because)
