"""A small world, written by hand, published once, and asked as a browser would ask it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from dashboard.app import make_app
from schemas.folder import DataFolder
from tests.dashboard.world import WORLD
from tests.warehouse.given import opened, published, told

NOW = datetime(2025, 12, 3, 9, 30, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A published folder; nobody writes to it."""
    place = tmp_path_factory.mktemp("world")
    with opened(place) as store:
        told(store, WORLD)
        published(store, place).close()
    return DataFolder(place)


@pytest.fixture(scope="session")
def client(world: DataFolder) -> Iterator[TestClient]:
    """The pages of that world on the morning of 3 December 2025."""
    with TestClient(make_app(world, clock=lambda: NOW), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client
