"""A takedown: what holds a content is named in the log, and then cleaned everywhere that this installation reaches.

The act comes first. Whatever happens after it, the cleaning is taken up again by the next `parley erase` or `parley run`, and
each of its steps may be repeated. Without Prefect.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from fetch.archive import records_at, remove
from flows.run import lease, wall_clock
from observing.llm.recorded import forget
from reading.address import article_id
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.copies import Copy, copies
from warehouse.log.erasure import Erasure, Held, held, note_finished, record, rewrite, texts, unfinished, wipe
from warehouse.snapshot.erasing import publish_anew
from warehouse.snapshot.known_at import scratch
from warehouse.views.rebuilding import rebuild

BEYOND = (
    "backups and copies of the data folder",
    "snapshots, exports and feeds that others took",
    "logs exported elsewhere",
    "pages that caches and web archives keep",
    "the phrase of a date in an observation's envelope, which the chain covers",
)
"""What no installation can reach, and whoever asked for the takedown must be told."""


@dataclass(frozen=True)
class Takedown:
    """What an erasure would clean, counted; `exports` are files that are removed because they may hold it.

    `copies` were written from here to elsewhere and may hold it as well: they are named, and left to whoever has them.
    """

    held: Held
    captures: tuple[str, ...]
    exports: tuple[Path, ...]
    copies: tuple[Copy, ...] = ()

    def told(self) -> list[str]:
        """One line for each place that it reaches."""
        files = {capture.partition("#")[0] for capture in self.captures}
        return [
            f"{self.held.subject}: {len(self.held.events)} events lose their payload; their ids and hashes stay",
            f"archive: {len(self.captures)} records in {len(files)} files",
            "journal: rows set aside and checks that quote it",
            "views, snapshots and event files: made anew, every older one is removed",
            "answers of the second extractor about its texts: removed",
            *(f"export: {path}" for path in self.exports),
        ]

    def left(self) -> list[str]:
        """One line for each copy elsewhere that is still there, and what to do about it."""
        return [
            f"the {copy.what} of {copy.at[:10]} at {copy.path}, which may hold it: write it again, or delete it"
            for copy in self.copies
        ]


def look_for(folder: DataFolder, wanted: str, clock: Clock = wall_clock) -> Takedown:
    """What holds an article, an observation or an event. Raises InputError; changes nothing."""
    if not folder.log.exists():
        raise InputError(f"{folder.log}: there is no log yet; nothing can be erased")
    with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
        what = held(store, wanted)
    seen = set(what.addresses)
    found = {*what.captures, *(records_at(folder.archive, seen) if seen else ())}
    ids = {*what.articles, *map(article_id, seen)}
    return Takedown(replace(what, articles=tuple(sorted(ids))), tuple(sorted(found)), _exports(folder), tuple(copies(folder)))


def erase(
    folder: DataFolder,
    wanted: str,
    *,
    by: str,
    note: str,
    clock: Clock = wall_clock,
    step: Callable[[str], object] = lambda _: None,
) -> Takedown:
    """Name it in the log and clean it; returns what was reached. Earlier erasures that were interrupted are finished as well.

    Raises InputError, LogError (also where a run is under way), SnapshotError.
    """
    with lease(folder):
        takedown = look_for(folder, wanted, clock)
        with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
            record(store, takedown.held, by=by, note=note, captures=takedown.captures, beyond=BEYOND)
        finish(folder, clock, step)
    return takedown


def finish_interrupted(folder: DataFolder, clock: Clock = wall_clock) -> int:
    """Clean what earlier erasures left and return how many they were. Raises RunUnderWayError, and what `finish` does."""
    if not folder.log.exists():
        return 0
    with lease(folder):
        return finish(folder, clock)


def finish(folder: DataFolder, clock: Clock = wall_clock, step: Callable[[str], object] = lambda _: None) -> int:
    """Clean what was named in the log and not cleaned to the end, and return how many erasures that were.

    The caller holds the folder's lease. `step` is told of each step before it is done.
    """
    settings = load_settings(folder.root)
    patience = settings.log.patience_seconds
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        todo: list[Erasure] = unfinished(store)
        if not todo:
            return 0
        step("wipe")
        for erasure in todo:
            # Before the log forgets which texts these were: should this be killed in between, nothing is left over.
            forget(folder.answers, texts(store, erasure))
            wipe(store, erasure)
    step("archive")
    remove(folder.archive, [capture for erasure in todo for capture in erasure.erased.captures])
    step("rewrite")
    rewrite(folder, clock, patience)
    with open_store(folder, clock=clock, patience_seconds=patience) as store:
        step("rebuild")
        rebuild(store)
        step("publish")
        publish_anew(store, folder, settings)
    step("leftovers")
    with scratch(folder, clock, patience):
        pass  # of an earlier state whose rebuilding was killed, with a log of its own
    for path in (*_exports(folder), *folder.root.glob("views*.broken"), *folder.root.glob("views-rebuilt.duckdb*")):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    note_finished(folder, todo)
    return len(todo)


def _exports(folder: DataFolder) -> tuple[Path, ...]:
    # Any of them may hold it, in a form that cannot be searched (Parquet, a snapshot of an earlier day).
    return tuple(sorted(path for path in folder.exports.rglob("*") if path.is_file()))
