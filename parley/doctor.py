"""`parley doctor`: what of this machine and this data folder could keep Parley from working, each line with its remedy."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import metadata, util
from typing import Literal, NamedTuple

from schemas.errors import ParleyError
from schemas.folder import DataFolder

State = Literal["ok", "warn", "fail"]

PINNED = ("duckdb", "prefect", "great-expectations", "spacy", "trafilatura", "feedparser")
DISK_WARNING_BYTES = 2_000_000_000
DISK_FAILURE_BYTES = 200_000_000


class Finding(NamedTuple):
    """One line of the doctor's report. `remedy` is empty where nothing is wrong."""

    check: str
    state: State
    found: str
    remedy: str = ""


def examine(folder: DataFolder) -> list[Finding]:
    """Every finding, in the order in which a person would mend things."""
    checks: tuple[Callable[[DataFolder], Iterator[Finding]], ...] = (
        _python,
        _packages,
        _model,
        _second_extractor,
        _folder,
        _disk,
        _topics,
        _log,
        _snapshot,
        _clock,
    )
    return [finding for check in checks for finding in check(folder)]


def _python(_: DataFolder) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = (3, 11) <= sys.version_info[:2] < (3, 13)
    yield Finding(
        "python", "ok" if fine else "fail", version, "" if fine else "use Python 3.11 or 3.12: `make setup PYTHON=python3.11`"
    )


def _packages(_: DataFolder) -> Iterator[Finding]:
    for name in PINNED:
        try:
            yield Finding(name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "fail", "not installed", "run `make setup`")


def _model(folder: DataFolder) -> Iterator[Finding]:
    from schemas.settings import load_settings

    try:
        name = load_settings(folder.root).observe.model
    except ParleyError as error:
        yield Finding("settings", "fail", str(error), f"mend {folder.root / 'parley.toml'}")
        return
    there = util.find_spec(name) is not None
    yield Finding(
        "language model",
        "ok" if there else "fail",
        name,
        "" if there else "run `make setup`, or name an installed model in parley.toml",
    )


def _second_extractor(folder: DataFolder) -> Iterator[Finding]:
    from observing.llm.asking import unready
    from schemas.settings import load_settings

    try:
        settings = load_settings(folder.root).llm
    except ParleyError:
        return  # told with the language model
    if settings.mode == "off":
        yield Finding("second extractor", "ok", "off")
        return
    problem, _, remedy = (unready(settings) or "").partition("; ")
    if problem and settings.cache != "only":
        yield Finding("second extractor", "warn", f"{problem}: the rules read alone", remedy)
    else:
        at = settings.base_url or f"the service of {settings.provider}"
        yield Finding("second extractor", "ok", f"{settings.model} at {at}" if settings.cache != "only" else "recorded answers")


def _folder(folder: DataFolder) -> Iterator[Finding]:
    if not folder.root.exists():
        yield Finding("data folder", "warn", f"{folder.root} does not exist yet", "run `parley init`")
    elif not os.access(folder.root, os.W_OK | os.X_OK):
        yield Finding(
            "data folder",
            "fail",
            f"{folder.root} is not writable",
            "give this user write permission, or choose another with --dir",
        )
    else:
        yield Finding("data folder", "ok", str(folder.root.resolve()))


def _disk(folder: DataFolder) -> Iterator[Finding]:
    place = next((p for p in (folder.root, *folder.root.resolve().parents) if p.exists()), None)
    if place is None:
        return
    free = shutil.disk_usage(place).free
    state: State = "ok" if free > DISK_WARNING_BYTES else "warn" if free > DISK_FAILURE_BYTES else "fail"
    yield Finding(
        "disk", state, f"{free / 1e9:.1f} GB free", "" if state == "ok" else "make room, or lower keep.snapshots in parley.toml"
    )


def _topics(folder: DataFolder) -> Iterator[Finding]:
    from schemas.profile_file import load_profile

    paths = sorted(folder.topics.glob("*.yaml"))
    if not paths:
        yield Finding("topics", "warn", "no topic profile", "run `parley init --topic ukraine`")
    for path in paths:
        try:
            profile = load_profile(path)
        except ParleyError as error:
            yield Finding(f"topic {path.stem}", "fail", str(error), "mend that line; `parley doctor` checks it again")
        else:
            yield Finding(f"topic {path.stem}", "ok", f"{len(profile.sources)} sources, {len(profile.actors)} actors")
            for rule in profile.alerts:
                there = bool(os.environ.get(rule.variable))
                yield Finding(
                    f"alert {rule.name}",
                    "ok" if there else "warn",
                    rule.destination if there else f"{rule.variable} is not set here",
                    "" if there else f"set {rule.variable} where Parley runs; what is due waits until then",
                )


def _log(folder: DataFolder) -> Iterator[Finding]:
    if not folder.log.exists():
        yield Finding("event log", "warn", "no log yet", "run `parley run` or `parley import`")
        return
    from warehouse.connect import open_store

    try:
        with open_store(folder, clock=lambda: datetime.now(UTC)) as store:
            yield Finding("event log", "ok", f"{store.head.position:,} events")
    except ParleyError as error:
        yield Finding("event log", "fail", str(error), "wait for the run to end, or follow the advice in the message")


def _snapshot(folder: DataFolder) -> Iterator[Finding]:
    if not folder.current.exists():
        yield Finding("snapshot", "warn", "none published yet", "run `parley run` or `parley import`")
        return
    target = folder.current.resolve()
    age = datetime.now(UTC) - datetime.fromtimestamp(target.stat().st_mtime, UTC)
    yield Finding("snapshot", "ok", f"{target.name}, {age.total_seconds() / 3600:.1f} hours old")


def _clock(folder: DataFolder) -> Iterator[Finding]:
    now = datetime.now(UTC)
    newest = max((path.stat().st_mtime for path in (folder.log, folder.status) if path.exists()), default=0.0)
    ahead = newest - now.timestamp()
    if ahead > 60:
        yield Finding(
            "clock", "fail", f"{now:%Y-%m-%d %H:%M} UTC, {ahead / 60:.0f} minutes before the last run", "set the machine's clock"
        )
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")
