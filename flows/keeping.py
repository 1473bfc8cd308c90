"""The log carried from one data folder to another, without Prefect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flows.run import wall_clock
from flows.verifying import rebuild_views
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.log.portable import Manifest, export, load, read_export

Progress = Callable[[int, int], object]


def export_log(folder: DataFolder, target: Path, *, progress: Progress = lambda *_: None, clock: Clock = wall_clock) -> Manifest:
    """Write the whole log into a new folder and return its manifest. Raises InputError, LogError; nothing stands there then."""
    if not folder.log.exists() and not folder.head.exists():
        raise InputError(f"{folder.log}: there is no log to export; run `parley run` or `parley import` first")
    with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
        return export(store, target, progress)


def import_log(
    folder: DataFolder,
    source: Path,
    *,
    progress: Progress = lambda *_: None,
    tell: Callable[[str], object] = lambda _: None,
    clock: Clock = wall_clock,
) -> tuple[Manifest, bool]:
    """Take an exported log into a folder without events, make the views and publish them; its manifest, and whether it was new.

    Safe to run again: it goes on from the events that a killed import had stored, and makes what is missing. Raises InputError,
    LogError, ViewError.
    """
    manifest = read_export(source)
    with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
        new = load(store, source, manifest, progress)
    rebuild_views(folder, tell=tell, clock=clock)
    return manifest, new
