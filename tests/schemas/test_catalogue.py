from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from schemas.catalogue import CATALOGUE, write_json_schemas

COMMITTED = Path(__file__).parents[2] / "schemas" / "json"


def test_the_committed_json_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    write_json_schemas(tmp_path)

    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {name: (COMMITTED / name).read_text() for name in written} == written


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_event_is_frozen_strict_and_told_with_a_sentence_that_would_produce_it(name: str) -> None:
    model = CATALOGUE[name]

    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    assert len((inspect.getdoc(model) or "").split(".")) >= 2
