"""After an erasure: everything that readers were given before goes, and what is left is published anew."""

from __future__ import annotations

from pathlib import Path

from schemas.folder import DataFolder
from schemas.settings import Settings
from warehouse.log.head import sync_folder
from warehouse.snapshot.event_files import drop_unused, read_manifest
from warehouse.snapshot.publishing import publish
from warehouse.store import Store


def publish_anew(store: Store, folder: DataFolder, settings: Settings) -> Path:
    """Publish the views as they stand with event files written again, and drop every older snapshot and file of events.

    A reader that has an older snapshot open loses the files of its view `event`. Safe to run again. Raises SnapshotError.
    """
    # Without its note a snapshot counts for none that readers have already, without the manifest all files are written again.
    for note in folder.snapshots.glob("snap-*.json"):
        note.unlink()
    (folder.events / "manifest.json").unlink(missing_ok=True)
    path = publish(store, folder, settings)
    for old in folder.snapshots.glob("snap-*"):
        if old.stem != path.stem:
            old.unlink()
    sync_folder(folder.snapshots)
    drop_unused(folder.events, set(read_manifest(folder.events).files), grace_hours=0.0)
    return path
