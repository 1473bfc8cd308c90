"""Is everything as the log promises? Checks of the log and of the views against a rebuild, without Prefect."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fetch.archive_check import Checked, check_archive, faults
from flows.gates import publish_judged
from flows.run import wall_clock
from schemas.articles import Capture
from schemas.envelope import Clock
from schemas.errors import InputError
from schemas.folder import DataFolder
from schemas.settings import load_settings
from warehouse.connect import open_store
from warehouse.log.head import Head
from warehouse.verify import captures_named
from warehouse.views.rebuilding import differences, rebuild

Progress = Callable[[str, int, int], None]


def verify_log(
    folder: DataFolder,
    *,
    tell: Callable[[str], object],
    clock: Clock = wall_clock,
    recover: bool = False,
    since: int = 0,
    anchors: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """One row a check: `check`, `ok`, `checked`, `detail`. Raises LogError, InputError.

    `tell` hears what is begun, `progress` how much of it is done: (what, done, in all).

    The views are brought up to the log before they are compared with a rebuild; nothing is repaired or published.
    `recover` accepts a log that lost its tail as it is, once its chain has been checked: what is lost stays lost. `since` trusts
    the log up to that position; `anchors` are heads noted elsewhere, HASH@POSITION, which the log must hold.
    """
    noted = [_anchor(text) for text in anchors]
    if not folder.log.exists() and not folder.head.exists():
        raise InputError(f"{folder.log}: there is no log to verify; run `parley run` or `parley import` first")
    patience = load_settings(folder.root).log.patience_seconds
    with open_store(folder, clock=clock, recover=recover, patience_seconds=patience) as store:
        tell(f"Checking {store.head.position:,} events …")
        findings = store.verify(
            partial(progress, "events") if progress else None,
            since=since,
            anchors=noted,
            archive=partial(faults, folder.archive, progress=partial(progress, "archive files") if progress else None),
        )
        broken = [
            {"check": finding.check, "ok": False, "checked": 1, "detail": f"position {finding.position}: {finding.detail}"}
            for finding in findings
        ]
        whole = {
            "check": "log",
            "ok": not broken,
            "checked": store.head.position - since,
            "detail": "chain, hashes, ids, evidence, head, captures",
        }
        tell(f"Head, to be noted elsewhere and given to --anchor: {store.head.hash}@{store.head.position}")
        tell("Building every view anew, beside the live ones …")
        unequal = differences(store)
        views = [
            {"check": f"view {name}", "ok": False, "checked": 1, "detail": f"{n} rows differ"} for name, n in unequal.items()
        ]
        return [
            whole,
            *broken,
            {"check": "views", "ok": not unequal, "checked": 1, "detail": "a rebuild gives the same rows"},
            *views,
        ]


def verify_archive(
    folder: DataFolder, *, clock: Clock = wall_clock, progress: Callable[[int, int], None] | None = None
) -> list[Checked]:
    """Each file of the archive, and each that articles name and that is not there. Raises InputError where there is no archive.

    The log is asked which captures it rests on; a folder without one is checked by its files alone. Nothing is changed.
    """
    if not folder.archive.is_dir() and not folder.log.exists():
        raise InputError(f"{folder.archive}: there is no archive to verify; run `parley run` or `parley backfill` first")
    named: list[Capture] = []
    if folder.log.exists():
        with open_store(folder, clock=clock, patience_seconds=load_settings(folder.root).log.patience_seconds) as store:
            named = list(captures_named(store))
    return list(check_archive(folder.archive, named, progress))


def _anchor(text: str) -> Head:
    if (found := re.fullmatch(r"([0-9a-f]{64})@(\d+)", text.strip())) is None:
        raise InputError(f"{text}: an anchor is HASH@POSITION, as `parley verify` prints the head")
    return Head(int(found[2]), found[1])


def rebuild_views(
    folder: DataFolder, view: str | None = None, *, tell: Callable[[str], object] = str, clock: Clock = wall_clock
) -> list[str]:
    """Build all views anew from the log, or one and those that read it, publish them, and return the names of those built.

    `tell` hears the name of each view before it is made. Raises InputError where there is no log, LogError, ViewError, GateError
    where the views do not hold all the same: nothing is published then.
    """
    if not folder.log.exists() and not folder.head.exists():
        raise InputError(f"{folder.log}: there is no log to make views from; run `parley run` or `parley import` first")
    settings = load_settings(folder.root)
    with open_store(folder, clock=clock, patience_seconds=settings.log.patience_seconds) as store:
        runs = rebuild(store, view, tell=tell)
        publish_judged(store, folder, settings)
    return [run.view for run in runs if run.outcome == "rebuilt"]
