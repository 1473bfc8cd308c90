from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from schemas.catalogue import CATALOGUE, write_json_schemas

COMMITTED = Path(__file__).parents[2] / "schemas" / "json"


def test_the_committed_json_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    write_json_schemas(tmp_path)

    assert {p.name: p.read_text() for p in COMMITTED.iterdir()} == {p.name: p.read_text() for p in tmp_path.iterdir()}


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_event_is_frozen_strict_and_told_with_a_sentence_that_would_produce_it(name: str) -> None:
    model = CATALOGUE[name]

    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    assert len((inspect.getdoc(model) or "").split(".")) >= 2
