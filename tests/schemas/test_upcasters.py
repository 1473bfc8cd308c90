from __future__ import annotations

from pathlib import Path

import pytest

from schemas.catalogue import CATALOGUE
from schemas.upcasters import UPCASTERS

COMMITTED = Path(__file__).parents[2] / "schemas" / "json"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_version_ever_published_has_its_schema_and_a_way_to_the_next(name: str) -> None:
    today = CATALOGUE[name].schema_version

    assert {path.name for path in COMMITTED.glob(f"{name}.v*.json")} == {f"{name}.v{n}.json" for n in range(1, today + 1)}
    assert {version for kind, version in UPCASTERS if kind == name} == set(range(1, today))


def test_no_upcaster_is_of_a_type_that_is_not_there() -> None:
    assert {kind for kind, _ in UPCASTERS} <= CATALOGUE.keys()
