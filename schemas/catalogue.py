"""Every event type by the name under which the log stores it, and their JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from schemas import actors, acts, articles, clock, lineages, names, observations, plan_texts, proposals, sources
from schemas.envelope import Payload, canonical
from schemas.upcasters import upcast

P = TypeVar("P", bound=Payload)

_MODELS: tuple[type[Payload], ...] = (
    sources.SourceAdded,
    sources.SourceMoved,
    sources.SourceSickened,
    sources.SourceRecovered,
    sources.SourceRetired,
    actors.ActorsListed,
    lineages.LineagesListed,
    articles.ArticlePublished,
    articles.ArticleRevised,
    articles.ArticleTouched,
    articles.ArticleBlocked,
    articles.ArticleCopied,
    articles.ArticleJudged,
    articles.ArticleWithdrawn,
    *observations.OBSERVATIONS,
    observations.ArticleInterpreted,
    proposals.ObservationProposed,
    proposals.ArticleCompared,
    clock.DeadlineLapsed,
    clock.MeetingDatePassed,
    names.EntityNamed,
    *acts.ACTS,
    plan_texts.PlanTextRecorded,
)

CATALOGUE: dict[str, type[Payload]] = {model.type(): model for model in _MODELS}


def decode(event_type: str, payload: str, version: int | None = None) -> Payload:
    """The typed payload of an event that was stored with this `schema_version`; None means that of today.

    Raises KeyError for an unknown type, pydantic.ValidationError for a wrong shape, and LogError for a version that is newer than
    this Parley, or that no upcaster leads on from.
    """
    return typed(CATALOGUE[event_type], payload, version)


def typed(model: type[P], payload: str, version: int | None = None) -> P:
    """What `decode` does, where the caller knows the type."""
    if version is not None and version != model.schema_version:
        payload = canonical(upcast(model.type(), version, json.loads(payload), model.schema_version))
    return model.model_validate_json(payload)


def content(event_type: str, payload: str, version: int) -> dict[str, Any]:
    """The payload of a stored event as JSON has it, in the shape of today. Raises KeyError and LogError as `decode` does."""
    return upcast(event_type, version, json.loads(payload), CATALOGUE[event_type].schema_version)


def write_json_schemas(folder: Path) -> None:
    """Write `<type>.v<version>.json` for every event type into `folder`; a test holds the committed ones to this.

    Only today's versions are written: those of older ones stay as they were published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in CATALOGUE.items():
        text = json.dumps(model.model_json_schema(), indent=1, sort_keys=True) + "\n"
        (folder / f"{name}.v{model.schema_version}.json").write_text(text)


if __name__ == "__main__":
    write_json_schemas(Path(__file__).parent / "json")
