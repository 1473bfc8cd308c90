"""Every event type by the name under which the log stores it, and their JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path

from schemas import acts, articles, clock, names, observations, sources
from schemas.envelope import Payload

_MODELS: tuple[type[Payload], ...] = (
    sources.SourceAdded,
    sources.SourceMoved,
    sources.SourceSickened,
    sources.SourceRecovered,
    sources.SourceRetired,
    articles.ArticlePublished,
    articles.ArticleRevised,
    articles.ArticleBlocked,
    articles.ArticleCopied,
    articles.ArticleJudged,
    articles.ArticleWithdrawn,
    *observations.OBSERVATIONS,
    observations.ArticleInterpreted,
    clock.DeadlineLapsed,
    clock.MeetingDatePassed,
    names.EntityNamed,
    *acts.ACTS,
)

CATALOGUE: dict[str, type[Payload]] = {model.type(): model for model in _MODELS}


def decode(event_type: str, payload: str) -> Payload:
    """The typed payload of a stored event. Raises KeyError for an unknown type and pydantic.ValidationError for a wrong shape."""
    return CATALOGUE[event_type].model_validate_json(payload)


def write_json_schemas(folder: Path) -> None:
    """Write `<type>.v<version>.json` for every event type into `folder`; a test holds the committed ones to this."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in CATALOGUE.items():
        text = json.dumps(model.model_json_schema(), indent=1, sort_keys=True) + "\n"
        (folder / f"{name}.v{model.schema_version}.json").write_text(text)


if __name__ == "__main__":
    write_json_schemas(Path(__file__).parent / "json")
